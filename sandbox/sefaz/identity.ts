import { X509Certificate } from "node:crypto";
import { TEST_AUTHORITY } from "./certificates/authority.ts";

/** ICP-Brasil's otherName of a company: https://www.gov.br/iti, DOC-ICP-04. */
const COMPANY_OID = Buffer.from("0605604c010303", "hex");
/** Birth date (8), CPF (11) and more of the holder. */
const PERSON_OID = Buffer.from("0605604c010301", "hex");
const AUTHORITY = new X509Certificate(TEST_AUTHORITY);

/** Whose certificate it is; neither where the certificate names nobody. */
export interface Identity {
  readonly cnpj?: string;
  readonly cpf?: string;
}

/** @returns undefined for a foreign certificate and for one that is not valid at `now` */
export function identityOf(
  certificate: X509Certificate | undefined,
  now: number,
): Identity | undefined {
  if (!certificate || !isFromAuthority(certificate) || !isValidAt(certificate, now))
    return undefined;
  const cnpj = otherName(certificate.raw, COMPANY_OID);
  const person = otherName(certificate.raw, PERSON_OID);
  return {
    ...(cnpj !== undefined && { cnpj }),
    ...(cnpj === undefined && person !== undefined && { cpf: person.slice(8, 19) }),
  };
}

export const isFromAuthority = (certificate: X509Certificate): boolean =>
  certificate.checkIssued(AUTHORITY) && certificate.verify(AUTHORITY.publicKey);

export const isValidAt = (certificate: X509Certificate, now: number): boolean =>
  Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);

/** The string after an object identifier: `[0] { string }` in DER, each shorter than 128 bytes. */
function otherName(der: Buffer, oid: Buffer): string | undefined {
  const at = der.indexOf(oid);
  if (at < 0) return undefined;
  const wrapper = at + oid.length;
  const length = der[wrapper + 3] ?? 0;
  if (der[wrapper] !== 0xa0 || length > 127) return undefined;
  return der.toString("latin1", wrapper + 4, wrapper + 4 + length);
}

/** The eight characters that branches of one company share. */
export const rootOf = (cnpj: string): string => cnpj.slice(0, 8);

import type { X509Certificate } from "node:crypto";
import { isCnpj, isCpf } from "../../model/identifiers-br.ts";
import { type Der, oidOf, partAt, partsOf, readDer, TAG } from "../pkcs12/der.ts";

const COMMON_NAME = "2.5.4.3";
const SUBJECT_ALT_NAME = "2.5.29.17";
const COMPANY = "2.16.76.1.3.3";
/** Birth date 8, CPF 11, NIS 11, RG 15 and its issuer: nothing but the CPF is read out. */
const PERSON = "2.16.76.1.3.1";
const CPF_AT = 8;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const OTHER_NAME = 0xa0;

/** Whom a certificate of ICP-Brasil is of. */
export interface Holder {
  /** Common name without the number behind it. */
  readonly holder: string;
  /** CNPJ in capitals or CPF, without mask. */
  readonly tax_id: string;
  readonly kind: "cnpj" | "cpf";
}

/**
 * The holder by the names that DOC-ICP-04 sets, or by the number behind the common name where they are missing;
 * undefined for a certificate with neither, and for what is no certificate of that form.
 */
export function holderOf(certificate: X509Certificate): Holder | undefined {
  try {
    const tbs = partAt(readDer(certificate.raw), 0, TAG.sequence);
    const name = commonNames(tbs).subject;
    const behind = /^(.*):([0-9A-Z]{11}|[0-9A-Z]{14})$/s.exec(name);
    const found = byOtherNames(tbs) ?? asTaxId(behind?.[2] ?? "");
    return found && { holder: (behind?.[1] ?? name).trim(), ...found };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Common names of subject and issuer as they stand there; empty where there is none. */
export function commonNamesOf(certificate: X509Certificate): CommonNames {
  try {
    return commonNames(partAt(readDer(certificate.raw), 0, TAG.sequence));
  } catch (error) {
    if (error instanceof RangeError) return { issuer: "", subject: "" };
    throw error;
  }
}

export interface CommonNames {
  readonly issuer: string;
  readonly subject: string;
}

type TaxId = Pick<Holder, "tax_id" | "kind">;

function asTaxId(text: string): TaxId | undefined {
  if (isCnpj(text)) return { tax_id: text, kind: "cnpj" };
  return isCpf(text) ? { tax_id: text, kind: "cpf" } : undefined;
}

function byOtherNames(tbs: Der): TaxId | undefined {
  const names = otherNames(tbs);
  const company = asTaxId((names.get(COMPANY) ?? "").trim().toUpperCase());
  if (company?.kind === "cnpj") return company;
  const person = asTaxId((names.get(PERSON) ?? "").slice(CPF_AT, CPF_AT + 11));
  return person?.kind === "cpf" ? person : undefined;
}

/** Texts of the names of a company or a person, by object identifier. */
function otherNames(tbs: Der): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of alternativeNames(tbs)) {
    if (name.tag !== OTHER_NAME) continue;
    const [type, value] = partsOf(name);
    const [text] = value ? partsOf(value) : [];
    if (type && text) found.set(oidOf(type), textOf(text));
  }
  return found;
}

function alternativeNames(tbs: Der): readonly Der[] {
  const all = partsOf(tbs).find(({ tag }) => tag === EXTENSIONS);
  for (const extension of all ? partsOf(partAt(all, 0, TAG.sequence)) : []) {
    const parts = partsOf(extension);
    const [type, value] = [parts[0], parts.at(-1)];
    if (!type || !value || oidOf(type) !== SUBJECT_ALT_NAME) continue;
    return partsOf(readDer(value.content));
  }
  return [];
}

function commonNames(tbs: Der): CommonNames {
  const parts = partsOf(tbs);
  const first = parts[0]?.tag === VERSION ? 1 : 0;
  const [issuer, subject] = [parts[first + 2], parts[first + 4]];
  if (!issuer || !subject) throw new RangeError("no certificate");
  return { issuer: commonName(issuer), subject: commonName(subject) };
}

/** The last one, which is the most particular. */
function commonName(name: Der): string {
  const values = partsOf(name).flatMap(partsOf);
  const found = values.filter((value) => oidOf(partAt(value, 0, TAG.oid)) === COMMON_NAME).at(-1);
  const text = found ? partsOf(found)[1] : undefined;
  return text ? textOf(text) : "";
}

const UTF8 = 0x0c;
const BMP = 0x1e;

function textOf({ tag, content }: Der): string {
  if (tag === UTF8) return content.toString("utf8");
  if (tag === BMP && content.length % 2 === 0)
    return Buffer.from(content).swap16().toString("utf16le");
  return content.toString("latin1");
}

import type { KeyObject, X509Certificate } from "node:crypto";
import { AuthError, ConfigError } from "../../lib/errors.ts";
import { readPfx } from "../pkcs12/pfx.ts";
import { type Holder, holderOf } from "./holder.ts";

/** A certificate of type A1 of ICP-Brasil with its key: what a company signs and signs in with. */
export interface A1 extends Holder {
  /** Epoch milliseconds. Whether that time is now is for the caller to judge. */
  readonly valid_from: number;
  readonly valid_to: number;
  readonly key: KeyObject;
  /** PKCS #8, not encrypted. */
  readonly key_pem: string;
  readonly certificate: X509Certificate;
  readonly certificate_pem: string;
  /** The certificate, then each issuer that the file has, in order, without the root: servers have it. */
  readonly chain_pem: string;
}

/** Chains of ICP-Brasil have three or four certificates. */
const MAX_CHAIN = 10;
/** https://www.gov.br/iti, DOC-ICP-01.01: keys of type A1 have had 2048 bits since 2012. */
const MIN_RSA_BITS = 2_048;

/**
 * Opens the PFX file of an A1 certificate. An expired one opens too.
 * @throws AuthError where the file or its password is not right, or it has no key
 * @throws ConfigError for a certificate without CNPJ or CPF, or with a key that documents are not signed with
 */
export function openA1(pfx: Uint8Array, password: string): A1 {
  const { certificates, keys } = readPfx(pfx, password);
  const [key, certificate] = ownPair(certificates, keys);
  checkKey(key);
  const holder = holderOf(certificate);
  if (!holder)
    throw new ConfigError(
      "The certificate names neither a CNPJ nor a CPF: choose the A1 certificate (e-CNPJ or e-CPF).",
    );
  const chain = chainOf(certificate, certificates);
  return {
    ...holder,
    valid_from: certificate.validFromDate.getTime(),
    valid_to: certificate.validToDate.getTime(),
    key,
    key_pem: key.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate,
    certificate_pem: certificate.toString(),
    chain_pem: chain.map(String).join(""),
  };
}

function ownPair(
  certificates: readonly X509Certificate[],
  keys: readonly KeyObject[],
): readonly [KeyObject, X509Certificate] {
  if (keys.length === 0)
    throw new AuthError(
      "The PFX file has no private key: export the certificate anew, together with its private key.",
    );
  for (const key of keys) {
    const own = certificates.find((one) => one.checkPrivateKey(key));
    if (own) return [key, own];
  }
  throw new AuthError(
    "The PFX file has a private key, but not the certificate that belongs to it.",
  );
}

function checkKey(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < MIN_RSA_BITS)
    throw new ConfigError(
      "Fiscal documents are signed with RSA keys from 2048 bits; the certificate has another key.",
    );
}

function chainOf(
  leaf: X509Certificate,
  certificates: readonly X509Certificate[],
): readonly X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; chain.length < MAX_CHAIN; ) {
    const issuer = certificates.find((one) => !chain.includes(one) && last.checkIssued(one));
    if (!issuer || issuer.checkIssued(issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

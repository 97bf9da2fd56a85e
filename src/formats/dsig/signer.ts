import { type KeyObject, X509Certificate } from "node:crypto";
import { commonNamesOf, holderOf } from "../icp-brasil/holder.ts";

/** Whose certificate a signature carries; nobody vouches for it here. */
export interface SignerName {
  readonly holder: string;
  /** CNPJ or CPF; empty where the certificate names none. */
  readonly tax_id: string;
  /** Epoch milliseconds. */
  readonly valid_from: number;
  readonly valid_to: number;
  /** Common name of who issued the certificate. */
  readonly issuer: string;
}

export interface Signer {
  readonly name: SignerName;
  readonly key: KeyObject;
}

const MAX_CHARACTERS = 20_000;
/** Suppliers sign with one certificate for a year, and reading one takes as long as checking a signature. */
const MAX_KNOWN = 500;
const known = new Map<string, Signer | undefined>();

/** By the certificate as Base64; undefined for what is none, and for a key that documents are not signed with. */
export function signerOf(base64: string): Signer | undefined {
  const text = base64.replace(/\s/g, "");
  if (text.length > MAX_CHARACTERS) return undefined;
  if (known.has(text)) return known.get(text);
  const signer = readSigner(text);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, signer);
  return signer;
}

function readSigner(base64: string): Signer | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const key = certificate.publicKey;
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType !== "rsa" || bits < 1_024 || bits > 8_192) return undefined;
    const names = commonNamesOf(certificate);
    const holder = holderOf(certificate);
    return {
      key,
      name: {
        holder: holder?.holder ?? names.subject,
        tax_id: holder?.tax_id ?? "",
        valid_from: certificate.validFromDate.getTime(),
        valid_to: certificate.validToDate.getTime(),
        issuer: names.issuer,
      },
    };
  } catch {
    // Whatever is wrong with it, there is no certificate to check by.
    return undefined;
  }
}

import { C14N, DIGESTS, ENVELOPED, SIGNATURES } from "./algorithms.ts";

/** What a signature says that it covers and how. */
export interface SignedInfo {
  readonly id: string;
  /** Hashes by their names for `node:crypto`. */
  readonly signatureHash: string;
  readonly digestHash: string;
  readonly digest: Buffer;
}

const tag = (name: string, content: string): string => `<\\1${name}>${content}</\\1${name}>`;
const algorithm = (name: string): string => `<\\1${name} Algorithm="([^"<]{1,200})"></\\1${name}>`;

/** The only form that the documents' schemas allow, in canonical form; the prefix is free. */
const FORM = new RegExp(
  `^<((?:[A-Za-z_][\\w.-]*:)?)SignedInfo(?: xmlns(?::[\\w.-]+)?="[^"<]*")*(?: Id="[^"<]*")?>${algorithm("CanonicalizationMethod")}${algorithm("SignatureMethod")}<\\1Reference URI="#([A-Za-z_][\\w.-]{0,200})">${tag("Transforms", algorithm("Transform").repeat(2))}${algorithm("DigestMethod")}${tag("DigestValue", "([^<]{1,200})")}</\\1Reference></\\1SignedInfo>$`,
);

/** From the canonical text, which is what was signed, without blanks between its elements; undefined for any other form. */
export function readSignedInfo(canonical: string): SignedInfo | undefined {
  const found = FORM.exec(canonical);
  if (!found) return undefined;
  const [, , c14n, signature = "", id = "", first, second, digestMethod = "", digest = ""] = found;
  const signatureHash = SIGNATURES[signature];
  const digestHash = DIGESTS[digestMethod];
  const areTransformsRight = [first, second].includes(ENVELOPED) && [first, second].includes(C14N);
  if (c14n !== C14N || !areTransformsRight || !signatureHash || !digestHash) return undefined;
  return {
    id,
    signatureHash,
    digestHash,
    digest: Buffer.from(digest.replaceAll("&#xD;", ""), "base64"),
  };
}

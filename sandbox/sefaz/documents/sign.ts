import { createPrivateKey, hash, sign } from "node:crypto";
import { TEST_CERTIFICATE, TEST_KEY } from "../certificates/clients.ts";

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const KEY = createPrivateKey(TEST_KEY);
const CERTIFICATE = TEST_CERTIFICATE.replace(/-----[A-Z ]+-----|\s/g, "");
const NO_SIGNATURE = Buffer.alloc(256, 0x5a).toString("base64");

export interface SignedElement {
  readonly id: string;
  /** As it is digested: with the namespace declaration, no whitespace between tags. */
  readonly canonical: string;
  /** Without it the digest is right and the signature's value is none of any key. */
  readonly isSigned: boolean;
}

/** SHA-1 as Base64, what `digVal` and `DigestValue` have. */
export const digestOf = (canonical: string): string => hash("sha1", canonical, "base64");

/** `<Signature>` in the only form that the schemas of NF-e and CT-e allow. */
export function signatureXml({ id, canonical, isSigned }: SignedElement): string {
  const info = signedInfo(id, digestOf(canonical));
  const canonicalInfo = info.replace("<SignedInfo>", `<SignedInfo xmlns="${DSIG}">`);
  const value = isSigned
    ? sign("sha1", Buffer.from(canonicalInfo), KEY).toString("base64")
    : NO_SIGNATURE;
  return `<Signature xmlns="${DSIG}">${info}<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data><X509Certificate>${CERTIFICATE}</X509Certificate></X509Data></KeyInfo></Signature>`;
}

const signedInfo = (id: string, digest: string): string =>
  [
    `<SignedInfo><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>`,
    `<SignatureMethod Algorithm="${DSIG}rsa-sha1"></SignatureMethod>`,
    `<Reference URI="#${id}"><Transforms>`,
    `<Transform Algorithm="${DSIG}enveloped-signature"></Transform>`,
    `<Transform Algorithm="${C14N}"></Transform></Transforms>`,
    `<DigestMethod Algorithm="${DSIG}sha1"></DigestMethod>`,
    `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`,
  ].join("");

import { table } from "../../lib/table.ts";

/** https://www.w3.org/TR/xmldsig-core1/ */
export const DSIG = "http://www.w3.org/2000/09/xmldsig#";
/** Canonical XML 1.0, inclusive, without comments. */
export const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const SHA1 = `${DSIG}sha1`;
export const RSA_SHA1 = `${DSIG}rsa-sha1`;

/** Hash by its name for `node:crypto`; the schemas of the documents fix SHA-1. */
export const DIGESTS: Readonly<Record<string, string>> = table({
  [SHA1]: "sha1",
  "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
});

/** Hash of an RSA signature (PKCS #1 v1.5). */
export const SIGNATURES: Readonly<Record<string, string>> = table({
  [RSA_SHA1]: "sha1",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "sha256",
});

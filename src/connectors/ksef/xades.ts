import { hash, sign, type X509Certificate } from "node:crypto";
import { type Identity, namesTaxId } from "./certificate.ts";

const DS = "http://www.w3.org/2000/09/xmldsig#";
const XADES = "http://uri.etsi.org/01903/v1.3.2#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const REQUEST = "http://ksef.mf.gov.pl/auth/token/2.0";
/** Clocks differ: a signature from the future would be refused. */
const BACKDATE_MS = 60_000;

export interface SignatureOptions {
  readonly challenge: string;
  readonly nip: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The request to sign in with a certificate, with an enveloped XAdES-BES signature. It is written in
 * exclusive canonical form from the start, so that every hash is the hash of a part of this very text:
 * https://www.w3.org/TR/xml-exc-c14n/
 */
export function signedRequest(
  identity: Identity,
  { challenge, nip, now }: SignatureOptions,
): string {
  const subjectType = namesTaxId(identity.certificate)
    ? "certificateSubject"
    : "certificateFingerprint";
  const open = `<AuthTokenRequest xmlns="${REQUEST}">`;
  const body =
    element("Challenge", escapeText(challenge)) +
    element("ContextIdentifier", element("Nip", escapeText(nip))) +
    element("SubjectIdentifierType", subjectType);
  const close = "</AuthTokenRequest>";
  const documentHash = hash("sha256", open + body + close, "base64");
  return open + body + signatureOf(identity, { documentHash, now }) + close;
}

function signatureOf(
  identity: Identity,
  { documentHash, now }: { readonly documentHash: string; readonly now: number },
): string {
  const properties = (inner: Namespaces) => signedProperties(identity.certificate, { now, inner });
  const propertiesHash = hash("sha256", properties(STANDING_ALONE), "base64");
  const info = (namespace: string) =>
    signedInfo({ method: methodOf(identity), documentHash, propertiesHash, namespace });
  const value = signValue(identity, info(` xmlns:ds="${DS}"`));
  const certificate = identity.certificate.raw.toString("base64");
  return (
    `<ds:Signature xmlns:ds="${DS}" Id="Signature">` +
    info("") +
    element("ds:SignatureValue", value) +
    element("ds:KeyInfo", element("ds:X509Data", element("ds:X509Certificate", certificate))) +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#Signature">` +
    properties(INSIDE) +
    "</xades:QualifyingProperties></ds:Object></ds:Signature>"
  );
}

/** Which declarations a part carries: canonical form repeats them where a name is used first. */
interface Namespaces {
  readonly xades: string;
  readonly ds: string;
}
const STANDING_ALONE: Namespaces = { xades: ` xmlns:xades="${XADES}"`, ds: ` xmlns:ds="${DS}"` };
const INSIDE: Namespaces = { xades: "", ds: "" };

function signedProperties(
  certificate: X509Certificate,
  { now, inner }: { readonly now: number; readonly inner: Namespaces },
): string {
  const time = new Date(now - BACKDATE_MS).toISOString().replace(/\.\d+Z$/, "Z");
  const digest = hash("sha256", certificate.raw, "base64");
  const issuer = certificate.issuer.split("\n").reverse().join(", ");
  const serial = BigInt(`0x${certificate.serialNumber}`).toString();
  const parts =
    element("xades:SigningTime", time) +
    element(
      "xades:SigningCertificate",
      element(
        "xades:Cert",
        element(
          "xades:CertDigest",
          `<ds:DigestMethod${inner.ds} Algorithm="${SHA256}"></ds:DigestMethod>` +
            `<ds:DigestValue${inner.ds}>${digest}</ds:DigestValue>`,
        ) +
          element(
            "xades:IssuerSerial",
            `<ds:X509IssuerName${inner.ds}>${escapeText(issuer)}</ds:X509IssuerName>` +
              `<ds:X509SerialNumber${inner.ds}>${serial}</ds:X509SerialNumber>`,
          ),
      ),
    );
  return (
    `<xades:SignedProperties${inner.xades} Id="SignedProperties">` +
    element("xades:SignedSignatureProperties", parts) +
    "</xades:SignedProperties>"
  );
}

function signedInfo(parts: {
  readonly method: string;
  readonly documentHash: string;
  readonly propertiesHash: string;
  readonly namespace: string;
}): string {
  const canonical = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`;
  const enveloped = `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`;
  const reference = (attributes: string, transforms: string, digest: string) =>
    `<ds:Reference ${attributes}>${element("ds:Transforms", transforms)}` +
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod>` +
    `${element("ds:DigestValue", digest)}</ds:Reference>`;
  return (
    `<ds:SignedInfo${parts.namespace}>` +
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${parts.method}"></ds:SignatureMethod>` +
    reference('URI=""', enveloped + canonical, parts.documentHash) +
    reference(
      'Type="http://uri.etsi.org/01903#SignedProperties" URI="#SignedProperties"',
      canonical,
      parts.propertiesHash,
    ) +
    "</ds:SignedInfo>"
  );
}

const isCurve = ({ key }: Identity): boolean => key.asymmetricKeyType === "ec";

const methodOf = (identity: Identity): string =>
  `${MORE}${isCurve(identity) ? "ecdsa" : "rsa"}-sha256`;

/** Elliptic curves as R and S side by side, not as ASN.1: https://www.rfc-editor.org/rfc/rfc4050 */
function signValue(identity: Identity, text: string): string {
  const { key } = identity;
  const wanted = isCurve(identity) ? { key, dsaEncoding: "ieee-p1363" as const } : key;
  return sign("sha256", Buffer.from(text), wanted).toString("base64");
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** As canonical form writes text. */
const escapeText = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");

import { createPublicKey, hash, verify, X509Certificate } from "node:crypto";
import type { XmlDocument, XmlElement, XmlNode } from "libxml2-wasm";
import { table } from "../../src/lib/table.ts";

const NAMESPACES = {
  ds: "http://www.w3.org/2000/09/xmldsig#",
  xades: "http://uri.etsi.org/01903/v1.3.2#",
};
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const METHODS: Readonly<Record<string, "rsa" | "ec">> = table({
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "rsa",
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": "ec",
});
const CANONICAL = { mode: 1 } as const;

export interface SignedRequest {
  readonly certificate: X509Certificate;
  readonly challenge: string;
  readonly nip: string;
  readonly subjectType: string;
  /** Epoch milliseconds. */
  readonly signedAt: number;
}

/**
 * Checks an enveloped XAdES signature with libxml2's canonical form, the one of xmlsec.
 * @throws Error that says what is wrong
 */
export async function verifySignedRequest(xml: Buffer): Promise<SignedRequest> {
  const libxml = await import("libxml2-wasm");
  const options = { option: libxml.ParseOption.XML_PARSE_NONET };
  using document = libxml.XmlDocument.fromBuffer(xml, options);
  const signature = one(document.root, "ds:Signature");
  const certificate = new X509Certificate(
    Buffer.from(text(signature, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"), "base64"),
  );
  checkSignature(signature, certificate);
  const properties = one(signature, "ds:Object/xades:QualifyingProperties/xades:SignedProperties");
  checkProperties(properties, certificate);
  const references = signature.find("ds:SignedInfo/ds:Reference", NAMESPACES) as XmlElement[];
  if (references.length !== 2) throw new Error("two references are needed");
  const canonicalProperties = properties.canonicalizeToString(CANONICAL);
  const request = contentOf(document, signature);
  checkReference(references, { uri: "", isEnveloped: true, bytes: withoutSignature(xml, libxml) });
  const uri = `#${properties.attr("Id")?.value ?? ""}`;
  checkReference(references, { uri, isEnveloped: false, bytes: canonicalProperties });
  const signedAt = text(properties, "xades:SignedSignatureProperties/xades:SigningTime");
  return { certificate, ...request, signedAt: Date.parse(signedAt) };
}

/** The whole document as it is signed. */
function withoutSignature(xml: Buffer, libxml: typeof import("libxml2-wasm")): string {
  using document = libxml.XmlDocument.fromBuffer(xml);
  one(document.root, "ds:Signature").remove();
  return document.canonicalizeToString(CANONICAL);
}

function checkSignature(signature: XmlElement, certificate: X509Certificate): void {
  const info = one(signature, "ds:SignedInfo");
  const method = attribute(info, "ds:SignatureMethod", "Algorithm");
  const kind = METHODS[method];
  const key = createPublicKey(certificate.publicKey.export({ type: "spki", format: "pem" }));
  if (kind === undefined || key.asymmetricKeyType !== kind) throw new Error("signature method");
  if ((key.asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) throw new Error("key too short");
  if (attribute(info, "ds:CanonicalizationMethod", "Algorithm") !== EXCLUSIVE)
    throw new Error("canonicalization method");
  const value = Buffer.from(text(signature, "ds:SignatureValue"), "base64");
  const signed = Buffer.from(info.canonicalizeToString(CANONICAL));
  const wanted = kind === "ec" ? { key, dsaEncoding: "ieee-p1363" as const } : key;
  if (!verify("sha256", signed, wanted, value)) throw new Error("signature value");
}

function checkReference(
  references: readonly XmlElement[],
  wanted: { readonly uri: string; readonly isEnveloped: boolean; readonly bytes: string },
): void {
  const found = references.find((one) => (one.attr("URI")?.value ?? "-") === wanted.uri);
  if (!found) throw new Error(`reference ${wanted.uri || "of the document"}`);
  const transforms = (found.find("ds:Transforms/ds:Transform", NAMESPACES) as XmlElement[]).map(
    (transform) => transform.attr("Algorithm")?.value,
  );
  const expected = wanted.isEnveloped ? [ENVELOPED, EXCLUSIVE] : [EXCLUSIVE];
  if (transforms.join() !== expected.join()) throw new Error("transforms");
  if (attribute(found, "ds:DigestMethod", "Algorithm") !== SHA256) throw new Error("digest method");
  const digest = hash("sha256", wanted.bytes, "base64");
  if (text(found, "ds:DigestValue") !== digest) throw new Error(`digest of ${wanted.uri || "all"}`);
}

function checkProperties(properties: XmlElement, certificate: X509Certificate): void {
  const cert = "xades:SignedSignatureProperties/xades:SigningCertificate/xades:Cert";
  const digest = text(properties, `${cert}/xades:CertDigest/ds:DigestValue`);
  if (digest !== hash("sha256", certificate.raw, "base64")) throw new Error("certificate digest");
  const serial = text(properties, `${cert}/xades:IssuerSerial/ds:X509SerialNumber`);
  if (serial !== BigInt(`0x${certificate.serialNumber}`).toString())
    throw new Error("certificate serial number");
}

function contentOf(document: XmlDocument, signature: XmlElement) {
  const root = document.root;
  const namespace = { t: root.namespaceUri };
  if (
    root.name !== "AuthTokenRequest" ||
    !/^http:\/\/ksef\.mf\.gov\.pl\/auth\/token\/2\.[01]$/.test(namespace.t)
  )
    throw new Error("root element");
  if (signature.parent?.name !== root.name) throw new Error("signature is not enveloped");
  const value = (path: string) => root.get(path, namespace)?.content ?? "";
  return {
    challenge: value("t:Challenge"),
    nip: value("t:ContextIdentifier/t:Nip"),
    subjectType: value("t:SubjectIdentifierType"),
  };
}

function one(from: XmlElement, path: string): XmlElement {
  const found = from.find(path, NAMESPACES);
  if (found.length !== 1) throw new Error(`${path} is needed once`);
  return found[0] as XmlElement;
}

const text = (from: XmlElement, path: string): string => (one(from, path) as XmlNode).content;

const attribute = (from: XmlElement, path: string, name: string): string =>
  one(from, path).attr(name)?.value ?? "";

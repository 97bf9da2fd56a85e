import { hash, verify, X509Certificate } from "node:crypto";
import type { XmlElement } from "libxml2-wasm";
import { SIGNATURE_NAMESPACE } from "./message.ts";
import { Refusal } from "./refusal.ts";

const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const ENVELOPED = `${SIGNATURE_NAMESPACE}enveloped-signature`;
const NAMES = { s: SIGNATURE_NAMESPACE, n: "http://www.portalfiscal.inf.br/nfe" };
/** Inclusive canonical XML 1.0 without comments. */
const CANONICAL = { mode: 0 } as const;

/** One event of a lot, as whoever signed it. */
export interface SignedEvent {
  readonly certificate: X509Certificate;
  /** `evento` alone, as it came. */
  readonly xml: string;
}

/**
 * Checks the signature of each event where it stands, with libxml2's canonical form: the digest of `infEvento`
 * and RSA-SHA1 over `SignedInfo`. An error stands in the place of an event whose signature is not right.
 * @param lot `envEvento` alone, without the envelope around it
 */
export async function verifyEvents(lot: string): Promise<readonly (SignedEvent | Refusal)[]> {
  const libxml = await import("libxml2-wasm");
  const options = { option: libxml.ParseOption.XML_PARSE_NONET };
  using document = libxml.XmlDocument.fromBuffer(Buffer.from(lot), options);
  const events = document.root.find("n:evento", NAMES) as XmlElement[];
  return events.map((event) => {
    try {
      return verifyEvent(event);
    } catch (error) {
      return error instanceof Refusal ? error : new Refusal(298);
    }
  });
}

function verifyEvent(event: XmlElement): SignedEvent {
  const signature = one(event, "s:Signature");
  const content = one(event, "n:infEvento");
  const info = one(signature, "s:SignedInfo");
  checkMethods(info);
  const reference = one(info, "s:Reference");
  if (reference.attr("URI")?.value !== `#${content.attr("Id")?.value ?? ""}`)
    throw new Refusal(298);
  const digest = hash("sha1", content.canonicalizeToString(CANONICAL), "base64");
  if (textOf(reference, "s:DigestValue") !== digest) throw new Refusal(297);
  const certificate = new X509Certificate(
    Buffer.from(textOf(signature, "s:KeyInfo/s:X509Data/s:X509Certificate"), "base64"),
  );
  const value = Buffer.from(textOf(signature, "s:SignatureValue"), "base64");
  const signed = Buffer.from(info.canonicalizeToString(CANONICAL));
  if (certificate.publicKey.asymmetricKeyType !== "rsa") throw new Refusal(298);
  if (!verify("sha1", signed, certificate.publicKey, value)) throw new Refusal(297);
  return { certificate, xml: event.toString({ format: false }) };
}

function checkMethods(info: XmlElement): void {
  const methods = [
    algorithm(one(info, "s:CanonicalizationMethod")),
    algorithm(one(info, "s:SignatureMethod")),
    algorithm(one(info, "s:Reference/s:DigestMethod")),
    ...(info.find("s:Reference/s:Transforms/s:Transform", NAMES) as XmlElement[]).map(algorithm),
  ];
  const wanted = [
    ...[C14N, `${SIGNATURE_NAMESPACE}rsa-sha1`, `${SIGNATURE_NAMESPACE}sha1`],
    ...[ENVELOPED, C14N],
  ];
  if (methods.join() !== wanted.join()) throw new Refusal(298);
}

const algorithm = (element: XmlElement): string => element.attr("Algorithm")?.value ?? "";

function one(from: XmlElement, path: string): XmlElement {
  const found = from.find(path, NAMES);
  if (found.length !== 1) throw new Refusal(298);
  return found[0] as XmlElement;
}

const textOf = (from: XmlElement, path: string): string =>
  one(from, path).content.replace(/\s/g, "");

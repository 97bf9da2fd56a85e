import { createHash, type KeyObject, sign, X509Certificate } from "node:crypto";
import { ConfigError, DataError } from "../../lib/errors.ts";
import { C14N, DSIG, ENVELOPED, RSA_SHA1, SHA1 } from "./algorithms.ts";
import { canonicalElements } from "./canonical-text.ts";

export interface Signer {
  readonly key: KeyObject;
  readonly certificate_pem: string;
}

/** What an Id of these documents is, and a fragment of an address needs no escape for. */
const ID = /^[A-Za-z_][\w.-]{0,200}$/;
const EMPTY_VALUE = "<SignatureValue></SignatureValue>";

/**
 * The document with an enveloped signature of the element with that Id right behind it, as the schemas of NF-e
 * and CT-e fix it: Canonical XML 1.0, SHA-1, RSA-SHA1, one certificate. Everything else stays as it is, so
 * sign first and wrap in an envelope after.
 * @throws DataError for a document that is not well-formed, lacks the Id, has it twice or is signed already
 * @throws ConfigError where key and certificate do not belong together, or the key is not RSA
 */
export function signEnveloped(xml: string, id: string, signer: Signer): string {
  const certificate = checkedCertificate(signer);
  const target = elementOf(xml, id);
  const digest = createHash("sha1").update(target.text).digest("base64");
  const open = `<Signature xmlns="${DSIG}">`;
  const info = signedInfo(id, digest);
  const close = `${EMPTY_VALUE}<KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></Signature>`;
  const before = xml.slice(0, target.end) + open + info;
  const unsigned = before + close + xml.slice(target.end);
  const infos = canonicalElements(
    unsigned,
    ({ local, uri }) => local === "SignedInfo" && uri === DSIG,
  );
  const canonical = infos.find(({ end }) => end === before.length);
  if (!canonical) throw new DataError(`The element ${id} stands where it cannot be signed.`);
  const value = sign("sha1", Buffer.from(canonical.text), signer.key).toString("base64");
  return before + close.replace("><", `>${value}<`) + xml.slice(target.end);
}

/** The certificate's DER as Base64, in one line. */
function checkedCertificate({ key, certificate_pem }: Signer): string {
  const certificate = new X509Certificate(certificate_pem);
  if (key.asymmetricKeyType !== "rsa" || !certificate.checkPrivateKey(key))
    throw new ConfigError(
      "Documents are signed with the RSA key that belongs to the certificate: upload the A1 certificate again.",
    );
  return certificate.raw.toString("base64");
}

function elementOf(xml: string, id: string) {
  if (!ID.test(id)) throw new DataError("The Id of what is to be signed is none.");
  if (xml.includes(`URI="#${id}"`)) throw new DataError(`The element ${id} is signed already.`);
  let count = 0;
  const [target] = canonicalElements(xml, ({ attributes }) => {
    const isIt = attributes.Id?.value === id;
    count += Number(isIt);
    return isIt;
  });
  if (!target || count > 1)
    throw new DataError(`The document has ${count} elements with the Id ${id}, not one.`);
  return target;
}

const signedInfo = (id: string, digest: string): string =>
  "<SignedInfo>" +
  `<CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>` +
  `<SignatureMethod Algorithm="${RSA_SHA1}"></SignatureMethod>` +
  `<Reference URI="#${id}"><Transforms>` +
  `<Transform Algorithm="${ENVELOPED}"></Transform><Transform Algorithm="${C14N}"></Transform>` +
  `</Transforms><DigestMethod Algorithm="${SHA1}"></DigestMethod>` +
  `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;

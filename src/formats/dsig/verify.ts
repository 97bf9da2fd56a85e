import { createHash, verify } from "node:crypto";
import type { XmlDocument } from "libxml2-wasm";
import { canonicalText, openDocument } from "../xml/libxml-document.ts";
import type { Libxml } from "../xml/xsd-compile.ts";
import { DSIG } from "./algorithms.ts";
import { type CanonicalNode, standAlone, withoutBlanks } from "./canonical-tree.ts";
import { type Enveloped, findSignatures } from "./find-signatures.ts";
import { readSignedInfo, type SignedInfo } from "./signed-info.ts";
import { type SignerName, signerOf } from "./signer.ts";

/** What one signature of a file is worth; whether its certificate is trusted is another question. */
export interface SignatureFinding {
  /** Of the element that it stands beside; empty where that is not known. */
  readonly id: string;
  /** `blanks`: it fits once the blanks between elements are gone, as after an indentation. */
  readonly digest: "ok" | "blanks" | "altered";
  readonly signature: "ok" | "wrong" | "unsupported";
  readonly signer?: SignerName;
  /** In English, where not everything is right. */
  readonly reason?: string;
}

export interface Dsig {
  /**
   * One finding for each signature, in the order of the document. A signature counts for the element in which it
   * stands, as if that were a document of its own, whatever it was wrapped in later.
   * @throws DataError for what is no well-formed document, and for a document type
   */
  verifySignatures(bytes: Uint8Array): readonly SignatureFinding[];
}

/** Loads libxml2, 1.5 MB of WebAssembly, which only those who verify shall wait for. */
export async function loadDsig(): Promise<Dsig> {
  const libxml = await import("libxml2-wasm");
  return { verifySignatures: (bytes) => verifyAll(libxml, bytes) };
}

type Namespaces = ReadonlyMap<string, string>;

function verifyAll(libxml: Libxml, bytes: Uint8Array): readonly SignatureFinding[] {
  using document = openDocument(libxml, bytes);
  const text = canonicalText(document);
  let declared: readonly Namespaces[] | undefined;
  return findSignatures(text).map((found, index) => {
    if (typeof found === "string") return unsupported("", found);
    const ownDeclarations = () => {
      declared ??= declaredBySigned(libxml, document);
      return declared[index] ?? new Map();
    };
    return judge({ text, found, ownDeclarations });
  });
}

/** What each signed element declares itself; the canonical text of a whole leaves out what stood around it. */
function declaredBySigned({ XmlElement }: Libxml, document: XmlDocument): readonly Namespaces[] {
  return document.find("//ds:Signature", { ds: DSIG }).map(({ parent }) => {
    return new Map(parent instanceof XmlElement ? Object.entries(parent.nsDeclarations) : []);
  });
}

const unsupported = (id: string, reason: string): SignatureFinding => ({
  id,
  digest: "altered",
  signature: "unsupported",
  reason,
});

interface Case {
  readonly text: string;
  readonly found: Enveloped;
  readonly ownDeclarations: () => Namespaces;
}

function judge(one: Case): SignatureFinding {
  const { targetId, target, signedInfo, signature } = one.found;
  const info = readSignedInfo(withoutBlanks(standAlone(one.text, signedInfo, signature.scope)));
  if (!info)
    return unsupported(targetId, "The signature is made in another way than its schema says.");
  if (info.id !== targetId)
    return unsupported(targetId, "The signature is about another element than it stands beside.");
  const digest = fitOf(one, target, (canonical) => isDigest(info, canonical));
  const { reason, ...value } = judgeValue(one, info);
  const altered = `The content of ${targetId} was changed after it was signed.`;
  const why = digest === undefined ? altered : reason;
  return {
    id: targetId,
    digest: digest ?? "altered",
    ...value,
    ...(why !== undefined && { reason: why }),
  };
}

const isDigest = ({ digestHash, digest }: SignedInfo, canonical: string): boolean =>
  createHash(digestHash).update(canonical).digest().equals(digest);

function judgeValue(
  one: Case,
  { signatureHash }: SignedInfo,
): Pick<SignatureFinding, "signature" | "signer" | "reason"> {
  const { certificate, value, signedInfo } = one.found;
  const signer = certificate && signerOf(contentOf(one.text, certificate));
  if (!signer) {
    const reason = "The signature carries no certificate with an RSA key to check it by.";
    return { signature: "unsupported", reason };
  }
  const bytes = Buffer.from(contentOf(one.text, value), "base64");
  const isRight = (canonical: string) =>
    verify(signatureHash, Buffer.from(canonical), signer.key, bytes);
  if (fitOf(one, signedInfo, isRight)) return { signature: "ok", signer: signer.name };
  const reason = "The signature was not made with the key of its certificate.";
  return { signature: "wrong", signer: signer.name, reason };
}

/** Base64 text; programs under Windows put `&#13;` at the ends of its lines, which canonical form keeps. */
const contentOf = (text: string, { inner, end }: CanonicalNode): string =>
  text.slice(inner, text.lastIndexOf("</", end)).replaceAll("&#xD;", "");

/** In which form the element is what was signed: as it is, or without the blanks between its elements. */
function fitOf(
  one: Case,
  node: CanonicalNode,
  isIt: (canonical: string) => boolean,
): "ok" | "blanks" | undefined {
  const tried = new Set<string>();
  for (const around of surroundings(one, node)) {
    const canonical = standAlone(one.text, node, around);
    if (tried.has(canonical)) continue;
    if (isIt(canonical)) return "ok";
    tried.add(canonical);
  }
  return [...tried].some((canonical) => isIt(withoutBlanks(canonical))) ? "blanks" : undefined;
}

/**
 * The namespaces that were declared around the element when it was signed: those of the signed document as it
 * shows, or all that it declares, or with everything that it is wrapped in.
 */
function* surroundings(
  { found, ownDeclarations }: Case,
  node: CanonicalNode,
): Generator<Namespaces> {
  const { parent } = found.target;
  if (!parent) return;
  const { prefix, namespace, declared, scope } = parent;
  const isInfo = node === found.signedInfo;
  const inner = isInfo
    ? [[found.signature.prefix, DSIG] as const, ...found.signature.declared]
    : [];
  const own = [[prefix, namespace] as const, ...declared];
  yield new Map([...own, ...inner]);
  yield new Map([...own, ...ownDeclarations(), ...inner]);
  yield new Map([...scope, ...inner]);
}

import { accessKeyOf, checkKey } from "./access-key.ts";
import { collect, type Found, type FoundDocument } from "./collect.ts";
import { readCte } from "./cte.ts";
import { DfeError, type DfeFile, type DfeIssue, type DfePart } from "./dfe-file.ts";
import { readEvent, readOldCancellation } from "./events.ts";
import { invalid, required } from "./fields.ts";
import { readNfe } from "./nfe.ts";
import { checkProtocol, MISSING_SIGNATURE, readProtocol, signedPartOf } from "./protocol.ts";
import { readSource } from "./source.ts";
import { readEventSummary, readSummary } from "./summaries.ts";
import { checkTaxIds } from "./tax-id-check.ts";
import { parseTree, type XmlNode } from "./tree.ts";

/**
 * Everything that a file of Brazilian fiscal documents holds: NF-e, NFC-e, CT-e of each kind, GTV-e, their events,
 * protocols and summaries, in whatever they are wrapped. What is doubtful about a document stands in its issues; of
 * several documents those that cannot be read stand in the file's.
 * @throws DfeError where there is nothing to take, with the code of the reason
 */
export function readDfe(bytes: Uint8Array, options: { readonly maxBytes?: number } = {}): DfeFile {
  const { text, encoding, hasBom } = readSource(bytes, options.maxBytes);
  const root = parseTree(text);
  const found = collect(root);
  const { parts, failures } = partsOf(found);
  const [failure] = failures;
  const isDocumentLost =
    found.documents.length > 0 && !parts.some((part) => part.type === "document");
  if (failure && (parts.length === 0 || isDocumentLost)) throw failure;
  if (parts.length === 0) throw nothingIn(root, found);
  return {
    root: root.name,
    encoding,
    has_bom: hasBom,
    parts,
    issues: failures.map(({ code, message }) => ({ code, level: "error", message })),
  };
}

function nothingIn(root: XmlNode, found: Found): DfeError {
  if (found.isBare) {
    const message = `The document is in no namespace, not that of its kind: ${root.name.slice(0, 60)}.`;
    return new DfeError("MISSING_NAMESPACE", message);
  }
  const message = `The file holds no fiscal document that is read here: ${root.name.slice(0, 60)}.`;
  return new DfeError("UNSUPPORTED_DOCUMENT", message);
}

/** Documents first, so that a failure to read one is the first. */
function partsOf(found: Found): { parts: DfePart[]; failures: DfeError[] } {
  const parts: DfePart[] = [];
  const failures: DfeError[] = [];
  const add = <T>(all: readonly T[], read: (one: T) => DfePart): void => {
    for (const one of all) {
      try {
        parts.push(read(one));
      } catch (error) {
        if (!(error instanceof DfeError)) throw error;
        failures.push(error);
      }
    }
  };
  add(found.documents, readDocument);
  add(found.protocols, readLooseProtocol);
  add(found.events, readEvent);
  add(found.oldCancellations, readOldCancellation);
  add(found.summaries, readSummary);
  add(found.eventSummaries, readEventSummary);
  return { parts, failures };
}

function readDocument({ node, info: first, protocol: answer }: FoundDocument): DfePart {
  const name = node.space === "nfe" ? "infNFe" : "infCte";
  const info = required(first, `${node.name}/${name}`);
  if (node.children.some((child) => child !== info && child.name === info.name))
    throw invalid(`${node.name}/${name}`, "comes twice");
  const { document, issues } = node.space === "nfe" ? readNfe(node, info) : readCte(node, info);
  const protocol = answer && readProtocol(answer);
  if (protocol) document.protocol = protocol;
  const signed = signedPartOf(node, info);
  const all: DfeIssue[] = [
    ...issues,
    ...checkTaxIds(document),
    ...checkProtocol(protocol, { key: document.access_key, signed }),
  ];
  if (!signed) all.push(MISSING_SIGNATURE);
  return { type: "document", document, issues: all, ...(signed && { signed }) };
}

function readLooseProtocol(node: XmlNode): DfePart {
  const protocol = readProtocol(node);
  const field = node.space === "nfe" ? "infProt/chNFe" : "infProt/chCTe";
  const access_key = accessKeyOf(protocol.access_key, field);
  const issues = checkKey(access_key, field);
  return { type: "protocol", access_key, protocol, issues };
}

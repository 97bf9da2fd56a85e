import type { FiscalDocument } from "../../model/fiscal-document.ts";
import { FiscalProtocol } from "../../model/fiscal-document.ts";
import type { DfeIssue, SignedPart } from "./dfe-file.ts";
import { fieldMap, matching, readFields } from "./fields.ts";
import { protocolState } from "./state.ts";
import { attributeOf, childOf, nodeAt, textAt, type XmlNode } from "./tree.ts";

type Protocol = NonNullable<FiscalDocument["protocol"]>;

const PROTOCOL = fieldMap(FiscalProtocol, {
  access_key: ["chNFe", "chCTe"],
  number: "nProt",
  status: "cStat",
  reason: "xMotivo",
  received_at: "dhRecbto",
  digest: "digVal",
});

/** @throws DfeError SCHEMA_INVALID where it tells no status */
export function readProtocol(node: XmlNode): Protocol {
  const fields = readFields(childOf(node, "infProt"), PROTOCOL);
  return { ...fields, status: statusOf(fields.status, `${node.name}/infProt/cStat`) };
}

/** @throws DfeError SCHEMA_INVALID for what is no cStat */
export const statusOf = (text: string | undefined, field: string): string =>
  matching(text, { pattern: /^\d{3,4}$/, field, what: "status of three or four digits" });

/** What the protocol says about the document that it came with, and whether it is that document's. */
export function checkProtocol(
  protocol: Protocol | undefined,
  { key, signed }: { key: string; signed: SignedPart | undefined },
): DfeIssue[] {
  if (protocol === undefined) {
    const message = "The file has no protocol: whether the document is authorised is not known.";
    return [{ code: "MISSING_PROTOCOL", level: "warning", message }];
  }
  const issues: DfeIssue[] = [];
  if (protocol.access_key !== undefined && protocol.access_key.toUpperCase() !== key) {
    const message = `The protocol is of another document: ${protocol.access_key}, not ${key}.`;
    issues.push({ code: "PROTOCOL_MISMATCH", level: "error", message, field: "infProt" });
  }
  if (protocol.digest !== undefined && signed && plain(protocol.digest) !== signed.digest) {
    const message = `The protocol has the digest ${protocol.digest}, the signature ${signed.digest}.`;
    issues.push({
      code: "PROTOCOL_DIGEST_MISMATCH",
      level: "error",
      message,
      field: "infProt/digVal",
    });
  }
  issues.push(...checkState(protocol));
  return issues;
}

function checkState({ status, reason = "" }: Protocol): DfeIssue[] {
  const state = protocolState(status);
  if (state === "authorized" || state === "cancelled") return [];
  const level = state === "denied" ? "warning" : "error";
  const what = state === "denied" ? "denied" : "not authorised";
  const message = `The document is ${what}: ${status} ${reason}`.slice(0, 500).trim();
  return [{ code: "NOT_AUTHORIZED", level, message, field: "infProt/cStat" }];
}

/**
 * The signature beside the element `signee`, by its own statement; undefined without one, or where it is of
 * something else.
 */
export function signedPartOf(parent: XmlNode, signee: XmlNode): SignedPart | undefined {
  const signature = parent.children.find(
    ({ name, space }) => name === "Signature" && space === "signature",
  );
  const reference = nodeAt(signature, "SignedInfo", "Reference");
  const digest = textAt(reference, "DigestValue");
  const id = attributeOf(signee, "Id");
  if (digest === undefined || id === undefined || attributeOf(reference, "URI") !== `#${id}`)
    return undefined;
  return { id, digest: plain(digest) };
}

/** Base64 without line breaks. */
const plain = (base64: string): string => base64.replace(/\s/g, "");

export const MISSING_SIGNATURE: DfeIssue = {
  code: "MISSING_SIGNATURE",
  level: "warning",
  message: "It is not signed, or its signature is of something else.",
};

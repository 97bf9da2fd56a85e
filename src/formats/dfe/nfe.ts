import { FiscalDocument } from "../../model/fiscal-document.ts";
import type { DfeIssue } from "./dfe-file.ts";
import { fieldMap, readFields, required } from "./fields.ts";
import { readHeader } from "./header.ts";
import {
  readBilling,
  readNfeLinks,
  readPayments,
  readQrCode,
  readTransport,
} from "./nfe-extras.ts";
import { readItem } from "./nfe-items.ts";
import { readTotals } from "./nfe-totals.ts";
import { readParty, taxIdIn } from "./party.ts";
import { checkTotals } from "./totals-check.ts";
import { childOf, childrenOf, textAt, type XmlNode } from "./tree.ts";

const NOTES = fieldMap(FiscalDocument, { fiscal_notes: "infAdFisco", notes: "infCpl" });

/**
 * An NF-e or NFC-e, without its protocol. `node` is its `NFe`, `info` the `infNFe` in it.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID, UNSUPPORTED_DOCUMENT
 */
export function readNfe(
  node: XmlNode,
  info: XmlNode,
): { document: FiscalDocument; issues: DfeIssue[] } {
  const { header, issues } = readHeader(info);
  const items = childrenOf(info, "det").map(readItem);
  required(items[0], "det");
  const document: FiscalDocument = { ...header, items, totals: readTotals(info) };
  const direction = textAt(childOf(info, "ide"), "tpNF");
  if (direction === "0" || direction === "1") document.direction = direction === "0" ? "in" : "out";
  const recipient = childOf(info, "dest");
  if (recipient && recipient.children.length > 0) document.recipient = readParty(recipient);
  const transport = readTransport(childOf(info, "transp"));
  if (transport) document.transport = transport;
  const billing = readBilling(childOf(info, "cobr"));
  if (billing) document.billing = billing;
  const links = readNfeLinks(info);
  if (links.length > 0) document.links = links;
  addCommon(document, { node, info });
  Object.assign(document, readPayments(info), readFields(childOf(info, "infAdic"), NOTES));
  issues.push(...checkTotals(info));
  return { document, issues };
}

/** What documents of both families have alike. */
export function addCommon(
  document: FiscalDocument,
  { node, info }: { node: XmlNode; info: XmlNode },
): void {
  const readers = childrenOf(info, "autXML").flatMap((reader) => taxIdIn(reader) ?? []);
  if (readers.length > 0) document.authorized_readers = readers;
  const qrCode = readQrCode(node);
  if (qrCode !== undefined) document.qr_code = qrCode;
}

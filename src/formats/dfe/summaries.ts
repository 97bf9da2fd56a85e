import { FiscalEvent, FiscalSummary } from "../../model/fiscal-document.ts";
import { accessKeyOf, checkKey } from "./access-key.ts";
import type { DfePart } from "./dfe-file.ts";
import { fieldMap, matching, readFields, required } from "./fields.ts";
import { momentOf } from "./moment.ts";
import { documentValue } from "./nfe-totals.ts";
import { readParty } from "./party.ts";
import { textAt, type XmlNode } from "./tree.ts";

const SUMMARY = fieldMap(FiscalSummary, {
  access_key: "chNFe",
  issued_at: "dhEmi",
  total: "vNF",
  received_at: "dhRecbto",
  protocol: "nProt",
  digest: "digVal",
  direction: "tpNF",
  state: "cSitNFe",
});

const STATES = { 1: "authorized", 2: "denied", 3: "cancelled" } as const;

/**
 * What the distribution service tells of a document, from its `resNFe`.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID
 */
export function readSummary(node: XmlNode): Extract<DfePart, { type: "summary" }> {
  const { direction, state, ...fields } = readFields(node, SUMMARY);
  const issuer = readParty(node);
  required(issuer.tax_id, "resNFe/CNPJ");
  const access_key = accessKeyOf(fields.access_key, "resNFe/chNFe");
  const moment = momentOf(required(fields.issued_at, "resNFe/dhEmi"), {
    field: "resNFe/dhEmi",
    isOffsetRequired: false,
  });
  const summary: FiscalSummary = {
    ...fields,
    ...moment,
    access_key,
    issuer,
    total: documentValue(fields.total, "resNFe/vNF"),
    state: stateOf(state),
  };
  if (direction === "0" || direction === "1") summary.direction = direction === "0" ? "in" : "out";
  return { type: "summary", summary, issues: checkKey(access_key, "resNFe/chNFe") };
}

function stateOf(code: string | undefined): FiscalSummary["state"] {
  const field = "resNFe/cSitNFe";
  const known = matching(code, { pattern: /^[123]$/, field, what: "state of an NF-e" });
  return STATES[known as "1" | "2" | "3"];
}

const EVENT = fieldMap(FiscalEvent, {
  access_key: ["chNFe", "chCTe"],
  type: "tpEvento",
  description: "xEvento",
  author: ["CNPJ", "CPF"],
  organ: "cOrgao",
  happened_at: "dhEvento",
  registered_at: "dhRecbto",
  protocol: "nProt",
});

/**
 * An event that the distribution service tells of without giving it, from its `resEvento`.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID
 */
export function readEventSummary(node: XmlNode): Extract<DfePart, { type: "event" }> {
  const fields = readFields(node, EVENT);
  const field = "resEvento/nSeqEvento";
  const sequence = matching(textAt(node, "nSeqEvento"), {
    pattern: /^0{0,2}[1-9]\d{0,2}$/,
    field,
    what: "number",
  });
  const event: FiscalEvent = {
    ...fields,
    access_key: accessKeyOf(fields.access_key, "resEvento/chNFe"),
    type: matching(fields.type, {
      pattern: /^\d{6}$/,
      field: "resEvento/tpEvento",
      what: "event code",
    }),
    sequence: Number(sequence),
    is_summary: true,
  };
  return { type: "event", event, issues: checkKey(event.access_key, "resEvento/chNFe") };
}

import { FiscalEvent } from "../../model/fiscal-document.ts";
import { accessKeyOf, checkKey } from "./access-key.ts";
import { DfeError, type DfeIssue, type DfePart } from "./dfe-file.ts";
import { cut, fieldMap, matching, readFields, required } from "./fields.ts";
import { environmentOf } from "./header.ts";
import { MISSING_SIGNATURE, signedPartOf, statusOf } from "./protocol.ts";
import { isRegistered } from "./state.ts";
import { attributeOf, childOf, childrenOf, type XmlNode } from "./tree.ts";

/** An event, the authority's answer to it, or both. */
export interface EventPair {
  readonly event?: XmlNode;
  readonly answer?: XmlNode;
}

type EventPart = Extract<DfePart, { type: "event" }>;

const EVENT = fieldMap(FiscalEvent, {
  access_key: ["chNFe", "chCTe"],
  type: "tpEvento",
  author: ["CNPJ", "CPF"],
  organ: "cOrgao",
  environment: "tpAmb",
  happened_at: "dhEvento",
});
const DETAIL = fieldMap(FiscalEvent, {
  description: "descEvento",
  reason: ["xJust", "xObs"],
  correction: "xCorrecao",
});
const ANSWER = fieldMap(FiscalEvent, {
  access_key: ["chNFe", "chCTe"],
  type: "tpEvento",
  organ: "cOrgao",
  environment: "tpAmb",
  description: ["xEvento", "descEvento"],
  status: "cStat",
  status_reason: "xMotivo",
  registered_at: "dhRegEvento",
  protocol: "nProt",
});

/**
 * An event with what the authority answered. Its answer alone is enough where that repeats the event.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID
 */
export function readEvent({ event, answer }: EventPair): EventPart {
  const own = event && required(childOf(event, "infEvento"), `${event.name}/infEvento`);
  const reply = answer && required(childOf(answer, "infEvento"), `${answer.name}/infEvento`);
  const info = required(own ?? reply, "infEvento");
  const detail = detailOf(own);
  const asked = readFields(own, EVENT);
  const told = readFields(reply, ANSWER);
  const { access_key: written, type: kind } = own ? asked : told;
  const record: FiscalEvent = {
    ...told,
    ...asked,
    ...readFields(detail, DETAIL),
    access_key: accessKeyOf(written, `infEvento/ch${info.space === "cte" ? "CTe" : "NFe"}`),
    type: matching(kind, { pattern: /^\d{6}$/, field: "infEvento/tpEvento", what: "event code" }),
    sequence: sequenceOf(info),
    environment: environmentOf(asked.environment ?? told.environment, "infEvento/tpAmb"),
    is_summary: false,
  };
  if (reply) record.status = statusOf(told.status, "retEvento/infEvento/cStat");
  const correction = correctionOf(detail);
  if (correction !== undefined) record.correction = correction;
  const signed = event && own && signedPartOf(event, own);
  const issues = checkKey(record.access_key, "infEvento").concat(
    checkId(record, own),
    checkAnswer(record, told.access_key),
  );
  if (event && !signed) issues.push(MISSING_SIGNATURE);
  return { type: "event", event: record, issues, ...(signed && { signed }) };
}

/** An NF-e's event tells in `detEvento` itself, a CT-e's in the only child of it. */
function detailOf(info: XmlNode | undefined): XmlNode | undefined {
  const detail = childOf(info, "detEvento");
  return detail?.children.find(({ name }) => name.startsWith("ev")) ?? detail;
}

function sequenceOf(info: XmlNode): number {
  const text = info.children.find(({ name }) => name === "nSeqEvento")?.text;
  const field = "infEvento/nSeqEvento";
  return Number(matching(text, { pattern: /^0{0,2}[1-9]\d{0,2}$/, field, what: "number" }));
}

/** A CT-e's correction letter, one line for each field: `grupo/campo[item]: value`. */
function correctionOf(detail: XmlNode | undefined): string | undefined {
  const lines = childrenOf(detail, "infCorrecao").map((correction) => {
    const text = (name: string) => childOf(correction, name)?.text ?? "";
    const item = text("nroItemAlterado");
    const place = `${text("grupoAlterado")}/${text("campoAlterado")}${item && `[${item}]`}`;
    return `${place}: ${text("valorAlterado")}`;
  });
  return lines.length > 0 ? cut(lines.join("\n"), 4000) : undefined;
}

/** The Id repeats code, key and sequence; of a CT-e the sequence has three digits. */
function checkId(
  { type, access_key, sequence }: FiscalEvent,
  info: XmlNode | undefined,
): DfeIssue[] {
  const id = attributeOf(info, "Id");
  if (id === undefined) return [];
  const start = `ID${type}${access_key}`;
  if (id.startsWith(start) && Number(id.slice(start.length)) === sequence) return [];
  const message = `The event's Id is of another event: ${id}, not ${start} with ${sequence}.`;
  const field = "infEvento/@Id";
  return [{ code: "KEY_MISMATCH", level: "error", message: message.slice(0, 500), field }];
}

function checkAnswer(event: FiscalEvent, answered: string | undefined): DfeIssue[] {
  const { status, status_reason = "" } = event;
  if (status === undefined) {
    const message = "The file has no answer to the event: whether it is registered is not known.";
    return [{ code: "MISSING_PROTOCOL", level: "warning", message }];
  }
  const field = "retEvento/infEvento";
  if (answered !== undefined && answered.toUpperCase() !== event.access_key) {
    const message = `The answer is to an event of another document: ${answered}.`;
    return [{ code: "PROTOCOL_MISMATCH", level: "error", message, field }];
  }
  if (isRegistered(event)) return [];
  const message = `The event is not registered: ${status} ${status_reason}`.slice(0, 500).trim();
  return [{ code: "NOT_AUTHORIZED", level: "error", message, field }];
}

const OLD_REQUEST = fieldMap(FiscalEvent, { reason: "xJust" });
const OLD_ANSWER = fieldMap(FiscalEvent, {
  access_key: ["chNFe", "chCTe"],
  organ: "cUF",
  environment: "tpAmb",
  status: "cStat",
  status_reason: "xMotivo",
  registered_at: "dhRecbto",
  protocol: "nProt",
});

/**
 * A cancellation as it was before there were events: `cancNFe` and the answer, which alone proves it.
 * @throws DfeError UNSUPPORTED_DOCUMENT where the answer is missing or a refusal
 */
export function readOldCancellation({ event, answer }: EventPair): EventPart {
  const told = readFields(childOf(answer, "infCanc"), OLD_ANSWER);
  const sent = readFields(childOf(event, "infCanc"), OLD_REQUEST);
  const record: FiscalEvent = {
    ...told,
    ...sent,
    access_key: told.access_key ?? "",
    type: "110111",
    sequence: 1,
    description: "Cancelamento",
    environment: environmentOf(told.environment ?? "1", "infCanc/tpAmb"),
    is_summary: false,
  };
  if (record.status === undefined || !isRegistered(record)) {
    const message = "The file is an old cancellation without the answer that proves it.";
    throw new DfeError("UNSUPPORTED_DOCUMENT", message);
  }
  record.access_key = accessKeyOf(told.access_key, "infCanc/chNFe");
  const info = childOf(event, "infCanc");
  const signed = event && info && signedPartOf(event, info);
  const issues = checkKey(record.access_key, "infCanc");
  return { type: "event", event: record, issues, ...(signed && { signed }) };
}

import type {
  DfeState,
  FiscalDocument,
  FiscalEvent,
  FiscalSummary,
} from "../model/fiscal-document.ts";
import { toMinor } from "../model/money.ts";
import type {
  NewFiscalDocument,
  NewFiscalLink,
  NewFiscalParty,
} from "../store/fiscal-documents.ts";
import type { DocumentChecks } from "./checks.ts";
import { worstOf } from "./checks.ts";
import { hashOf } from "./take-file.ts";

/** Where a document came from, and who brought it. */
export interface ImportOrigin {
  /** `upload`, `cli`, or the slug of an integration. */
  readonly source: string;
  readonly actor: string;
  readonly runId: string;
  /** Of the authority that gave it: summaries do not say it. */
  readonly environment?: "production" | "homologation";
  /** Epoch milliseconds. */
  readonly now: number;
}

/** All of a document's columns but where its bytes are. */
export type DocumentValues = Omit<NewFiscalDocument, "original_id">;

export function documentValues(
  document: FiscalDocument,
  checks: DocumentChecks,
  { state, origin }: { state: DfeState; origin: ImportOrigin },
): DocumentValues {
  const { protocol, ...rest } = document;
  const content = JSON.stringify(rest);
  const { issuer, recipient } = document;
  return {
    access_key: document.access_key,
    kind: document.kind,
    state,
    is_full: 1,
    series: document.series,
    number: document.number,
    issue_date: document.issue_date,
    issue_time: Date.parse(document.issue_time),
    environment: document.environment,
    direction: document.direction ?? null,
    issuer_tax_id: issuer.tax_id ?? null,
    issuer_name: issuer.name ?? null,
    recipient_tax_id: recipient?.tax_id ?? null,
    recipient_name: recipient?.name ?? null,
    total_minor: toCentavos(document.totals.total),
    protocol: protocol?.number ?? null,
    content_hash: hashOf(content),
    ...judged(checks),
    // As JSON.stringify would write it all, which costs as much as the read of an item.
    body: protocol ? `${content.slice(0, -1)},"protocol":${JSON.stringify(protocol)}}` : content,
    ...ownedBy(origin),
  };
}

/** Of a summary: series and number stand in the key. */
export function summaryValues(
  summary: FiscalSummary,
  checks: DocumentChecks,
  { state, origin }: { state: DfeState; origin: ImportOrigin },
): DocumentValues {
  const { access_key: key, issuer } = summary;
  return {
    access_key: key,
    kind: key.slice(20, 22) === "65" ? "nfce" : "nfe",
    state,
    is_full: 0,
    series: String(Number(key.slice(22, 25))),
    number: String(Number(key.slice(25, 34))),
    issue_date: summary.issue_date,
    issue_time: Date.parse(summary.issue_time),
    environment: origin.environment ?? "production",
    direction: summary.direction ?? null,
    issuer_tax_id: issuer.tax_id ?? null,
    issuer_name: issuer.name ?? null,
    recipient_tax_id: null,
    recipient_name: null,
    total_minor: toCentavos(summary.total),
    protocol: summary.protocol ?? null,
    content_hash: "",
    ...judged(checks),
    body: JSON.stringify(summary),
    ...ownedBy(origin),
  };
}

const judged = (checks: DocumentChecks) => ({
  worst: worstOf(checks.issues),
  checks: JSON.stringify(checks),
});

const ownedBy = ({ source, actor, runId, now }: ImportOrigin) => ({
  source,
  actor,
  run_id: runId,
  created_at: now,
  updated_at: now,
});

const ROLES = ["sender", "dispatcher", "receiver", "taker"] as const;

/** Those that are not in the document's own columns, each once. */
export function partiesOf(document: FiscalDocument): NewFiscalParty[] {
  const { access_key } = document;
  const known = new Set([document.issuer.tax_id, document.recipient?.tax_id]);
  const parties: NewFiscalParty[] = [];
  const add = (role: NewFiscalParty["role"], tax_id: string | undefined): void => {
    if (!tax_id || known.has(tax_id)) return;
    known.add(tax_id);
    parties.push({ access_key, role, tax_id });
  };
  for (const role of ROLES) add(role, document[role]?.tax_id);
  add("carrier", document.transport?.carrier?.tax_id);
  for (const taxId of document.authorized_readers ?? []) add("reader", taxId);
  return parties;
}

export function linksFrom({ access_key, links = [] }: FiscalDocument): NewFiscalLink[] {
  const seen = new Set<string>();
  return links.flatMap(({ access_key: to_key, kind }) => {
    const id = `${kind} ${to_key}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ from_key: access_key, to_key, kind }];
  });
}

export const protocolKey = (event: FiscalEvent): string => event.protocol ?? "";

/** No broken document has a sum that its column does not take. */
const toCentavos = (amount: string): number =>
  Math.min(toMinor(amount, "BRL"), Number.MAX_SAFE_INTEGER);

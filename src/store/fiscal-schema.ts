import type { Generated } from "kysely";
import type { DfeKind, DfeState } from "../model/fiscal-document.ts";
import type { Flag, JsonText, TenantId, TenantRow } from "./column-types.ts";

/** ok, or the worst level of a document's checks. */
export type CheckLevel = "ok" | "warning" | "error";

/** An NF-e or CT-e, or the summary of one that its recipient has not answered yet. */
export interface FiscalDocumentTable extends TenantRow {
  access_key: string;
  kind: DfeKind;
  state: DfeState;
  /** 0: only its summary is known. */
  is_full: Flag;
  series: string;
  number: string;
  issue_date: string;
  issue_time: number;
  environment: "production" | "homologation";
  direction: "in" | "out" | null;
  issuer_tax_id: string | null;
  issuer_name: string | null;
  recipient_tax_id: string | null;
  recipient_name: string | null;
  /** Centavos. */
  total_minor: number;
  protocol: string | null;
  /** Of the record without its protocol: two files with the same document have the same. */
  content_hash: string;
  worst: CheckLevel;
  /** What each check said. */
  checks: JsonText;
  /** FiscalDocument, or FiscalSummary where `is_full` is 0. */
  body: JsonText;
  original_id: number;
  /** `upload`, `cli`, or the slug of the integration. */
  source: string;
  actor: string;
  run_id: string;
}

/** Parties beside issuer and recipient, to be found by their tax number. */
export interface FiscalPartyTable {
  id: Generated<number>;
  tenant_id: TenantId;
  access_key: string;
  role: "sender" | "dispatcher" | "receiver" | "taker" | "carrier" | "reader";
  tax_id: string;
}

/** One document names another, which may not have come yet. */
export interface FiscalLinkTable {
  id: Generated<number>;
  tenant_id: TenantId;
  from_key: string;
  to_key: string;
  kind: string;
}

/** Kept also where its document has not come yet. */
export interface FiscalEventTable extends TenantRow {
  access_key: string;
  type: string;
  sequence: number;
  /** Empty where the file has none. */
  protocol: string;
  is_summary: Flag;
  /** cStat of the authority's answer. */
  status: string | null;
  /** FiscalEvent. */
  body: JsonText;
  original_id: number;
  run_id: string;
}

/** A file as it came; one of several documents is kept once. */
export interface FiscalOriginalTable {
  id: Generated<number>;
  tenant_id: TenantId;
  /** Base64. */
  sha256: string;
  name: string;
  size_bytes: number;
  /** Zstandard, Base64. */
  content: string;
  created_at: number;
}

export type FileOutcome = "created" | "updated" | "unchanged" | "conflict" | "refused" | "ignored";

/** What became of one file of an import. */
export interface FiscalFileTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  /** In the order of the import, from 0. */
  position: number;
  name: string;
  outcome: FileOutcome;
  code: string | null;
  message: string | null;
  parts: JsonText;
  /** Of a refused file that an authority gave: it cannot be had again. */
  original_id: number | null;
  created_at: number;
}

/** Versions of files that a folder's import has taken. */
export interface FiscalSeenTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  /** SHA-256, Base64. */
  path_hash: string;
  version: string;
  run_id: string;
  created_at: number;
}

export interface FiscalSettingTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  body: JsonText;
  actor: string;
  updated_at: number;
}

/**
 * idle: may be asked once `next_allowed_at` is over; blocked: the authority said 656; backoff: it does not
 * answer or pauses; refused: a person has to mend certificate or settings.
 */
export type CursorState = "idle" | "blocked" | "backoff" | "refused";

/** How far a company's documents of one service have been read. */
export interface FiscalCursorTable extends TenantRow {
  integration_id: number;
  service: "nfe" | "cte";
  environment: "production" | "homologation";
  tax_id: string;
  /** Fifteen digits; never goes back. */
  last_nsu: string;
  max_nsu: string;
  state: CursorState;
  /** Nothing is asked before. */
  next_allowed_at: number;
  /** In a row, without an answer. */
  failures: number;
  last_status: string | null;
  last_reason: string | null;
  last_asked_at: number | null;
  last_success_at: number | null;
  lease_token: string | null;
  leased_until: number;
}

/** Queries for single documents, which the authority counts by the hour. */
export interface FiscalQueryTable {
  id: Generated<number>;
  tenant_id: TenantId;
  service: "nfe" | "cte";
  environment: "production" | "homologation";
  tax_id: string;
  asked_at: number;
}

/** An NSU that a page left out or whose document was damaged. */
export interface FiscalGapTable extends TenantRow {
  cursor_id: number;
  nsu: string;
  state: "pending" | "void" | "found" | "given_up";
  tries: number;
  reason: string | null;
}

/** What the recipient wants to say of an NF-e, and what the authority answered. */
export interface FiscalManifestationTable extends TenantRow {
  integration_id: number;
  access_key: string;
  type: string;
  sequence: number;
  reason: string | null;
  state: "pending" | "registered" | "refused";
  status: string | null;
  message: string | null;
  protocol: string | null;
  actor: string;
}

export interface FiscalTables {
  fiscal_document: FiscalDocumentTable;
  fiscal_party: FiscalPartyTable;
  fiscal_link: FiscalLinkTable;
  fiscal_event: FiscalEventTable;
  fiscal_original: FiscalOriginalTable;
  fiscal_file: FiscalFileTable;
  fiscal_seen: FiscalSeenTable;
  fiscal_setting: FiscalSettingTable;
  fiscal_cursor: FiscalCursorTable;
  fiscal_query: FiscalQueryTable;
  fiscal_gap: FiscalGapTable;
  fiscal_manifestation: FiscalManifestationTable;
}

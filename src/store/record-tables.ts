import type { Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId } from "./column-types.ts";

interface RecordRow {
  id: Generated<number>;
  tenant_id: TenantId;
  /** The whole record as the API shows it, canonical JSON. The other columns are drawn from it. */
  data: JsonText;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  /** Somebody deleted it in the hub: no source brings it back. It is deleted then. */
  removed_at: number | null;
  /** The record that this one has become part of; it is deleted then. */
  merged_into: number | null;
  /** Grows with every change. */
  revision: number;
}

export interface InvoiceTable extends RecordRow {
  direction: string;
  kind: string;
  status: string;
  number: string | null;
  issue_date: string | null;
  received_date: string | null;
  due_date: string | null;
  currency: string;
  net_minor: number | null;
  tax_minor: number | null;
  gross_minor: number | null;
  payment_status: string | null;
  seller_name: string | null;
  seller_tax_id: string | null;
  buyer_name: string | null;
  buyer_tax_id: string | null;
  fiscal_id: string | null;
  project_id: string | null;
  category: string | null;
  /** By these documents are found that may be the same one; see `model/checks/likeness.ts`. */
  number_key: string | null;
  amount_key: string | null;
}

export interface PartyTable extends RecordRow {
  role: string;
  name: string;
  tax_id: string | null;
}

export interface ItemTable extends RecordRow {
  code: string;
  name: string;
  active: Flag;
  /** By these items are found that may be the same one; see `model/checks/item-likeness.ts`. */
  ean: string | null;
  code_key: string | null;
}

export interface OrderTable extends RecordRow {
  direction: string;
  number: string | null;
  status: string;
  issue_date: string | null;
  currency: string;
  /** With tax, or without where the order does not say it. */
  total_minor: number | null;
  buyer_name: string | null;
  buyer_tax_id: string | null;
  seller_name: string | null;
  seller_tax_id: string | null;
}

/** One row per key that names a record across systems; see `sync/identity.ts`. */
export interface RecordIdentityTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  identity_key: string;
  record_id: number;
}

/** One row per outside system that knows the record. */
export interface RecordOriginTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  integration_id: number;
  stream: string;
  remote_id: string;
  /** SHA-256 of what this system last said. */
  hash: string;
  remote_version: string | null;
  /** When it was last changed there, as far as the system tells. */
  remote_changed_at: number | null;
  last_run_id: string;
  /** How much its word weighs: that of its stream. */
  authority: "original" | "books" | "listing";
  /**
   * What it last said. Null while it is the record's only origin and the record is just that, but for what
   * was assigned in the hub.
   */
  data: JsonText | null;
  /** A person split it off: it joins no other record by itself. */
  is_pinned: Flag;
  /** When a read last came across it, whether it had changed or not. */
  seen_at: number;
  created_at: number;
  updated_at: number;
  /** The system said, or a complete read showed, that it is gone there. */
  deleted_at: number | null;
}

/** Into the hub, or out of it. */
export type SyncDirection = "in" | "out";

/**
 * What the hub and one integration last agreed on for a record: the values of the fields that they sync, as the hub
 * had them and, where they differ (a shortened name), as the other side had them.
 */
export interface RecordAgreementTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  integration_id: number;
  remote_id: string;
  /** JSON object: values by path. */
  ours: JsonText;
  /** JSON object; null where it is the same as ours. */
  theirs: JsonText | null;
  /** Hash of the origin and revision of the record that were looked at last: neither is new while they are the same. */
  origin_hash: string;
  record_revision: number;
  /** `gone`: one side has deleted it and the other keeps it. */
  state: "agreed" | "gone";
  /** The other side has deleted it, which is still to be followed. */
  gone_at: number | null;
  run_id: string;
  created_at: number;
  updated_at: number;
}

/** A record that was changed on both sides, for a person to decide; one for each record and integration. */
export interface SyncConflictTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  integration_id: number;
  /** The run that came across it last. */
  run_id: string;
  record_key: string;
  title: string;
  kind: "fields" | "deleted_here" | "deleted_there";
  /** `ConflictField[]` of `sync/two-way/merge.ts`. */
  fields: JsonText;
  /** `settled`: nothing is left to decide. */
  state: "open" | "decided" | "settled";
  /** JSON object: `erp` or `hub` by path; the empty path is the record as a whole. */
  decision: JsonText | null;
  decided_by: string | null;
  decided_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A value that the hub itself gave a field, whatever the sources say; see `sync/field-groups.ts`. */
export interface RecordAssignmentTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  /** Dotted path: `accounting.project_id`. */
  field: string;
  /** JSON of the value. */
  value: JsonText;
  /** Unique with record and field: what a person takes back falls to the run, then to the rule. */
  given_by: "person" | "run" | "rule";
  rule_id: number | null;
  /** The person. */
  actor: string | null;
  run_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface RecordChangeTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  /** Null where a person changed it. */
  run_id: string | null;
  /** The person; null where a run changed it. */
  actor: string | null;
  /** Dotted path: `totals.gross`, `lines.0.name`. */
  field: string;
  before_value: JsonText | null;
  after_value: JsonText | null;
  changed_at: number;
}

/** What a person should look at, as the checks found it when the record last changed. */
export interface RecordWarningTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  code: string;
  level: "info" | "warning" | "error";
  /** Dotted path; empty where it is about the whole record. */
  field: string;
  params: JsonText;
  /** The other record that it is about, where it is about two. */
  other_id: number | null;
  /** Somebody has seen it; it comes back when the params change. */
  dismissed_by: string | null;
  dismissed_at: number | null;
  created_at: number;
}

/** Every bank account that a supplier has ever had on a cost invoice. */
export interface SupplierAccountTable {
  id: Generated<number>;
  tenant_id: TenantId;
  seller_tax_id: string;
  /** IBAN where it is one. */
  account: string;
  /** Of the earliest invoice with it, YYYY-MM-DD. */
  first_date: string;
}

/** What the register of VAT payers said of one supplier, kept as the proof that it was asked. */
export interface PayerCheckTable {
  id: Generated<number>;
  tenant_id: TenantId;
  nip: string;
  /** The account that was asked about; null where there was none. */
  account: string | null;
  /** YYYY-MM-DD: the day that the register was asked about. */
  on_date: string;
  /** 1: the register knows the number. */
  found: Flag;
  name: string | null;
  vat_status: string | null;
  /** Null where no account was asked about. */
  is_account_listed: Flag | null;
  /** The register's own number of the answer: the proof. */
  request_id: string;
  /** JSON: the register's entry as it came. */
  subject: JsonText | null;
  actor: string;
  run_id: string | null;
  checked_at: number;
}

/** What costs belong to; `code` is what invoices have as `accounting.project_id`. */
export interface ProjectTable {
  id: Generated<number>;
  tenant_id: TenantId;
  code: string;
  name: string;
  description: string;
  active: Flag;
  /** YYYY-MM-DD. */
  starts_on: string | null;
  ends_on: string | null;
  budget_minor: number | null;
  budget_currency: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
}

/** What did not fit, with the reason, until somebody mends it at the source. */
export interface RecordRefusedTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  integration_id: number;
  stream: string;
  remote_id: string;
  field: string | null;
  reason: string;
  raw: JsonText;
  created_at: number;
}

/** What a dry run would change, a row for each record. */
export interface RunPreviewTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  stream: string;
  entity: Entity;
  /** Null where the record is new. */
  record_id: number | null;
  remote_id: string;
  /** Into the hub, or out of it. */
  direction: SyncDirection;
  what: "created" | "updated" | "deleted" | "conflict";
  title: string;
  /** Field by field, as in events. */
  changes: JsonText;
  created_at: number;
}

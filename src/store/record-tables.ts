import type { Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId } from "./config-schema.ts";

interface RecordRow {
  id: Generated<number>;
  tenant_id: TenantId;
  /** The whole record as the API shows it, canonical JSON. The other columns are drawn from it. */
  data: JsonText;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  /** The record that this one has become part of; it is deleted then. */
  merged_into: number | null;
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
  what: "created" | "updated" | "deleted";
  title: string;
  /** Field by field, as in events. */
  changes: JsonText;
  created_at: number;
}

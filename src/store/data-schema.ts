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
}

export interface InvoiceTable extends RecordRow {
  direction: string;
  kind: string;
  status: string;
  number: string | null;
  issue_date: string | null;
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
  created_at: number;
  updated_at: number;
  /** The system said, or a complete read showed, that it is gone there. */
  deleted_at: number | null;
}

export interface RecordChangeTable {
  id: Generated<number>;
  tenant_id: TenantId;
  entity: Entity;
  record_id: number;
  run_id: string;
  /** Dotted path: `totals.gross`, `lines.0.name`. */
  field: string;
  before_value: JsonText | null;
  after_value: JsonText | null;
  changed_at: number;
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

/** How far a run's read of one stream has come: committed with the page that it counts. */
export interface RunCursorTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  stream: string;
  cursor: JsonText;
  pages: number;
  read_count: number;
  created_count: number;
  updated_count: number;
  unchanged_count: number;
  refused_count: number;
  total_count: number | null;
  done: Flag;
  updated_at: number;
}

/** Where the next incremental read of a stream starts. */
export interface StreamCursorTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  stream: string;
  cursor: JsonText;
  updated_at: number;
}

export interface EventTable {
  /** Grows with every event; readers page by it. */
  seq: Generated<number>;
  /** `evt_…` */
  id: string;
  tenant_id: TenantId;
  type: string;
  occurred_at: number;
  /** JSON of the event's data as published. */
  data: JsonText;
  /** `invoice/412`: what it is about, where it is about a record. */
  subject: string | null;
  run_id: string | null;
  /** The publisher's own key; unique in the tenant. */
  idempotency_key: string | null;
  /** 1 until the deliveries of the event are made. */
  is_pending: Flag;
  created_at: number;
}

export type DeliveryState = "pending" | "delivered" | "retrying" | "failed" | "expired";

export interface DeliveryTable {
  /** `dlv_…` */
  id: string;
  tenant_id: TenantId;
  event_id: string;
  subscription_id: number;
  event_type: string;
  state: DeliveryState;
  attempts: number;
  /** Null once settled. */
  next_attempt_at: number | null;
  leased_until: number | null;
  lease_token: string | null;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

export interface AttemptTable {
  id: Generated<number>;
  tenant_id: TenantId;
  delivery_id: string;
  number: number;
  started_at: number;
  duration_ms: number;
  status: number | null;
  error_code: string | null;
  error_message: string | null;
  remote_address: string | null;
  request_headers: JsonText;
  response_headers: JsonText | null;
  response_body: string | null;
}

export interface FileTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  mime: string;
  size_bytes: number;
  sha256: string;
  kind: string;
  /** YYYY-MM */
  period: string | null;
  /** `invoice/412/attachment/0`: what it came from, unique where set. */
  source: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
}

/** Where a file went: one row per upload to a storage. */
export interface FileCopyTable {
  id: Generated<number>;
  tenant_id: TenantId;
  file_id: number;
  integration_id: number;
  run_id: string;
  path: string;
  etag: string | null;
  remote_id: string | null;
  url: string | null;
  created_at: number;
  updated_at: number;
}

export interface DataTables {
  invoice: InvoiceTable;
  party: PartyTable;
  item: ItemTable;
  record_identity: RecordIdentityTable;
  record_origin: RecordOriginTable;
  record_change: RecordChangeTable;
  record_refused: RecordRefusedTable;
  run_cursor: RunCursorTable;
  stream_cursor: StreamCursorTable;
  event: EventTable;
  delivery: DeliveryTable;
  attempt: AttemptTable;
  file: FileTable;
  file_copy: FileCopyTable;
}

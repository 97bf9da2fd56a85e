import type { ColumnType, Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId } from "./config-schema.ts";
import type {
  InvoiceTable,
  ItemTable,
  PartyTable,
  PayerCheckTable,
  ProjectTable,
  RecordAssignmentTable,
  RecordChangeTable,
  RecordIdentityTable,
  RecordOriginTable,
  RecordRefusedTable,
  RecordWarningTable,
  RunPreviewTable,
  SupplierAccountTable,
} from "./record-tables.ts";

export type * from "./record-tables.ts";

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

export type SendStatus =
  | "pending"
  | "sending"
  | "created"
  | "updated"
  | "unchanged"
  | "conflict"
  | "rejected";

/** One record that a run sends to an outside system, and what became of it there. */
export interface RunResultTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  entity: Entity;
  record_id: number;
  /** Name of the connector's sink; empty where it has none for the record. */
  sink: string;
  /** Records of one number are sent together, under one idempotency key. */
  batch: number;
  /** The record's business key. */
  record_key: string | null;
  status: SendStatus;
  /** What is being sent, so that a repeat after a crash sends the same. */
  request: JsonText | null;
  remote_id: string | null;
  remote_version: string | null;
  message: string | null;
  created_at: number;
}

export interface EventTable {
  /** Grows with every event; readers page by it. */
  seq: Generated<number>;
  /** `evt_…` */
  id: string;
  tenant_id: TenantId;
  type: string;
  /** Of a type of the tenant's own; null for built-in ones. */
  type_version: number | null;
  occurred_at: number;
  /** JSON of the event's data as published. */
  data: JsonText;
  /** `invoice/412`: what it is about, where it is about a record. */
  subject: string | null;
  /** The tenant's customer that it concerns; null for all. */
  consumer: string | null;
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
  /** With an ordered subscription: deliveries of one key go one after the other. */
  ordering_key: string | null;
  state: DeliveryState;
  attempts: number;
  /** Null once settled, and while an earlier one of its ordering key is open. */
  next_attempt_at: number | null;
  leased_until: number | null;
  lease_token: string | null;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

/** Where an open delivery of an ordered subscription stands; see `ordered-queue.ts`. */
export interface DeliveryOrderTable {
  delivery_id: string;
  tenant_id: TenantId;
  subscription_id: number;
  ordering_key: string;
  event_seq: number;
}

/** Locked by whoever changes the order of a subscription. */
export interface DeliveryOrderLockTable {
  subscription_id: number;
}

export interface AttemptTable {
  id: Generated<number>;
  tenant_id: TenantId;
  delivery_id: string;
  number: number;
  started_at: number;
  duration_ms: number;
  /** Null where the connection was open already. */
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  status: number | null;
  error_code: string | null;
  error_message: string | null;
  remote_address: string | null;
  request_headers: JsonText;
  /** Null where the event and the format tell what was sent. */
  request_body: string | null;
  /** The deliveries of one request share it. */
  batch_id: string | null;
  response_headers: JsonText | null;
  response_body: string | null;
}

/** What is known of an endpoint beside its deliveries; written when it changes, not with every try. */
export interface EndpointStateTable {
  subscription_id: number;
  tenant_id: TenantId;
  breaker: "closed" | "open" | "half_open";
  opened_at: number | null;
  /** Nothing is sent before. */
  open_until: number | null;
  /** Openings since it last closed: each waits longer. */
  trips: number;
  failing_since: number | null;
  last_success_at: number | null;
  last_failure_at: number | null;
  last_error: string | null;
  updated_at: number;
}

/**
 * Attempts counted by hour, outcome and HTTP status. Each worker has rows of its own, so that none waits
 * for another; old hours are merged into one row with an empty `worker`.
 */
export interface DeliveryStatTable {
  id: Generated<number>;
  tenant_id: TenantId;
  subscription_id: number;
  /** Start of the hour. */
  hour: number;
  worker: string;
  outcome: "delivered" | "retrying" | "failed" | "expired";
  /** 0 where no answer came. */
  status: number;
  /** Why the attempts failed, as in `attempt`; empty where they did not. */
  error_code: ColumnType<string, string | undefined, string>;
  attempts: number;
  /** Deliveries that were settled: as many as attempts where they were sent, others where they expired. */
  deliveries: ColumnType<number, number | undefined, number>;
  /** Tries that the deliveries settled here took in all. */
  tries_of_settled: number;
  duration_ms_sum: number;
  duration_ms_max: number;
  /** When the last of them began; null where nobody wrote it down. */
  last_at: number | null;
}

/** How far somebody who fetches events by a name has come. */
export interface StreamReaderTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: string;
  /** The `seq` of the last event that it has taken. */
  after_seq: number;
  created_at: number;
  updated_at: number;
}

/** Calls that came in through `/hooks`, so that a repeated one changes nothing. */
export interface IncomingCallTable {
  id: Generated<number>;
  tenant_id: TenantId;
  hook_id: number;
  call_key: string;
  event_id: string | null;
  run_id: string | null;
  received_at: number;
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

/** Where a file went: one row per upload to a storage; it outlives what it tells of. */
export interface FileCopyTable {
  id: Generated<number>;
  tenant_id: TenantId;
  file_id: number;
  integration_id: number;
  /** As it was called then: the integration may have been deleted since. */
  integration_slug: string;
  run_id: string;
  path: string;
  /** SHA-256 of the path, for the index. */
  path_key: string;
  /** `sending`: under way, or cut off by a crash. `replaced`: another file was put at its path. */
  state: "sending" | "filed" | "replaced" | "removed";
  size_bytes: number;
  sha256: string;
  /** What of the service's own word was compared after the upload. */
  verified_by: "hash" | "size" | null;
  /** What the service says of the content. */
  hash_algorithm: string | null;
  hash: string | null;
  etag: string | null;
  remote_id: string | null;
  url: string | null;
  /** When a later run found it still there and unchanged. */
  confirmed_at: number | null;
  confirmed_run_id: string | null;
  /** When it was replaced or removed by the hub. */
  ended_at: number | null;
  ended_run_id: string | null;
  created_at: number;
  updated_at: number;
}

/** Exchange rates of one currency in one month, as the bank published them: the same for every tenant. */
export interface ExchangeRateMonthTable {
  id: Generated<number>;
  /** `NBP-A` */
  source: string;
  currency: string;
  /** YYYY-MM */
  month: string;
  /** JSON of the month's rates, oldest first; empty where the bank has none. */
  rates: JsonText;
  /** The bank's day on which it was asked: rates of earlier days are complete. */
  asked_on: string;
  updated_at: number;
}

export interface DataTables {
  invoice: InvoiceTable;
  party: PartyTable;
  item: ItemTable;
  record_identity: RecordIdentityTable;
  record_origin: RecordOriginTable;
  record_assignment: RecordAssignmentTable;
  record_change: RecordChangeTable;
  record_refused: RecordRefusedTable;
  record_warning: RecordWarningTable;
  supplier_account: SupplierAccountTable;
  payer_check: PayerCheckTable;
  project: ProjectTable;
  run_preview: RunPreviewTable;
  run_result: RunResultTable;
  run_cursor: RunCursorTable;
  stream_cursor: StreamCursorTable;
  event: EventTable;
  delivery: DeliveryTable;
  delivery_order: DeliveryOrderTable;
  delivery_order_lock: DeliveryOrderLockTable;
  attempt: AttemptTable;
  endpoint_state: EndpointStateTable;
  delivery_stat: DeliveryStatTable;
  stream_reader: StreamReaderTable;
  incoming_call: IncomingCallTable;
  exchange_rate_month: ExchangeRateMonthTable;
  file: FileTable;
  file_copy: FileCopyTable;
}

import type { Generated } from "kysely";
import type { Entity } from "../model/entities.ts";
import type { Flag, JsonText, TenantId } from "./column-types.ts";
import type {
  CommandCounterTable,
  CommandEntryTable,
  CommandLogTable,
  CommandMarkTable,
  CommandRowTable,
  CommandShapeTable,
  CommandStateTable,
} from "./command-schema.ts";
import type {
  AttemptTable,
  DeliveryOrderLockTable,
  DeliveryOrderTable,
  DeliveryStatTable,
  DeliveryTable,
  EndpointStateTable,
} from "./delivery-schema.ts";
import type {
  ExchangeBatchTable,
  ExchangeFileTable,
  ExchangeSentTable,
} from "./exchange-schema.ts";
import type { FileCopyTable, FileTable } from "./file-schema.ts";
import type { FiscalTables } from "./fiscal-schema.ts";
import type { CallStatTable, IntegrationStateTable, StreamReadTable } from "./health-schema.ts";
import type { MirrorPlaceTable, MirrorTableTable } from "./mirror-schema.ts";
import type {
  InvoiceTable,
  ItemTable,
  OrderTable,
  PartyTable,
  PayerCheckTable,
  ProjectTable,
  RecordAgreementTable,
  RecordAssignmentTable,
  RecordChangeTable,
  RecordIdentityTable,
  RecordOriginTable,
  RecordRefusedTable,
  RecordWarningTable,
  RunPreviewTable,
  SupplierAccountTable,
  SyncConflictTable,
  SyncDirection,
} from "./record-tables.ts";

export type * from "./delivery-schema.ts";
export type * from "./file-schema.ts";
export type * from "./health-schema.ts";
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
  | "deleted"
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
  /** `in`: what the run did to the hub's own record. */
  direction: SyncDirection;
  /** Name of the connector's sink; empty where it has none for the record. Of `in` the stream. */
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
  title: string | null;
  /** JSON: `FieldChange[]`, where the run knows what it changes. */
  changes: JsonText | null;
  /** What it takes to undo it; null where it cannot be undone. */
  undo: JsonText | null;
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

export interface DataTables extends FiscalTables {
  invoice: InvoiceTable;
  party: PartyTable;
  item: ItemTable;
  order: OrderTable;
  record_identity: RecordIdentityTable;
  record_origin: RecordOriginTable;
  record_assignment: RecordAssignmentTable;
  record_agreement: RecordAgreementTable;
  sync_conflict: SyncConflictTable;
  record_change: RecordChangeTable;
  record_refused: RecordRefusedTable;
  record_warning: RecordWarningTable;
  supplier_account: SupplierAccountTable;
  payer_check: PayerCheckTable;
  project: ProjectTable;
  run_preview: RunPreviewTable;
  run_result: RunResultTable;
  exchange_file: ExchangeFileTable;
  exchange_batch: ExchangeBatchTable;
  exchange_sent: ExchangeSentTable;
  mirror_place: MirrorPlaceTable;
  mirror_table: MirrorTableTable;
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
  integration_state: IntegrationStateTable;
  call_stat: CallStatTable;
  stream_read: StreamReadTable;
  command_shape: CommandShapeTable;
  command_state: CommandStateTable;
  command_row: CommandRowTable;
  command_mark: CommandMarkTable;
  command_counter: CommandCounterTable;
  command_entry: CommandEntryTable;
  command_log: CommandLogTable;
}

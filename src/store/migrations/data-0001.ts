import { type SchemaBuilder, TIMES } from "./columns.ts";
import { commandTables } from "./data-0001-commands.ts";
import { exchangeLedgers } from "./data-0001-exchange.ts";
import { fiscalTables } from "./data-0001-fiscal.ts";
import { integrationHealth } from "./data-0001-health.ts";
import { mirrors } from "./data-0001-mirror.ts";
import { recordTables } from "./data-0001-records.ts";

/** Records with their origins and history, events, deliveries, files. */
export async function up(schema: SchemaBuilder): Promise<void> {
  await recordTables(schema);
  await cursors(schema);
  await results(schema);
  await events(schema);
  await deliveries(schema);
  await ordering(schema);
  await endpoints(schema);
  await exchanges(schema);
  await files(schema);
  await exchangeRates(schema);
  await exchangeLedgers(schema);
  await mirrors(schema);
  await integrationHealth(schema);
  await fiscalTables(schema);
  await commandTables(schema);
}

async function exchangeRates({ table, unique }: SchemaBuilder): Promise<void> {
  await table("exchange_rate_month", [
    ["source", 20],
    ["currency", 3],
    ["month", 7],
    ["rates", "longText"],
    ["asked_on", 10],
    ["updated_at", "bigint"],
  ]);
  await unique("exchange_rate_month", ["source", "currency", "month"]);
}

async function results({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("run_result", [
    ["run_id", 40],
    ["entity", 20],
    ["record_id", "bigint"],
    ["direction", 3],
    ["sink", 60],
    ["batch", "int"],
    ["record_key", 255, "null"],
    ["status", 12],
    ["request", "longText", "null"],
    ["remote_id", 255, "null"],
    ["remote_version", 255, "null"],
    ["message", "longText", "null"],
    ["title", 500, "null"],
    ["changes", "longText", "null"],
    ["undo", "longText", "null"],
    ["created_at", "bigint"],
  ]);
  await unique("run_result", ["run_id", "record_id", "direction"]);
  await index("run_result", ["run_id", "status", "batch"]);
}

async function cursors({ tenantTable, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("run_cursor", [
    ["run_id", 40],
    ["stream", 60],
    ["cursor", "longText"],
    ["pages", "int"],
    ["read_count", "int"],
    ["created_count", "int"],
    ["updated_count", "int"],
    ["unchanged_count", "int"],
    ["refused_count", "int"],
    ["total_count", "int", "null"],
    ["done", "flag"],
    ["updated_at", "bigint"],
  ]);
  await unique("run_cursor", ["run_id", "stream"]);
  await tenantTable("stream_cursor", [
    ["integration_id", "bigint"],
    ["stream", 60],
    ["cursor", "longText"],
    ["updated_at", "bigint"],
  ]);
  await unique("stream_cursor", ["tenant_id", "integration_id", "stream"]);
}

async function events({ table, index, unique }: SchemaBuilder): Promise<void> {
  await table(
    "event",
    [
      ["tenant_id", "bigint"],
      ["id", 40],
      ["type", 120],
      ["type_version", "int", "null"],
      ["occurred_at", "bigint"],
      ["data", "longText"],
      ["subject", 200, "null"],
      ["consumer", 120, "null"],
      ["run_id", 40, "null"],
      ["idempotency_key", 200, "null"],
      ["is_pending", "flag"],
      ["created_at", "bigint"],
    ],
    "seq",
  );
  await unique("event", ["id"]);
  await unique("event", ["tenant_id", "idempotency_key"]);
  await index("event", ["is_pending", "seq"]);
  await index("event", ["tenant_id", "seq"]);
  await index("event", ["tenant_id", "type", "seq"]);
}

async function deliveries({ table, tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await table(
    "delivery",
    [
      ["id", 40],
      ["tenant_id", "bigint"],
      ["event_id", 40],
      ["subscription_id", "bigint"],
      ["event_type", 120],
      ["ordering_key", 200, "null"],
      ["state", 10],
      ["attempts", "int"],
      ["next_attempt_at", "bigint", "null"],
      ["leased_until", "bigint", "null"],
      ["lease_token", 40, "null"],
      ["last_status", "int", "null"],
      ["last_error", 500, "null"],
      ["created_at", "bigint"],
      ["updated_at", "bigint"],
      ["finished_at", "bigint", "null"],
    ],
    "id",
  );
  await unique("delivery", ["event_id", "subscription_id"]);
  // Of the open ones: what is settled costs nothing here, and settling takes an entry away.
  await index("delivery", ["subscription_id", "next_attempt_at"], { notNull: "next_attempt_at" });
  await index("delivery", ["subscription_id", "id"]);
  await index("delivery", ["tenant_id", "state", "id"]);
  await tenantTable("attempt", [
    ["delivery_id", 40],
    ["number", "int"],
    ["started_at", "bigint"],
    ["duration_ms", "int"],
    ["dns_ms", "int", "null"],
    ["connect_ms", "int", "null"],
    ["tls_ms", "int", "null"],
    ["first_byte_ms", "int", "null"],
    ["status", "int", "null"],
    ["error_code", 60, "null"],
    ["error_message", 1000, "null"],
    ["remote_address", 64, "null"],
    ["request_headers", "longText"],
    ["request_body", "longText", "null"],
    ["batch_id", 40, "null"],
    ["response_headers", "longText", "null"],
    ["response_body", "longText", "null"],
  ]);
  await index("attempt", ["delivery_id"]);
}

async function ordering({ table, unique }: SchemaBuilder): Promise<void> {
  await table(
    "delivery_order",
    [
      ["delivery_id", 40],
      ["tenant_id", "bigint"],
      ["subscription_id", "bigint"],
      ["ordering_key", 200],
      ["event_seq", "bigint"],
    ],
    "delivery_id",
  );
  await unique("delivery_order", ["subscription_id", "ordering_key", "event_seq"]);
  await table("delivery_order_lock", [["subscription_id", "bigint"]], "subscription_id");
}

async function endpoints({ table, tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await table(
    "endpoint_state",
    [
      ["subscription_id", "bigint"],
      ["tenant_id", "bigint"],
      ["breaker", 10],
      ["opened_at", "bigint", "null"],
      ["open_until", "bigint", "null"],
      ["trips", "int"],
      ["failing_since", "bigint", "null"],
      ["last_success_at", "bigint", "null"],
      ["last_failure_at", "bigint", "null"],
      ["last_error", 500, "null"],
      ["updated_at", "bigint"],
    ],
    "subscription_id",
  );
  await index("endpoint_state", ["breaker"]);
  await tenantTable("delivery_stat", [
    ["subscription_id", "bigint"],
    ["hour", "bigint"],
    ["worker", 40],
    ["outcome", 10],
    ["status", "int"],
    ["error_code", 60],
    ["attempts", "int"],
    ["deliveries", "int"],
    ["tries_of_settled", "bigint"],
    ["duration_ms_sum", "bigint"],
    ["duration_ms_max", "int"],
    ["last_at", "bigint", "null"],
  ]);
  await unique("delivery_stat", [
    "subscription_id",
    "hour",
    "worker",
    "outcome",
    "status",
    "error_code",
  ]);
  await index("delivery_stat", ["worker"]);
  await index("delivery_stat", ["tenant_id", "hour"]);
}

/** What comes in and what others fetch themselves. */
async function exchanges({ tenantTable, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("stream_reader", [["name", 120], ["after_seq", "bigint"], ...TIMES]);
  await unique("stream_reader", ["tenant_id", "name"]);
  await tenantTable("incoming_call", [
    ["hook_id", "bigint"],
    ["call_key", 200],
    ["event_id", 40, "null"],
    ["run_id", 40, "null"],
    ["received_at", "bigint"],
  ]);
  await unique("incoming_call", ["hook_id", "call_key"]);
}

async function files({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("file", [
    ["name", 255],
    ["mime", 120],
    ["size_bytes", "bigint"],
    ["sha256", 64],
    ["kind", 30],
    ["period", 7, "null"],
    ["source", 200, "null"],
    ["created_by", 254],
    ...TIMES,
  ]);
  await index("file", ["tenant_id", "name"]);
  await index("file", ["sha256"]);
  await unique("file", ["tenant_id", "source"]);
  await tenantTable("file_copy", [
    ["file_id", "bigint"],
    ["integration_id", "bigint"],
    ["integration_slug", 63],
    ["run_id", 40],
    ["path", 2000],
    ["path_key", 64],
    ["state", 12],
    ["size_bytes", "bigint"],
    ["sha256", 64],
    ["verified_by", 12, "null"],
    ["hash_algorithm", 20, "null"],
    ["hash", 200, "null"],
    ["etag", 200, "null"],
    ["remote_id", 200, "null"],
    ["url", 2000, "null"],
    ["confirmed_at", "bigint", "null"],
    ["confirmed_run_id", 40, "null"],
    ["ended_at", "bigint", "null"],
    ["ended_run_id", 40, "null"],
    ...TIMES,
  ]);
  await index("file_copy", ["tenant_id", "file_id"]);
  await index("file_copy", ["integration_id", "path_key"]);
  await index("file_copy", ["run_id"]);
}

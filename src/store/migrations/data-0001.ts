import type { ColumnSpec, SchemaBuilder } from "./columns.ts";

const TIMES: readonly ColumnSpec[] = [
  ["created_at", "bigint"],
  ["updated_at", "bigint"],
];
const RECORD: readonly ColumnSpec[] = [
  ["data", "longText"],
  ...TIMES,
  ["deleted_at", "bigint", "null"],
];

/** Records with their origins and history, events, deliveries, files. */
export async function up(schema: SchemaBuilder): Promise<void> {
  await records(schema);
  await bookkeeping(schema);
  await cursors(schema);
  await events(schema);
  await files(schema);
}

async function records({ tenantTable, index }: SchemaBuilder): Promise<void> {
  await tenantTable("invoice", [
    ["direction", 5],
    ["kind", 12],
    ["status", 10],
    ["number", 256, "null"],
    ["issue_date", 10, "null"],
    ["due_date", 10, "null"],
    ["currency", 3],
    ["net_minor", "bigint", "null"],
    ["tax_minor", "bigint", "null"],
    ["gross_minor", "bigint", "null"],
    ["payment_status", 10, "null"],
    ["seller_name", 500, "null"],
    ["seller_tax_id", 64, "null"],
    ["buyer_name", 500, "null"],
    ["buyer_tax_id", 64, "null"],
    ["fiscal_id", 64, "null"],
    ["project_id", 120, "null"],
    ["category", 120, "null"],
    ...RECORD,
  ]);
  await index("invoice", ["tenant_id", "direction", "issue_date", "id"]);
  await index("invoice", ["tenant_id", "issue_date", "id"]);
  await tenantTable("party", [["role", 10], ["name", 500], ["tax_id", 64, "null"], ...RECORD]);
  await index("party", ["tenant_id", "tax_id"]);
  await tenantTable("item", [["code", 120], ["name", 500], ["active", "flag"], ...RECORD]);
  await index("item", ["tenant_id", "code"]);
}

async function bookkeeping({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("record_identity", [
    ["entity", 20],
    ["identity_key", 400],
    ["record_id", "bigint"],
  ]);
  await unique("record_identity", ["tenant_id", "entity", "identity_key"]);
  await index("record_identity", ["tenant_id", "entity", "record_id"]);
  await tenantTable("record_origin", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["integration_id", "bigint"],
    ["stream", 60],
    ["remote_id", 200],
    ["hash", 64],
    ["remote_version", 200, "null"],
    ["last_run_id", 40],
    ...TIMES,
    ["deleted_at", "bigint", "null"],
  ]);
  await unique("record_origin", ["tenant_id", "integration_id", "entity", "remote_id"]);
  await index("record_origin", ["tenant_id", "entity", "record_id"]);
  await tenantTable("record_change", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["run_id", 40],
    ["field", 400],
    ["before_value", "longText", "null"],
    ["after_value", "longText", "null"],
    ["changed_at", "bigint"],
  ]);
  await index("record_change", ["tenant_id", "entity", "record_id", "id"]);
  await tenantTable("record_refused", [
    ["run_id", 40],
    ["integration_id", "bigint"],
    ["stream", 60],
    ["remote_id", 200],
    ["field", 400, "null"],
    ["reason", "longText"],
    ["raw", "longText"],
    ["created_at", "bigint"],
  ]);
  await index("record_refused", ["run_id", "id"]);
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

async function events({ table, tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await table(
    "event",
    [
      ["tenant_id", "bigint"],
      ["id", 40],
      ["type", 120],
      ["occurred_at", "bigint"],
      ["data", "longText"],
      ["subject", 200, "null"],
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
  await table(
    "delivery",
    [
      ["id", 40],
      ["tenant_id", "bigint"],
      ["event_id", 40],
      ["subscription_id", "bigint"],
      ["event_type", 120],
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
  await index("delivery", ["subscription_id", "next_attempt_at"]);
  await index("delivery", ["tenant_id", "state", "id"]);
  await tenantTable("attempt", [
    ["delivery_id", 40],
    ["number", "int"],
    ["started_at", "bigint"],
    ["duration_ms", "int"],
    ["status", "int", "null"],
    ["error_code", 60, "null"],
    ["error_message", 1000, "null"],
    ["remote_address", 64, "null"],
    ["request_headers", "longText"],
    ["response_headers", "longText", "null"],
    ["response_body", "longText", "null"],
  ]);
  await index("attempt", ["delivery_id"]);
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
    ["run_id", 40],
    ["path", 2000],
    ["etag", 200, "null"],
    ["remote_id", 200, "null"],
    ["url", 2000, "null"],
    ...TIMES,
  ]);
  await index("file_copy", ["tenant_id", "file_id"]);
}

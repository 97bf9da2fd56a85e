import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Who gets which events, types of events, the portal, calls that come in. */
export async function webhookTables(schema: SchemaBuilder): Promise<void> {
  await subscriptions(schema);
  await webhooks(schema);
}

async function subscriptions({ tenantTable, index }: SchemaBuilder): Promise<void> {
  await tenantTable("subscription", [
    ["name", 200],
    ["url", 2000, "null"],
    ["integration_id", "bigint", "null"],
    ["destination_settings", "longText", "null"],
    ["consumer", 120, "null"],
    ["event_types", "longText"],
    ["event_filters", "longText"],
    ["wire_format", 20],
    ["format_options", "longText", "null"],
    ["template", "longText", "null"],
    ["secrets", "longText", "null"],
    ["signature_header", 100, "null"],
    ["headers", "longText", "null"],
    ["auth", "longText", "null"],
    ["timeout_ms", "int"],
    ["retry_delays", "longText"],
    ["rate_limit_per_minute", "int", "null"],
    ["max_concurrency", "int", "null"],
    ["ordering", 10, "null"],
    ["ordering_key", 200, "null"],
    ["batch_size", "int", "null"],
    ["batch_wait_ms", "int", "null"],
    ["disable_after_hours", "int", "null"],
    ["created_by", 254],
    ["active", "flag"],
    ["disabled_reason", 500, "null"],
    ...TIMES,
  ]);
  await index("subscription", ["tenant_id", "active"]);
  await index("subscription", ["tenant_id", "consumer"]);
  await index("subscription", ["updated_at"]);
}

async function webhooks({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("event_type", [
    ["type", 120],
    ["version", "int"],
    ["title", "longText"],
    ["description", "longText"],
    ["schema", "longText", "null"],
    ["example", "longText", "null"],
    ["on_mismatch", 10],
    ["created_by", 254],
    ...TIMES,
  ]);
  await unique("event_type", ["tenant_id", "type", "version"]);
  await tenantTable("portal_link", [
    ["consumer", 120],
    ["secret_hash", 64],
    ["language", 10],
    ["created_by", 254],
    ["expires_at", "bigint"],
    ["revoked_at", "bigint", "null"],
    ["last_used_at", "bigint", "null"],
    ...TIMES,
  ]);
  await unique("portal_link", ["secret_hash"]);
  await index("portal_link", ["tenant_id", "consumer"]);
  await tenantTable("incoming_hook", [
    ["integration_id", "bigint"],
    ["scheme", 20],
    ["secrets", "longText", "null"],
    ["options", "longText"],
    ["event_type", 120, "null"],
    ["action", 60, "null"],
    ["params", "longText"],
    ["created_by", 254],
    ["active", "flag"],
    ["last_call_at", "bigint", "null"],
    ["runs_wanted", "bigint"],
    ["runs_started", "bigint"],
    ...TIMES,
  ]);
  await unique("incoming_hook", ["integration_id"]);
}

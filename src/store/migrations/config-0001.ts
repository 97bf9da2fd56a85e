import type { ColumnSpec, SchemaBuilder } from "./columns.ts";
import { reportTables } from "./config-0001-reports.ts";

const TIMES: readonly ColumnSpec[] = [
  ["created_at", "bigint"],
  ["updated_at", "bigint"],
];

/** Tenants, people, integrations, subscriptions, runs. */
export async function up(schema: SchemaBuilder): Promise<void> {
  await people(schema);
  await integrations(schema);
  await consents(schema);
  await subscriptions(schema);
  await webhooks(schema);
  await rules(schema);
  await revisions(schema);
  await runs(schema);
  await schedules(schema);
  await reportTables(schema);
}

async function people({ table, tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await table("tenant", [["slug", 63], ["name", 200], ["time_zone", 60], ...TIMES]);
  await unique("tenant", ["slug"]);
  await table("user", [
    ["email", 254],
    ["name", 200],
    ["password_hash", 300],
    ["language", 10],
    ["disabled_at", "bigint", "null"],
    ...TIMES,
  ]);
  await unique("user", ["email"]);
  await tenantTable("membership", [["user_id", "bigint"], ["permissions", "longText"], ...TIMES]);
  await unique("membership", ["tenant_id", "user_id"]);
  await index("membership", ["user_id"]);
  await tenantTable("user_group", [["name", 200], ["permissions", "longText"], ...TIMES]);
  await unique("user_group", ["tenant_id", "name"]);
  await tenantTable("group_member", [["group_id", "bigint"], ["user_id", "bigint"], ...TIMES]);
  await unique("group_member", ["tenant_id", "group_id", "user_id"]);
  await tenantTable("session", [
    ["user_id", "bigint"],
    ["secret_hash", 64],
    ["expires_at", "bigint"],
    ["last_used_at", "bigint"],
    ["user_agent", 400, "null"],
    ["address", 64, "null"],
    ...TIMES,
  ]);
  await unique("session", ["secret_hash"]);
  await index("session", ["user_id"]);
  await tenantTable("token", [
    ["user_id", "bigint", "null"],
    ["name", 200],
    ["secret_hash", 64],
    ["prefix", 20],
    ["permissions", "longText"],
    ["networks", "longText"],
    ["expires_at", "bigint", "null"],
    ["revoked_at", "bigint", "null"],
    ["last_used_at", "bigint", "null"],
    ...TIMES,
  ]);
  await unique("token", ["secret_hash"]);
  await index("token", ["tenant_id", "user_id"]);
}

async function integrations({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("integration", [
    ["slug", 63],
    ["name", 200],
    ["provider", 60],
    ["integration_type", 40],
    ["credentials", "longText"],
    ["settings", "longText"],
    ["base_url", 2000, "null"],
    ["active", "flag"],
    ["health", 10],
    ["health_message", "longText", "null"],
    ["health_code", 60, "null"],
    ["facts", "longText"],
    ["last_verified_at", "bigint", "null"],
    ["last_run_at", "bigint", "null"],
    ...TIMES,
  ]);
  await unique("integration", ["tenant_id", "slug"]);
  await tenantTable("connector_state", [
    ["integration_id", "bigint"],
    ["name", 200],
    ["value", "longText"],
    ["expires_at", "bigint", "null"],
    ["updated_at", "bigint"],
  ]);
  await unique("connector_state", ["integration_id", "name"]);
  await index("connector_state", ["expires_at"]);
  await tenantTable("connector_lock", [
    ["integration_id", "bigint"],
    ["name", 200],
    ["lease_token", 40],
    ["leased_until", "bigint"],
  ]);
  await unique("connector_lock", ["integration_id", "name"]);
  await tenantTable("connector_allowance", [
    ["integration_id", "bigint"],
    ["name", 60],
    ["version", "int"],
    ["spent", "longText"],
    ["updated_at", "bigint"],
  ]);
  await unique("connector_allowance", ["integration_id", "name"]);
  await tenantTable("inbox_report", [
    ["integration_id", "bigint"],
    ["stream", 60],
    ["name_hash", 64],
    ["name", "longText"],
    ["size_bytes", "bigint"],
    ["modified_at", "bigint"],
    ["report", "longText"],
    ["updated_at", "bigint"],
  ]);
  await unique("inbox_report", ["integration_id", "stream", "name_hash"]);
}

/** People on their way to a provider's consent page. */
async function consents({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("oauth_flow", [
    ["integration_id", "bigint"],
    ["state_hash", 64],
    ["browser_hash", 64],
    ["session_hash", 64, "null"],
    ["actor", 254],
    ["redirect_uri", 2000],
    ["expires_at", "bigint"],
    ["created_at", "bigint"],
  ]);
  await unique("oauth_flow", ["state_hash"]);
  await index("oauth_flow", ["expires_at"]);
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

async function revisions({ tenantTable, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("revision", [
    ["name", 40],
    ["value", "bigint"],
  ]);
  await unique("revision", ["tenant_id", "name"]);
}

/** How invoices are sorted, by the hub and for people. */
async function rules({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("rule", [
    ["position", "int"],
    ["name", 200],
    ["conditions", "longText"],
    ["project_id", 120, "null"],
    ["category", 120, "null"],
    ["stops", "flag"],
    ["active", "flag"],
    ["created_by", 254],
    ["updated_by", 254],
    ...TIMES,
  ]);
  await index("rule", ["tenant_id", "position"]);
  await tenantTable("saved_view", [
    ["user_id", "bigint"],
    ["page", 40],
    ["name", 120],
    ["query", "longText"],
    ...TIMES,
  ]);
  await unique("saved_view", ["tenant_id", "user_id", "page", "name"]);
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

async function runs({ db, table, tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await table(
    "run",
    [
      ["id", 40],
      ["tenant_id", "bigint"],
      ["parent_id", 40, "null"],
      ["integration_id", "bigint", "null"],
      ["integration_slug", 63, "null"],
      ["action", 60],
      ["params", "longText"],
      ["trigger_kind", 10],
      ["actor", 254],
      ["state", 12],
      ["lock_key", 200, "null"],
      ["lease_token", 40, "null"],
      ["leased_until", "bigint", "null"],
      ["starts", "int"],
      ["cancel_requested_at", "bigint", "null"],
      ["total_count", "bigint", "null"],
      ["result", "longText", "null"],
      ["error_code", 60, "null"],
      ["error_message", "longText", "null"],
      ["created_at", "bigint"],
      ["started_at", "bigint", "null"],
      ["finished_at", "bigint", "null"],
    ],
    "id",
  );
  for (const count of ["read", "created", "updated", "unchanged", "refused"]) {
    await db.schema
      .alterTable("run")
      .addColumn(`${count}_count`, "integer", (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await unique("run", ["lock_key"]);
  await index("run", ["state", "leased_until"]);
  await index("run", ["tenant_id", "created_at"]);
  await index("run", ["tenant_id", "integration_id", "created_at"]);
  await index("run", ["parent_id"]);
  await tenantTable("run_log", [
    ["run_id", 40],
    ["at", "bigint"],
    ["level", 5],
    ["message", "longText"],
    ["fields", "longText"],
  ]);
  await index("run_log", ["run_id", "id"]);
}

async function schedules({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("schedule", [
    ["name", 200],
    ["action", 60],
    ["integration_id", "bigint", "null"],
    ["params", "longText"],
    ["cron", 120],
    ["time_zone", 60],
    ["working_day", "int", "null"],
    ["holidays", 2, "null"],
    ["overlap", 10],
    ["catch_up", "flag"],
    ["jitter_seconds", "int"],
    ["active", "flag"],
    ["next_at", "bigint", "null"],
    ["last_at", "bigint", "null"],
    ["last_run_id", 40, "null"],
    ["last_error", 2000, "null"],
    ["created_by", 254],
    ...TIMES,
  ]);
  await unique("schedule", ["tenant_id", "name"]);
  await index("schedule", ["active", "next_at"]);
}

import { type SchemaBuilder, TIMES } from "./columns.ts";
import { auditTables } from "./config-0001-audit.ts";
import { exchangeTables } from "./config-0001-exchange.ts";
import { reportTables } from "./config-0001-reports.ts";
import { runTables } from "./config-0001-runs.ts";
import { unitTables } from "./config-0001-units.ts";
import { webhookTables } from "./config-0001-webhooks.ts";

/** Tenants, people, integrations, subscriptions, runs. */
export async function up(schema: SchemaBuilder): Promise<void> {
  await people(schema);
  await auditTables(schema);
  await integrations(schema);
  await turns(schema);
  await consents(schema);
  await webhookTables(schema);
  await rules(schema);
  await revisions(schema);
  await runTables(schema);
  await reportTables(schema);
  await exchangeTables(schema);
  await unitTables(schema);
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
    ["rate_per_minute", "int", "null"],
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

/** Of all tenants: who may call an address that takes one call at a time. */
const turns = ({ table }: SchemaBuilder): Promise<void> =>
  table(
    "address_turn",
    [
      ["address", 260],
      ["lease_token", 40],
      ["leased_until", "bigint"],
    ],
    "address",
  );

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

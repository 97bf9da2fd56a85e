import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Runs with their logs, and when they start by themselves. */
export async function runTables(schema: SchemaBuilder): Promise<void> {
  await runs(schema);
  await schedules(schema);
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

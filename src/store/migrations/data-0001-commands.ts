import { type SchemaBuilder, TIMES } from "./columns.ts";

/** What the command API keeps beside the records; its tables themselves are made by `commands/rows/`. */
export async function commandTables({
  table,
  tenantTable,
  index,
  unique,
}: SchemaBuilder): Promise<void> {
  await table(
    "command_shape",
    [
      ["name", 60],
      ["signature", 64],
    ],
    "name",
  );
  await tenantTable("command_state", [["state", 10], ...TIMES]);
  await unique("command_state", ["tenant_id"]);
  await tenantTable("command_row", [
    ["table_name", 20],
    ["entity", 20],
    ["record_id", "bigint"],
    ["part", 20],
    ["inter", "bigint"],
    ["guid", 36],
    ["extra", "longText"],
    ...TIMES,
  ]);
  await unique("command_row", ["tenant_id", "entity", "record_id", "part"]);
  await unique("command_row", ["tenant_id", "table_name", "inter"]);
  await unique("command_row", ["tenant_id", "guid"]);
  await tenantTable("command_mark", [
    ["entity", 20],
    ["record_id", "bigint"],
    ["token", "bigint"],
  ]);
  await unique("command_mark", ["tenant_id", "entity", "record_id"]);
  await tenantTable("command_counter", [
    ["name", 60],
    ["value", "bigint"],
  ]);
  await unique("command_counter", ["tenant_id", "name"]);
  await tenantTable("command_entry", [["list", 20], ["code", 60], ["data", "longText"], ...TIMES]);
  await unique("command_entry", ["tenant_id", "list", "code"]);
  await tenantTable("command_log", [
    ["unit_id", "bigint"],
    ["actor", 254],
    ["address", 60],
    ["command", 40],
    ["started_at", "bigint"],
    ["duration_ms", "bigint"],
    ["row_count", "bigint", "null"],
    ["size_bytes", "bigint"],
    ["error_number", "int"],
    ["error_text", 1000, "null"],
  ]);
  await index("command_log", ["tenant_id", "started_at"]);
  await index("command_log", ["started_at"]);
}

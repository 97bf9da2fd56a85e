import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Which tables are copied from integrations, and where the copies are; the copies have places of their own. */
export async function mirrors({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("mirror_place", [
    ["integration_id", "bigint"],
    ["place", 64],
    ["is_prefix", "flag"],
    ...TIMES,
  ]);
  await unique("mirror_place", ["integration_id"]);
  await unique("mirror_place", ["place"]);
  await tenantTable("mirror_table", [
    ["integration_id", "bigint"],
    ["definition_id", "bigint"],
    ["table_name", 400],
    ["place_table", 64],
    ["state", 10],
    ["code", 60, "null"],
    ["message", 2000, "null"],
    ["structure", "longText", "null"],
    ["structure_at", "bigint", "null"],
    ["changes", "longText"],
    ["rows", "bigint", "null"],
    ["full_at", "bigint", "null"],
    ["copied_at", "bigint", "null"],
    ["compared_at", "bigint", "null"],
    ["run_id", 40, "null"],
    ...TIMES,
  ]);
  await unique("mirror_table", ["integration_id", "table_name"]);
  await unique("mirror_table", ["integration_id", "place_table"]);
  await index("mirror_table", ["tenant_id", "state"]);
}

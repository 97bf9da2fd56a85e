import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Imports, exports and mirrors that people define, with their versions, and their lists of values. */
export async function exchangeTables({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("exchange_definition", [
    ["slug", 63],
    ["name", 200],
    ["integration_id", "bigint"],
    ["direction", 10],
    ["module", 20, "null"],
    ["body", "longText"],
    ["version", "int"],
    ["active", "flag"],
    ["tried_version", "int", "null"],
    ["created_by", 254],
    ["updated_by", 254],
    ...TIMES,
  ]);
  await unique("exchange_definition", ["tenant_id", "slug"]);
  await index("exchange_definition", ["integration_id"]);
  await tenantTable("exchange_version", [
    ["definition_id", "bigint"],
    ["version", "int"],
    ["name", 200],
    ["body", "longText"],
    ["actor", 254],
    ["created_at", "bigint"],
  ]);
  await unique("exchange_version", ["definition_id", "version"]);
  await index("exchange_version", ["tenant_id"]);
  await tenantTable("sync_setting", [
    ["integration_id", "bigint"],
    ["entity", 20],
    ["body", "longText"],
    ["updated_by", 254],
    ...TIMES,
  ]);
  await unique("sync_setting", ["tenant_id", "integration_id", "entity"]);
  await tenantTable("exchange_lookup", [
    ["name", 63],
    ["entries", "longText"],
    ["updated_by", 254],
    ...TIMES,
  ]);
  await unique("exchange_lookup", ["tenant_id", "name"]);
}

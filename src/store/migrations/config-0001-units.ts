import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Accounting units of the command API. */
export async function unitTables({ tenantTable, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("accounting_unit", [
    ["unit_id", 36],
    ["name", 200],
    ["company_id", 20],
    ["is_enabled", "flag"],
    ["settings", "longText"],
    ...TIMES,
  ]);
  await unique("accounting_unit", ["unit_id"]);
}

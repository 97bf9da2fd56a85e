import { type SchemaBuilder, TIMES } from "./columns.ts";

/** Reports that people put together, with their versions, and how all reports of a tenant look. */
export async function reportTables({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("report", [
    ["slug", 63],
    ["name", 200],
    ["definition", "longText"],
    ["version", "int"],
    ["created_by", 254],
    ["updated_by", 254],
    ...TIMES,
  ]);
  await unique("report", ["tenant_id", "slug"]);
  await tenantTable("report_version", [
    ["report_id", "bigint"],
    ["version", "int"],
    ["name", 200],
    ["definition", "longText"],
    ["actor", 254],
    ["created_at", "bigint"],
  ]);
  await unique("report_version", ["report_id", "version"]);
  await index("report_version", ["tenant_id"]);
  await tenantTable("report_look", [["look", "longText"], ...TIMES]);
  await unique("report_look", ["tenant_id"]);
}

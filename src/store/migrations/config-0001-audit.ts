import type { SchemaBuilder } from "./columns.ts";

/** Who changed what, and links for people who choose their password. */
export async function auditTables({ tenantTable, index, unique }: SchemaBuilder): Promise<void> {
  await tenantTable("audit_entry", [
    ["at", "bigint"],
    ["actor", 254],
    ["action", 60],
    ["target_kind", 40],
    ["target", 254],
    ["details", "longText"],
  ]);
  await index("audit_entry", ["tenant_id", "at"]);
  await index("audit_entry", ["tenant_id", "target_kind", "target"]);
  await tenantTable("invitation", [
    ["user_id", "bigint"],
    ["secret_hash", 64],
    ["expires_at", "bigint"],
    ["created_at", "bigint"],
  ]);
  await unique("invitation", ["secret_hash"]);
  await unique("invitation", ["user_id"]);
}

import { sql } from "kysely";
import { ENTITIES } from "../../model/entities.ts";
import type { DataStore } from "../../store/store.ts";

/**
 * Marks every record of a tenant, or those changed since a moment (epoch milliseconds), and its code lists. On the
 * hub's own store: a tenant's lets no INSERT … SELECT through.
 */
export async function markAll(
  { db, can }: DataStore,
  { tenantId, since = 0 }: { readonly tenantId: number; readonly since?: number },
): Promise<void> {
  const again = sql.raw(
    can.upsert === "conflict"
      ? "on conflict (tenant_id, entity, record_id) do update set token = command_mark.token + 1"
      : "on duplicate key update token = command_mark.token + 1",
  );
  for (const entity of ENTITIES) {
    await sql`
      insert into command_mark (tenant_id, entity, record_id, token)
      select tenant_id, ${sql.lit(entity)}, id, 1 from ${sql.table(entity)}
      where tenant_id = ${tenantId} and updated_at >= ${since}
      ${again}
    `.execute(db);
  }
  await sql`
    insert into command_mark (tenant_id, entity, record_id, token)
    values (${tenantId}, 'list', 0, 1) ${again}
  `.execute(db);
}

import type { ConfigStore } from "./store.ts";

const TABLES = ["membership", "user_group", "token"] as const;

/**
 * Puts `to` in the place of a grant in every list of the tenant that has it, or takes it out. On a tenant's store,
 * in a transaction.
 */
export async function replaceGrant(
  { db }: ConfigStore,
  { from, to, now }: { readonly from: string; readonly to?: string; readonly now: number },
): Promise<void> {
  for (const table of TABLES) {
    const rows = await db
      .selectFrom(table)
      .select(["id", "permissions"])
      .where("permissions", "like", `%${JSON.stringify(from)}%`)
      .execute();
    for (const { id, permissions } of rows) {
      const grants = JSON.parse(permissions) as string[];
      const kept = grants.flatMap((one) => (one === from ? (to ?? []) : one));
      const values = { permissions: JSON.stringify([...new Set(kept)]), updated_at: now };
      await db.updateTable(table).set(values).where("id", "=", id).execute();
    }
  }
}

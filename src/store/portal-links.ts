import type { Insertable, Selectable } from "kysely";
import type { PortalLinkTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type PortalLink = Selectable<PortalLinkTable>;
export type NewPortalLink = Omit<Insertable<PortalLinkTable>, "id" | "tenant_id">;

/** On a tenant's store. */
export async function insertPortalLink(
  { db, can }: ConfigStore,
  row: NewPortalLink,
): Promise<number> {
  const insert = db.insertInto("portal_link").values(row as Insertable<PortalLinkTable>);
  if (can.returning) return (await insert.returning("id").executeTakeFirstOrThrow()).id;
  return Number((await insert.executeTakeFirstOrThrow()).insertId);
}

/** On the hub's own store: whose it is follows from the secret. */
export async function findPortalLinkBySecret(
  { db }: ConfigStore,
  hash: string,
): Promise<PortalLink | undefined> {
  return db
    .selectFrom("portal_link")
    .selectAll()
    .where("secret_hash", "=", hash)
    .executeTakeFirst();
}

/** Newest first; `before` is the id of the last one seen. */
export async function listPortalLinks(
  { db }: ConfigStore,
  { consumer, before, limit }: { consumer?: string; before?: number; limit: number },
): Promise<PortalLink[]> {
  let query = db.selectFrom("portal_link").selectAll().orderBy("id", "desc").limit(limit);
  if (consumer !== undefined) query = query.where("consumer", "=", consumer);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** Twice is once; false where there is none. */
export async function revokePortalLink(
  { db }: ConfigStore,
  id: number,
  now: number,
): Promise<boolean> {
  const link = await db
    .selectFrom("portal_link")
    .select("id")
    .where("id", "=", id)
    .executeTakeFirst();
  if (!link) return false;
  await db
    .updateTable("portal_link")
    .set({ revoked_at: now, updated_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
  return true;
}

/** On the hub's own store: those that ended, or were revoked, before; answers how many. */
export async function deleteEndedPortalLinks({ db }: ConfigStore, before: number): Promise<number> {
  const result = await db
    .deleteFrom("portal_link")
    .where((eb) => eb.or([eb("expires_at", "<", before), eb("revoked_at", "<", before)]))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function touchPortalLink({ db }: ConfigStore, id: number, now: number): Promise<void> {
  await db.updateTable("portal_link").set({ last_used_at: now }).where("id", "=", id).execute();
}

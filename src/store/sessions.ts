import type { Insertable, Selectable } from "kysely";
import type { SessionTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type Session = Selectable<SessionTable>;

export async function insertSession(
  { db }: ConfigStore,
  session: Omit<Insertable<SessionTable>, "id" | "created_at" | "updated_at" | "last_used_at"> & {
    readonly now: number;
  },
): Promise<void> {
  const { now, ...values } = session;
  await db
    .insertInto("session")
    .values({ ...values, last_used_at: now, created_at: now, updated_at: now })
    .execute();
}

/** Expired ones included: the caller knows the time. */
export const findSession = (
  { db }: ConfigStore,
  secretHash: string,
): Promise<Session | undefined> =>
  db.selectFrom("session").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst();

export async function touchSession({ db }: ConfigStore, id: number, now: number): Promise<void> {
  await db.updateTable("session").set({ last_used_at: now }).where("id", "=", id).execute();
}

export async function deleteSession({ db }: ConfigStore, secretHash: string): Promise<void> {
  await db.deleteFrom("session").where("secret_hash", "=", secretHash).execute();
}

/** All sessions of the user in every tenant, but the one kept. */
export async function deleteSessionsOf(
  { db }: ConfigStore,
  userId: number,
  keptHash?: string,
): Promise<void> {
  let query = db.deleteFrom("session").where("user_id", "=", userId);
  if (keptHash !== undefined) query = query.where("secret_hash", "!=", keptHash);
  await query.execute();
}

/** How many were over: past their end, or unused since `idleSince`. */
export async function deleteExpiredSessions(
  { db }: ConfigStore,
  { now, idleSince }: { readonly now: number; readonly idleSince: number },
): Promise<number> {
  const result = await db
    .deleteFrom("session")
    .where((eb) => eb.or([eb("expires_at", "<=", now), eb("last_used_at", "<=", idleSince)]))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

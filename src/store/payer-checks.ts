import type { Insertable, Selectable } from "kysely";
import { insertMany } from "./bulk.ts";
import type { PayerCheckTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type PayerCheck = Selectable<PayerCheckTable>;
export type NewPayerCheck = Omit<Insertable<PayerCheckTable>, "id" | "tenant_id">;

export const insertPayerChecks = (
  store: DataStore,
  rows: readonly NewPayerCheck[],
): Promise<void> => insertMany(store, "payer_check", rows);

/** Newest first; of one account, or whatever was asked about the number. */
export async function listPayerChecks(
  { db }: DataStore,
  {
    nip,
    account,
    before,
    limit,
  }: { nip?: string; account?: string; before?: number; limit: number },
): Promise<PayerCheck[]> {
  let query = db.selectFrom("payer_check").selectAll().orderBy("id", "desc").limit(limit);
  if (nip !== undefined) query = query.where("nip", "=", nip);
  if (account !== undefined) query = query.where("account", "=", account);
  if (before !== undefined) query = query.where("id", "<", before);
  return query.execute();
}

/** The latest check of each of these numbers with the account that was asked about, newest first. */
export async function latestPayerChecks(
  { db }: DataStore,
  nips: readonly string[],
): Promise<PayerCheck[]> {
  if (nips.length === 0) return [];
  const newest = await db
    .selectFrom("payer_check")
    .select((eb) => eb.fn.max("id").as("id"))
    .where("nip", "in", [...nips])
    .groupBy(["nip", "account"])
    .execute();
  const ids = newest.map(({ id }) => Number(id));
  if (ids.length === 0) return [];
  return db
    .selectFrom("payer_check")
    .selectAll()
    .where("id", "in", ids)
    .orderBy("id", "desc")
    .execute();
}

import { type Selectable, sql } from "kysely";
import type { SupplierAccountTable } from "./data-schema.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type SupplierAccount = Pick<
  Selectable<SupplierAccountTable>,
  "seller_tax_id" | "account" | "first_date"
>;

/** Every account that these sellers have had, the oldest first. */
export async function accountsOfSellers(
  { db, can }: DataStore,
  taxIds: readonly string[],
): Promise<SupplierAccount[]> {
  if (taxIds.length === 0) return [];
  return db
    .selectFrom("supplier_account")
    .select(["seller_tax_id", "account", "first_date"])
    .where(isAmong(can, "seller_tax_id", taxIds))
    .orderBy("first_date")
    .orderBy("id")
    .execute();
}

/** Adds accounts, each once, and writes the first day anew of those that are there. */
export async function keepAccounts(
  { db, can }: DataStore,
  accounts: readonly SupplierAccount[],
): Promise<void> {
  if (accounts.length === 0) return;
  // In one order, so that two pages at one moment wait for each other and do not stand in each other's way.
  const rows = accounts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const insert = db.insertInto("supplier_account").values(rows);
  await (can.upsert === "conflict"
    ? insert.onConflict((on) =>
        on
          .columns(["tenant_id", "seller_tax_id", "account"])
          .doUpdateSet({ first_date: (eb) => eb.ref("excluded.first_date") }),
      )
    : insert.onDuplicateKeyUpdate({ first_date: sql<string>`values(first_date)` })
  ).execute();
}

const keyOf = ({ seller_tax_id, account }: SupplierAccount): string =>
  `${seller_tax_id} ${account}`;

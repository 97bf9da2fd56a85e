import type { Insertable } from "kysely";
import { retryTransaction } from "./faults.ts";
import type { FiscalSettingTable } from "./fiscal-schema.ts";
import { type DataStore, inTransaction } from "./store.ts";

export async function findFiscalSetting(
  { db }: DataStore,
  name: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("fiscal_setting")
    .select("body")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.body;
}

/** On a tenant's store. */
export function saveFiscalSetting(
  store: DataStore,
  name: string,
  { body, actor, now }: { body: object; actor: string; now: number },
): Promise<void> {
  const values = { body: JSON.stringify(body), actor, updated_at: now };
  return retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable("fiscal_setting")
        .set(values)
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n) return;
      await tx.db
        .insertInto("fiscal_setting")
        .values({ name, ...values } as Insertable<FiscalSettingTable>)
        .execute();
    }),
  );
}

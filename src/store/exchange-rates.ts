import type { Insertable, Selectable } from "kysely";
import type { ExchangeRateMonthTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type ExchangeRateMonth = Selectable<ExchangeRateMonthTable>;
type Key = Pick<ExchangeRateMonth, "source" | "currency" | "month">;

/** On the hub's own store: rates are nobody's. */
export const findRateMonth = (
  { db }: DataStore,
  { source, currency, month }: Key,
): Promise<ExchangeRateMonth | undefined> =>
  db
    .selectFrom("exchange_rate_month")
    .selectAll()
    .where("source", "=", source)
    .where("currency", "=", currency)
    .where("month", "=", month)
    .executeTakeFirst();

/** Adds the month, or replaces what was known of it. On the hub's own store. */
export async function keepRateMonth(
  { db, can }: DataStore,
  row: Omit<Insertable<ExchangeRateMonthTable>, "id">,
): Promise<void> {
  const { rates, asked_on, updated_at } = row;
  const values = { rates, asked_on, updated_at };
  const insert = db.insertInto("exchange_rate_month").values(row);
  await (can.upsert === "conflict"
    ? insert.onConflict((on) => on.columns(["source", "currency", "month"]).doUpdateSet(values))
    : insert.onDuplicateKeyUpdate(values)
  ).execute();
}

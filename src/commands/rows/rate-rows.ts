import { readCnbYear } from "../../reports/rates/cnb.ts";
import type { DataStore } from "../../store/store.ts";
import { KURS_LIST } from "../tables/lists.ts";
import { type StoredValue, storedRow } from "./stored-values.ts";

export interface CnbRows {
  /** When the newest year was kept, epoch milliseconds. */
  readonly newest: number;
  /** Absent where nothing is newer than what the caller has. */
  readonly rows?: readonly Record<string, StoredValue>[];
}

/** Rows of KURS_LIST: every rate of the Czech National Bank that the hub has. On the hub's own store. */
export async function readCnbRates({ db }: DataStore, known: number): Promise<CnbRows> {
  const { newest } = await db
    .selectFrom("exchange_rate_month")
    .select(({ fn }) => fn.max("updated_at").as("newest"))
    .where("source", "=", "CNB")
    .executeTakeFirstOrThrow();
  if (newest === null || Number(newest) <= known) return { newest: known };
  const years = await db
    .selectFrom("exchange_rate_month")
    .select(["month", "rates"])
    .where("source", "=", "CNB")
    .orderBy("month")
    .execute();
  const rows = years.flatMap(({ month, rates }) =>
    [...(readCnbYear(rates, Number(month)) ?? [])].flatMap(([currency, days]) =>
      days.map(({ date, units, rate }) => ({
        MENA: currency,
        DATUM: date,
        M_KURS: String(units),
        KURS: rate,
        ZDROJ: "CNB",
      })),
    ),
  );
  return {
    newest: Number(newest),
    rows: rows.map((row, at) => storedRow(KURS_LIST, row, { recordId: 0, part: "", seq: at + 1 })),
  };
}

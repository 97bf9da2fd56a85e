import { sql } from "kysely";
import type { DataStore } from "./store.ts";

/** Later than that is written by a clock that was ahead; less is the difference of two machines. */
const TOLERANCE_MS = 5_000;

/**
 * After the wall clock was set back: what waits for a time that was set by the clock before waits only as
 * long as it was meant to. A row that was changed in what is the future now says how far ahead that clock
 * was; it is brought into the present, so that doing it twice does it once. Answers how many deliveries.
 */
export async function bringIntoPresent({ db }: DataStore, now: number): Promise<number> {
  const since = sql<number>`updated_at - ${sql.lit(now)}`;
  const earlier = (column: "next_attempt_at" | "leased_until" | "open_until") =>
    sql<number | null>`${sql.ref(column)} - (${since})`;
  const { numUpdatedRows } = await db
    .updateTable("delivery")
    // In this order: MariaDB sees each change in the next one.
    .set({
      next_attempt_at: earlier("next_attempt_at"),
      leased_until: earlier("leased_until"),
      updated_at: now,
    })
    .where("next_attempt_at", ">", now)
    .where("updated_at", ">", now + TOLERANCE_MS)
    .executeTakeFirst();
  await db
    .updateTable("endpoint_state")
    .set({ open_until: earlier("open_until"), updated_at: now })
    .where("open_until", ">", now)
    .where("updated_at", ">", now + TOLERANCE_MS)
    .execute();
  return Number(numUpdatedRows);
}

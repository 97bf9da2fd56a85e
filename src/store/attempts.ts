import type { Insertable, Selectable } from "kysely";
import type { AttemptTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import type { DataStore } from "./store.ts";

export type AttemptRow = Selectable<AttemptTable>;
export type NewAttempt = Omit<Insertable<AttemptTable>, "id">;

/** On the hub's own store. */
export const insertAttempts = (store: DataStore, rows: readonly NewAttempt[]): Promise<void> =>
  insertFast(store, "attempt", rows);

/** Every try of a delivery, first one first. */
export async function attemptsOf({ db }: DataStore, deliveryId: string): Promise<AttemptRow[]> {
  return db
    .selectFrom("attempt")
    .selectAll()
    .where("delivery_id", "=", deliveryId)
    .orderBy("id")
    .execute();
}

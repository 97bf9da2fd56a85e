import { markLists } from "./command-marks.ts";
import type { DataStore } from "./store.ts";

/** A row of a code list by its key. */
export interface CommandEntry {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** In the order of their codes. */
export async function listEntries({ db }: DataStore, list: string): Promise<CommandEntry[]> {
  const rows = await db
    .selectFrom("command_entry")
    .select(["code", "data"])
    .where("list", "=", list)
    .orderBy("code")
    .execute();
  return rows.map(({ code, data }) => ({
    code,
    data: JSON.parse(data) as CommandEntry["data"],
  }));
}

/** Adds the row, or replaces the one of that code. */
export async function putEntry(
  store: DataStore,
  list: string,
  code: string,
  data: CommandEntry["data"],
  now: number,
): Promise<void> {
  const values = { data: JSON.stringify(data), updated_at: now };
  const insert = store.db
    .insertInto("command_entry")
    .values({ list, code, created_at: now, ...values });
  await (store.can.upsert === "conflict"
    ? insert.onConflict((conflict) =>
        conflict.columns(["tenant_id", "list", "code"]).doUpdateSet(values),
      )
    : insert.onDuplicateKeyUpdate(values)
  ).execute();
  await markLists(store);
}

/** False where there is none. */
export async function deleteEntry(store: DataStore, list: string, code: string): Promise<boolean> {
  const { numDeletedRows } = await store.db
    .deleteFrom("command_entry")
    .where("list", "=", list)
    .where("code", "=", code)
    .executeTakeFirst();
  await markLists(store);
  return numDeletedRows > 0n;
}

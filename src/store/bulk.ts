import type { Insertable } from "kysely";
import type { Abilities, Store } from "./store.ts";

/** Rows of one statement: more gains nothing. */
const ROWS = 200;

/** Inserts any number of rows in as few statements as the database takes. */
export async function insertMany<T, K extends keyof T & string>(
  { db, can }: Store<T>,
  table: K,
  rows: readonly Insertable<T[K]>[],
): Promise<void> {
  for (const part of parts(rows, can)) {
    await db.insertInto(table).values(part).execute();
  }
}

function* parts<R extends object>(
  rows: readonly R[],
  { maxParameters, keepsStatements }: Abilities,
): Generator<R[]> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).length + 1;
  const most = Math.max(1, Math.min(ROWS, Math.floor(maxParameters / columns)));
  for (let at = 0; at < rows.length; ) {
    const left = Math.min(most, rows.length - at);
    const size = keepsStatements ? 2 ** Math.floor(Math.log2(left)) : left;
    yield rows.slice(at, at + size);
    at += size;
  }
}

import type { Insertable, Kysely } from "kysely";
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

/** As `insertMany`; answers the whole-number ids that the database gave, in the order of the rows. */
export async function insertManyForIds<T, K extends keyof T & string>(
  { db, can }: Store<T>,
  table: K,
  rows: readonly Insertable<T[K]>[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const part of parts(rows, can)) {
    const insert = (db as unknown as Kysely<{ any: { id: number } }>)
      .insertInto(table as "any")
      .values(part as never);
    if (can.returning) {
      // Keys grow in the order of the rows; the order of the answer is not promised.
      const given = await insert.returning("id").execute();
      ids.push(...given.map((row) => row.id).sort((a, b) => a - b));
    } else {
      // InnoDB reserves the keys of a plain multi-row insert in one piece and names the first.
      const first = Number((await insert.executeTakeFirstOrThrow()).insertId);
      ids.push(...part.map((_, i) => first + i));
    }
  }
  return ids;
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

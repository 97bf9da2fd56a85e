import { sql } from "kysely";
import type { DataStore } from "./store.ts";

/**
 * Events as a log that grows by `seq`. A number is given when an event is inserted and appears when its
 * transaction is committed: until then a reader sees a gap, which its own tenant's or another one's event
 * may fill later. The functions of the first part are for the hub's own store; `events/stream-horizon.ts`
 * makes of them the number up to which nothing is missing.
 */

/** The highest number that can be seen; 0 where there is none. */
export async function newestSeq({ db }: DataStore): Promise<number> {
  const row = await db
    .selectFrom("event")
    .select((eb) => eb.fn.max("seq").as("seq"))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

/** The newest number of an event that was published before `at`; 0 where there is none. */
export async function newestSeqBefore({ db }: DataStore, at: number): Promise<number> {
  const row = await db
    .selectFrom("event")
    .select("seq")
    .where("created_at", "<", at)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** The numbers after `after` that can be seen, ascending. */
export async function seenSeqs(
  { db }: DataStore,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom("event")
    .select("seq")
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map(({ seq }) => seq);
}

/** The same with those that are not committed yet, where the database can show them (`unseen` is `dirty`). */
export function dirtySeqs(
  { db }: DataStore,
  { after, until }: { after: number; until: number },
): Promise<number[]> {
  return db
    .transaction()
    .setIsolationLevel("read uncommitted")
    .execute(async (tx) => {
      const rows = await tx
        .selectFrom("event")
        .select("seq")
        .where("seq", ">", after)
        .where("seq", "<=", until)
        .orderBy("seq")
        .execute();
      return rows.map(({ seq }) => seq);
    });
}

/**
 * Names of the transactions under way that have written events or are about to, where the database tells
 * (`unseen` is `locks`). An insert takes this lock before it gets a number, and its transaction keeps it until
 * what it wrote can be seen: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
export async function eventWriters({ db }: DataStore): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select distinct virtualtransaction as name from pg_locks
    where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
      and relation = 'event'::regclass
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** What decides whether a reader wants an event, without its data. */
export interface EventHead {
  readonly seq: number;
  readonly type: string;
  readonly consumer: string | null;
  /** Of its data. */
  readonly bytes: number;
}

/** Of the store's tenant, ascending. */
export async function eventHeads(
  { db }: DataStore,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<EventHead[]> {
  const rows = await db
    .selectFrom("event")
    .select(["seq", "type", "consumer"])
    .select(sql<number>`octet_length(data)`.as("bytes"))
    .where("seq", ">", after)
    .where("seq", "<=", until)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}

/** These events with their data, ascending. */
export async function eventsBySeqs({ db }: DataStore, seqs: readonly number[]) {
  if (seqs.length === 0) return [];
  return db
    .selectFrom("event")
    .select(["seq", "id", "tenant_id", "type", "type_version", "occurred_at"])
    .select(["subject", "consumer", "run_id", "data"])
    .where("seq", "in", [...seqs])
    .orderBy("seq")
    .execute();
}

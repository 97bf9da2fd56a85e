import { type Kysely, sql } from "kysely";
import { OPEN_STATES } from "./open-deliveries.ts";
import { type ConfigStore, type DataStore, inTransaction } from "./store.ts";

/** Rows of one step, so that no lock lasts long and nobody waits for it. */
const ROWS = 200;
/** Data of one step: deleting a row rewrites all its pages. */
const MAX_BYTES = 8_000_000;

/**
 * Removes old rows a step at a time, from the beginning of the primary key, which grows with time: a step
 * reads what it removes and little else. Everything here is for the hub's own stores. `before` is epoch
 * milliseconds, `after` the key that the step before came to.
 */
export interface Step<K> {
  readonly removed: number;
  /** Where the next step goes on; undefined where there is nothing more that is old enough. */
  readonly next: K | undefined;
}

interface Old<K> {
  readonly before: number;
  readonly after: K | undefined;
}

/** Events whose deliveries are all made and settled. */
export async function removeOldEvents(
  store: DataStore,
  { before, after = 0 }: Old<number>,
): Promise<Step<number>> {
  const { db } = store;
  const rows = await db
    .selectFrom("event")
    .select(["seq", "id", "created_at", "is_pending"])
    .select(sql<number>`octet_length(data)`.as("bytes"))
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(ROWS)
    .execute();
  const { old, next } = firstOld(rows, {
    before,
    at: (row) => row.created_at,
    key: (row) => row.seq,
    bytes: (row) => Number(row.bytes),
  });
  const ids = old.filter((row) => row.is_pending === 0).map(({ id }) => id);
  const open = await eventsWithOpenDeliveries(store, ids);
  const gone = old.filter((row) => row.is_pending === 0 && !open.has(row.id));
  if (gone.length > 0) {
    await db
      .deleteFrom("event")
      .where(
        "seq",
        "in",
        gone.map(({ seq }) => seq),
      )
      .execute();
  }
  return { removed: gone.length, next };
}

async function eventsWithOpenDeliveries(
  { db }: DataStore,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("delivery")
    .select("event_id")
    .where("event_id", "in", [...ids])
    .where("state", "in", OPEN_STATES)
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

/** Deliveries that were settled before, with their attempts. */
export function removeOldDeliveries(
  store: DataStore,
  { before, after = "" }: Old<string>,
): Promise<Step<string>> {
  return inTransaction(store, async ({ db, can }) => {
    const rows = await db
      .selectFrom("delivery")
      .select(["id", "created_at", "state", "finished_at"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(ROWS)
      .$if(can.skipLocked, (query) => query.forUpdate().skipLocked())
      .execute();
    const { old, next } = firstOld(rows, {
      before,
      at: (row) => row.created_at,
      key: (row) => row.id,
    });
    const ids = old
      .filter(({ state }) => !OPEN_STATES.some((open) => open === state))
      .filter((row) => (row.finished_at ?? row.created_at) < before)
      .map(({ id }) => id);
    if (ids.length > 0) {
      await db.deleteFrom("attempt").where("delivery_id", "in", ids).execute();
      await db.deleteFrom("delivery").where("id", "in", ids).execute();
    }
    return { removed: ids.length, next };
  });
}

/** Attempts that began before; their deliveries stay. */
export async function removeOldAttempts(
  { db }: DataStore,
  { before, after = 0 }: Old<number>,
): Promise<Step<number>> {
  const rows = await db
    .selectFrom("attempt")
    .select(["id", "started_at"])
    .select(
      sql<number>`coalesce(octet_length(request_body), 0) + coalesce(octet_length(response_body), 0)`.as(
        "bytes",
      ),
    )
    .where("id", ">", after)
    .orderBy("id")
    .limit(ROWS)
    .execute();
  const { old, next } = firstOld(rows, {
    before,
    at: (row) => row.started_at,
    key: (row) => row.id,
    bytes: (row) => Number(row.bytes),
  });
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom("attempt").where("id", "in", ids).execute();
  return { removed: ids.length, next };
}

/** Calls of incoming webhooks: a sender repeats none after so long. */
export const removeOldCalls = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldRows(db, { table: "incoming_call", time: "received_at" }, old);

export const removeOldRunLogs = ({ db }: ConfigStore, old: Old<number>): Promise<Step<number>> =>
  removeOldRows(db, { table: "run_log", time: "at" }, old);

/** What runs sent, and what became of it: as long as their logs. */
export const removeOldRunResults = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldRows(db, { table: "run_result", time: "created_at" }, old);

/** What became of files that were imported: as long as their runs' logs. */
export const removeOldFiscalFiles = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldRows(db, { table: "fiscal_file", time: "created_at" }, old);

/** Commands as they were carried out: as long as the logs of runs. */
export const removeOldCommandLog = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldRows(db, { table: "command_log", time: "started_at" }, old);

/** Of a table whose whole-number ids grow with the time in one of its columns. */
async function removeOldRows<T>(
  db: Kysely<T>,
  { table, time }: { table: keyof T & string; time: string },
  { before, after = 0 }: Old<number>,
): Promise<Step<number>> {
  const plain = db as unknown as Kysely<{ any: { id: number } }>;
  const rows = await plain
    .selectFrom(table as "any")
    .select(["id", sql.ref<number>(time).as("at")])
    .where("id", ">", after)
    .orderBy("id")
    .limit(ROWS)
    .execute();
  const { old, next } = firstOld(rows, { before, at: (row) => row.at, key: (row) => row.id });
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) {
    await plain
      .deleteFrom(table as "any")
      .where("id", "in", ids)
      .execute();
  }
  return { removed: ids.length, next };
}

/** Counts of hours before, tenant by tenant: merged rows are not in the order of their hours. */
export const removeOldStatistics = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldHours(db as unknown as Hours, "delivery_stat", old);

export const removeOldCallStats = ({ db }: DataStore, old: Old<number>): Promise<Step<number>> =>
  removeOldHours(db as unknown as Hours, "call_stat", old);

type Hours = Kysely<{ any: { id: number; tenant_id: number; hour: number } }>;

async function removeOldHours(
  db: Hours,
  table: "delivery_stat" | "call_stat",
  { before, after = 0 }: Old<number>,
): Promise<Step<number>> {
  const of = table as "any";
  const tenant = await db
    .selectFrom(of)
    .select((eb) => eb.fn.min("tenant_id").as("id"))
    .where("tenant_id", ">=", after)
    .executeTakeFirst();
  if (tenant?.id == null) return { removed: 0, next: undefined };
  const tenantId = Number(tenant.id);
  const rows = await db
    .selectFrom(of)
    .select("id")
    .where("tenant_id", "=", tenantId)
    .where("hour", "<", before)
    .orderBy("hour")
    .limit(ROWS)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom(of).where("id", "in", ids).execute();
  return { removed: ids.length, next: ids.length < ROWS ? tenantId + 1 : tenantId };
}

interface Choice<R, K> {
  readonly before: number;
  readonly at: (row: R) => number;
  readonly key: (row: R) => K;
  readonly bytes?: (row: R) => number;
}

/** The rows from the first one on that are old, as far as their bytes allow, and where to go on after them. */
function firstOld<R, K>(
  rows: readonly R[],
  { before, at, key, bytes = () => 0 }: Choice<R, K>,
): { old: R[]; next: K | undefined } {
  const old: R[] = [];
  let left = MAX_BYTES;
  for (const row of rows) {
    if (at(row) >= before) return { old, next: undefined };
    left -= bytes(row);
    const last = old.at(-1);
    if (left < 0 && last !== undefined) return { old, next: key(last) };
    old.push(row);
  }
  const last = old.at(-1);
  const isOver = rows.length < ROWS || last === undefined;
  return { old, next: isOver ? undefined : key(last) };
}

import type { ExpressionBuilder, Insertable, Selectable, Updateable } from "kysely";
import type { ConfigTables, RunState, RunTable } from "./config-schema.ts";
import { isUniqueViolation, retryTransaction } from "./faults.ts";
import { filterRuns, type RunFilter } from "./run-filter.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type Run = Selectable<RunTable>;
export const FINISHED_STATES: readonly RunState[] = [
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
];
export const isFinished = (run: Pick<Run, "state">): boolean => FINISHED_STATES.includes(run.state);

/** False where another run holds the lock key. */
export async function insertRun({ db }: ConfigStore, run: Insertable<RunTable>): Promise<boolean> {
  try {
    await db.insertInto("run").values(run).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/**
 * A run and the runs that it holds together, all or none. A child whose lock key another run holds is left out;
 * `parentOf` is told those runs by their lock keys, perhaps more than once.
 */
export function insertCombinedRun(
  store: ConfigStore,
  children: readonly Insertable<RunTable>[],
  parentOf: (held: ReadonlyMap<string, Run>) => Insertable<RunTable>,
): Promise<void> {
  return retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const keys = children.flatMap(({ lock_key: key }) => key ?? []);
      const holders = keys.length === 0 ? [] : await runsOfLocks(tx, keys);
      const held = new Map(holders.map((run) => [run.lock_key ?? "", run]));
      const free = children.filter(({ lock_key: key }) => !held.has(key ?? ""));
      for (const run of [parentOf(held), ...free]) {
        await tx.db.insertInto("run").values(run).execute();
      }
    }),
  );
}

const runsOfLocks = ({ db }: ConfigStore, keys: readonly string[]): Promise<Run[]> =>
  db
    .selectFrom("run")
    .selectAll()
    .where("lock_key", "in", [...keys])
    .execute();

/** The runs that a run holds together, in the order in which they were made. */
export async function listChildren({ db }: ConfigStore, parentId: string): Promise<Run[]> {
  return db.selectFrom("run").selectAll().where("parent_id", "=", parentId).orderBy("id").execute();
}

export async function findRun({ db }: ConfigStore, id: string): Promise<Run | undefined> {
  return db.selectFrom("run").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The states of runs by id, the deleted ones left out. */
export async function runStatesOf(
  { db }: ConfigStore,
  ids: readonly string[],
): Promise<Map<string, RunState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("run")
    .select(["id", "state"])
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.state]));
}

export async function findRunByLock(
  { db }: ConfigStore,
  lockKey: string,
): Promise<Run | undefined> {
  return db.selectFrom("run").selectAll().where("lock_key", "=", lockKey).executeTakeFirst();
}

/** Newest first; ids sort by time, so `before` is the last id of the page before. */
export async function listRuns(
  { db }: ConfigStore,
  { filter, before, limit }: { filter: RunFilter; before?: string; limit: number },
): Promise<Run[]> {
  let query = db.selectFrom("run").selectAll().orderBy("id", "desc").limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  return filterRuns(query, filter).execute();
}

/** How many there are, counted no further than `most`. */
export async function countRuns(
  { db }: ConfigStore,
  { filter, most }: { filter: RunFilter; most: number },
): Promise<number> {
  const some = filterRuns(db.selectFrom("run").select("id"), filter).limit(most);
  const row = await db
    .selectFrom(some.as("some"))
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Runs of an integration that are queued or under way. */
export async function countActiveRuns({ db }: ConfigStore, integrationId: number): Promise<number> {
  const row = await db
    .selectFrom("run")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("integration_id", "=", integrationId)
    .where("state", "in", ["queued", "running"])
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/**
 * Takes up to `limit` runs that wait or whose worker is gone, oldest first, for `leaseMs`. `id` asks for
 * that one only.
 */
export function claimRuns(
  store: ConfigStore,
  claim: { now: number; leaseMs: number; limit: number; token: string; id?: string },
): Promise<Run[]> {
  return inTransaction(store, async ({ db, can }) => {
    let query = db
      .selectFrom("run")
      .selectAll()
      .where("state", "in", ["queued", "running"])
      .where((eb) => eb.or([eb("leased_until", "is", null), eb("leased_until", "<=", claim.now)]))
      .orderBy("id")
      .limit(claim.limit)
      .$if(can.skipLocked, (q) => q.forUpdate().skipLocked());
    if (claim.id !== undefined) query = query.where("id", "=", claim.id);
    const rows = await query.execute();
    const claimed: Run[] = [];
    for (const row of rows) {
      const lease = {
        state: "running",
        lease_token: claim.token,
        leased_until: claim.now + claim.leaseMs,
        starts: row.starts + 1,
        started_at: row.started_at ?? claim.now,
      } as const;
      await db.updateTable("run").set(lease).where("id", "=", row.id).execute();
      claimed.push({ ...row, ...lease });
    }
    return claimed;
  });
}

/** Writes to a run only while the lease is the caller's; false where it is not any more. */
export async function updateLeased(
  { db }: ConfigStore,
  { id, token }: { id: string; token: string },
  values: Updateable<RunTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("run")
    .set(values)
    .where("id", "=", id)
    .where("lease_token", "=", token)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function isCancelRequested({ db }: ConfigStore, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("run")
    .select("cancel_requested_at")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.cancel_requested_at != null;
}

/** Asks a run and those that it holds together to end; one that no worker has begun ends at once. */
export async function requestCancel({ db }: ConfigStore, id: string, now: number): Promise<void> {
  const isMeant = (eb: ExpressionBuilder<ConfigTables, "run">) =>
    eb.or([eb("id", "=", id), eb("parent_id", "=", id)]);
  await db
    .updateTable("run")
    .set({ cancel_requested_at: now })
    .where(isMeant)
    .where("state", "in", ["queued", "running"])
    .where("cancel_requested_at", "is", null)
    .execute();
  await db
    .updateTable("run")
    .set({ state: "cancelled", lock_key: null, finished_at: now })
    .where(isMeant)
    .where("state", "=", "queued")
    .execute();
}

/** A lease of a running one may end so much later than its time: machines of one hub differ by less. */
const TOLERANCE_MS = 5_000;

/**
 * After the clock was set back: a lease that ends later than any given now could ends when one given now does.
 * Whoever still works on the run renews it before. On the hub's own store; answers how many there were.
 */
export async function bringLeasesIntoPresent(
  { db }: ConfigStore,
  { now, leaseMs }: { now: number; leaseMs: number },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("run")
    .set({ leased_until: now + leaseMs })
    .where("state", "in", ["queued", "running"])
    .where("leased_until", ">", now + leaseMs + TOLERANCE_MS)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Queued or running runs whose lease ended before `since`: nobody works on them. */
export async function countStuckRuns({ db }: ConfigStore, since: number): Promise<number> {
  const row = await db
    .selectFrom("run")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("state", "in", ["queued", "running"])
    .where((eb) =>
      eb.or([
        eb.and([eb("leased_until", "is", null), eb("created_at", "<", since)]),
        eb("leased_until", "<", since),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

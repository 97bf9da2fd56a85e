import type { Selectable } from "kysely";
import type { IntegrationStateTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type IntegrationState = Selectable<IntegrationStateTable>;

/** Whose state it is. */
export interface StateOwner {
  readonly id: number;
  readonly tenant_id: number;
}

export type BreakerState = IntegrationState["breaker"];

const COLUMNS = [
  "breaker",
  "opened_at",
  "open_until",
  "trips",
  "failed_calls",
  "failed_runs",
  "failing_since",
  "last_failure_at",
  "last_error_code",
  "last_error",
  "updated_at",
] as const;

/** Of a system that never failed. */
export const newIntegrationState = (owner: StateOwner, now: number): IntegrationState => ({
  integration_id: owner.id,
  tenant_id: owner.tenant_id,
  breaker: "closed",
  opened_at: null,
  open_until: null,
  trips: 0,
  failed_calls: 0,
  failed_runs: 0,
  failing_since: null,
  last_failure_at: null,
  last_error_code: null,
  last_error: null,
  updated_at: now,
});

/** Those of these integrations that there are. */
export async function integrationStates(
  { db }: DataStore,
  integrationIds: readonly number[],
): Promise<IntegrationState[]> {
  if (integrationIds.length === 0) return [];
  return db
    .selectFrom("integration_state")
    .selectAll()
    .where("integration_id", "in", [...integrationIds])
    .execute();
}

export async function findIntegrationState(
  store: DataStore,
  integrationId: number,
): Promise<IntegrationState | undefined> {
  const [row] = await integrationStates(store, [integrationId]);
  return row;
}

/**
 * The state of an integration, made where there is none yet, locked until the caller's transaction ends. On the
 * hub's own store.
 */
export async function lockIntegrationState(
  store: DataStore,
  owner: StateOwner,
  now: number,
): Promise<IntegrationState> {
  const found = await locked(store, owner.id);
  if (found) return found;
  const insert = store.db.insertInto("integration_state").values(newIntegrationState(owner, now));
  await (store.can.upsert === "conflict"
    ? insert.onConflict((on) => on.column("integration_id").doNothing())
    : insert.ignore()
  ).execute();
  const made = await locked(store, owner.id);
  if (!made) throw new Error(`the state of integration ${owner.id} is gone`);
  return made;
}

const locked = ({ db, can }: DataStore, id: number): Promise<IntegrationState | undefined> =>
  db
    .selectFrom("integration_state")
    .selectAll()
    .where("integration_id", "=", id)
    .$if(can.skipLocked, (query) => query.forUpdate())
    .executeTakeFirst();

/** Writes a row that the caller has locked. */
export async function saveIntegrationState(
  { db }: DataStore,
  row: IntegrationState,
): Promise<void> {
  await db
    .updateTable("integration_state")
    .set(Object.fromEntries(COLUMNS.map((name) => [name, row[name]])))
    .where("integration_id", "=", row.integration_id)
    .execute();
}

/**
 * Lets the caller make the one call that shows whether the system is back, until `until`; false where it is too
 * early, the breaker is closed, or somebody else does it. `latest`: a later end of the pause was written by a
 * clock that was ahead.
 */
export async function takeTrial(
  { db }: DataStore,
  {
    integrationId,
    now,
    until,
    latest,
  }: { integrationId: number; now: number; until: number; latest: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("integration_state")
    .set({ breaker: "half_open", open_until: until, updated_at: now })
    .where("integration_id", "=", integrationId)
    .where("breaker", "!=", "closed")
    .where(({ eb, or }) => or([eb("open_until", "<=", now), eb("open_until", ">", latest)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The trial that was to end at `until` told nothing: the next call may be one. */
export async function returnTrial(
  { db }: DataStore,
  { integrationId, now, until }: { integrationId: number; now: number; until: number },
): Promise<void> {
  await db
    .updateTable("integration_state")
    .set({ breaker: "open", open_until: now, updated_at: now })
    .where("integration_id", "=", integrationId)
    .where("breaker", "=", "half_open")
    .where("open_until", "=", until)
    .execute();
}

/** Whose breaker is not closed, of the store's tenant. */
export async function countSuspended({ db }: DataStore): Promise<number> {
  const row = await db
    .selectFrom("integration_state")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("breaker", "!=", "closed")
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** All that is known of how an integration's system is doing; on a tenant's store. */
export async function deleteIntegrationHealth(
  { db }: DataStore,
  integrationId: number,
): Promise<void> {
  await db.deleteFrom("integration_state").where("integration_id", "=", integrationId).execute();
  await db.deleteFrom("call_stat").where("integration_id", "=", integrationId).execute();
  await db.deleteFrom("stream_read").where("integration_id", "=", integrationId).execute();
}

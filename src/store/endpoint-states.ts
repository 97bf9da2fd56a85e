import { type Selectable, sql } from "kysely";
import type { EndpointStateTable } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

export type EndpointStateRow = Selectable<EndpointStateTable>;

/** Whose state it is. */
export interface EndpointKey {
  readonly subscription_id: number;
  readonly tenant_id: number;
}

/** Rows of one statement. */
const ROWS = 64;

const NEW: Omit<EndpointStateRow, keyof EndpointKey | "updated_at"> = {
  breaker: "closed",
  opened_at: null,
  open_until: null,
  trips: 0,
  failing_since: null,
  last_success_at: null,
  last_failure_at: null,
  last_error: null,
};

/**
 * The states of these endpoints, made where there is none yet, locked until the caller's transaction ends;
 * always in the order of their ids, so that two workers do not lock each other out.
 */
export async function lockEndpointStates(
  store: DataStore,
  keys: readonly EndpointKey[],
  now: number,
): Promise<ReadonlyMap<number, EndpointStateRow>> {
  const found = await locked(store, keys);
  const missing = keys.filter((key) => !found.has(key.subscription_id));
  if (missing.length === 0) return found;
  const rows = missing
    .toSorted((a, b) => a.subscription_id - b.subscription_id)
    .map(({ subscription_id, tenant_id }) => ({
      ...NEW,
      subscription_id,
      tenant_id,
      updated_at: now,
    }));
  const insert = store.db.insertInto("endpoint_state").values(rows);
  await (store.can.upsert === "conflict"
    ? insert.onConflict((on) => on.column("subscription_id").doNothing())
    : insert.ignore()
  ).execute();
  return locked(store, keys);
}

async function locked({ db, can }: DataStore, keys: readonly EndpointKey[]) {
  const rows = await db
    .selectFrom("endpoint_state")
    .selectAll()
    .where(
      "subscription_id",
      "in",
      keys.map((key) => key.subscription_id),
    )
    .orderBy("subscription_id")
    .$if(can.skipLocked, (query) => query.forUpdate())
    .execute();
  return new Map(rows.map((row) => [row.subscription_id, row]));
}

/** Writes rows that the caller has locked. */
export async function saveEndpointStates(
  { db, can }: DataStore,
  rows: readonly EndpointStateRow[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    const insert = db.insertInto("endpoint_state").values(rows.slice(at, at + ROWS));
    await (can.upsert === "conflict"
      ? insert.onConflict((on) =>
          on
            .column("subscription_id")
            .doUpdateSet((eb) => setsOf((name) => eb.ref(`excluded.${name}`))),
        )
      : insert.onDuplicateKeyUpdate(() => setsOf((name) => sql`values(${sql.ref(name)})`))
    ).execute();
  }
}

const COLUMNS = [...(Object.keys(NEW) as (keyof typeof NEW)[]), "updated_at"] as const;

const setsOf = <V>(value: (name: (typeof COLUMNS)[number]) => V) =>
  Object.fromEntries(COLUMNS.map((name) => [name, value(name)]));

/** Those whose breaker is not closed. */
export const troubledEndpoints = ({ db }: DataStore): Promise<EndpointStateRow[]> =>
  db.selectFrom("endpoint_state").selectAll().where("breaker", "!=", "closed").execute();

/** What is known of these endpoints; one that was never sent to has no row. */
export async function endpointStates(
  { db }: DataStore,
  subscriptionIds: readonly number[],
): Promise<EndpointStateRow[]> {
  if (subscriptionIds.length === 0) return [];
  return db
    .selectFrom("endpoint_state")
    .selectAll()
    .where("subscription_id", "in", [...subscriptionIds])
    .execute();
}

/**
 * Lets the caller send the one delivery that shows whether the receiver is back, until `until`; false where
 * it is too early, the breaker is closed, or somebody else does it.
 */
export async function takeProbe(
  { db }: DataStore,
  { subscriptionId, now, until }: { subscriptionId: number; now: number; until: number },
): Promise<boolean> {
  const result = await db
    .updateTable("endpoint_state")
    .set({ breaker: "half_open", open_until: until, updated_at: now })
    .where("subscription_id", "=", subscriptionId)
    .where("breaker", "in", ["open", "half_open"])
    .where("open_until", "<=", now)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** There was nothing to send: the next delivery may be the probe. */
export async function returnProbe(
  { db }: DataStore,
  { subscriptionId, now, until }: { subscriptionId: number; now: number; until: number },
): Promise<void> {
  await db
    .updateTable("endpoint_state")
    .set({ breaker: "open", open_until: now, updated_at: now })
    .where("subscription_id", "=", subscriptionId)
    .where("breaker", "=", "half_open")
    .where("open_until", "=", until)
    .execute();
}

/**
 * A person wants it tried now: closes the breaker and starts the time anew after which a failing endpoint
 * is switched off. That it was failing stays known, so that its recovery is told.
 */
export async function resetEndpoint(
  { db }: DataStore,
  subscriptionId: number,
  now: number,
): Promise<void> {
  await db
    .updateTable("endpoint_state")
    .set({
      breaker: "closed",
      opened_at: null,
      open_until: null,
      failing_since: sql<number | null>`case when trips > 0 then ${sql.lit(now)} else null end`,
      trips: sql<number>`case when trips > 0 then 1 else 0 end`,
      updated_at: now,
    })
    .where("subscription_id", "=", subscriptionId)
    .execute();
}

import type { Insertable, Selectable } from "kysely";
import type { EventTable } from "./data-schema.ts";
import { insertFast } from "./fast-insert.ts";
import { isAmong } from "./lists.ts";
import type { DataStore } from "./store.ts";

export type EventRow = Selectable<EventTable>;
export type NewEventRow = Required<Omit<Insertable<EventTable>, "seq" | "tenant_id">> & {
  readonly tenant_id: number;
};

/** On the hub's own store, or on that of the one tenant whose events they are. */
export async function insertEvents(store: DataStore, rows: readonly NewEventRow[]): Promise<void> {
  if (store.tenantId === undefined) return insertFast(store, "event", rows);
  const own = rows.map(({ tenant_id: _, ...row }) => row);
  await insertFast(store, "event", own);
}

/** Events of these tenants that were published under one of these keys. */
export async function eventsWithKeys(
  { db, tenantId }: DataStore,
  { keys, tenantIds }: { keys: readonly string[]; tenantIds: readonly number[] },
): Promise<Pick<EventRow, "id" | "tenant_id" | "idempotency_key">[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom("event")
    .select(["id", "tenant_id", "idempotency_key"])
    .where("idempotency_key", "in", [...keys])
    .$if(tenantId === undefined, (query) => query.where("tenant_id", "in", [...tenantIds]))
    .execute();
}

/** The oldest events without deliveries. In a transaction no other worker gets them until its end. */
export async function takePendingEvents({ db, can }: DataStore, limit: number) {
  return db
    .selectFrom("event")
    .select(["seq", "id", "tenant_id", "type", "occurred_at", "subject", "consumer", "data"])
    .where("is_pending", "=", 1)
    .orderBy("seq")
    .limit(limit)
    .$if(can.skipLocked, (query) => query.forUpdate().skipLocked())
    .execute();
}

/** The deliveries of these events are made. */
export async function markFannedOut(
  { db, can }: DataStore,
  seqs: readonly number[],
): Promise<void> {
  if (seqs.length === 0) return;
  await db
    .updateTable("event")
    .set({ is_pending: 0 })
    .where(isAmong(can, "seq", seqs))
    .execute();
}

/** What a delivery sends of these events, in no order. */
export async function eventsByIds({ db, can }: DataStore, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("event")
    .select(["id", "tenant_id", "type", "occurred_at", "subject", "consumer", "data"])
    .where(isAmong(can, "id", ids))
    .execute();
}

/** When the oldest event without deliveries was published; undefined where all have theirs. */
export async function oldestPendingEventAt({ db }: DataStore): Promise<number | undefined> {
  const row = await db
    .selectFrom("event")
    .select("created_at")
    .where("is_pending", "=", 1)
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  return row?.created_at;
}

export async function findEvent({ db }: DataStore, id: string): Promise<EventRow | undefined> {
  return db.selectFrom("event").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Newest first; `before` is the `seq` of the last one seen. */
export async function listEvents(
  { db }: DataStore,
  filter: { type?: string; subject?: string; before?: number; limit: number },
): Promise<EventRow[]> {
  let query = db.selectFrom("event").selectAll().orderBy("seq", "desc").limit(filter.limit);
  if (filter.type !== undefined) query = query.where("type", "=", filter.type);
  if (filter.subject !== undefined) query = query.where("subject", "=", filter.subject);
  if (filter.before !== undefined) query = query.where("seq", "<", filter.before);
  return query.execute();
}

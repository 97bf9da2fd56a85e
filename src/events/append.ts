import { newId } from "../lib/ids.ts";
import { eventsWithKeys, insertEvents, type NewEventRow } from "../store/events.ts";
import { sendNotice } from "../store/notices.ts";
import type { DataStore } from "../store/store.ts";

export interface NewEvent {
  readonly type: string;
  /** Of a type of the tenant's own. */
  readonly typeVersion?: number;
  /** An object, or its JSON text where the caller has that already. */
  readonly data: Readonly<Record<string, unknown>> | string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** `invoice/412`: what it is about, where it is about a record. */
  readonly subject?: string;
  /** The tenant's customer that it concerns: only its subscriptions and the tenant's own get it. */
  readonly consumer?: string;
  readonly runId?: string;
  /** The publisher's own; under a key that the tenant has used before nothing is published. */
  readonly idempotencyKey?: string;
}

/** An event with whose it is. */
export interface OwnedEvent {
  readonly tenantId: number;
  readonly event: NewEvent;
}

export interface Published {
  readonly id: string;
  /** False where an event of that key was there already; `id` is then that event's. */
  readonly isNew: boolean;
}

/**
 * Writes events into the outbox of the store's tenant, in the caller's transaction; their ids in order.
 * They are delivered after its commit: wake the dispatcher then. A unique violation means that the same
 * key came in elsewhere at the same moment: run the transaction again.
 */
export async function appendEvents(
  store: DataStore,
  events: readonly NewEvent[],
  now: number,
): Promise<readonly string[]> {
  const { tenantId } = store;
  if (tenantId === undefined) throw new Error("appendEvents wants the store of one tenant");
  const owned = events.map((event) => ({ tenantId, event }));
  const { published } = await appendOwned(store, owned, { now });
  return published.map(({ id }) => id);
}

/** Makes the deliveries of events in the transaction that publishes them; see `delivery/dispatcher.ts`. */
export interface PublishIntake {
  /** Undefined where they are to be made afterwards, as those of any other event. */
  plan(events: readonly NewEventRow[], now: number): Promise<PlannedDeliveries | undefined>;
}

export interface PlannedDeliveries {
  insert(store: DataStore): Promise<void>;
  /** To be called after the commit. */
  committed(): void;
}

export interface Appended {
  readonly published: readonly Published[];
  /** Their deliveries, made with them; undefined where there is nothing new or they are still to be made. */
  readonly planned: PlannedDeliveries | undefined;
}

/** As `appendEvents` for events of several tenants, on the hub's own store. */
export async function appendOwned(
  store: DataStore,
  events: readonly OwnedEvent[],
  { now, intake }: { now: number; intake?: PublishIntake | undefined },
): Promise<Appended> {
  const known = await knownKeys(store, events);
  const rows: NewEventRow[] = [];
  const published = events.map(({ tenantId, event }) => {
    const key = event.idempotencyKey;
    const before = key === undefined ? undefined : known.get(keyOf(tenantId, key));
    if (before !== undefined) return { id: before, isNew: false };
    const row = rowOf(event, { tenantId, now });
    if (key !== undefined) known.set(keyOf(tenantId, key), row.id);
    rows.push(row);
    return { id: row.id, isNew: true };
  });
  const planned = rows.length > 0 ? await intake?.plan(rows, now) : undefined;
  await insertEvents(store, planned ? rows.map((row) => ({ ...row, is_pending: 0 })) : rows);
  if (planned) await planned.insert(store);
  else if (rows.length > 0) await sendNotice(store);
  return { published, planned };
}

const rowOf = (
  event: NewEvent,
  { tenantId, now }: { tenantId: number; now: number },
): NewEventRow => ({
  tenant_id: tenantId,
  id: newId("evt", now),
  type: event.type,
  type_version: event.typeVersion ?? null,
  occurred_at: event.occurredAt,
  data: typeof event.data === "string" ? event.data : JSON.stringify(event.data),
  subject: event.subject ?? null,
  consumer: event.consumer ?? null,
  run_id: event.runId ?? null,
  idempotency_key: event.idempotencyKey ?? null,
  is_pending: 1,
  created_at: now,
});

const keyOf = (tenantId: number, key: string): string => `${tenantId} ${key}`;

async function knownKeys(
  store: DataStore,
  events: readonly OwnedEvent[],
): Promise<Map<string, string>> {
  const keys = events.flatMap(({ event }) => event.idempotencyKey ?? []);
  const tenantIds = [...new Set(events.map(({ tenantId }) => tenantId))];
  const rows = await eventsWithKeys(store, { keys, tenantIds });
  return new Map(rows.map((row) => [keyOf(row.tenant_id, row.idempotency_key ?? ""), row.id]));
}

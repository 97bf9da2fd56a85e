import { newId } from "../lib/ids.ts";
import { eventsWithKeys, insertEvents } from "../store/events.ts";
import type { DataStore } from "../store/store.ts";

export interface NewEvent {
  readonly type: string;
  /** An object, or its JSON text where the caller has that already. */
  readonly data: Readonly<Record<string, unknown>> | string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** `invoice/412`: what it is about, where it is about a record. */
  readonly subject?: string;
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
  return (await appendOwned(store, owned, now)).map(({ id }) => id);
}

/** As `appendEvents` for events of several tenants, on the hub's own store. */
export async function appendOwned(
  store: DataStore,
  events: readonly OwnedEvent[],
  now: number,
): Promise<readonly Published[]> {
  const known = await knownKeys(store, events);
  const rows: Parameters<typeof insertEvents>[1][number][] = [];
  const published = events.map(({ tenantId, event }) => {
    const key = event.idempotencyKey;
    const before = key === undefined ? undefined : known.get(keyOf(tenantId, key));
    if (before !== undefined) return { id: before, isNew: false };
    const id = newId("evt", now);
    if (key !== undefined) known.set(keyOf(tenantId, key), id);
    rows.push({
      ...(store.tenantId === undefined ? { tenant_id: tenantId } : {}),
      id,
      type: event.type,
      occurred_at: event.occurredAt,
      data: typeof event.data === "string" ? event.data : JSON.stringify(event.data),
      subject: event.subject ?? null,
      run_id: event.runId ?? null,
      idempotency_key: key ?? null,
      is_pending: 1,
      created_at: now,
    });
    return { id, isNew: true };
  });
  await insertEvents(store, rows);
  return published;
}

const keyOf = (tenantId: number, key: string): string => `${tenantId} ${key}`;

async function knownKeys(
  store: DataStore,
  events: readonly OwnedEvent[],
): Promise<Map<string, string>> {
  const keys = events.flatMap(({ event }) => event.idempotencyKey ?? []);
  const rows = await eventsWithKeys(store, keys);
  return new Map(rows.map((row) => [keyOf(row.tenant_id, row.idempotency_key ?? ""), row.id]));
}

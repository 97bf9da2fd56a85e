import { newId } from "../lib/ids.ts";
import {
  existingPairs,
  insertDeliveries,
  type Lease,
  leased,
  type NewDelivery,
} from "../store/delivery-queue.ts";
import { type eventsByIds, markFannedOut, takePendingEvents } from "../store/events.ts";
import type { DataStore } from "../store/store.ts";
import { isAboutItself } from "./alerts.ts";
import { orderingKeyOf } from "./ordering.ts";
import type { Item } from "./settlement.ts";
import type { Message, Target } from "./target.ts";
import type { Targets } from "./targets.ts";

export interface Intake {
  /** Held by this process from now on. */
  readonly items: readonly Item[];
  /** Subscriptions that have more, or no more, in the database. */
  readonly backlog: ReadonlyMap<number, boolean>;
  /** Events that got their deliveries, how large they were together, and how many deliveries that made. */
  readonly events: number;
  readonly bytes: number;
  readonly deliveries: number;
}

export const NOTHING: Intake = {
  items: [],
  backlog: new Map(),
  events: 0,
  bytes: 0,
  deliveries: 0,
};

export interface FanOutOptions {
  readonly targets: Targets;
  readonly lease: Lease;
  readonly now: number;
  readonly limit: number;
  /** How many more deliveries of a subscription this process may hold. */
  readonly room: (subscriptionId: number) => number;
  /** Some of the events may have deliveries already: look first. */
  readonly isRepeat: boolean;
}

/**
 * Makes the deliveries of the oldest pending events, in the caller's transaction. As many as there is
 * room for are leased at once; the others wait in the database.
 */
export async function fanOut(store: DataStore, options: FanOutOptions): Promise<Intake> {
  const { targets, lease, now, limit, isRepeat } = options;
  const pending = await takePendingEvents(store, limit);
  if (pending.length === 0) return NOTHING;
  // After the events: what was subscribed before an event was published is seen here.
  await targets.refresh();
  const existing = isRepeat ? await existingPairs(store, idsOf(pending)) : undefined;
  const plan: Plan = { rows: [], items: [], backlog: new Map(), room: new Map() };
  for (const row of pending) {
    const message = messageOf(row);
    for (const target of targets.matching(message)) {
      if (existing?.has(`${message.id} ${target.id}`) || isAboutItself(target, message)) continue;
      planOne(plan, message, { target, lease, now, room: options.room });
    }
  }
  await insertDeliveries(store, plan.rows);
  await markFannedOut(
    store,
    pending.map((row) => row.seq),
  );
  return {
    items: plan.items,
    backlog: plan.backlog,
    events: pending.length,
    bytes: pending.reduce((sum, row) => sum + row.data.length, 0),
    deliveries: plan.rows.length,
  };
}

/** Deliveries to insert; `items` are those that this process holds from their commit on. */
export interface Plan {
  readonly rows: NewDelivery[];
  readonly items: Item[];
  readonly backlog: Map<number, boolean>;
  readonly room: Map<number, number>;
}

export interface PlanOptions {
  readonly targets: Targets;
  readonly lease: Lease;
  readonly now: number;
  readonly room: (subscriptionId: number) => number;
  /** With more deliveries than that nothing is planned. */
  readonly limit: number;
}

/** The deliveries of new events; undefined where they are too many, or must wait for their turn. */
export function planDeliveries(
  messages: readonly Message[],
  { targets, limit, ...options }: PlanOptions,
): Plan | undefined {
  const plan: Plan = { rows: [], items: [], backlog: new Map(), room: new Map() };
  for (const message of messages) {
    const wanting = targets.matching(message);
    if (plan.rows.length + wanting.length > limit) return undefined;
    for (const target of wanting) {
      // An event before this one may still be without its deliveries.
      if (target.isOrdered) return undefined;
      if (!isAboutItself(target, message)) planOne(plan, message, { target, ...options });
    }
  }
  return plan;
}

function planOne(
  plan: Plan,
  message: Message,
  {
    target,
    lease,
    now,
    room,
  }: {
    target: Target;
    lease: Lease;
    now: number;
    room: (subscriptionId: number) => number;
  },
): void {
  const id = newId("dlv", now);
  const subscriptionId = target.id;
  const left = plan.room.get(subscriptionId) ?? room(subscriptionId);
  plan.room.set(subscriptionId, left - 1);
  const isHeld = left > 0;
  plan.rows.push({
    id,
    tenant_id: message.tenantId,
    event_id: message.id,
    subscription_id: subscriptionId,
    event_type: message.type,
    ordering_key: orderingKeyOf(target, message),
    state: "pending",
    attempts: 0,
    ...(isHeld ? leased(lease) : { next_attempt_at: now, leased_until: null, lease_token: null }),
    last_status: null,
    last_error: null,
    created_at: now,
    updated_at: now,
    finished_at: null,
  });
  if (isHeld) plan.items.push({ id, subscriptionId, attempts: 0, message });
  else plan.backlog.set(subscriptionId, true);
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map((row) => row.id);

export const messageOf = (row: Awaited<ReturnType<typeof eventsByIds>>[number]): Message => ({
  id: row.id,
  tenantId: row.tenant_id,
  type: row.type,
  occurredAt: row.occurred_at,
  subject: row.subject,
  consumer: row.consumer,
  dataText: row.data,
});

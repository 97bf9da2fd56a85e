import {
  type Claimed,
  type Lease,
  leaseDeliveries,
  settle,
  takeDue,
} from "../store/delivery-queue.ts";
import { returnProbe, takeProbe } from "../store/endpoint-states.ts";
import { eventsByIds } from "../store/events.ts";
import {
  dropOrder,
  firstPendingSeq,
  isOpen,
  leaveOrder,
  park,
  standingsOf,
} from "../store/ordered-queue.ts";
import type { DataStore } from "../store/store.ts";
import { messageOf } from "./intake.ts";
import type { Item } from "./settlement.ts";

/** Due deliveries looked at in one step, and in one claim, to find the first of each ordering key. */
const STEP = 200;
const MAX_SCANNED = 1_000;

/** A subscription to fetch due deliveries of. */
export interface Wanted {
  readonly id: number;
  readonly room: number;
  /** Its deliveries may have an order. */
  readonly isOrdered?: boolean;
  /** Only if this process gets the one try of a breaker that is not closed; it is ours until then. */
  readonly probeUntil?: number | undefined;
}

export interface Claims {
  /** Held by this process from now on. */
  readonly items: readonly Item[];
  /** Subscriptions that have more, or no more, in the database. */
  readonly backlog: ReadonlyMap<number, boolean>;
  /** Some of their deliveries have an order, which the claim did not expect. */
  readonly ordered: readonly number[];
  /** Whether a probe that was asked for is ours. */
  readonly probes: ReadonlyMap<number, boolean>;
}

export const NO_CLAIMS: Claims = {
  items: [],
  backlog: new Map(),
  ordered: [],
  probes: new Map(),
};

interface Found {
  readonly rows: readonly Claimed[];
  readonly hasMore: boolean;
  readonly isOrdered?: boolean;
}

/**
 * Leases what is due of the subscriptions given, each up to its room; in the caller's transaction, which
 * holds the locks of `locked` orders. Ordered ones that are not locked have to wait.
 */
export async function claim(
  store: DataStore,
  {
    wanted,
    locked,
    lease,
    now,
  }: {
    wanted: readonly Wanted[];
    locked: ReadonlySet<number>;
    lease: Lease;
    now: number;
  },
): Promise<Claims> {
  const backlog = new Map<number, boolean>();
  const probes = new Map<number, boolean>();
  const ordered: number[] = [];
  const claimed: (Claimed & { subscriptionId: number })[] = [];
  for (const one of wanted) {
    const { id, probeUntil } = one;
    if (one.isOrdered && !locked.has(id)) continue;
    if (probeUntil !== undefined) {
      const isOurs = await takeProbe(store, { subscriptionId: id, now, until: probeUntil });
      probes.set(id, isOurs);
      if (!isOurs) continue;
    }
    const found = await (one.isOrdered ? claimOrdered : claimPlain)(store, one, { lease, now });
    if (found.isOrdered) ordered.push(id);
    backlog.set(id, found.hasMore);
    for (const row of found.rows) claimed.push({ ...row, subscriptionId: id });
    if (probeUntil !== undefined && found.rows.length === 0) {
      await returnProbe(store, { subscriptionId: id, now, until: probeUntil });
      probes.set(id, false);
    }
  }
  const items = await withMessages(store, claimed, { lease, now });
  return { items, backlog, ordered, probes };
}

interface ClaimOptions {
  readonly lease: Lease;
  readonly now: number;
}

async function claimPlain(
  store: DataStore,
  { id: subscriptionId, room }: Wanted,
  { lease, now }: ClaimOptions,
): Promise<Found> {
  const due = await takeDue(store, { subscriptionId, now, limit: room });
  const rows = due.filter((row) => row.ordering_key === null);
  await leaseDeliveries(store, idsOf(rows), { lease, now });
  return { rows, hasMore: due.length === room, isOrdered: rows.length < due.length };
}

/** Of each ordering key the first open delivery, if it is due; those behind it are parked on the way. */
async function claimOrdered(
  store: DataStore,
  { id: subscriptionId, room }: Wanted,
  { lease, now }: ClaimOptions,
): Promise<Found> {
  // Before the deliveries are looked at: whatever it lets pass has its predecessors among them.
  const pendingFrom = await firstPendingSeq(store);
  const rows: Claimed[] = [];
  for (let scanned = 0; scanned < MAX_SCANNED; scanned += STEP) {
    const due = await takeDue(store, { subscriptionId, now, limit: STEP });
    const { ready, parked, isStuck } = await sorted(store, due, pendingFrom);
    const taken = ready.slice(0, room - rows.length);
    await leaseDeliveries(store, idsOf(taken), { lease, now });
    await park(store, parked);
    rows.push(...taken);
    if (isStuck || taken.length < ready.length) return { rows, hasMore: true };
    if (due.length < STEP) return { rows, hasMore: false };
  }
  return { rows, hasMore: true };
}

interface Sorted {
  readonly ready: readonly Claimed[];
  readonly parked: readonly string[];
  /** Some are neither: they stay due, and are looked at again. */
  readonly isStuck: boolean;
}

async function sorted(
  store: DataStore,
  due: readonly Claimed[],
  pendingFrom: number,
): Promise<Sorted> {
  const withKey = due.filter((row) => row.ordering_key !== null);
  const standings = await standingsOf(store, idsOf(withKey));
  const ready: Claimed[] = [];
  const behind = new Map<string, string>();
  let isStuck = false;
  for (const row of due) {
    const standing = standings.get(row.id);
    if (standing && standing.head !== row.id) behind.set(row.id, standing.head);
    else if (standing && standing.event_seq >= pendingFrom) isStuck = true;
    else ready.push(row);
  }
  const gone = await goneHeads(store, due, behind);
  const parked = [...behind].filter(([, head]) => !gone.has(head)).map(([id]) => id);
  return { ready, parked, isStuck: isStuck || parked.length < behind.size };
}

/** Heads that are open no more, although they stand in the order: they leave it, so that nothing waits for them. */
async function goneHeads(
  store: DataStore,
  due: readonly Claimed[],
  behind: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const known = new Set(due.map(({ id }) => id));
  const heads = [...new Set(behind.values())].filter((head) => !known.has(head));
  const open = await isOpen(store, heads);
  const gone = heads.filter((head) => !open.has(head));
  await dropOrder(store, gone);
  return new Set(gone);
}

async function withMessages(
  store: DataStore,
  claimed: readonly (Claimed & { subscriptionId: number })[],
  { lease, now }: ClaimOptions,
): Promise<readonly Item[]> {
  const events = await eventsByIds(store, [...new Set(claimed.map((row) => row.event_id))]);
  const messages = new Map(events.map((row) => [row.id, messageOf(row)]));
  const items: Item[] = [];
  for (const { id, subscriptionId, attempts, event_id, ordering_key } of claimed) {
    const message = messages.get(event_id);
    const isOrdered = ordering_key !== null;
    if (message) items.push({ id, subscriptionId, attempts, message, isOrdered });
    else {
      await failWithoutEvent(store, { id, attempts, token: lease.token, now });
      if (isOrdered) await leaveOrder(store, [id], now);
    }
  }
  return items;
}

const failWithoutEvent = (
  store: DataStore,
  { id, attempts, token, now }: { id: string; attempts: number; token: string; now: number },
): Promise<number> =>
  settle(store, {
    ids: [id],
    token,
    attemptsBefore: attempts,
    state: "failed",
    nextAttemptAt: null,
    lastStatus: null,
    lastError: "Its event is no longer kept.",
    now,
  });

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

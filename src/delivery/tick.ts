import { appendOwned, type OwnedEvent } from "../events/append.ts";
import type { Clock } from "../lib/clock.ts";
import {
  heldByOthers,
  heldIds,
  type Lease,
  putBack,
  renewLeases,
} from "../store/delivery-queue.ts";
import {
  type EndpointStateRow,
  lockEndpointStates,
  saveEndpointStates,
} from "../store/endpoint-states.ts";
import { lockOrder } from "../store/ordered-queue.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { failingAlert, recoveredAlert } from "./alerts.ts";
import { type Claims, claim, NO_CLAIMS, type Wanted } from "./claim.ts";
import { type EndpointNews, merge } from "./endpoint-state.ts";
import { fanOut, type Intake, NOTHING } from "./intake.ts";
import { type Item, type Result, type Settled, settleResults } from "./settlement.ts";
import type { Targets } from "./targets.ts";

const RENEWALS_PER_STATEMENT = 500;

export interface Tick {
  readonly targets: Targets;
  readonly token: string;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** To write down. */
  readonly results: readonly Result[];
  /** What was seen of endpoints, to write down. */
  readonly news: readonly EndpointNews[];
  /** How long a breaker stays open the first time. */
  readonly breakerOpenMs: number;
  /** To give back untried. */
  readonly unwanted: readonly Item[];
  /** Ids of deliveries whose lease to prolong. */
  readonly renewals: readonly string[];
  /** Events to make deliveries of; 0 for none. */
  readonly fanOutLimit: number;
  readonly isRepeat: boolean;
  readonly room: (subscriptionId: number) => number;
  /** Subscriptions to fetch due deliveries of. */
  readonly wanted: readonly Wanted[];
}

export interface TickResult {
  /** When the leases began, by the steady clock: once the transaction had begun. */
  readonly leasedAt: number;
  readonly settled: Settled;
  /** Not written: another worker has their order at this moment. */
  readonly postponed: readonly Result[];
  /** What has become of the news, in their order. */
  readonly endpoints: readonly EndpointStateRow[];
  /** Subscriptions whose endpoint has been failing for too long, with the start of that. */
  readonly overdue: ReadonlyMap<number, number>;
  /** Events about endpoints were published. */
  readonly hasAlerts: boolean;
  readonly fanned: Intake;
  readonly claimed: Claims;
  /** Renewals that came too late. */
  readonly lostIds: ReadonlySet<string>;
  /** Deliveries that this worker held and another one holds now. */
  readonly taken: number;
}

/** All that the queue has to write at one moment, in one transaction: one commit for many deliveries. */
export function runTick(data: DataStore, tick: Tick): Promise<TickResult> {
  const { token, leaseMs, unwanted, renewals, wanted, fanOutLimit: limit } = tick;
  return inTransaction(data, async (store) => {
    // Not before: others may have had the database for longer than a lease lasts.
    const [now, leasedAt] = [tick.clock.now(), performance.now()];
    const lease = { token, until: now + leaseMs };
    const locked = await lockOrder(store, orderedIds(tick));
    const isWritable = ({ item }: Result) => !item.isOrdered || locked.has(item.subscriptionId);
    const results = tick.results.filter(isWritable);
    const settled = await settleResults(store, results, { token, now });
    const { endpoints, overdue, alerts } = await writeNews(store, tick, now);
    await putBack(
      store,
      unwanted.map(({ id }) => id),
      { token, now },
    );
    const lostIds = await renew(store, renewals, lease);
    const fanned = limit > 0 ? await fanOut(store, { ...tick, lease, now, limit }) : NOTHING;
    const claimed =
      wanted.length > 0 ? await claim(store, { wanted, locked, lease, now }) : NO_CLAIMS;
    return {
      leasedAt,
      settled,
      postponed: results.length === tick.results.length ? [] : without(tick.results, isWritable),
      endpoints,
      overdue,
      hasAlerts: alerts > 0,
      fanned,
      claimed,
      lostIds,
      taken:
        settled.taken + (lostIds.size > 0 ? await heldByOthers(store, [...lostIds], token) : 0),
    };
  });
}

const without = <T>(all: readonly T[], isIn: (one: T) => boolean): T[] =>
  all.filter((one) => !isIn(one));

/** Subscriptions whose order it wants to change. */
export function orderedIds({ results, wanted }: Tick): number[] {
  const ids = new Set<number>();
  for (const { item } of results) if (item.isOrdered) ids.add(item.subscriptionId);
  for (const { id, isOrdered } of wanted) if (isOrdered) ids.add(id);
  return [...ids];
}

async function writeNews(store: DataStore, { news, breakerOpenMs }: Tick, now: number) {
  const overdue = new Map<number, number>();
  if (news.length === 0) return { endpoints: [], overdue, alerts: 0 };
  const keys = news.map(({ target }) => ({
    subscription_id: target.id,
    tenant_id: target.tenantId,
  }));
  const before = await lockEndpointStates(store, keys, now);
  const alerts: OwnedEvent[] = [];
  const endpoints = news.map((one) => {
    const { target } = one;
    const known = before.get(target.id);
    if (!known) throw new Error(`the state of endpoint ${target.id} is gone`);
    const { row, alert, isOverdue } = merge(known, one, { now, firstOpenMs: breakerOpenMs });
    if (alert === "failing") alerts.push(failingAlert(target, row));
    if (alert === "recovered") alerts.push(recoveredAlert(target, known, row));
    if (isOverdue && row.failing_since !== null) overdue.set(target.id, row.failing_since);
    return row;
  });
  await saveEndpointStates(store, endpoints);
  if (alerts.length > 0) await appendOwned(store, alerts, { now });
  return { endpoints, overdue, alerts: alerts.length };
}

async function renew(
  store: DataStore,
  ids: readonly string[],
  lease: Lease,
): Promise<ReadonlySet<string>> {
  const lost = new Set<string>();
  for (let at = 0; at < ids.length; at += RENEWALS_PER_STATEMENT) {
    const part = ids.slice(at, at + RENEWALS_PER_STATEMENT);
    if ((await renewLeases(store, part, lease)) === part.length) continue;
    const held = await heldIds(store, part, lease.token);
    for (const id of part) if (!held.has(id)) lost.add(id);
  }
  return lost;
}

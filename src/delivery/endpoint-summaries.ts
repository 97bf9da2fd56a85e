import { HOUR_MS } from "../store/delivery-stats.ts";
import { type AttemptTotal, attemptTotals } from "../store/delivery-totals.ts";
import { type EndpointStateRow, endpointStates } from "../store/endpoint-states.ts";
import { openWork } from "../store/open-deliveries.ts";
import type { DataStore } from "../store/store.ts";
import type { SubscriptionRow } from "../store/subscriptions.ts";
import { endpointHealth, type Health, successRate } from "./endpoint-health.ts";

const DAY_HOURS = 24;

/** How one subscription is doing, in a line of a list; times are epoch milliseconds. */
export interface EndpointSummary {
  readonly subscriptionId: number;
  readonly health: Health;
  readonly breaker: EndpointStateRow["breaker"];
  readonly failingSince: number | null;
  /** When something is sent again to see whether the receiver is back. */
  readonly nextProbeAt: number | null;
  readonly lastAttemptAt: number | null;
  readonly lastSuccessAt: number | null;
  /** Attempts of the last 24 hours. */
  readonly attempts: number;
  readonly delivered: number;
  readonly successRate: number | null;
  /** Deliveries that are not settled. */
  readonly open: number;
}

type Subscription = Pick<SubscriptionRow, "id" | "active" | "disabled_reason">;

/** One for each of a tenant's subscriptions, in their order. `data` is the tenant's store. */
export async function endpointSummaries(
  data: DataStore,
  subscriptions: readonly Subscription[],
  now: number,
): Promise<EndpointSummary[]> {
  const all = bySubscription(await attemptTotals(data));
  // The hour that is under way and those before it make a day.
  const since = now - (DAY_HOURS - 1) * HOUR_MS;
  const recent = bySubscription(await attemptTotals(data, { since }));
  const open = Map.groupBy(await openWork(data), (row) => row.subscription_id);
  const ids = subscriptions.map(({ id }) => id);
  const rows = await endpointStates(data, ids);
  const states = new Map(rows.map((row) => [row.subscription_id, row]));
  return subscriptions.map((subscription) => {
    const { id } = subscription;
    const work = open.get(id) ?? [];
    return summaryOf(subscription, {
      state: states.get(id),
      all: all.get(id) ?? [],
      recent: recent.get(id) ?? [],
      open: work.reduce((sum, row) => sum + row.deliveries, 0),
      retrying: work.find(({ state }) => state === "retrying")?.deliveries ?? 0,
    });
  });
}

const bySubscription = (totals: readonly AttemptTotal[]) =>
  Map.groupBy(totals, (row) => row.subscription_id);

interface Facts {
  readonly state: EndpointStateRow | undefined;
  readonly all: readonly AttemptTotal[];
  readonly recent: readonly AttemptTotal[];
  readonly open: number;
  readonly retrying: number;
}

function summaryOf(
  { id, active, disabled_reason }: Subscription,
  { state, all, recent, open, retrying }: Facts,
): EndpointSummary {
  const attempts = sum(recent, () => true);
  const delivered = sum(recent, ({ outcome }) => outcome === "delivered");
  const sent = all.filter((row) => row.attempts > 0);
  const arrived = sent.filter(({ outcome }) => outcome === "delivered");
  const breaker = state?.breaker ?? "closed";
  return {
    subscriptionId: id,
    health: endpointHealth({
      isShut: breaker !== "closed",
      isDisabled: active === 0 && disabled_reason !== null,
      wasTried: sent.length > 0,
      recent: { attempts, delivered },
      retrying,
    }),
    breaker,
    failingSince: state?.failing_since ?? null,
    nextProbeAt: breaker === "closed" ? null : (state?.open_until ?? null),
    lastAttemptAt: latest(sent.map((row) => row.last_at)),
    lastSuccessAt: latest([...arrived.map((row) => row.last_at), state?.last_success_at ?? 0]),
    attempts,
    delivered,
    successRate: successRate(delivered, attempts),
    open,
  };
}

const sum = (rows: readonly AttemptTotal[], fits: (row: AttemptTotal) => boolean): number =>
  rows.reduce((total, row) => total + (fits(row) ? row.attempts : 0), 0);

const latest = (times: readonly number[]): number | null => Math.max(0, ...times) || null;

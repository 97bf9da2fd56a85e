import { type AttemptTotal, attemptTotals, type TotalFilter } from "../../store/delivery-totals.ts";
import type { DataStore } from "../../store/store.ts";

/** What became of the attempts of one subscription, or of several together. */
export interface Counts {
  readonly attempts: number;
  /** Attempts that delivered. */
  readonly deliveredAttempts: number;
  /** Deliveries that came to an end, by the way they did. */
  readonly settled: {
    readonly delivered: number;
    readonly failed: number;
    readonly expired: number;
  };
  /** Tries that they took in all. */
  readonly triesOfSettled: number;
  readonly durationMs: number;
  /** When the last attempt began. */
  readonly lastAt: number | null;
  /** When the last one began that delivered. */
  readonly lastDeliveredAt: number | null;
}

/** By subscription. */
export async function countsOf(
  data: DataStore,
  subscriptionIds: readonly number[],
): Promise<(subscriptionId: number) => Counts> {
  const totals = await attemptTotals(data, { subscriptionIds });
  const byId = Map.groupBy(totals, (row) => row.subscription_id);
  return (id) => sumOf(byId.get(id) ?? []);
}

/** Of all that fit together. */
export const countsTogether = async (data: DataStore, filter: TotalFilter = {}): Promise<Counts> =>
  sumOf(await attemptTotals(data, filter));

function sumOf(totals: readonly AttemptTotal[]): Counts {
  const sum = (rows: readonly AttemptTotal[], field: keyof AttemptTotal & Summed): number =>
    rows.reduce((all, row) => all + row[field], 0);
  const of = (wanted: AttemptTotal["outcome"]): readonly AttemptTotal[] =>
    totals.filter(({ outcome }) => outcome === wanted);
  return {
    attempts: sum(totals, "attempts"),
    deliveredAttempts: sum(of("delivered"), "attempts"),
    settled: {
      delivered: sum(of("delivered"), "deliveries"),
      failed: sum(of("failed"), "deliveries"),
      expired: sum(of("expired"), "deliveries"),
    },
    triesOfSettled: sum(totals, "tries_of_settled"),
    durationMs: sum(totals, "duration_ms_sum"),
    lastAt: lastOf(totals.filter(({ attempts }) => attempts > 0)),
    lastDeliveredAt: lastOf(of("delivered")),
  };
}

type Summed = "attempts" | "deliveries" | "tries_of_settled" | "duration_ms_sum";

const lastOf = (totals: readonly AttemptTotal[]): number | null =>
  totals.length === 0 ? null : Math.max(...totals.map((row) => row.last_at));

import { HOUR_MS, type NewDeliveryStat } from "../store/delivery-stats.ts";
import type { Outcome, Verdict } from "./retry.ts";
import type { Item } from "./settlement.ts";

type Sum = { -readonly [K in keyof NewDeliveryStat]: NewDeliveryStat[K] };

/** Tries added up by subscription, hour, outcome, status and error, as this worker counts them. */
export class Tally {
  readonly #worker: string;
  readonly #sums = new Map<string, Sum>();

  constructor(worker: string) {
    this.#worker = worker;
  }

  add({ item, outcome }: { item: Item; outcome: Outcome }, state: Verdict["state"]): void {
    const { subscriptionId } = item;
    const { startedAt, durationMs } = outcome;
    const hour = startedAt - (startedAt % HOUR_MS);
    const status = outcome.status ?? 0;
    const error = outcome.errorCode ?? "";
    const key = `${subscriptionId} ${hour} ${state} ${status} ${error}`;
    const tries = state === "retrying" ? 0 : item.attempts + 1;
    const sum = this.#sums.get(key);
    if (sum) {
      sum.attempts += 1;
      sum.tries_of_settled += tries;
      sum.duration_ms_sum += durationMs;
      sum.duration_ms_max = Math.max(sum.duration_ms_max, durationMs);
      sum.last_at = Math.max(sum.last_at ?? 0, startedAt);
      return;
    }
    this.#sums.set(key, {
      tenant_id: item.message.tenantId,
      subscription_id: subscriptionId,
      hour,
      worker: this.#worker,
      outcome: state,
      status,
      error_code: error,
      attempts: 1,
      tries_of_settled: tries,
      duration_ms_sum: durationMs,
      duration_ms_max: durationMs,
      last_at: startedAt,
    });
  }

  /** In the order of their keys, so that no two workers lock each other out. */
  rows(): readonly NewDeliveryStat[] {
    return [...this.#sums.values()].sort(byKey);
  }
}

const byKey = (a: NewDeliveryStat, b: NewDeliveryStat): number =>
  a.subscription_id - b.subscription_id ||
  a.hour - b.hour ||
  compare(a.outcome, b.outcome) ||
  a.status - b.status ||
  compare(a.error_code ?? "", b.error_code ?? "");

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

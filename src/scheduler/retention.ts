import { type Clock, sleep } from "../lib/clock.ts";
import type { Settings } from "../settings-schema.ts";
import {
  removeOldAttempts,
  removeOldCallStats,
  removeOldCalls,
  removeOldCommandLog,
  removeOldDeliveries,
  removeOldEvents,
  removeOldFiscalFiles,
  removeOldRunLogs,
  removeOldRunResults,
  removeOldStatistics,
  type Step,
} from "../store/retention.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";

const DAY_MS = 86_400_000;
/** Senders give up long before. */
const KEEP_CALLS_DAYS = 30;
const MIN_PAUSE_MS = 5;

/** For how many days what is kept; 0 for ever. */
export type KeepSettings = Pick<
  Settings,
  | "keepEventsDays"
  | "keepDeliveriesDays"
  | "keepAttemptsDays"
  | "keepRunLogsDays"
  | "keepStatisticsDays"
>;

export interface RetentionParts {
  /** Both are the hub's own stores. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly settings: KeepSettings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Each kind of old rows by its name, as a task that answers how many it has removed. */
export function retentionTasks(
  parts: RetentionParts,
): Readonly<Record<string, () => Promise<number>>> {
  const { config, data, settings } = parts;
  const task =
    <K>(days: number, step: (old: { before: number; after: K | undefined }) => Promise<Step<K>>) =>
    () =>
      removeOld(parts, days, step);
  return {
    // Deliveries first: an event goes when nothing of it is open.
    attempts: task<number>(settings.keepAttemptsDays, (old) => removeOldAttempts(data, old)),
    deliveries: task<string>(settings.keepDeliveriesDays, (old) => removeOldDeliveries(data, old)),
    events: task<number>(settings.keepEventsDays, (old) => removeOldEvents(data, old)),
    calls: task<number>(KEEP_CALLS_DAYS, (old) => removeOldCalls(data, old)),
    run_logs: task<number>(settings.keepRunLogsDays, (old) => removeOldRunLogs(config, old)),
    run_results: task<number>(settings.keepRunLogsDays, (old) => removeOldRunResults(data, old)),
    fiscal_files: task<number>(settings.keepRunLogsDays, (old) => removeOldFiscalFiles(data, old)),
    command_log: task<number>(settings.keepRunLogsDays, (old) => removeOldCommandLog(data, old)),
    statistics: task<number>(settings.keepStatisticsDays, (old) => removeOldStatistics(data, old)),
    call_statistics: task<number>(settings.keepStatisticsDays, (old) =>
      removeOldCallStats(data, old),
    ),
  };
}

/** Works no more than half of the time, so that everything else goes on; ends early when it is stopped. */
async function removeOld<K>(
  { clock, signal }: RetentionParts,
  days: number,
  step: (old: { before: number; after: K | undefined }) => Promise<Step<K>>,
): Promise<number> {
  if (days === 0) return 0;
  const before = clock.now() - days * DAY_MS;
  let total = 0;
  for (let after: K | undefined; !signal.aborted; ) {
    const began = performance.now();
    const { removed, next } = await step({ before, after });
    total += removed;
    if (next === undefined) break;
    after = next;
    const tookMs = performance.now() - began;
    await sleep(Math.max(MIN_PAUSE_MS, tookMs), signal).catch(() => {});
  }
  return total;
}

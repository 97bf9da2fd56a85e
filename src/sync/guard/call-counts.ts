import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { CallEnd } from "../../sdk/host/call-guard.ts";
import { addCallStats, type CallStat } from "../../store/call-stats.ts";
import { HOUR_MS } from "../../store/delivery-stats.ts";
import { retryTransaction } from "../../store/faults.ts";
import type { StateOwner } from "../../store/integration-states.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";

/** Counts the calls of all integrations in memory and writes the sums now and then, never call by call. */
export interface CallCounts extends AsyncDisposable {
  count(owner: StateOwner, end: CallEnd): void;
  /** Writes what is counted. */
  flush(): Promise<void>;
}

/** So much may be lost with a process that dies. */
const EVERY_MS = 5_000;

/** `data` is the hub's own store. */
export function createCallCounts(parts: {
  readonly data: DataStore;
  readonly log: Log;
}): CallCounts {
  const { data, log } = parts;
  let sums = new Map<string, CallStat>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const add = (row: CallStat): void => {
    const key = `${row.integration_id} ${row.hour} ${row.status} ${row.error_code}`;
    const known = sums.get(key);
    sums.set(key, known ? sumOf(known, row) : row);
  };
  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (sums.size === 0) return;
    const rows = [...sums.values()];
    sums = new Map();
    try {
      await retryTransaction(() => inTransaction(data, (tx) => addCallStats(tx, rows)));
    } catch (error) {
      // They go with the next ones.
      for (const row of rows) add(row);
      log.warn({ reason: messageOf(error) }, "counts of calls could not be written");
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  return {
    count(owner, end) {
      add(rowOf(owner, end));
      timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
    },
    flush,
    [Symbol.asyncDispose]: flush,
  };
}

function rowOf(
  { id, tenant_id }: StateOwner,
  { status, error, startedAt, durationMs }: CallEnd,
): CallStat {
  // The clock may have been set back meanwhile.
  const took = Math.max(0, durationMs);
  return {
    ...{ integration_id: id, tenant_id, status },
    hour: startedAt - (startedAt % HOUR_MS),
    error_code: error === undefined ? "" : isHubError(error) ? error.code.slice(0, 60) : "internal",
    calls: 1,
    duration_ms_sum: took,
    duration_ms_max: took,
    last_at: startedAt,
    last_duration_ms: took,
  };
}

const sumOf = (a: CallStat, b: CallStat): CallStat => ({
  ...(b.last_at >= a.last_at ? b : a),
  calls: a.calls + b.calls,
  duration_ms_sum: a.duration_ms_sum + b.duration_ms_sum,
  duration_ms_max: Math.max(a.duration_ms_max, b.duration_ms_max),
});

import type { RunState } from "../../store/config-schema.ts";
import { newestRunIds, type RunTotal, runBatches, runTotals } from "../../store/run-statistics.ts";
import type { Stores } from "./requests.ts";

/** More runs than these say nothing new of batches and conflicts. */
const MAX_RUNS = 2_000;

/** What reads records, or sends them. */
const MOVING: ReadonlySet<string> = new Set([
  "sync_invoices",
  "sync_records",
  "sync_items",
  "sync_both_ways",
  "undo_sync",
  "send_records",
  "run_exchange",
]);

/** Records that went through runs. */
export interface Moved {
  readonly runs: number;
  readonly processed: number;
  readonly successful: number;
  readonly failed: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly durationMs: number;
  readonly longestMs: number;
}

export interface SyncReport extends Moved {
  readonly conflicts: number;
  readonly batchesRead: number;
  readonly batchesSent: number;
  readonly byAction: readonly (Moved & { readonly action: string })[];
}

/** How many runs ended in which way. */
export type RunCounts = Readonly<
  Record<Extract<RunState, "succeeded" | "partial" | "failed" | "cancelled" | "skipped">, number>
> & {
  readonly total: number;
};

/** Of one integration since then, epoch milliseconds. */
export async function syncReport(
  { config, data }: Stores,
  integrationId: number,
  since: number,
): Promise<SyncReport> {
  const of = { integrationIds: [integrationId], since };
  const totals = (await runTotals(config, of)).filter(({ action }) => MOVING.has(action));
  const { read, sent, conflicts } = await runBatches(
    data,
    await newestRunIds(config, of, MAX_RUNS),
  );
  const actions = Map.groupBy(totals, ({ action }) => action);
  return {
    ...movedBy(totals),
    conflicts,
    batchesRead: read,
    batchesSent: sent,
    byAction: [...actions].map(([action, rows]) => ({ action, ...movedBy(rows) })),
  };
}

/** By integration. */
export async function runCounts(
  { config }: Stores,
  integrationIds: readonly number[],
  since: number,
): Promise<(integrationId: number) => RunCounts> {
  const totals = await runTotals(config, { integrationIds, since });
  const byId = Map.groupBy(totals, (row) => row.integration_id);
  return (id) => {
    const rows = byId.get(id) ?? [];
    const of = (state: RunState) =>
      sum(
        rows.filter((row) => row.state === state),
        "runs",
      );
    return {
      total: sum(rows, "runs"),
      succeeded: of("succeeded"),
      partial: of("partial"),
      failed: of("failed"),
      cancelled: of("cancelled"),
      skipped: of("skipped"),
    };
  };
}

type Summed = Exclude<keyof RunTotal, "integration_id" | "action" | "state">;

const sum = (rows: readonly RunTotal[], field: Summed): number =>
  rows.reduce((all, row) => all + row[field], 0);

function movedBy(rows: readonly RunTotal[]): Moved {
  const [created, updated, unchanged] = [
    sum(rows, "created"),
    sum(rows, "updated"),
    sum(rows, "unchanged"),
  ];
  const failed = sum(rows, "refused");
  const successful = created + updated + unchanged;
  return {
    runs: sum(rows, "runs"),
    // A send counts what became of its records, and reads none.
    processed: Math.max(sum(rows, "read"), successful + failed),
    ...{ successful, failed, created, updated, unchanged },
    durationMs: sum(rows, "duration_ms_sum"),
    longestMs: Math.max(0, ...rows.map((row) => row.duration_ms_max)),
  };
}

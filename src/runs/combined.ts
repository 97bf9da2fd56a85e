import { HubError, isHubError } from "../lib/errors.ts";
import { addCounts, type Counts, NO_COUNTS } from "../store/cursors.ts";
import { isFinished, listChildren, type Run } from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import { type ActionOutcome, CANCELLED, type RunTask } from "./worker.ts";

/** An integration that the combined run left out, and why. */
export interface Skipped {
  readonly integration_id: string;
  readonly code: string;
  readonly reason: string;
}

/** How one of the runs ended that a combined run held together. */
export interface ChildEnd {
  readonly run_id: string;
  readonly integration_id: string | null;
  readonly state: Run["state"];
  readonly counts: Counts;
  readonly error?: { readonly code: string; readonly message: string };
}

const LOOK_MS = 1_000;
/** Cancelled runs end at their next page; those of a process that is gone not at all. */
const CANCEL_MS = 30_000;

/**
 * The action of a run that holds others together: waits until all have ended, its counts being their sum. One
 * that fails does not stop the others.
 */
export async function runCombined(
  task: RunTask,
  { config, skipped }: { config: ConfigStore; skipped: readonly Skipped[] },
): Promise<ActionOutcome> {
  const goOn = task.idle();
  try {
    return outcomeOf(await allEnded(task, config), skipped);
  } catch (error) {
    if (isCancel(task.signal)) await settle(task, config);
    throw error;
  } finally {
    goOn();
  }
}

const isCancel = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && isHubError(reason) && reason.code === CANCELLED;

async function allEnded(task: RunTask, config: ConfigStore): Promise<readonly Run[]> {
  for (;;) {
    const children = await listChildren(config, task.run.id);
    task.progress(sumOf(children), totalOf(children));
    const open = children.find((child) => !isFinished(child));
    if (!open) return children;
    task.signal.throwIfAborted();
    await task.wait(open.id, LOOK_MS);
  }
}

/** Whoever cancelled it has cancelled the others too: their last counts belong to the sum. */
async function settle(task: RunTask, config: ConfigStore): Promise<void> {
  const until = Date.now() + CANCEL_MS;
  for (;;) {
    const children = await listChildren(config, task.run.id);
    task.progress(sumOf(children), totalOf(children));
    const open = children.find((child) => !isFinished(child));
    if (!open || Date.now() > until) return;
    await task.waitAnyway(open.id, LOOK_MS);
  }
}

function outcomeOf(children: readonly Run[], skipped: readonly Skipped[]): ActionOutcome {
  const failed = children.filter(({ state }) => LOST.has(state));
  const isWhole = skipped.length === 0 && children.every(({ state }) => state === "succeeded");
  const error = children.length > 0 && failed.length === children.length ? noneOf(failed) : null;
  return {
    counts: sumOf(children),
    result: { runs: children.map(endOf), skipped },
    isPartial: !isWhole,
    ...(error ? { error } : {}),
  };
}

const LOST: ReadonlySet<Run["state"]> = new Set(["failed", "cancelled", "skipped"]);

const noneOf = (failed: readonly Run[]): HubError =>
  new HubError(
    "all_runs_failed",
    "refuse",
    `None of the ${failed.length} runs came to its end: each of them says why.`,
  );

const endOf = (run: Run): ChildEnd => ({
  run_id: run.id,
  integration_id: run.integration_slug,
  state: run.state,
  counts: countsOf(run),
  ...(run.error_code === null
    ? {}
    : { error: { code: run.error_code, message: run.error_message ?? "" } }),
});

const countsOf = (run: Run): Counts => ({
  read: run.read_count,
  created: run.created_count,
  updated: run.updated_count,
  unchanged: run.unchanged_count,
  refused: run.refused_count,
});

const sumOf = (runs: readonly Run[]): Counts => runs.map(countsOf).reduce(addCounts, NO_COUNTS);

/** Known where each of them knows it. */
function totalOf(runs: readonly Run[]): number | undefined {
  const totals = runs.flatMap(({ total_count: total }) => total ?? []);
  return totals.length === runs.length && runs.length > 0
    ? totals.reduce((sum, total) => sum + total, 0)
    : undefined;
}

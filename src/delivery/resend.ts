import {
  addCounts,
  type Counts,
  findRunCursors,
  moveRunCursor,
  NO_COUNTS,
} from "../store/cursors.ts";
import { countDeliveries, type DeliveryFilter, deliveryIds, makeDue } from "../store/deliveries.ts";
import { resetEndpoint } from "../store/endpoint-states.ts";
import { type ConfigStore, type DataStore, inTransaction } from "../store/store.ts";
import { allSubscriptions } from "../store/subscriptions.ts";

const STEP = 500;
/** Where a run has come, in the words of run cursors. */
const STREAM = "deliveries";

/** Which settled deliveries go out again. */
export type ResendFilter = DeliveryFilter & {
  /** Those that arrived too: receivers drop what they have by its `webhook-id`. */
  readonly include_delivered?: boolean;
};

export interface ResendTask {
  /** Both are one tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly runId: string;
  readonly filter: ResendFilter;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Called after each step: `read` were looked at, `updated` go out again, `unchanged` could not. */
  readonly progress: (counts: Counts, total: number) => void;
}

/** How many would go out again. */
export const countResend = async (
  { config, data }: Pick<ResendTask, "config" | "data">,
  filter: ResendFilter,
): Promise<number> => countDeliveries(data, await wanted(config, filter));

/**
 * Makes every settled delivery that fits due again, oldest first, in steps that are committed with the
 * place that the run has come to: killed at any moment it goes on there, and nothing goes out twice. What
 * settles after the run began is left alone.
 */
export async function resendDeliveries(task: ResendTask): Promise<Counts> {
  const { config, data, runId, signal, progress } = task;
  const filter = await wanted(config, task.filter);
  const [before] = await findRunCursors(data, runId);
  let place = before
    ? (JSON.parse(before.cursor) as Place)
    : { after: "", until: task.now(), total: await countDeliveries(data, filter) };
  let counts: Counts = before ? countsOf(before) : NO_COUNTS;
  let pages = before?.pages ?? 0;
  while (before?.done !== 1) {
    signal.throwIfAborted();
    const done = await inTransaction(data, async (tx) => {
      const step = await resendStep(tx, filter, { ...place, now: task.now() });
      counts = addCounts(counts, step.counts);
      place = { ...place, after: step.last ?? place.after };
      const { total } = place;
      const isDone = step.last === undefined;
      const now = task.now();
      const cursor = { runId, stream: STREAM, pages, cursor: place, counts, total, isDone, now };
      await moveRunCursor(tx, cursor);
      return isDone;
    });
    pages += 1;
    progress(counts, place.total);
    if (done) break;
  }
  return counts;
}

interface Place {
  readonly after: string;
  /** Deliveries made later are none of this run's business. */
  readonly until: number;
  readonly total: number;
}

async function resendStep(
  tx: DataStore,
  filter: DeliveryFilter,
  { after, until, now }: Place & { now: number },
): Promise<{ readonly last: string | undefined; readonly counts: Counts }> {
  const bounds = { until: Math.min(filter.until ?? until, until), limit: STEP };
  const rows = await deliveryIds(tx, { ...filter, ...bounds, ...(after === "" ? {} : { after }) });
  const ids = rows.map(({ id }) => id);
  const updated = await makeDue(tx, { ids, now });
  const endpoints = new Set(rows.map((row) => row.subscription_id));
  for (const id of endpoints) await resetEndpoint(tx, id, now);
  const read = rows.length;
  return { last: ids.at(-1), counts: { ...NO_COUNTS, read, updated, unchanged: read - updated } };
}

/** Of active subscriptions only: nobody else would take them. */
async function wanted(config: ConfigStore, filter: ResendFilter): Promise<DeliveryFilter> {
  const { include_delivered: withDelivered, subscription_ids: asked, ...rest } = filter;
  const active = (await allSubscriptions(config)).filter((row) => row.active === 1);
  const ids = active.map(({ id }) => id);
  const settled = [
    "failed",
    "expired",
    ...(withDelivered ? (["delivered"] as const) : []),
  ] as const;
  return {
    ...rest,
    states: rest.states?.filter((state) => settled.some((one) => one === state)) ?? settled,
    subscription_ids: asked ? asked.filter((id) => ids.includes(id)) : ids,
  };
}

const countsOf = (row: {
  readonly read_count: number;
  readonly updated_count: number;
  readonly unchanged_count: number;
}): Counts => ({
  ...NO_COUNTS,
  read: row.read_count,
  updated: row.updated_count,
  unchanged: row.unchanged_count,
});

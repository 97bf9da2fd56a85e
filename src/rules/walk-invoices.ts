import {
  addCounts,
  type Counts,
  findRunCursors,
  moveRunCursor,
  NO_COUNTS,
} from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import { countInvoices, type InvoiceFilter, invoiceIds } from "../store/invoice-list.ts";
import { type DataStore, inTransaction } from "../store/store.ts";

/** Invoices of one transaction. */
const STEP = 200;
/** Where a run has come, in the words of run cursors. */
const STREAM = "invoices";

export interface WalkTask {
  /** The tenant's. */
  readonly data: DataStore;
  readonly runId: string;
  readonly filter: InvoiceFilter;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly progress: (counts: Counts, total: number) => void;
}

export interface WalkWork<P> {
  /** Before the step's transaction, for what takes long. */
  readonly prepare: (ids: readonly number[]) => Promise<P>;
  readonly work: (tx: DataStore, ids: readonly number[], prepared: P) => Promise<Partial<Counts>>;
}

interface Place {
  readonly after: number;
  readonly total: number;
}

/**
 * Takes every stored invoice that fits through `work`, the oldest first, in steps that are committed with the
 * place that the run has come to: killed at any moment it goes on there.
 */
export async function walkInvoices<P>(
  task: WalkTask,
  { prepare, work }: WalkWork<P>,
): Promise<Counts> {
  const { data, runId, filter, signal, progress } = task;
  const [before] = await findRunCursors(data, runId);
  let place: Place = before
    ? (JSON.parse(before.cursor) as Place)
    : { after: 0, total: await countInvoices(data, filter) };
  let counts: Counts = before ? countsOf(before) : NO_COUNTS;
  let pages = before?.pages ?? 0;
  let isDone = before?.done === 1;
  while (!isDone) {
    signal.throwIfAborted();
    const ids = await invoiceIds(data, { filter, after: place.after, limit: STEP });
    const prepared = await prepare(ids);
    const step = await retryTransaction(() =>
      inTransaction(data, async (tx) => {
        const did = ids.length === 0 ? {} : await work(tx, ids, prepared);
        const next = {
          counts: addCounts(counts, { ...NO_COUNTS, read: ids.length, ...did }),
          place: { ...place, after: ids.at(-1) ?? place.after },
          isDone: ids.length < STEP,
        };
        const { total } = place;
        const cursor = { counts: next.counts, cursor: next.place, isDone: next.isDone, total };
        await moveRunCursor(tx, { runId, stream: STREAM, pages, now: task.now(), ...cursor });
        return next;
      }),
    );
    ({ counts, place, isDone } = step);
    pages += 1;
    progress(counts, place.total);
  }
  return counts;
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

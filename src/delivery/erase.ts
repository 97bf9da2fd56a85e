import { sleep } from "../lib/clock.ts";
import {
  addCounts,
  type Counts,
  findRunCursors,
  moveRunCursor,
  NO_COUNTS,
} from "../store/cursors.ts";
import {
  clearAttempts,
  type Erased,
  type EraseFilter,
  eraseEvents,
  eventsToErase,
} from "../store/erase.ts";
import { newestSeq } from "../store/event-log.ts";
import { retryTransaction } from "../store/faults.ts";
import { makeOrderLocks } from "../store/ordered-queue.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** Events looked at in one transaction. */
const STEP = 500;
/** Deliveries whose attempts are waited for, at most; each was being sent at the moment of its step. */
const MAX_LATE = 2_000;
const BUSY_MS = 50;
/** How long an attempt may go on after the lease that it began with. */
const ATTEMPT_MS = 35_000;
const STREAM = "events";

/** Either of the two; why is kept with the deliveries that expire by it. */
export interface EraseRequest extends EraseFilter {
  readonly reason: string;
}

export interface EraseTask {
  /** The hub's own store. */
  readonly data: DataStore;
  readonly tenantId: number;
  readonly runId: string;
  readonly request: EraseRequest;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** `read` events were looked at, `updated` erased. */
  readonly progress: (counts: Counts, total: number | undefined) => void;
  readonly attemptMs?: number;
}

export interface EraseResult {
  readonly events: number;
  readonly deliveries: number;
  readonly expired: number;
}

/** How many events would be erased. `data` is a tenant's store. */
export async function countErase(data: DataStore, filter: EraseFilter): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const bounds = { after, until: Number.MAX_SAFE_INTEGER, limit: STEP };
    const { last, seqs } = await eventsToErase(data, { filter, ...bounds });
    count += seqs.length;
    if (last === undefined) return count;
    after = last;
  }
}

/** Where a run has come to. */
interface Place {
  readonly after: number;
  /** Events published later are none of this run's business. */
  readonly until: number;
  readonly result: EraseResult;
  /** Deliveries whose attempts may still be written, and until when. */
  readonly late: readonly string[];
  readonly lateUntil: number;
}

const NOTHING: EraseResult = { events: 0, deliveries: 0, expired: 0 };

/**
 * Erases every event about a subject, or of a customer, that was published before the run began, in steps that
 * are committed with the place that the run has come to. Killed at any moment it goes on there.
 */
export async function eraseBySubject(
  task: EraseTask,
): Promise<{ counts: Counts; result: EraseResult }> {
  const { data, tenantId, runId, signal, progress } = task;
  const [before] = await findRunCursors(forTenant(data, tenantId), runId);
  let place: Place = before ? (JSON.parse(before.cursor) as Place) : await start(data);
  let counts: Counts = before
    ? { ...NO_COUNTS, read: before.read_count, updated: before.updated_count }
    : NO_COUNTS;
  let pages = before?.pages ?? 0;
  for (let isDone = before?.done === 1; !isDone; pages += 1) {
    signal.throwIfAborted();
    const step = await eraseStep(task, { place, counts, pages });
    ({ place, counts, isDone } = step);
    progress(counts, undefined);
  }
  await clearLate(task, place);
  return { counts, result: place.result };
}

const start = async (data: DataStore): Promise<Place> => ({
  ...{ after: 0, until: await newestSeq(data), result: NOTHING, late: [], lateUntil: 0 },
});

interface Progress {
  readonly place: Place;
  readonly counts: Counts;
  readonly pages: number;
}

async function eraseStep(
  task: EraseTask,
  progress: Progress,
): Promise<Progress & { readonly isDone: boolean }> {
  for (;;) {
    const step = await retryTransaction(() => tryStep(task, progress));
    if (!("busy" in step)) return step;
    await makeOrderLocks(task.data, step.busy);
    await sleep(BUSY_MS, task.signal);
  }
}

/** Nothing is changed where an order that belongs to it is in use. */
async function tryStep(task: EraseTask, { place, counts, pages }: Progress) {
  const { data, tenantId, runId, request } = task;
  try {
    return await inTransaction(data, async (tx) => {
      const own = forTenant(tx, tenantId);
      const { after, until } = place;
      const found = await eventsToErase(own, { filter: request, after, until, limit: STEP });
      const erased = await erase(tx, task, found.seqs);
      const added = { ...NO_COUNTS, read: found.seen, updated: found.seqs.length };
      const next = {
        place: { ...moved(place, erased, task), after: found.last ?? until },
        counts: addCounts(counts, added),
        pages,
        isDone: found.last === undefined,
      };
      const move = { runId, stream: STREAM, pages, cursor: next.place, counts: next.counts };
      const ends = { total: undefined, isDone: next.isDone, now: task.now() };
      await moveRunCursor(own, { ...move, ...ends });
      return next;
    });
  } catch (error) {
    if (error instanceof Busy) return { busy: error.subscriptionIds };
    throw error;
  }
}

/** Rolls a step back. */
class Busy extends Error {
  override readonly name = "Busy";
  readonly subscriptionIds: readonly number[];

  constructor(subscriptionIds: readonly number[]) {
    super("Somebody else works on the order of these subscriptions.");
    this.subscriptionIds = subscriptionIds;
  }
}

async function erase(tx: DataStore, { request, now }: EraseTask, seqs: number[]): Promise<Erased> {
  if (seqs.length === 0) return { ...NOTHING, underWay: [] };
  const reason = `Erased: ${request.reason}`;
  const isConsumer = request.consumer !== undefined;
  const erased = await eraseEvents(tx, { seqs, isConsumer, reason, now: now() });
  if ("busy" in erased) throw new Busy(erased.busy);
  return erased;
}

function moved(
  { result, late, lateUntil, ...place }: Place,
  { events, deliveries, expired, underWay }: Erased,
  { now, attemptMs = ATTEMPT_MS }: EraseTask,
): Place {
  const ends = underWay.map(({ leased_until }) => (leased_until ?? now()) + attemptMs);
  return {
    ...place,
    result: {
      events: result.events + events,
      deliveries: result.deliveries + deliveries,
      expired: result.expired + expired,
    },
    late: [...late, ...underWay.map(({ id }) => id)].slice(0, MAX_LATE),
    lateUntil: Math.max(lateUntil, ...ends),
  };
}

/** What was being sent when it was erased may write its attempt afterwards. */
async function clearLate({ data, now, signal }: EraseTask, place: Place): Promise<void> {
  if (place.late.length === 0) return;
  await sleep(Math.max(0, place.lateUntil - now()), signal);
  await inTransaction(data, (tx) => clearAttempts(tx, place.late));
}

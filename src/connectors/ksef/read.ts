import type { Cursor, Invoice, Original, Page, StreamQuery } from "../../sdk/index.ts";
import { addDays, warsawDay } from "./dates.ts";
import { type DateType, restOf, type Subject, type Window, windowFrom } from "./invoice-query.ts";
import { type KsefContext, ownNip } from "./manifest.ts";
import type { Direction } from "./mapping.ts";
import { forgetOrder } from "./package-order.ts";
import {
  askedAt,
  cursorOf,
  markOf,
  marksOf,
  type Place,
  placeOf,
  startAt,
  withMark,
} from "./read-place.ts";
import { type Reading, readWindow, type Step, type WindowEnd } from "./read-window.ts";
import { FIRST_DAY } from "./setting-fields.ts";
import { instantOf } from "./values.ts";
import { createSieve } from "./wanted.ts";

/** Nothing is missing before KSeF's mark, so that this is for clocks alone. */
const OVERLAP_MS = 2 * 60_000;
/** Invoices where we are a third party are rare, and each question is one of 20 an hour. */
const THIRD_PARTY_EVERY_MS = 20 * 3_600_000;

/** One subject's part of a read. */
interface Pass {
  readonly subject: Subject;
  readonly dateType: DateType;
  readonly start: string;
  /** The last day, of a period. */
  readonly until: string | undefined;
}

export interface ReadOptions {
  readonly stream: string;
  readonly direction: Direction;
  receiptOf(ksefNumber: string): Promise<readonly Original[]>;
}

/**
 * Reads invoices by their date of issue (`period`), or by when KSeF stored them for good (`incremental` and
 * `full`), which no late one can slip past. Each subject is a pass of its own, in windows of at most three months.
 */
export async function* readInvoices(
  ctx: KsefContext,
  query: StreamQuery,
  options: ReadOptions,
): AsyncGenerator<Page<Invoice>> {
  const cursor = query.cursor ?? {};
  const isIncremental = query.mode === "incremental";
  if (cursor.done === true) {
    yield { changes: [], cursor };
    return;
  }
  const reading: Reading = {
    ctx,
    name: `${options.stream}:${query.mode}`,
    direction: options.direction,
    isWanted: createSieve(ownNip(ctx)),
    receiptOf: options.receiptOf,
  };
  const now = ctx.clock.now();
  const passes = passesOf(ctx, query, { cursor, direction: options.direction });
  const resumed = placeOf(cursor);
  let marks: Cursor = isIncremental ? marksOf(cursor) : {};
  for (const [i, pass] of passes.entries()) {
    if (resumed && i < resumed.pass) continue;
    const place = resumed?.pass === i ? resumed.place : undefined;
    if (isIncremental && !place && !isDue(pass, cursor, now)) continue;
    const steps = readPass(reading, pass, place ?? startAt(pass.start));
    const mark = yield* pagesOf(steps, (at) => ({ ...marks, ...cursorOf(i, at) }));
    if (isIncremental) marks = withMark(marks, pass.subject, { mark, now });
    const after = passes[i + 1];
    if (after)
      yield { changes: [], cursor: { ...marks, ...cursorOf(i + 1, startAt(after.start)) } };
    await forgetOrder(ctx, `${reading.name}:${pass.subject}`);
  }
  yield { changes: [], cursor: isIncremental ? marks : { done: true } };
}

/** The steps as pages; gives what they end with. A reader who stops in the middle ends them too, with their files. */
async function* pagesOf(
  steps: AsyncGenerator<Step, string>,
  cursorAt: (place: Place) => Cursor,
): AsyncGenerator<Page<Invoice>, string> {
  try {
    for (;;) {
      const { done, value } = await steps.next();
      if (done) return value;
      yield { changes: value.changes, cursor: cursorAt(value.place) };
    }
  } finally {
    await steps.return("");
  }
}

/** Windows one after the other; gives the mark at the end. */
async function* readPass(reading: Reading, pass: Pass, start: Place): AsyncGenerator<Step, string> {
  const now = reading.ctx.clock.now();
  let window = windowFrom(pass, start.from, now);
  for (let place = start; ; place = startAt(window.from)) {
    reading.ctx.signal.throwIfAborted();
    const end = yield* readWindow(reading, window, place);
    const next = end.cutAt === undefined ? following(pass, window, end) : restOf(window, end.cutAt);
    if (next === undefined) return markAfter(window, end);
    window = typeof next === "string" ? windowFrom(pass, next, now) : next;
    // A window that is over is not asked for again after a break.
    yield { changes: [], place: startAt(window.from) };
  }
}

/** Where the next window starts; undefined where there is none. */
function following(pass: Pass, { to }: Window, { mark }: WindowEnd): string | undefined {
  if (to === undefined) return undefined;
  if (pass.dateType === "Issue")
    return pass.until !== undefined && to < pass.until ? addDays(to, 1) : undefined;
  const isSure = mark === undefined || (instantOf(mark) ?? 0) >= (instantOf(to) ?? 0);
  return isSure ? to : undefined;
}

/** Never earlier than where the window began: KSeF's mark stands still at times. */
function markAfter({ from }: Window, { mark }: WindowEnd): string {
  return mark !== undefined && (instantOf(mark) ?? 0) > (instantOf(from) ?? 0) ? mark : from;
}

function passesOf(
  { settings, clock }: KsefContext,
  query: StreamQuery,
  { cursor, direction }: { readonly cursor: Cursor; readonly direction: Direction },
): readonly Pass[] {
  const costs: readonly Subject[] =
    (settings.third_party_costs ?? true) ? ["Subject2", "Subject3"] : ["Subject2"];
  const sales: readonly Subject[] =
    (settings.authorized_sales ?? false) ? ["Subject1", "SubjectAuthorized"] : ["Subject1"];
  const subjects = direction === "cost" ? costs : sales;
  if (query.mode !== "period") {
    const first = `${settings.sync_from ?? FIRST_DAY}T00:00:00+02:00`;
    return subjects.map((subject) => ({
      subject,
      dateType: "PermanentStorage",
      start: (query.mode === "full" ? undefined : withOverlap(markOf(cursor, subject))) ?? first,
      until: undefined,
    }));
  }
  // Nobody can issue an invoice tomorrow.
  const today = warsawDay(clock.now());
  const { from = FIRST_DAY, to = today } = query;
  const until = to < today ? to : today;
  if (from > until) return [];
  return subjects.map((subject) => ({ subject, dateType: "Issue", start: from, until }));
}

function withOverlap(mark: string | undefined): string | undefined {
  const at = instantOf(mark);
  return at === undefined ? undefined : new Date(at - OVERLAP_MS).toISOString();
}

const isDue = ({ subject }: Pass, cursor: Cursor, now: number): boolean => {
  const sinceMs = now - askedAt(cursor, subject);
  // A clock that was set back must not put it off for good.
  return subject !== "Subject3" || sinceMs >= THIRD_PARTY_EVERY_MS || sinceMs < 0;
};

import type { Allowance } from "../manifest.ts";

/** So many calls, the last of them at that time. */
type Mark = readonly [at: number, calls: number];

/** What was spent of one allowance: JSON that outlives the process. */
export interface Spent {
  /** By the length of the window in milliseconds; oldest mark first. */
  readonly windows: Readonly<Record<string, readonly Mark[]>>;
  /** The remote asked at `at` for a pause until `until`. */
  readonly hold?: { readonly at: number; readonly until: number };
}

export const NOTHING_SPENT: Spent = { windows: {} };

/** Of larger allowances the calls of a two-hundredth of the window count as one mark, made by the last. */
const MAX_MARKS = 200;
/** Machines of one hub differ by less. */
const TOLERANCE_MS = 5_000;
/** Calls need different times for their way: what is just over here may not be over there. */
const SLACK_PART = 20;
const MAX_SLACK_MS = 1_000;
/** No provider means more, whatever it writes. */
export const MAX_HOLD_MS = 26 * 3_600_000;

/** How long until one more call is within every limit; 0 for now. */
export function waitOf(spent: Spent, limits: readonly Allowance[], now: number): number {
  const heldMs = (spent.hold?.until ?? 0) - now;
  return Math.max(0, heldMs, ...limits.map((limit) => roomIn(marksOf(spent, limit), limit, now)));
}

function roomIn(marks: readonly Mark[], limit: Allowance, now: number): number {
  const open = marks.filter(([at]) => leavesAt(at, limit) > now);
  let calls = open.reduce((sum, mark) => sum + mark[1], 0);
  for (const [at, count] of open) {
    if (calls < limit.requests) return 0;
    calls -= count;
    if (calls < limit.requests) return leavesAt(at, limit) - now;
  }
  return 0;
}

/** With one call more, made now; what has left its window is gone. */
export function spend(spent: Spent, limits: readonly Allowance[], now: number): Spent {
  const windows = limits.map((limit) => {
    const open = marksOf(spent, limit).filter(([at]) => leavesAt(at, limit) > now);
    const last = open.at(-1);
    const width = limit.requests > MAX_MARKS ? Math.ceil(limit.perMs / MAX_MARKS) : 1;
    const isSame = last && Math.floor(last[0] / width) >= Math.floor(now / width);
    const marks: readonly Mark[] = isSame
      ? [...open.slice(0, -1), [Math.max(last[0], now), last[1] + 1]]
      : [...open, [now, 1]];
    return [String(limit.perMs), marks] as const;
  });
  return { ...spent, windows: Object.fromEntries(windows) };
}

/** Nothing more for `ms`. */
export function hold(spent: Spent, ms: number, now: number): Spent {
  const until = now + Math.min(ms, MAX_HOLD_MS);
  return (spent.hold?.until ?? 0) >= until ? spent : { ...spent, hold: { at: now, until } };
}

/**
 * The same, as the present clock would have written it: what it says of the future was written by a clock that
 * was ahead, and nobody waits for that one.
 */
export function inPresent(spent: Spent, now: number): Spent {
  const isLater = (at: number): boolean => at > now + TOLERANCE_MS;
  const isHeldLater = spent.hold !== undefined && isLater(spent.hold.at);
  const isAnyLater = Object.values(spent.windows).some((marks) =>
    marks.some(([at]) => isLater(at)),
  );
  if (!isHeldLater && !isAnyLater) return spent;
  const windows = Object.entries(spent.windows).map(([perMs, marks]) => {
    const early = marks.filter(([at]) => !isLater(at));
    const calls = marks.filter(([at]) => isLater(at)).reduce((sum, mark) => sum + mark[1], 0);
    return [perMs, calls > 0 ? [...early, [now, calls] as const] : early] as const;
  });
  const held = spent.hold && isHeldLater ? now + spent.hold.until - spent.hold.at : undefined;
  return {
    ...spent,
    windows: Object.fromEntries(windows),
    ...(held === undefined ? {} : { hold: { at: now, until: held } }),
  };
}

const marksOf = (spent: Spent, { perMs }: Allowance): readonly Mark[] =>
  spent.windows[String(perMs)] ?? [];

const leavesAt = (at: number, { perMs }: Allowance): number =>
  at + perMs + Math.min(perMs / SLACK_PART, MAX_SLACK_MS);

import type { Log } from "../../sdk/index.ts";
import { type Listing, MAX_LIMIT, type Slice } from "./client.ts";
import { type Row, uuidOf } from "./values.ts";

/** A list that loses its place more often than this is read on without proof of having seen all. */
const MAX_STEPS_BACK = 10;

/** How far a list has been read: so many rows, the last one with this id. */
export interface Position {
  readonly count: number;
  readonly last?: string;
  /** Rows may have been missed: nobody may conclude from absence. */
  readonly isUnsure?: boolean;
}

export interface ListPage {
  readonly rows: readonly Row[];
  readonly position: Position;
  readonly isLast: boolean;
  readonly total?: number;
}

export interface PagingOptions {
  readonly start: Position;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Ids that were given before; what is given here is added. */
  readonly seen: Set<string>;
}

/**
 * Pages from `start` to the end, each with rows that none before had. Each call begins with the last row of the
 * one before: rows are addressed by their number, and one deleted document would otherwise hide another. Where it
 * begins with a row that nobody has seen, rows have moved up, and the read steps back.
 */
export async function* readPages(
  fetch: (slice: Slice) => Promise<Listing>,
  { start, log, signal, seen }: PagingOptions,
): AsyncGenerator<ListPage> {
  const known = new Set(start.last === undefined ? [] : [start.last]);
  let position = start;
  let isResumed = position.count > 0;
  let stepsBack = 0;
  for (;;) {
    signal.throwIfAborted();
    const offset = Math.max(0, position.count - 1);
    const { rows, total } = await fetch({ offset, limit: MAX_LIMIT });
    const isLost = offset > 0 && !known.has(uuidOf(rows[0] ?? {}));
    if (isLost && stepsBack < MAX_STEPS_BACK) {
      log.info({ offset, isResumed }, "list moved while reading, stepping back");
      const count = isResumed ? 0 : Math.max(0, position.count - MAX_LIMIT * 2 ** stepsBack);
      position = { count, ...(position.isUnsure ? { isUnsure: true } : {}) };
      stepsBack += 1;
    } else {
      const end = endOf({ offset, rows, total });
      const isUnsure = position.isUnsure === true || isLost || end === "short";
      position = positionAfter(position, { offset, rows, isUnsure });
      const fresh = rows.filter((row) => !seen.has(uuidOf(row)));
      for (const row of fresh) seen.add(uuidOf(row));
      for (const row of rows) known.add(uuidOf(row));
      const isLast = end !== undefined;
      yield { rows: fresh, position, isLast, ...(total === undefined ? {} : { total }) };
      if (isLast) return;
    }
    isResumed = false;
  }
}

interface Answer {
  readonly offset: number;
  readonly rows: readonly Row[];
  readonly total: number | undefined;
}

/**
 * The total decides where there is one, since a page may be shorter than asked for; `short` where nothing more
 * comes although the total says so.
 */
function endOf({ offset, rows, total }: Answer): "whole" | "short" | undefined {
  const isWithoutNews = rows.length <= (offset > 0 ? 1 : 0);
  if (total === undefined) return isWithoutNews || rows.length < MAX_LIMIT ? "whole" : undefined;
  if (offset + rows.length >= total) return "whole";
  return isWithoutNews ? "short" : undefined;
}

function positionAfter(
  before: Position,
  { offset, rows, isUnsure }: { offset: number; rows: readonly Row[]; isUnsure: boolean },
): Position {
  const row = rows.at(-1);
  const last = row ? uuidOf(row) : before.last;
  return {
    count: offset + rows.length,
    ...(last === undefined ? {} : { last }),
    ...(isUnsure ? { isUnsure } : {}),
  };
}

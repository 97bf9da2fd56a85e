import type { Log } from "../../sdk/index.ts";
import { type Row, textOf } from "./values.ts";

/** At most 100, says the vendor: https://github.com/fakturownia/API */
export const MAX_PER_PAGE = 100;
const MIN_PER_PAGE = 51;
/** A list that loses its place more often than this is read on without proof of having seen all. */
const MAX_STEPS_BACK = 10;

export interface Slice {
  readonly page: number;
  readonly perPage: number;
}

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
}

export const rowId = (row: Row): string => textOf(row.id, 60) ?? "";

/**
 * The page that begins before row `count` and reaches furthest behind it. Its overlap with what was
 * read is the proof that no row moved up in between: pages are numbered, and one deleted document
 * would otherwise hide another.
 */
export function sliceAfter(count: number): Slice {
  let best: Slice = { page: 1, perPage: MAX_PER_PAGE };
  if (count === 0) return best;
  for (let perPage = MAX_PER_PAGE; perPage >= MIN_PER_PAGE; perPage--) {
    const page = Math.floor((count - 1) / perPage) + 1;
    if (page * perPage > best.page * best.perPage) best = { page, perPage };
  }
  return best;
}

/**
 * Pages from `start` to the end of the list, each with rows that no page before had. A call begins with rows that
 * were read before; where it begins with one that nobody has seen, rows have moved up, and the read steps back.
 */
export async function* readPages(
  fetch: (slice: Slice) => Promise<readonly Row[]>,
  options: { start: Position; log: Log; signal: AbortSignal },
): AsyncGenerator<ListPage> {
  const known = new Set(options.start.last === undefined ? [] : [options.start.last]);
  let position = options.start;
  let isResumed = position.count > 0;
  let stepsBack = 0;
  for (;;) {
    options.signal.throwIfAborted();
    const slice = sliceAfter(position.count);
    const rows = await fetch(slice);
    const anchor = rows.findIndex((row) => rowId(row) === position.last);
    const isLost = isResumed
      ? anchor < 0
      : slice.page > 1 && anchor < 0 && !known.has(rowId(rows[0] ?? {}));
    if (isLost && stepsBack < MAX_STEPS_BACK) {
      options.log.info({ page: slice.page, isResumed }, "list moved while reading, stepping back");
      position = stepBack(position, isResumed ? position.count : MAX_PER_PAGE * 2 ** stepsBack);
      stepsBack += 1;
    } else {
      const isUnsure = position.isUnsure === true || isLost;
      if (isUnsure && !position.isUnsure) options.log.warn({}, "list keeps moving while reading");
      const isLast = rows.length < slice.perPage;
      position = positionAfter(rows, slice, isUnsure);
      for (const row of rows) known.add(rowId(row));
      yield { rows: rows.slice(anchor + 1), position, isLast };
      if (isLast) return;
    }
    isResumed = false;
  }
}

const stepBack = ({ count, isUnsure = false }: Position, rows: number): Position => ({
  count: Math.max(0, count - rows),
  isUnsure,
});

function positionAfter(rows: readonly Row[], slice: Slice, isUnsure: boolean): Position {
  const last = rows.at(-1);
  return {
    count: (slice.page - 1) * slice.perPage + rows.length,
    ...(last ? { last: rowId(last) } : {}),
    isUnsure,
  };
}

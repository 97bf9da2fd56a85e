import {
  type Change,
  type Cursor,
  isHubError,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { type Condition, type Found, find, type Module, PAGE_SIZE } from "./client.ts";
import { INPUT_ERROR } from "./failures.ts";
import { daysBefore, earlier, isLocalTime, type LocalTime, localTime } from "./times.ts";
import { type Row, textOf } from "./values.ts";

/**
 * What is read again before the last mark. Two hours, because on the night when summer time ends the clock
 * shows one hour twice.
 */
const OVERLAP_MS = 2 * 3_600_000;
const RECHECK_DAYS = 92;

/** How one module becomes a stream. */
export interface Reader<T> {
  readonly module: Module;
  /** By which period and full checks go; absent where rows have no date. */
  readonly dateField?: string;
  /** A page in one go, so that what belongs to the rows can be asked for together. */
  map(rows: readonly Row[]): Promise<readonly Change<T>[]>;
}

/** How far a list has been read, and by which of its ways. */
interface Position {
  /** The id behind which to go on. */
  readonly last?: string;
  readonly count: number;
  /** By numbered pages, where ids cannot be compared. */
  readonly isPaged: boolean;
  /** By date of issue, or all of it, where the time of change cannot be compared. */
  readonly isWindow: boolean;
  /** Rows may have been missed: nobody may conclude from absence. */
  readonly isUnsure: boolean;
  /** Rows of the list at the page before, where pages are numbered. */
  readonly total?: number;
}

/**
 * Rows in the order of their ids, each page behind the last id of the one before: what is added or deleted
 * meanwhile hides nothing. `incremental` asks for what changed since the newest change of the last read. Where
 * wFirma refuses one of these conditions, numbered pages and the last weeks take their place.
 */
export async function* readModule<T>(
  ctx: WfirmaContext,
  query: StreamQuery,
  reader: Reader<T>,
): AsyncGenerator<Page<T>> {
  const cursor = query.cursor ?? {};
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const mark = query.mode === "incremental" ? textOf(cursor.mark, 30) : undefined;
  const started = textOf(cursor.started, 30) ?? localTime(ctx.clock.now());
  let newest = textOf(cursor.newest, 30);
  let position = positionOf(cursor);
  for (;;) {
    ctx.signal.throwIfAborted();
    const slice = await nextSlice(ctx, { query, reader, mark, position });
    position = slice.position;
    newest = newestOf(newest, slice.rows);
    const changes = await reader.map(slice.rows);
    const next = cursorAfter({ query, position, mark, newest, started, isEnd: slice.isEnd });
    const isProof = slice.isEnd && query.mode !== "incremental";
    yield {
      changes,
      cursor: next,
      ...(isProof ? { complete: !position.isUnsure } : {}),
      ...(slice.announced === undefined ? {} : { total: slice.announced }),
    };
    if (slice.isEnd) return;
  }
}

interface Wanted {
  readonly query: StreamQuery;
  readonly reader: Pick<Reader<unknown>, "module" | "dateField">;
  readonly mark: string | undefined;
  readonly position: Position;
}
interface Slice {
  readonly rows: readonly Row[];
  readonly position: Position;
  readonly isEnd: boolean;
  readonly announced: number | undefined;
}

async function nextSlice(ctx: WfirmaContext, wanted: Wanted): Promise<Slice> {
  let { position } = wanted;
  for (;;) {
    try {
      return await fetchSlice(ctx, { ...wanted, position });
    } catch (error) {
      const otherWay = isHubError(error) && error.code === INPUT_ERROR && simpler(wanted, position);
      if (!otherWay) throw error;
      ctx.log.warn(
        {
          module: wanted.reader.module.name,
          isPaged: otherWay.isPaged,
          isWindow: otherWay.isWindow,
        },
        "wFirma refused a condition, reading in another way",
      );
      position = otherWay;
    }
  }
}

/** The next way to ask after a refused condition; undefined where there is none left. */
function simpler({ mark }: Wanted, position: Position): Position | undefined {
  const hasTime = mark !== undefined && !position.isWindow;
  if (position.last === undefined && hasTime) return { ...position, isWindow: true };
  if (position.last !== undefined && !position.isPaged) return { ...position, isPaged: true };
  return hasTime ? { ...position, isWindow: true } : undefined;
}

async function fetchSlice(ctx: WfirmaContext, wanted: Wanted): Promise<Slice> {
  const { reader, position } = wanted;
  const page = position.isPaged ? Math.floor(position.count / PAGE_SIZE) + 1 : 1;
  const conditions = conditionsOf(ctx, wanted);
  const found = await find(ctx, reader.module, { conditions, order: { asc: "id" }, page });
  if (hasShifted(position, found)) {
    // A row vanished: others may have moved up behind our back. One page back they come again.
    const count = Math.max(0, position.count - PAGE_SIZE);
    const { total: _, ...before } = position;
    ctx.log.info({ page }, "list moved while reading, stepping back");
    return fetchSlice(ctx, { ...wanted, position: { ...before, count, isUnsure: true } });
  }
  if (isBehind(found.rows[0], position)) {
    ctx.log.warn(
      { module: reader.module.name },
      "wFirma ignored a condition, reading page by page",
    );
    return fetchSlice(ctx, { ...wanted, position: { ...position, isPaged: true } });
  }
  const last = textOf(found.rows.at(-1)?.id, 60) ?? position.last;
  const seen = position.isPaged ? (page - 1) * PAGE_SIZE : 0;
  const read = seen + found.rows.length;
  // A server that gives the same page for ever, or rows without ids, must not keep us for ever.
  const isStuck = found.rows.length > 0 && last === position.last;
  const isAll = found.rows.length === 0 || (found.total !== undefined && read >= found.total);
  const isEnd = isAll || (isStuck && position.isPaged);
  if (isStuck && !isAll) ctx.log.warn({ module: reader.module.name }, "list does not move on");
  const count = position.count + (position.isPaged ? read - position.count : found.rows.length);
  return {
    rows: found.rows,
    isEnd,
    announced: found.total === undefined ? undefined : found.total + count - read,
    position: {
      ...position,
      isPaged: position.isPaged || isStuck,
      isUnsure: position.isUnsure || (isStuck && !isAll),
      ...(last === undefined ? {} : { last }),
      ...(position.isPaged && found.total !== undefined ? { total: found.total } : {}),
      count,
    },
  };
}

/** The list started anew although we asked for what is behind an id. */
function isBehind(first: Row | undefined, { last, isPaged }: Position): boolean {
  const id = textOf(first?.id, 60);
  if (isPaged || last === undefined || id === undefined) return false;
  return (id.length - last.length || (id < last ? -1 : id > last ? 1 : 0)) <= 0;
}

const hasShifted = ({ isPaged, total }: Position, found: Found): boolean =>
  isPaged && total !== undefined && found.total !== undefined && found.total < total;

function conditionsOf(ctx: WfirmaContext, { query, reader, mark, position }: Wanted): Condition[] {
  const { dateField } = reader;
  const conditions: Condition[] = [];
  if (query.mode === "period" && dateField !== undefined && query.from && query.to) {
    conditions.push({ field: dateField, operator: "ge", value: query.from });
    conditions.push({ field: dateField, operator: "le", value: query.to });
  }
  if (mark !== undefined && position.isWindow) {
    const since = daysBefore(ctx.clock.now(), ctx.settings.recheck_days ?? RECHECK_DAYS);
    if (dateField !== undefined)
      conditions.push({ field: dateField, operator: "ge", value: since });
  } else if (isLocalTime(mark)) {
    conditions.push({ field: "modified", operator: "ge", value: earlier(mark, OVERLAP_MS) });
  }
  if (position.last !== undefined && !position.isPaged)
    conditions.push({ field: "id", operator: "gt", value: position.last });
  return conditions;
}

function positionOf(cursor: Cursor): Position {
  const last = textOf(cursor.last, 60);
  const total = Number(cursor.total ?? Number.NaN);
  return {
    ...(last === undefined ? {} : { last }),
    ...(Number.isSafeInteger(total) ? { total } : {}),
    count: Number(cursor.count ?? 0),
    isPaged: cursor.paged === true,
    isWindow: cursor.window === true,
    isUnsure: cursor.unsure === true,
  };
}

interface After {
  readonly query: StreamQuery;
  readonly position: Position;
  readonly mark: string | undefined;
  readonly newest: string | undefined;
  readonly started: LocalTime;
  readonly isEnd: boolean;
}

function cursorAfter({ query, position, mark, newest, started, isEnd }: After): Cursor {
  const { last, count, isPaged, isWindow, isUnsure, total } = position;
  const ways = {
    ...(isPaged ? { paged: true } : {}),
    ...(isWindow ? { window: true } : {}),
    ...(isUnsure ? { unsure: true } : {}),
  };
  const isIncremental = query.mode === "incremental";
  if (isEnd && !isIncremental) return { done: true, ...(isUnsure ? { unsure: true } : {}) };
  if (isEnd) return { ...(isWindow ? { window: true } : {}), ...markOf({ mark, newest, started }) };
  return {
    count,
    ...(last === undefined ? {} : { last }),
    ...(total === undefined ? {} : { total }),
    ...ways,
    ...(isIncremental ? { started } : {}),
    ...(isIncremental && newest !== undefined ? { newest } : {}),
    ...(isIncremental && mark !== undefined ? { mark } : {}),
  };
}

/**
 * Where the next read starts: the newest change seen, but never behind the start of this read. What changed
 * in an earlier part of the list while a later one was read comes next time.
 */
function markOf({ mark, newest, started }: Pick<After, "mark" | "newest" | "started">): Cursor {
  const seen = [mark, newest].filter(isLocalTime).toSorted().at(-1);
  if (seen === undefined) return { mark: started };
  return { mark: seen < started ? seen : started };
}

const newestOf = (newest: string | undefined, rows: readonly Row[]): string | undefined =>
  [newest, ...rows.map((row) => textOf(row.modified, 30))].filter(isLocalTime).toSorted().at(-1);

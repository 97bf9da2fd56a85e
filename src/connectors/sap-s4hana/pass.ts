import { type Row, textOf } from "../../formats/json/values.ts";
import type { Change, Cursor, Page, StreamQuery } from "../../sdk/index.ts";
import type { Query, Reading } from "./client.ts";
import { readSet } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import { badAnswer, quoted } from "./odata.ts";

/** SAP gets slow where one answer has thousands of rows, and each row brings its texts, units and prices. */
export const PAGE_SIZE = 250;

/** What is read, row by row in the order of its key. */
export interface Source<T> {
  readonly service: string;
  readonly set: string;
  readonly key: string;
  readonly options: Query["options"];
  /** What is read at all; undefined for everything. */
  readonly filter?: string | undefined;
  /** What changed since then, epoch milliseconds of SAP's clock. */
  since(ms: number): string;
  /** `isWhole`: they are all that SAP has between the first and the last. */
  toChanges(rows: readonly Row[], options: { isWhole: boolean }): Promise<readonly Change<T>[]>;
}

/** Where a read stands. Times are epoch milliseconds of SAP's clock. */
interface Place {
  /** Changes from then on; undefined for all rows. */
  readonly since: number | undefined;
  /** When this pass began. */
  readonly began: number | undefined;
  /** The key of the last row that is stored. */
  readonly after: string | undefined;
}

/**
 * Rows behind the last one that was read, in the order of their key as SAP has it. A row that changes meanwhile keeps
 * its place, so that none is lost; paging by `$skip` or by time would lose some, and one moment may have many changes.
 */
export async function* readPass<T>(
  ctx: S4Context,
  query: StreamQuery,
  source: Source<T>,
): AsyncGenerator<Page<T>> {
  const isIncremental = query.mode === "incremental";
  let place = placeOf(query.cursor);
  const { since } = place;
  const delta = isIncremental && since !== undefined ? source.since(since) : undefined;
  for (const seen = new Set<string>(); ; ) {
    ctx.signal.throwIfAborted();
    const { after } = place;
    const page = await readRows(ctx, source, { after, delta });
    const last = keyOf(page.rows.at(-1), source);
    // A system that does not keep its own order would be read for ever.
    if (last !== undefined && seen.has(last)) throw badAnswer("the same page twice");
    if (last !== undefined) seen.add(last);
    const isLast = last === undefined || (page.rows.length < PAGE_SIZE && !page.next);
    place = { since, began: place.began ?? page.serverTime, after: last ?? after };
    const isWhole = delta === undefined && source.filter === undefined;
    yield {
      changes: await source.toChanges(page.rows, { isWhole }),
      cursor: cursorOf(isLast && isIncremental ? endOf(place) : place),
      ...(isIncremental ? {} : { complete: isLast }),
      ...(page.total === undefined ? {} : { total: page.total }),
    };
    if (isLast) return;
  }
}

function readRows(
  ctx: S4Context,
  { service, set, key, options, filter }: Source<unknown>,
  { after, delta }: { after: string | undefined; delta: string | undefined },
): Promise<Reading> {
  const keyset = after === undefined ? undefined : `${key} gt ${quoted(after)}`;
  const conditions = [filter, delta, keyset].filter((one) => one !== undefined);
  return readSet(ctx, {
    service,
    set,
    options: {
      ...options,
      $filter: conditions.length > 0 ? conditions.join(" and ") : undefined,
      $orderby: key,
      $top: PAGE_SIZE,
      $inlinecount: after === undefined ? "allpages" : undefined,
    },
  });
}

function keyOf(row: Row | undefined, { key }: Source<unknown>): string | undefined {
  if (!row) return undefined;
  const text = textOf(row[key], 120);
  if (text === undefined) throw badAnswer(`a row without ${key}`);
  return text;
}

/** The next pass begins where this one began; without SAP's clock it stays where it was. */
const endOf = ({ since, began }: Place): Place => ({
  since: began ?? since,
  began: undefined,
  after: undefined,
});

function placeOf(cursor: Cursor | undefined): Place {
  const timeIn = (name: string) => {
    const ms = Number(cursor?.[name] ?? Number.NaN);
    return Number.isSafeInteger(ms) && ms >= 0 ? ms : undefined;
  };
  return { since: timeIn("since"), began: timeIn("began"), after: textOf(cursor?.after, 120) };
}

const cursorOf = ({ since, began, after }: Place): Cursor => ({
  ...(since === undefined ? {} : { since }),
  ...(began === undefined ? {} : { began }),
  ...(after === undefined ? {} : { after }),
});

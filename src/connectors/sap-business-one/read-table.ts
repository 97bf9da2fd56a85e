import type { Change, Cursor, Page, StreamQuery } from "../../sdk/index.ts";
import { badAnswer } from "./answer.ts";
import { type Listing, list, literal, type Resource } from "./client.ts";
import type { SapContext } from "./manifest.ts";
import { newestDay, type ServerClock, serverClock } from "./server-time.ts";
import { dateOf, keyOf, type Row, textOf } from "./values.ts";

/** A change is stamped when its transaction begins, and seen when that ends. */
const OVERLAP_MS = 3_600_000;
/** Without the server's clock ours may be so far off. */
const UNSURE_MS = 24 * 3_600_000;

export interface Table<T> {
  readonly resource: Resource;
  /** The text that is the record's key. */
  readonly key: string;
  readonly select: readonly string[];
  /** Undefined for a row that is none of these records. */
  toChange(row: Row, clock: ServerClock): Change<T> | undefined;
}

/**
 * Pages by key: offsets skip rows when others are deleted meanwhile. `incremental` reads all that was made or changed
 * on or after a day, since the server tells changes by the day; that day is the one on which the last read began by the
 * server's own clock, or the newest that it saw, whichever is older, so that no change falls between two reads.
 */
export async function* readTable<T>(
  ctx: SapContext,
  { mode, cursor = {} }: StreamQuery,
  table: Table<T>,
): AsyncGenerator<Page<T>> {
  const clock = serverClock(ctx.settings);
  const isFull = mode !== "incremental";
  const since = isFull ? undefined : dateOf(cursor.since);
  let after = textKey(cursor.after);
  let began = dateOf(cursor.began);
  let seen = dateOf(cursor.seen);
  for (let isLast = false; !isLast; ) {
    ctx.signal.throwIfAborted();
    const listing = await pageAfter(ctx, table, { since, after });
    began ??= clock.dayAt(startOf(listing, ctx));
    seen = newest(seen, newestDay(listing.rows));
    isLast = listing.next === undefined;
    after = lastKey(listing, table.key, after);
    const changes = listing.rows.flatMap((row) => table.toChange(row, clock) ?? []);
    const total = listing.total === undefined ? {} : { total: listing.total };
    if (isFull) {
      yield { changes, cursor: drop({ after }), ...(isLast ? { complete: true } : {}), ...total };
      continue;
    }
    const next = { since: oldest(seen ?? since, began) };
    yield { changes, cursor: isLast ? next : drop({ since, after, began, seen }), ...total };
  }
}

async function pageAfter<T>(
  ctx: SapContext,
  { resource, key, select }: Table<T>,
  { since, after }: { readonly since: string | undefined; readonly after: string | undefined },
): Promise<Listing> {
  const conditions = [
    // What was never changed may have no day of change.
    ...(since === undefined
      ? []
      : [`(UpdateDate ge ${literal(since)} or CreateDate ge ${literal(since)})`]),
    ...(after === undefined ? [] : [`${key} gt ${literal(after)}`]),
  ];
  const query = {
    select: select.join(","),
    ...(conditions.length === 0 ? {} : { filter: conditions.join(" and ") }),
    orderby: key,
  };
  return list(ctx, resource, { query, hasTotal: after === undefined });
}

const startOf = ({ servedAt }: Listing, { clock }: SapContext): number =>
  servedAt === undefined ? clock.now() - UNSURE_MS : servedAt - OVERLAP_MS;

/** @throws TransientError where a page that is not the last leads nowhere: the read would never end */
function lastKey({ rows, next }: Listing, key: string, before: string | undefined) {
  const found = keyOf(rows.at(-1) ?? {}, key);
  if (next === undefined) return found ?? before;
  if (found === undefined || found === before) throw badAnswer(`has no new ${key} to go on from`);
  return found;
}

const textKey = (value: Cursor[string] | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const newest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

const oldest = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

const drop = (cursor: Readonly<Record<string, string | undefined>>): Cursor =>
  Object.fromEntries(
    Object.entries(cursor).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** What the row is called where its data cannot be used. */
export const nameOf = (row: Row, key: string): string => textOf(row[key], 120) ?? "unnamed";

import type { Change, Cursor, Item, Page, StreamQuery } from "../../sdk/index.ts";
import { idOf, type Listing, listItems, quoted, versionOf } from "./client.ts";
import type { FusionContext } from "./manifest.ts";
import { changedAt, toItem } from "./mapping.ts";
import { badAnswer } from "./problems.ts";
import { type Row, textOf } from "./values.ts";

/** A change is stamped when its transaction begins, and seen when that ends. */
const OVERLAP_MS = 600_000;
/** Without the server's clock ours may be so far off. */
const UNSURE_MS = 24 * 3_600_000;
const SECOND_MS = 1_000;

/** Every item of the organization, by its number inside Oracle: offsets skip rows of a set that moves. */
export async function* readAll(
  ctx: FusionContext,
  { cursor }: StreamQuery,
): AsyncGenerator<Page<Item>> {
  let after = digitsOf(cursor?.after);
  for (let isMore = true; isMore; ) {
    ctx.signal.throwIfAborted();
    const conditions = after === undefined ? [] : [`ItemId>${after}`];
    const page = await listItems(ctx, { conditions, orderby: "ItemId:asc" });
    isMore = page.isMore;
    after = nextAfter(page, after);
    const changes = page.rows.map((row) => toChange(ctx, row));
    yield { changes, cursor: cursorOf({ after }), ...(isMore ? {} : { complete: true }) };
  }
}

/** Where an incremental read stands: at a second, and within a full one at an item. */
interface Place {
  /** Epoch milliseconds, a whole second. */
  readonly from: number | undefined;
  readonly after: string | undefined;
}

/**
 * What has changed since the last read, oldest change first. Each page begins with the last second of the page
 * before, whose repeats are left out: times are shown in seconds and kept finer. A second with more changes than fit
 * on a page is read by the items' numbers. The next read starts ten minutes before this one by the server's clock, or
 * at the newest change that was seen, whichever is older.
 */
export async function* readChanged(
  ctx: FusionContext,
  { cursor = {} }: StreamQuery,
): AsyncGenerator<Page<Item>> {
  let place: Place = { from: momentOf(cursor.from ?? cursor.since), after: digitsOf(cursor.after) };
  let began = momentOf(cursor.began);
  let seen = new Set<string>();
  for (let isEnd = false; !isEnd; ) {
    ctx.signal.throwIfAborted();
    const page = await pageAt(ctx, place);
    began ??= startOf(page, ctx);
    const rows = page.rows.filter((row) => !seen.has(markOf(row)));
    const changes = rows.map((row) => toChange(ctx, row));
    isEnd = !page.isMore && place.after === undefined;
    if (isEnd) {
      const newest = Math.min(newestOf(page) ?? place.from ?? began, began);
      yield { changes, cursor: cursorOf({ since: stampOf(newest) }) };
      return;
    }
    const next = placeAfter(page, place);
    if (place.after === undefined) seen = marksSince(page.rows, next.from);
    else if (next.after === undefined) seen = new Set();
    place = next;
    const from = place.from === undefined ? undefined : stampOf(place.from);
    yield { changes, cursor: cursorOf({ from, after: place.after, began: stampOf(began) }) };
  }
}

function pageAt(ctx: FusionContext, { from, after }: Place): Promise<Listing> {
  const isSince = from === undefined ? [] : [`LastUpdateDateTime>=${quoted(stampOf(from))}`];
  if (after === undefined || from === undefined)
    return listItems(ctx, {
      conditions: isSince,
      orderby: "LastUpdateDateTime:asc,ItemId:asc",
    });
  const isBefore = `LastUpdateDateTime<${quoted(stampOf(from + SECOND_MS))}`;
  return listItems(ctx, {
    conditions: [...isSince, isBefore, `ItemId>${after}`],
    orderby: "ItemId:asc",
  });
}

function placeAfter(page: Listing, { from, after }: Place): Place {
  if (after !== undefined && from !== undefined) {
    if (page.isMore) return { from, after: nextAfter(page, after) };
    return { from: from + SECOND_MS, after: undefined };
  }
  const newest = newestOf(page);
  if (newest === undefined) throw badAnswer("tells no time of change");
  if (from === undefined || newest > from) return { from: newest, after: undefined };
  return { from, after: "0" };
}

/** @throws TransientError where a page that is not the last leads nowhere: the read would never end */
function nextAfter({ rows, isMore }: Listing, before: string | undefined): string | undefined {
  const found = digitsOf(textOf(rows.at(-1)?.ItemId, 30));
  if (!isMore) return found ?? before;
  const isNew = found !== undefined && BigInt(found) > BigInt(before ?? "-1");
  if (!isNew) throw badAnswer("has no new ItemId to go on from");
  return found;
}

const startOf = ({ servedAt }: Listing, { clock }: FusionContext): number =>
  wholeSecond(servedAt === undefined ? clock.now() - UNSURE_MS : servedAt - OVERLAP_MS);

const newestOf = ({ rows }: Listing): number | undefined =>
  momentOf(textOf(rows.at(-1)?.LastUpdateDateTime, 60));

const markOf = (row: Row): string => `${textOf(row.ItemId, 30)} ${versionOf(row)}`;

const marksSince = (rows: readonly Row[], from: number | undefined): Set<string> =>
  new Set(
    rows
      .filter((row) => (momentOf(textOf(row.LastUpdateDateTime, 60)) ?? 0) >= (from ?? 0))
      .map(markOf),
  );

function toChange(ctx: FusionContext, row: Row): Change<Item> {
  const id = idOf(row);
  const data = toItem(row, ctx.settings);
  if (id === undefined || !data) {
    const [field, reason] =
      id === undefined ? ["links", "the item's address is missing"] : ["ItemNumber", "is no code"];
    return { op: "refuse", id: id ?? textOf(row.ItemId, 30) ?? "unnamed", reason, field, raw: row };
  }
  const version = versionOf(row);
  const changed = changedAt(row);
  return {
    op: "upsert",
    id,
    ...(version === undefined ? {} : { version }),
    ...(changed === undefined ? {} : { changed_at: changed }),
    data,
  };
}

const digitsOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{1,20}$/.test(value) ? value : undefined;

function momentOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : wholeSecond(time);
}

const wholeSecond = (epochMs: number): number => Math.floor(epochMs / SECOND_MS) * SECOND_MS;

const stampOf = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19)}+00:00`;

const cursorOf = (parts: Readonly<Record<string, string | undefined>>): Cursor =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

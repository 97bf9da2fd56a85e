import {
  type Change,
  type Context,
  type Cursor,
  isHubError,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { list, type Query } from "./client.ts";
import type { Settings } from "./manifest.ts";
import { readPages } from "./paging.ts";
import { dateOf, type Row, rowsOf, textOf, uuidOf } from "./values.ts";
import { cursorOf, positionOf } from "./whole.ts";

/** Documents are told by the time they were entered, and clocks differ. */
const OVERLAP_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Oldest entry first: what is entered while we read comes at the end. */
const ORDER = { order: "created_at asc" };

/** One list with its filters, read from its beginning to its end. */
export interface Pass {
  readonly resource: string;
  readonly path: string;
  readonly query: Query;
  /** The vendor passes over filters that it does not know without a word: here they are checked again. */
  readonly isWanted: (row: Row) => boolean;
  /** The account may lack it: then there is nothing to read, and nothing is proved. */
  readonly isOptional?: boolean;
}

export interface Source<T> {
  /** The lists to read. */
  readonly resources: readonly { resource: string; path: string; isOptional?: boolean }[];
  /** The field of the date of issue. */
  readonly dateField: string;
  /** The lists can be asked for what was entered since a moment. */
  readonly hasCreatedFilter: boolean;
  /** Rows in the hub's shape, with what further calls bring. */
  toChanges(rows: readonly Row[], resource: string): Promise<readonly Change<T>[]>;
}

type ReadContext = Pick<
  Context<unknown, Settings>,
  "http" | "log" | "signal" | "clock" | "settings"
>;

/**
 * `period` and `full` read every list once. `incremental` reads what was entered since the last time, and once a
 * day the documents issued in the last weeks again: the vendor tells no time of change. Its first read is a full
 * one. The cursor holds the list, the position in it, and what the next read starts from.
 */
export async function* readDocuments<T>(
  ctx: ReadContext,
  query: StreamQuery,
  source: Source<T>,
): AsyncGenerator<Page<T>> {
  const { cursor = {}, mode } = query;
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const began = textOf(cursor.began, 40) ?? new Date(ctx.clock.now()).toISOString();
  const passes = passesOf(ctx, { ...query, cursor: { ...cursor, began } }, source);
  const seen = new Set<string>();
  let unsure = cursor.unsure === true;
  for (let i = Number(cursor.pass ?? 0); i < Math.max(1, passes.length); i++) {
    const pass = passes[i];
    const isFinal = i >= passes.length - 1;
    const start = i === Number(cursor.pass ?? 0) ? positionOf(cursor) : { count: 0 };
    const pages = pass ? readPass(ctx, pass, { start, seen }) : emptyPass();
    for await (const { rows, position, isLast, total } of pages) {
      unsure ||= position.isUnsure === true;
      const isEnd = isLast && isFinal;
      const next = isLast ? { pass: i + 1 } : { pass: i, ...cursorOf(position) };
      const kept = { began, ...(unsure ? { unsure } : {}), ...keptOf(cursor) };
      yield {
        changes: pass ? await source.toChanges(rows, pass.resource) : [],
        cursor: isEnd ? endOf({ mode, cursor, began, unsure }) : { ...next, ...kept },
        ...(isEnd && mode !== "incremental" ? { complete: !unsure } : {}),
        ...(total === undefined || passes.length > 1 ? {} : { total }),
      };
    }
  }
}

async function* readPass(
  ctx: ReadContext,
  pass: Pass,
  { start, seen }: { start: ReturnType<typeof positionOf>; seen: Set<string> },
) {
  const { http, log, signal } = ctx;
  const { resource, path, isOptional = false } = pass;
  let isIgnored = false;
  let isAbsent = false;
  const query = { ...pass.query, ...ORDER };
  const fetch = async (slice: Parameters<typeof list>[3]) => {
    const listing = await list(http, path, query, slice, { isOptional });
    isAbsent ||= listing.isAbsent === true;
    return listing;
  };
  for await (const page of readPages(fetch, { start, log, signal, seen })) {
    const rows = page.rows.filter(pass.isWanted);
    if (rows.length < page.rows.length && !isIgnored) {
      isIgnored = true;
      log.warn({ resource }, "the list does not keep to its filter");
    }
    if (isAbsent) log.warn({ resource }, "the account does not give this list");
    yield {
      ...page,
      rows,
      position: { ...page.position, ...(isAbsent ? { isUnsure: true } : {}) },
    };
  }
}

async function* emptyPass() {
  yield { rows: [], position: { count: 0, isUnsure: false }, isLast: true, total: undefined };
}

function passesOf<T>(
  { settings }: ReadContext,
  query: StreamQuery & { readonly cursor: Cursor },
  { resources, dateField, hasCreatedFilter }: Source<T>,
): Pass[] {
  const { mode, from, to, cursor } = query;
  const mark = textOf(cursor.mark, 40);
  const began = textOf(cursor.began, 40) ?? "";
  const all = resources.map((part): Pass => ({ ...part, query: {}, isWanted: () => true }));
  if (mode === "period" && from !== undefined && to !== undefined)
    return all.map((pass) => issuedIn(pass, { dateField, from, to }));
  if (mode !== "incremental" || mark === undefined) return all;
  const days = settings.recheck_days ?? 90;
  const since = new Date(Date.parse(began) - days * DAY_MS).toISOString().slice(0, 10);
  const recent = all.map((pass) => issuedIn(pass, { dateField, from: since }));
  if (!hasCreatedFilter) return recent;
  const entered = all.map((pass) => createdSince(pass, Date.parse(mark) - OVERLAP_MS));
  const isChecked = textOf(cursor.rechecked, 10) === began.slice(0, 10);
  return isChecked ? entered : [...entered, ...recent];
}

function issuedIn(
  pass: Pass,
  { dateField, from, to }: { dateField: string; from: string; to?: string },
): Pass {
  return {
    ...pass,
    query: {
      [`q[${dateField}_gteq]`]: from,
      ...(to === undefined ? {} : { [`q[${dateField}_lteq]`]: to }),
    },
    isWanted(row) {
      const day = dateOf(row[dateField]);
      return day !== undefined && day >= from && (to === undefined || day <= to);
    },
  };
}

const createdSince = (pass: Pass, since: number): Pass => ({
  ...pass,
  query: { "q[created_at_gteq]": new Date(since).toISOString() },
  isWanted: (row) => !(createdAt(row) < since),
});

/** Epoch milliseconds of `2026-10-15 08:02:11 +0200` or RFC 3339; NaN where it is none. */
const createdAt = (row: Row): number =>
  Date.parse(
    (textOf(row.created_at, 40) ?? "").replace(/ ([+-]\d{2}):?(\d{2})$/, "$1:$2").replace(" ", "T"),
  );

const keptOf = ({ mark, rechecked }: Cursor): Cursor => ({
  ...(mark === undefined ? {} : { mark }),
  ...(rechecked === undefined ? {} : { rechecked }),
});

interface End {
  readonly mode: StreamQuery["mode"];
  readonly cursor: Cursor;
  readonly began: string;
  readonly unsure: boolean;
}

const endOf = ({ mode, began, unsure }: End): Cursor =>
  mode === "incremental"
    ? { mark: began, rechecked: began.slice(0, 10) }
    : { done: true, ...(unsure ? { unsure } : {}) };

/** What a row brings: its data, or the reason why it cannot be used. */
export function changeOf<T>(row: Row, map: (row: Row) => T | undefined): Change<T> | undefined {
  const id = uuidOf(row);
  if (id === "") return undefined;
  try {
    const data = map(row);
    return data && { op: "upsert", id, data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const field = "issues" in error ? textOf(rowsOf(error.issues)[0]?.field, 200) : undefined;
    return { op: "refuse", id, reason: error.message, ...(field ? { field } : {}), raw: row };
  }
}

/** Each row with its detail, a few calls at a time; the row itself where the detail is gone. */
export async function withDetails(
  rows: readonly Row[],
  { find, signal }: { find: (row: Row) => Promise<Row | undefined>; signal: AbortSignal },
): Promise<Row[]> {
  const full: Row[] = [];
  for (let i = 0; i < rows.length; i += 2) {
    signal.throwIfAborted();
    const pair = rows.slice(i, i + 2);
    full.push(...(await Promise.all(pair.map(async (row) => ({ ...row, ...(await find(row)) })))));
  }
  return full;
}

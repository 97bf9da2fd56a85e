import { hash } from "node:crypto";
import {
  type Change,
  type Context,
  type Cursor,
  type Invoice,
  isHubError,
  normalizeNip,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import {
  findCategories,
  findCorrection,
  findDepartments,
  type InvoiceFilter,
  listInvoices,
} from "./client.ts";
import { findLinked } from "./links.ts";
import { type Direction, type MappingOptions, toInvoice } from "./mapping.ts";
import { type Position, readPages, rowId } from "./paging.ts";
import { isRow, type Row, rowsOf, textOf } from "./values.ts";

/** The list may show a change late; what is read again changes nothing. */
const OVERLAP_MS = 10 * 60_000;

type Settings = { readonly own_tax_ids?: string };
type InvoiceContext = Context<unknown, Settings>;

/**
 * Reads costs or sales. `period` and `full` go by time of change, oldest first: what is edited while we
 * read moves to the end and comes again. `incremental` goes newest first down to the last one's mark;
 * its first read is a full one. The cursor holds the position, the mark, and the next read's mark.
 */
export async function* readInvoices(
  ctx: InvoiceContext,
  query: StreamQuery,
  direction: Direction,
): AsyncGenerator<Page<Invoice>> {
  const cursor = query.cursor ?? {};
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const options = await mappingOptions(ctx, direction);
  const mark = query.mode === "incremental" ? timeOf(cursor.mark) : undefined;
  const isDescending = mark !== undefined;
  const filter: InvoiceFilter = {
    isCost: direction === "cost",
    ...(query.mode === "period" && query.from && query.to
      ? { from: query.from, to: query.to }
      : {}),
    order: isDescending ? "updated_at.desc" : "updated_at",
  };
  let newest = textOf(cursor.newest, 60);
  const pages = readPages((slice) => listInvoices(ctx.http, filter, slice), {
    start: positionOf(cursor),
    log: ctx.log,
    signal: ctx.signal,
  });
  for await (const { rows, position, isLast } of pages) {
    const wanted = isDescending ? rows.filter((row) => isAfter(row, mark - OVERLAP_MS)) : rows;
    newest = latest(newest, rows);
    const isEnd = isLast || (wanted.length < rows.length && isNewestFirst(rows));
    const changes = await changesOf(ctx, wanted, options);
    yield {
      changes,
      cursor: cursorAfter({ query, cursor, position, newest, isEnd }),
      ...(isEnd && query.mode !== "incremental" ? { complete: position.isUnsure !== true } : {}),
    };
    if (isEnd) return;
  }
}

/** Our own NIPs from the settings, else from the account's departments; names of categories and departments. */
export async function mappingOptions(
  ctx: Pick<InvoiceContext, "http" | "log" | "settings">,
  direction: Direction,
): Promise<MappingOptions> {
  const set = (ctx.settings.own_tax_ids ?? "").split(/[,;\s]+/).filter((nip) => nip !== "");
  const departments = (await findDepartments(ctx.http)) ?? [];
  const categories = await findCategories(ctx.http);
  const found = departments.map((department) => textOf(department.tax_no, 40) ?? "");
  const taxIds = set.length > 0 ? set : found;
  const ownTaxIds = new Set(taxIds.map(normalizeNip).filter((nip) => nip !== ""));
  if (ownTaxIds.size === 0 && direction === "cost")
    ctx.log.warn({}, "own tax ids unknown, taking suppliers as documented");
  return { direction, ownTaxIds, categories, departments: namesOf(departments) };
}

/** Where there is one department only, its name tells nothing. */
function namesOf(departments: readonly Row[]): ReadonlyMap<string, string> {
  if (departments.length < 2) return new Map();
  return new Map(
    departments.flatMap((department) => {
      const name = textOf(department.shortcut, 120) ?? textOf(department.name, 120);
      return name === undefined ? [] : [[rowId(department), name] as const];
    }),
  );
}

async function changesOf(ctx: InvoiceContext, rows: readonly Row[], options: MappingOptions) {
  const linked = await findLinked(ctx.http, rows, options.direction === "cost");
  const changes: Change<Invoice>[] = [];
  for (const row of rows) {
    const full = await withCorrectionLines(ctx, row);
    const change = toChange(full, { ...options, linked }, ctx);
    if (change) changes.push(change);
  }
  return changes;
}

/** Lists give a correction's differences only; its states before and after need a call of their own. */
async function withCorrectionLines(ctx: InvoiceContext, row: Row): Promise<Row> {
  const positions = rowsOf(row.positions);
  const hasStates = positions.some((position) => isRow(position.correction_after_attributes));
  if (row.kind !== "correction" || positions.length === 0 || hasStates) return row;
  const detail = await findCorrection(ctx.http, rowId(row));
  return detail && rowsOf(detail.positions).length > 0
    ? { ...row, positions: detail.positions }
    : row;
}

function toChange(
  row: Row,
  options: MappingOptions,
  { log }: InvoiceContext,
): Change<Invoice> | undefined {
  const id = rowId(row);
  if (id === "") {
    const standIn = `unnamed-${hash("sha256", JSON.stringify(row)).slice(0, 16)}`;
    return { op: "refuse", id: standIn, reason: "The document has no id.", field: "id", raw: row };
  }
  const onMismatch = () =>
    log.warn({ remoteId: id }, "positions do not add up to the document, VAT breakdown left out");
  try {
    const data = toInvoice(row, { ...options, onMismatch });
    const version = textOf(row.updated_at, 60);
    return data && { op: "upsert", id, ...(version === undefined ? {} : { version }), data };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const field = "issues" in error ? textOf(rowsOf(error.issues)[0]?.field, 200) : undefined;
    return { op: "refuse", id, reason: error.message, ...(field ? { field } : {}), raw: row };
  }
}

function positionOf(cursor: Cursor): Position {
  const last = textOf(cursor.last, 60);
  return {
    count: Number(cursor.count ?? 0),
    ...(last === undefined ? {} : { last }),
    isUnsure: cursor.unsure === true,
  };
}

interface After {
  readonly query: StreamQuery;
  readonly cursor: Cursor;
  readonly position: Position;
  readonly newest: string | undefined;
  readonly isEnd: boolean;
}

function cursorAfter({ query, cursor, position, newest, isEnd }: After): Cursor {
  const unsure = position.isUnsure ? { unsure: true } : {};
  const isIncremental = query.mode === "incremental";
  const mark = textOf(cursor.mark, 60);
  if (isEnd && !isIncremental) return { done: true, ...unsure };
  if (isEnd)
    return newest === undefined ? {} : { mark: latest(mark, [{ updated_at: newest }]) ?? "" };
  return {
    count: position.count,
    ...(position.last === undefined ? {} : { last: position.last }),
    ...unsure,
    ...(isIncremental && newest !== undefined ? { newest } : {}),
    ...(isIncremental && mark !== undefined ? { mark } : {}),
  };
}

/** Epoch milliseconds; times carry their offset from UTC. */
function timeOf(value: unknown): number | undefined {
  const time = Date.parse(textOf(value, 60) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** True also for a row without a readable time: better read once more than missed. */
const isAfter = (row: Row, time: number): boolean => (timeOf(row.updated_at) ?? Infinity) > time;

/** Only an order that is really kept tells that nothing new follows. */
const isNewestFirst = (rows: readonly Row[]): boolean =>
  rows.every((row, i) => i === 0 || !isAfter(row, timeOf(rows[i - 1]?.updated_at) ?? Infinity));

function latest(newest: string | undefined, rows: readonly Row[]): string | undefined {
  return rows
    .map((row) => textOf(row.updated_at, 60))
    .concat(newest)
    .filter((time) => timeOf(time) !== undefined)
    .reduce((a, b) => ((timeOf(a) ?? -Infinity) >= (timeOf(b) ?? -Infinity) ? a : b), undefined);
}

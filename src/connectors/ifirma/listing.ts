import type { IfirmaContext } from "./account.ts";
import { isLastPage, listInvoices, type Span } from "./client.ts";
import { type Row, textOf } from "./values.ts";

/** A window with more pages is asked for in smaller ones. */
const MAX_PAGES = 1_000;
/** A list that differs each time it is read is taken as it is, without proof of having seen all. */
const MAX_READINGS = 4;

export interface Listing {
  /** In the order of their ids, each once. */
  readonly rows: readonly Row[];
  /** Rows may have been missed: nobody may conclude from absence. */
  readonly isUnsure: boolean;
}

export const rowId = (row: Row): string => textOf(row.FakturaId, 60) ?? "";

/**
 * All documents of a window. Pages are numbered, so that a document that vanishes while we read would hide
 * another: a list of several pages is read until two readings have the same documents.
 */
export async function listWindow(ctx: IfirmaContext, span: Span): Promise<Listing> {
  let before: string | undefined;
  for (let reading = 1; ; reading++) {
    const { rows, pages } = await readOnce(ctx, span);
    const ids = rows.map(rowId).join();
    if (pages <= 1 || ids === before) return { rows, isUnsure: false };
    if (reading === MAX_READINGS) {
      ctx.log.warn({ from: span.from, to: span.to }, "list keeps moving while reading");
      return { rows, isUnsure: true };
    }
    before = ids;
  }
}

/** `pages` counts those that brought something new. */
async function readOnce(ctx: IfirmaContext, span: Span) {
  const byId = new Map<string, Row>();
  let pages = 0;
  for (let page = 1; page <= MAX_PAGES; page++) {
    ctx.signal.throwIfAborted();
    const rows = await listInvoices(ctx, { ...span, page });
    const known = byId.size;
    for (const [i, row] of rows.entries()) byId.set(rowId(row) || `unnamed ${page}.${i}`, row);
    if (byId.size > known) pages = page;
    // A server with a limit of its own gives shorter pages than asked for: only an empty one is the end.
    if (isLastPage(rows) || byId.size === known) break;
  }
  return { rows: [...byId.values()].toSorted(byNumber), pages };
}

/** Ids are numbers that grow. */
export function byNumber(a: Row, b: Row): number {
  return compareIds(rowId(a), rowId(b));
}

export const compareIds = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

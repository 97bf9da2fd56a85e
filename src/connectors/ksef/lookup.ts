import { type Invoice, partyId, toMinor } from "../../sdk/index.ts";
import { addDays, addMonths } from "./dates.ts";
import { queryMetadata, type Window, windowFrom } from "./invoice-query.ts";
import type { KsefContext } from "./manifest.ts";
import { amountOf, type Row, rowOf, textOf } from "./values.ts";

/** A number asked for by itself costs one of 20 calls an hour; a page of 250 costs the same. */
const ASK_BY_NUMBER = 3;
const MAX_PAGES = 40;

export interface Span {
  /** Days of issue, both inclusive. */
  readonly from: string;
  readonly to: string;
}

/** What KSeF has of our sales with these numbers, by number. */
export async function findSales(
  ctx: KsefContext,
  numbers: readonly string[],
  span: Span,
): Promise<ReadonlyMap<string, Row>> {
  const wanted = new Set(numbers);
  const found = new Map<string, Row>();
  const alone = wanted.size <= ASK_BY_NUMBER ? [...wanted] : [undefined];
  for (const invoiceNumber of alone) {
    for (const window of windowsOf(span, ctx.clock.now())) {
      const asked = invoiceNumber === undefined ? window : { ...window, invoiceNumber };
      for await (const row of rowsIn(ctx, asked)) {
        const number = textOf(row.invoiceNumber, 256);
        if (number !== undefined && wanted.has(number)) found.set(number, row);
      }
    }
  }
  return found;
}

async function* rowsIn(ctx: KsefContext, window: Window): AsyncGenerator<Row> {
  for (let page = 0; page < MAX_PAGES; page++) {
    const { rows, hasMore, isTruncated } = await queryMetadata(ctx, window, page);
    yield* rows;
    if (!hasMore || isTruncated) return;
  }
}

function windowsOf({ from, to }: Span, now: number): readonly Window[] {
  const windows: Window[] = [];
  for (let start = from; start <= to; ) {
    const window = windowFrom({ subject: "Subject1", dateType: "Issue", until: to }, start, now);
    windows.push(window);
    start = addDays(window.to ?? to, 1);
  }
  return windows;
}

/** The last three months: the longest that one question may be about. */
export const recentSpan = (today: string): Span => ({
  from: addDays(addMonths(today, -3), 1),
  to: today,
});

/** Around the dates of issue: a number that was used before stands near, mostly. */
export function spanAround(invoices: readonly Invoice[], today: string): Span {
  const days = invoices.flatMap(({ issue_date }) => issue_date ?? []).sort();
  const first = addDays(days[0] ?? today, -31);
  const last = addDays(days.at(-1) ?? today, 31);
  return { from: first, to: last < today ? last : today };
}

/** Whether KSeF's listing is about this very invoice; sums in minor units. */
export function isSameListed(invoice: Invoice, row: Row): boolean {
  const buyer = textOf(rowOf(rowOf(row.buyer).identifier).value, 64);
  const ours = invoice.buyer.ids?.map(({ value }) => value) ?? [];
  return (
    textOf(row.issueDate, 10) === invoice.issue_date &&
    textOf(row.currency, 3) === invoice.currency &&
    minor(amountOf(row.grossAmount), invoice) === minor(invoice.totals.gross, invoice) &&
    (buyer === undefined || ours.some((id) => id === buyer || id.endsWith(buyer)))
  );
}

/** The same of a document that was read back. */
export function isSameInvoice(ours: Invoice, theirs: Invoice): boolean {
  return (
    ours.number === theirs.number &&
    ours.issue_date === theirs.issue_date &&
    ours.currency === theirs.currency &&
    minor(ours.totals.gross, ours) === minor(theirs.totals.gross, theirs) &&
    partyId(ours.buyer, "PL:NIP", "EU:VAT") === partyId(theirs.buyer, "PL:NIP", "EU:VAT")
  );
}

const minor = (amount: string | undefined, { currency }: Invoice): number =>
  toMinor(amount ?? "0", currency);

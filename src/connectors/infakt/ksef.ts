import { readFa3 } from "../../formats/fa3/index.ts";
import {
  type Change,
  type Context,
  type Cursor,
  fromMinor,
  type Invoice,
  isHubError,
  isKsefNumber,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { fetchKsefXml, listKsef, MAX_LIMIT, type Query } from "./client.ts";
import { sumsOf } from "./costs.ts";
import type { Settings } from "./manifest.ts";
import { supplierOf } from "./parties.ts";
import { currencyOf, dateOf, type Row, textOf, unmappable } from "./values.ts";

/** Sixteen documents a minute, 64 an hour: a page that a break throws away should cost few of them. */
const DOCUMENTS_PER_PAGE = 8;
/** A document is found in KSeF at most so long after its date of issue. */
const OVERLAP_DAYS = 45;
/** Documents of the overlap that were read already: they never change in KSeF. */
const MAX_KNOWN = 500;
const DAY_MS = 24 * 3_600_000;

type KsefContext = Pick<
  Context<unknown, Settings>,
  "http" | "log" | "signal" | "clock" | "settings"
>;

/**
 * Costs that KSeF holds, by the setting `ksef_import`: their heads, or the documents themselves. The list may be
 * asked for six times an hour, so one call brings a hundred, and what was read before is left out.
 */
export async function* readKsefCosts(
  ctx: KsefContext,
  query: StreamQuery,
): AsyncGenerator<Page<Invoice>> {
  const cursor = query.cursor ?? {};
  const { ksef_import: wanted } = ctx.settings;
  if (cursor.done === true || (wanted !== "list" && wanted !== "documents")) {
    yield { changes: [], cursor };
    return;
  }
  const began = textOf(cursor.began, 10) ?? new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const filter = filterOf(query);
  const known = new Set(
    (textOf(cursor.known, 100_000) ?? "").split(",").filter((one) => one !== ""),
  );
  const skipped = new Set(known);
  let count = Number(cursor.count ?? 0);
  for (;;) {
    ctx.signal.throwIfAborted();
    const rows = await listKsef(ctx.http, filter, { offset: count, limit: MAX_LIMIT });
    const size = wanted === "documents" ? DOCUMENTS_PER_PAGE : MAX_LIMIT;
    const isFinal = rows.length < MAX_LIMIT;
    for (let i = 0; i < Math.max(1, rows.length); i += size) {
      const part = rows.slice(i, i + size);
      const fresh = part.filter((row) => isWanted(row, query) && !skipped.has(shortOf(row)));
      const changes = await changesOf(ctx, fresh, wanted);
      count += part.length;
      for (const row of part) remember(known, shortOf(row));
      const isEnd = isFinal && i + size >= rows.length;
      yield { changes, cursor: cursorAfter({ query, cursor, began, count, known, isEnd }) };
      if (isEnd) return;
    }
  }
}

/** By date of issue, the oldest first: documents that arrive while we read only move others back. */
function filterOf({ mode, from, to, cursor }: StreamQuery): Query {
  const mark = dateOf(cursor?.mark);
  const since =
    mark === undefined
      ? undefined
      : new Date(Date.parse(mark) - OVERLAP_DAYS * DAY_MS).toISOString().slice(0, 10);
  const start = mode === "period" ? from : since;
  return {
    order: "invoice_date asc",
    ...(start === undefined ? {} : { "q[invoice_date_gteq]": start }),
    ...(mode === "period" && to !== undefined ? { "q[invoice_date_lteq]": to } : {}),
  };
}

/** A filter that the vendor passes over must not widen the period. */
function isWanted(row: Row, { mode, from, to }: StreamQuery): boolean {
  const day = dateOf(row.invoice_date);
  if (mode !== "period" || day === undefined) return true;
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** Date and serial of the number: enough to tell documents of one account apart. */
const shortOf = (row: Row): string => (textOf(row.ksef_number, 64) ?? "").slice(11, 32);

function remember(known: Set<string>, short: string): void {
  if (short === "") return;
  known.delete(short);
  known.add(short);
  const oldest = known.size > MAX_KNOWN ? known.values().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

interface After {
  readonly query: StreamQuery;
  readonly cursor: Cursor;
  readonly began: string;
  readonly count: number;
  readonly known: ReadonlySet<string>;
  readonly isEnd: boolean;
}

function cursorAfter({ query, cursor, began, count, known, isEnd }: After): Cursor {
  const isIncremental = query.mode === "incremental";
  if (isEnd && !isIncremental) return { done: true };
  const kept = isIncremental ? { known: [...known].join(",") } : {};
  if (isEnd) return { mark: began, ...kept };
  const mark = dateOf(cursor.mark);
  return { count, began, ...(mark === undefined ? {} : { mark }), ...kept };
}

async function changesOf(
  ctx: KsefContext,
  rows: readonly Row[],
  wanted: "list" | "documents",
): Promise<readonly Change<Invoice>[]> {
  const changes: Change<Invoice>[] = [];
  for (const row of rows) {
    ctx.signal.throwIfAborted();
    changes.push(await changeOf(ctx, row, wanted));
  }
  return changes;
}

async function changeOf(
  ctx: KsefContext,
  row: Row,
  wanted: "list" | "documents",
): Promise<Change<Invoice>> {
  const id = textOf(row.ksef_number, 64) ?? "";
  if (!isKsefNumber(id))
    return {
      ...{ op: "refuse", id: id || "unnumbered", field: "ksef_number", raw: row },
      reason: "ksef_number is no number of KSeF",
    };
  try {
    if (wanted === "list") return { op: "upsert", id, data: toHead(row, id) };
    const content = await fetchKsefXml(ctx.http, id);
    const { invoice, warnings } = readFa3(content, { direction: "cost", ksefNumber: id });
    if (warnings.length > 0) ctx.log.info({ remoteId: id, warnings }, "read with remarks");
    const original = { kind: "xml", name: `${id}.xml`, mime: "application/xml", content } as const;
    const fiscal = { system: "KSEF", id } as const;
    return { op: "upsert", id, data: { ...invoice, fiscal }, originals: [original] };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { op: "refuse", id, reason: error.message, raw: row };
  }
}

/** What the list tells of a document: its sums; lines and VAT are left out, so that others may tell them. */
export function toHead(row: Row, ksefNumber: string): Invoice {
  const currency = currencyOf(row);
  const issueDate = dateOf(row.invoice_date);
  if (issueDate === undefined) throw unmappable("invoice_date", "is not a date");
  const { net, tax, gross } = sumsOf(row, currency);
  const number = textOf(row.invoice_number, 256);
  const isCorrection = /^kor/i.test(textOf(row.invoice_kind, 40) ?? "");
  const buyer = { seller_name: row.client_name, seller_tax_code: row.client_tax_code };
  const money = (minor: number) => fromMinor(minor, currency);
  return {
    direction: "cost",
    kind: isCorrection ? "correction" : "invoice",
    type_code: isCorrection ? "384" : "380",
    ...(number === undefined ? {} : { number }),
    issue_date: issueDate,
    currency,
    seller: supplierOf(row),
    buyer: supplierOf(buyer),
    lines: [],
    vat_breakdown: [],
    totals: { net: money(net), tax: money(tax), gross: money(gross) },
    status: "open",
    fiscal: { system: "KSEF", id: ksefNumber },
    attachments: [{ kind: "xml", name: `${ksefNumber}.xml`, ref: `ksef:${ksefNumber}` }],
  };
}

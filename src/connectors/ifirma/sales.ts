import { hash } from "node:crypto";
import {
  type Change,
  type Cursor,
  type Invoice,
  isHubError,
  type Page,
  type StreamQuery,
} from "../../sdk/index.ts";
import { findKey, type IfirmaContext } from "./account.ts";
import { findDocument, keyNameOf, type Span } from "./client.ts";
import { compareIds, listWindow, rowId } from "./listing.ts";
import { type Issued, toInvoice } from "./mapping.ts";
import { type Marks, marksOf, withoutUnchanged } from "./marks.ts";
import { typesOf } from "./types.ts";
import { type Row, rowsOf, textOf } from "./values.ts";
import { businessDay, monthsOf, recentSpan, yearsUntil } from "./windows.ts";

/** Each document is a call of its own: so many are stored together. */
const CHUNK = 25;
const RECHECK_DAYS = 92;

/**
 * Reads issued invoices window by window, in the order of their ids. `incremental` has to compare: the list
 * tells no time of change, so that the rows of the last weeks are kept as marks in the cursor.
 */
export async function* readSales(
  ctx: IfirmaContext,
  query: StreamQuery,
): AsyncGenerator<Page<Invoice>> {
  const { cursor = {} } = query;
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const marks = query.mode === "incremental" ? textOf(cursor.marks, 1_000_000) : undefined;
  if (marks !== undefined) yield* readRecent(ctx, cursor, marks);
  else yield* readWindows(ctx, query, cursor);
}

const recent = ({ clock, settings }: IfirmaContext): Span =>
  recentSpan(businessDay(clock.now()), settings.recheck_days ?? RECHECK_DAYS);

function spansOf({ clock }: IfirmaContext, { mode, from, to }: StreamQuery): readonly Span[] {
  if (mode === "period" && from && to) return monthsOf({ from, to });
  return yearsUntil(businessDay(clock.now()));
}

async function* readWindows(
  ctx: IfirmaContext,
  query: StreamQuery,
  cursor: Cursor,
): AsyncGenerator<Page<Invoice>> {
  const at = textOf(cursor.at, 10) ?? "";
  const last = textOf(cursor.after, 60) ?? "";
  const since = recent(ctx).from;
  const seen: Row[] = [];
  let isUnsure = cursor.unsure === true;
  for (const span of spansOf(ctx, query)) {
    if (span.from < at) continue;
    const listing = await listWindow(ctx, span);
    isUnsure ||= listing.isUnsure;
    const unsure = isUnsure ? { unsure: true } : {};
    const rows = listing.rows.filter((row) => span.from > at || isBehind(row, last));
    seen.push(...rows.filter((row) => (textOf(row.DataWystawienia, 10) ?? "") >= since));
    for (const chunk of chunksOf(rows)) {
      const changes = await changesOf(ctx, chunk);
      yield { changes, cursor: { at: span.from, after: rowId(chunk.at(-1) ?? {}), ...unsure } };
    }
  }
  // What was read before a break is not among the marks: the next read takes it once more.
  if (query.mode === "incremental") yield { changes: [], cursor: { marks: marksOf(seen) } };
  else {
    const done = { done: true, ...(isUnsure ? { unsure: true } : {}) };
    yield { changes: [], cursor: done, complete: !isUnsure };
  }
}

async function* readRecent(
  ctx: IfirmaContext,
  cursor: Cursor,
  marks: Marks,
): AsyncGenerator<Page<Invoice>> {
  const { rows } = await listWindow(ctx, recent(ctx));
  const last = textOf(cursor.after, 60) ?? "";
  const left = rows.filter((row) => isBehind(row, last));
  const changed = withoutUnchanged(left, marks);
  for (const chunk of chunksOf(changed)) {
    const changes = await changesOf(ctx, chunk);
    yield { changes, cursor: { marks, after: rowId(chunk.at(-1) ?? {}) }, total: changed.length };
  }
  yield { changes: [], cursor: { marks: marksOf(left) } };
}

const isBehind = (row: Row, last: string): boolean =>
  last === "" || compareIds(rowId(row), last) > 0;

const chunksOf = (rows: readonly Row[]): readonly (readonly Row[])[] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) =>
    rows.slice(i * CHUNK, (i + 1) * CHUNK),
  );

async function changesOf(ctx: IfirmaContext, rows: readonly Row[]): Promise<Change<Invoice>[]> {
  const changes: Change<Invoice>[] = [];
  for (const row of rows) {
    ctx.signal.throwIfAborted();
    changes.push(toChange(ctx, await issuedOf(ctx, row)));
  }
  return changes;
}

/** The document of a row: at the likeliest address, else at the next; none where no address has it. */
async function issuedOf(ctx: IfirmaContext, row: Row): Promise<Issued> {
  const id = rowId(row);
  const types = /^\d+$/.test(id) ? typesOf(row) : [];
  for (const type of types) {
    const doc = await findWithKey(ctx, type, id);
    if (doc) return { row, doc, type };
  }
  ctx.log.warn(
    { remoteId: id, kind: textOf(row.Rodzaj, 80) ?? "" },
    "document not found at any known address, taken from the list without lines",
  );
  return { row, doc: {}, type: "" };
}

/** The general key is only perhaps the one for bills: where it is not, a bill is as good as not found. */
async function findWithKey(ctx: IfirmaContext, type: string, id: string): Promise<Row | undefined> {
  const key = findKey(ctx, keyNameOf(type));
  if (!key) return undefined;
  try {
    return await findDocument(ctx, { type, id });
  } catch (error) {
    const isGuess = key.name === "rachunek" && key.field === "api_key";
    if (isGuess && isHubError(error) && error.name === "AuthError") return undefined;
    throw error;
  }
}

function toChange(ctx: IfirmaContext, issued: Issued): Change<Invoice> {
  const { row } = issued;
  const id = rowId(row);
  if (id === "") {
    const standIn = `unnamed-${hash("sha256", JSON.stringify(row)).slice(0, 16)}`;
    return {
      op: "refuse",
      id: standIn,
      reason: "The document has no id.",
      field: "FakturaId",
      raw: row,
    };
  }
  const issuer = { name: ctx.credentials.company_name, taxId: ctx.settings.own_tax_id };
  const onMismatch = () =>
    ctx.log.warn(
      { remoteId: id },
      "positions do not add up to the document, VAT breakdown left out",
    );
  try {
    return { op: "upsert", id, data: toInvoice(issued, issuer, onMismatch) };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const field = "issues" in error ? textOf(rowsOf(error.issues)[0]?.field, 200) : undefined;
    return { op: "refuse", id, reason: error.message, ...(field ? { field } : {}), raw: row };
  }
}

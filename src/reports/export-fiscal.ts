import { unpack } from "../fiscal/take-file.ts";
import {
  type DocumentRow,
  documentColumns,
  type ItemRow,
  itemColumns,
} from "../formats/dfe/columns.ts";
import { csv } from "../formats/tables/csv.ts";
import { MAX_SHEET_ROWS, xlsx } from "../formats/tables/xlsx.ts";
import { type ZipEntry, zip } from "../formats/zip/zip-writer.ts";
import { InvalidInputError } from "../lib/errors.ts";
import type { FiscalDocument } from "../model/fiscal-document.ts";
import type { Language } from "../model/i18n.ts";
import { type FiscalDocumentRow, findOriginal, listEventsOf } from "../store/fiscal-documents.ts";
import {
  type FiscalFilter,
  type FiscalPlace,
  listWholeDocuments,
  totalFiscalDocuments,
} from "../store/fiscal-list.ts";
import type { DataStore } from "../store/store.ts";
import { csvOf, MIMES } from "./write-form.ts";

export const FISCAL_EXPORTS = ["csv", "xlsx", "zip"] as const;

export interface FiscalExportOrder {
  readonly format: (typeof FISCAL_EXPORTS)[number];
  readonly rows: "documents" | "items";
  readonly filter: FiscalFilter;
  readonly language: Language;
  /** Epoch milliseconds. */
  readonly now: number;
}

const AT_ONCE = 100;

/**
 * One file with the documents that fit, newest first, made while it is read. Tables leave out documents of which only the
 * summary is known.
 * @throws InvalidInputError where an XLSX file has no room for them
 */
export async function exportFiscal(data: DataStore, order: FiscalExportOrder) {
  const { format, rows, language, filter, now } = order;
  const day = new Date(now).toISOString().slice(0, 10);
  const name = `fiscal-${rows}-${day}.${format}`;
  if (format === "zip") {
    const mime = "application/zip";
    return { name: `fiscal-${day}.zip`, mime, content: zip(originals(data, filter)) };
  }
  const columns = rows === "items" ? itemColumns(language) : documentColumns(language);
  const table = { columns, rows: documents(data, filter, rows) };
  if (format === "csv")
    return { name, mime: MIMES.csv, content: csv(table as never, csvOf(language)) };
  await requireRoom(data, filter);
  return { name, mime: MIMES.xlsx, content: xlsx(table as never, rows) };
}

/** A page of rows, then the next: nothing is open between two pages. */
async function* rowsOf(data: DataStore, filter: FiscalFilter): AsyncGenerator<FiscalDocumentRow> {
  for (let after: FiscalPlace | undefined; ; ) {
    const rows = await listWholeDocuments(data, { filter, after, limit: AT_ONCE });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = { issue_date: last.issue_date, id: last.id };
  }
}

async function* documents(
  data: DataStore,
  filter: FiscalFilter,
  rows: FiscalExportOrder["rows"],
): AsyncGenerator<DocumentRow | ItemRow> {
  for await (const { body, state } of rowsOf(data, { ...filter, isFull: true })) {
    const document = JSON.parse(body) as FiscalDocument;
    if (rows === "documents") yield { document, state };
    else for (const item of document.items) yield { document, state, item };
  }
}

/** Each document's file as it came, then those of its events; one of several documents comes once. */
async function* originals(data: DataStore, filter: FiscalFilter): AsyncGenerator<ZipEntry> {
  for await (const { access_key, original_id, issue_date, kind } of rowsOf(data, filter)) {
    const folder = `${kind}/${issue_date.slice(0, 7)}`;
    const own = await findOriginal(data, original_id);
    if (own) yield { name: `${folder}/${access_key}.xml`, content: unpack(own.content) };
    for (const { original_id: id, type, sequence, protocol } of await listEventsOf(
      data,
      access_key,
    )) {
      const event = id === original_id ? undefined : await findOriginal(data, id);
      const name = `${folder}/${access_key}-${type}-${sequence}${protocol && `-${protocol}`}.xml`;
      if (event) yield { name, content: unpack(event.content) };
    }
  }
}

async function requireRoom(data: DataStore, filter: FiscalFilter): Promise<void> {
  const totals = await totalFiscalDocuments(data, filter);
  const count = totals.reduce((sum, { count: one }) => sum + one, 0);
  if (count < MAX_SHEET_ROWS) return;
  const message = `an XLSX file has room for ${MAX_SHEET_ROWS - 1} rows; these are ${count} documents`;
  throw new InvalidInputError([
    { field: "format", message, remedy: "Narrow it down, or take csv." },
  ]);
}

import { writeFa3 } from "../formats/fa3/index.ts";
import { writeV7 } from "../formats/jpk/index.ts";
import { type CsvOptions, csv } from "../formats/tables/csv.ts";
import { type InvoiceRow, invoiceColumns } from "../formats/tables/invoice-columns.ts";
import { MAX_SHEET_ROWS, xlsx } from "../formats/tables/xlsx.ts";
import { writeUbl } from "../formats/ubl/write.ts";
import { type ZipEntry, zip } from "../formats/zip/zip-writer.ts";
import { InvalidInputError, isHubError, messageOf } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import type { Invoice } from "../model/invoice.ts";
import { partyId } from "../model/party.ts";
import { countInvoices, type InvoiceFilter, invoiceIds } from "../store/invoice-list.ts";
import { findRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { csvOf, MIMES } from "./write-form.ts";

export const EXPORT_FORMATS = ["csv", "xlsx", "jpk", "ubl-zip", "fa3-zip"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly filter: InvoiceFilter;
  /** Of titles; it also decides how numbers are written in CSV. */
  readonly language: Language;
  /** Overrides what is usual in the language. */
  readonly csv?: Partial<CsvOptions>;
  /** UBL by the rules of Peppol. */
  readonly isPeppol?: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface InvoiceExport {
  readonly name: string;
  readonly mime: string;
  readonly content: AsyncIterable<Uint8Array | string>;
}

const AT_ONCE = 200;

/**
 * A file with the invoices that fit the filter, in the order of their numbers in the hub. It is made while it
 * is read; memory does not grow with it.
 * @throws InvalidInputError where they do not fit into the format
 */
export async function exportInvoices(data: DataStore, order: ExportOrder): Promise<InvoiceExport> {
  const { format, filter, language, now } = order;
  const rows = () => rowsOf(data, filter);
  const day = new Date(now).toISOString().slice(0, 10);
  switch (format) {
    case "csv": {
      const table = { columns: invoiceColumns(language), rows: rows() };
      const content = csv(table, { ...csvOf(language), ...order.csv });
      return { name: `invoices-${day}.csv`, mime: MIMES.csv, content };
    }
    case "xlsx": {
      await requireRoom(data, filter);
      const table = { columns: invoiceColumns(language), rows: rows() };
      const content = xlsx(table, SHEET_NAMES[language]);
      return { name: `invoices-${day}.xlsx`, mime: MIMES.xlsx, content };
    }
    case "jpk":
      return {
        name: `invoices-${day}.xml`,
        mime: "application/xml",
        content: await listing(data, order),
      };
    default: {
      const write = writerOf(format === "fa3-zip" ? "fa3" : "ubl", order);
      const content = zip(documents(rows(), write));
      return { name: `${format.replace("-zip", "")}-${day}.zip`, mime: "application/zip", content };
    }
  }
}

const SHEET_NAMES: Readonly<Record<Language, string>> = {
  en: "Invoices",
  pl: "Faktury",
  "pt-BR": "Faturas",
  cs: "Faktury",
  hu: "Számlák",
};

/** A page of ids, then their records: nothing is open between two pages. */
async function* rowsOf(data: DataStore, filter: InvoiceFilter): AsyncGenerator<InvoiceRow> {
  for (let after = 0; ; ) {
    const ids = await invoiceIds(data, { filter, after, limit: AT_ONCE });
    const records = await findRecords(data, "invoice", ids);
    for (const record of records.toSorted((a, b) => a.id - b.id)) {
      yield { id: record.id, invoice: record.data };
    }
    after = ids.at(-1) ?? after;
    if (ids.length < AT_ONCE) return;
  }
}

async function requireRoom(data: DataStore, filter: InvoiceFilter): Promise<void> {
  const count = await countInvoices(data, filter);
  if (count < MAX_SHEET_ROWS) return;
  const message = `an XLSX file has room for ${MAX_SHEET_ROWS - 1} invoices; these are ${count}`;
  throw new InvalidInputError([
    { field: "format", message, remedy: "Narrow it down, or take csv." },
  ]);
}

export type DocumentFormat = "fa3" | "ubl";

/** @throws DataError where the invoice lacks what the format needs */
export const writerOf =
  (format: DocumentFormat, { now, isPeppol = false }: Pick<ExportOrder, "now" | "isPeppol">) =>
  (invoice: Invoice): string =>
    format === "fa3" ? writeFa3(invoice, { now }) : writeUbl(invoice, { isPeppol });

interface NotExported {
  readonly id: number;
  readonly number: string | undefined;
  readonly reason: string;
}

/** What cannot be written is named, with the reason, in a file of its own: the last one. */
async function* documents(
  rows: AsyncIterable<InvoiceRow>,
  write: (invoice: Invoice) => string,
): AsyncGenerator<ZipEntry> {
  const failed: NotExported[] = [];
  for await (const { id, invoice } of rows) {
    const { number } = invoice;
    try {
      yield { name: documentName({ id, invoice }), content: write(invoice) };
    } catch (error) {
      if (!isHubError(error) || error.code !== "bad_data") throw error;
      failed.push({ id, number, reason: messageOf(error).slice(0, 1000) });
    }
  }
  if (failed.length === 0) return;
  const columns = [
    { title: "id", kind: "number", width: 8, value: (row: NotExported) => String(row.id) },
    { title: "number", kind: "text", width: 24, value: (row: NotExported) => row.number },
    { title: "reason", kind: "text", width: 80, value: (row: NotExported) => row.reason },
  ] as const;
  const options = { separator: ";", decimalMark: ",", withByteOrderMark: true } as const;
  yield { name: "not-exported.csv", content: csv({ columns, rows: failed }, options) };
}

/** Unique by the hub's number, readable by date and number. */
export function documentName({ id, invoice: { issue_date, number } }: InvoiceRow): string {
  const plain = (number ?? "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return `${[issue_date ?? "undated", plain, String(id)].filter((part) => part !== "").join("_")}.xml`;
}

/** Whose registers they are is told by the invoices: the buyer of costs, the seller of sales. */
async function listing(
  data: DataStore,
  { filter, now }: ExportOrder,
): Promise<AsyncIterable<string>> {
  const own = await ownerOf(data, filter);
  const period = (filter.dateFrom ?? new Date(now).toISOString()).slice(0, 7);
  return writeV7({
    own,
    period,
    async *invoices(direction) {
      if (filter.direction !== undefined && filter.direction !== direction) return;
      for await (const { invoice } of rowsOf(data, { ...filter, direction })) yield invoice;
    },
  });
}

async function ownerOf(data: DataStore, filter: InvoiceFilter) {
  const [first] = await invoiceIds(data, { filter, after: 0, limit: 1 });
  const [record] = first === undefined ? [] : await findRecords(data, "invoice", [first]);
  const party =
    record && (record.data.direction === "cost" ? record.data.buyer : record.data.seller);
  const nip = partyId(party, "PL:NIP");
  if (nip !== undefined) return { nip, name: party?.name ?? nip };
  const message = record
    ? `${record.data.number ?? record.id} does not say the organisation's own NIP`
    : "no invoice fits, so nobody knows whose registers they are";
  const remedy = "Widen the filter, or take another format.";
  throw new InvalidInputError([{ field: "format", message, remedy }]);
}

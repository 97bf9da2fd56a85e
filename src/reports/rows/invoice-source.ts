import { INVOICE_COLUMN_NAMES, invoiceColumns } from "../../formats/tables/invoice-columns.ts";
import { COLUMN_TITLES } from "../../formats/tables/invoice-titles.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import { InvoiceFilterIn, invoiceFilter } from "../../rules/invoice-filter.ts";
import { invoiceIds } from "../../store/invoice-list.ts";
import { findRecords } from "../../store/records.ts";
import { text } from "../texts.ts";
import type { RowSource, SourceColumn, SourceRow } from "./source.ts";

const plain = invoiceColumns("en");
const COLUMNS: readonly SourceColumn[] = INVOICE_COLUMN_NAMES.map((name, i) => ({
  name,
  title: COLUMN_TITLES[name],
  kind: plain[i]?.kind ?? "text",
  width: plain[i]?.width ?? 12,
}));

export const INVOICES: RowSource = {
  name: "invoices",
  title: text("Invoices", "Faktury", "Faturas", "Faktury", "Számlák"),
  columns: COLUMNS,
  filter: InvoiceFilterIn,
  period: { from: "date_from", to: "date_to" },
  async filterIssues(config, given) {
    try {
      await invoiceFilter(config, given);
      return [];
    } catch (error) {
      if (error instanceof InvalidInputError) return [...error.issues];
      throw error;
    }
  },
  async *rows({ config, data, filter: given, signal }) {
    const filter = await invoiceFilter(config, given);
    for (let after = 0; ; ) {
      signal?.throwIfAborted();
      const ids = await invoiceIds(data, { filter, after, limit: AT_ONCE });
      const records = await findRecords(data, "invoice", ids);
      for (const { id, data: invoice } of records.toSorted((a, b) => a.id - b.id)) {
        yield toRow({ id, invoice });
      }
      after = ids.at(-1) ?? after;
      if (ids.length < AT_ONCE) return;
    }
  },
};

const AT_ONCE = 200;

function toRow(row: Parameters<(typeof plain)[number]["value"]>[0]): SourceRow {
  const values = plain.map(
    (column, i) => [INVOICE_COLUMN_NAMES[i] ?? "", column.value(row)] as const,
  );
  return { values: Object.fromEntries(values), currency: row.invoice.currency };
}

import { Type } from "typebox";
import { INVOICE_COLUMN_NAMES, invoiceColumns } from "../../formats/tables/invoice-columns.ts";
import { COLUMN_TITLES } from "../../formats/tables/invoice-titles.ts";
import type { FieldIssue } from "../../lib/errors.ts";
import { WARNING_CODES } from "../../model/checks/warning.ts";
import { normalizeNip } from "../../model/identifiers.ts";
import { toMinor } from "../../model/money.ts";
import { Amount, CurrencyCode, oneOf } from "../../model/scalars.ts";
import { findIntegration } from "../../store/integrations.ts";
import { type InvoiceFilter, invoiceIds } from "../../store/invoice-list.ts";
import { findRecords } from "../../store/records.ts";
import type { ConfigStore } from "../../store/store.ts";
import { text } from "../texts.ts";
import type { RowSource, SourceColumn, SourceRow } from "./source.ts";

const plain = invoiceColumns("en");
const COLUMNS: readonly SourceColumn[] = INVOICE_COLUMN_NAMES.map((name, i) => ({
  name,
  title: COLUMN_TITLES[name],
  kind: plain[i]?.kind ?? "text",
  width: plain[i]?.width ?? 12,
}));

const words = (description: string, maxLength = 120) =>
  Type.Optional(Type.String({ maxLength, description }));
const day = Type.Optional(
  Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" }),
);

/** As the list of invoices is narrowed down. */
const FILTER = Type.Object(
  {
    q: words("part of a number, name, code or tax id", 200),
    direction: Type.Optional(oneOf(["cost", "sales"])),
    date_from: day,
    date_to: day,
    date_field: Type.Optional(oneOf(["issue_date", "received_date", "due_date"])),
    kind: words("invoice, correction …; several separated by commas"),
    payment_status: words("unpaid, partial, paid …; several separated by commas", 60),
    seller_id: words("the seller's tax number", 64),
    project_id: words("code of a project; none: invoices without one"),
    category: words("group of costs; none: invoices without one"),
    currency: Type.Optional(CurrencyCode),
    amount_min: Type.Optional(Amount),
    amount_max: Type.Optional(Amount),
    integration_id: words("invoices that this integration knows", 63),
    warning: Type.Optional(oneOf(["any", "none", ...WARNING_CODES])),
    deleted: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const INVOICES: RowSource = {
  name: "invoices",
  title: text("Invoices", "Faktury", "Faturas", "Faktury", "Számlák"),
  columns: COLUMNS,
  filter: FILTER,
  period: { from: "date_from", to: "date_to" },
  async filterIssues(config, { integration_id: id }) {
    if (typeof id !== "string" || (await findIntegration(config, id))) return [];
    const issue: FieldIssue = {
      field: "integration_id",
      message: `there is no integration ${id}`,
      remedy: "Use the id of an integration.",
    };
    return [issue];
  },
  async *rows({ config, data, filter: given, signal }) {
    const filter = await toFilter(config, given);
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

const list = (value: unknown): readonly string[] | undefined =>
  typeof value === "string" && value !== ""
    ? value.split(",").map((word) => word.trim())
    : undefined;
const string = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const orNone = (value: unknown): string | null | undefined =>
  value === "none" ? null : string(value);

async function toFilter(
  config: ConfigStore,
  given: Readonly<Record<string, unknown>>,
): Promise<InvoiceFilter> {
  const slug = string(given.integration_id);
  const integration = slug === undefined ? undefined : await findIntegration(config, slug);
  const currency = string(given.currency);
  const minor = (value: unknown) => toMinor(string(value), currency ?? "PLN");
  const seller = string(given.seller_id);
  const wanted = {
    q: string(given.q),
    direction: string(given.direction),
    dateFrom: string(given.date_from),
    dateTo: string(given.date_to),
    dateField: string(given.date_field),
    kinds: list(given.kind),
    paymentStatuses: list(given.payment_status),
    sellerIds: seller === undefined ? undefined : [seller.trim(), normalizeNip(seller)],
    projectId: orNone(given.project_id),
    category: orNone(given.category),
    currency,
    minMinor: minor(given.amount_min),
    maxMinor: minor(given.amount_max),
    // An integration that has gone knows no invoice.
    integrationId: slug === undefined ? undefined : (integration?.id ?? 0),
    warning: string(given.warning),
    withDeleted: given.deleted === true,
  };
  const known = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as InvoiceFilter;
}

import { type Static, Type } from "typebox";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { INVOICE_WARNINGS } from "../model/checks/warning.ts";
import { normalizeNip } from "../model/identifiers.ts";
import { toMinor } from "../model/money.ts";
import { Amount, CurrencyCode, oneOf } from "../model/scalars.ts";
import { findIntegration } from "../store/integrations.ts";
import type { InvoiceFilter } from "../store/invoice-list.ts";
import type { ConfigStore } from "../store/store.ts";

const DateText = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });
const optionalText = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, description }));

/** What a list of invoices can be narrowed down to; the same words in a query and in a body. */
export const InvoiceFilterFields = {
  q: optionalText(200, "part of a number, name, code or tax id"),
  direction: Type.Optional(Type.Enum(["cost", "sales"])),
  date_from: Type.Optional(DateText),
  date_to: Type.Optional(DateText),
  date_field: Type.Optional(
    oneOf(["issue_date", "received_date", "due_date"], {
      description: "which date the period is about; issue_date where left out",
    }),
  ),
  kind: optionalText(120, "invoice, correction …; several separated by commas"),
  payment_status: optionalText(60, "unpaid, partial, paid …; several separated by commas"),
  seller_id: optionalText(64, "the seller's tax number, with or without country and dashes"),
  project_id: optionalText(120, "code of a project; `none`: invoices without one"),
  category: optionalText(120, "group of costs; `none`: invoices without one"),
  currency: Type.Optional(CurrencyCode),
  amount_min: Type.Optional(Amount),
  amount_max: Type.Optional(Amount),
  integration_id: optionalText(63, "invoices that this integration knows"),
  warning: optionalText(60, "code of a warning that nobody has dismissed; `any` or `none`"),
  deleted: Type.Optional(
    Type.Boolean({ description: "true: those that are gone at the source too" }),
  ),
};
export const InvoiceFilterIn = Type.Object(InvoiceFilterFields, { additionalProperties: false });

/** @throws InvalidInputError where a word is none of those that there are */
export async function invoiceFilter(
  config: ConfigStore,
  query: Static<typeof InvoiceFilterIn>,
): Promise<InvoiceFilter> {
  const { q, direction, date_from, date_to, date_field, seller_id, currency, warning } = query;
  const { kind, payment_status, amount_min, amount_max, integration_id } = query;
  const issues: FieldIssue[] = [];
  if (warning && !["any", "none", ...INVOICE_WARNINGS].includes(warning)) {
    const remedy = `Use any, none, ${INVOICE_WARNINGS.join(", ")}.`;
    issues.push({ field: "warning", message: `there is no warning ${warning}`, remedy });
  }
  const integration = integration_id ? await findIntegration(config, integration_id) : undefined;
  if (integration_id && !integration) {
    const message = `there is no integration ${integration_id}`;
    issues.push({ field: "integration_id", message, remedy: "Use the id of an integration." });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  const money = currency ?? "PLN";
  return {
    ...(q ? { q } : {}),
    ...(direction ? { direction } : {}),
    ...(date_from ? { dateFrom: date_from } : {}),
    ...(date_to ? { dateTo: date_to } : {}),
    ...(date_field ? { dateField: date_field } : {}),
    ...(kind ? { kinds: words(kind) } : {}),
    ...(payment_status ? { paymentStatuses: words(payment_status) } : {}),
    ...(seller_id ? { sellerIds: [seller_id.trim(), normalizeNip(seller_id)] } : {}),
    ...(query.project_id ? { projectId: orNone(query.project_id) } : {}),
    ...(query.category ? { category: orNone(query.category) } : {}),
    ...(currency ? { currency } : {}),
    ...(amount_min ? { minMinor: toMinor(amount_min, money) } : {}),
    ...(amount_max ? { maxMinor: toMinor(amount_max, money) } : {}),
    ...(integration ? { integrationId: integration.id } : {}),
    ...(warning ? { warning } : {}),
    withDeleted: query.deleted ?? false,
  };
}

const words = (text: string): string[] => text.split(",").map((word) => word.trim());

const orNone = (text: string): string | null => (text === "none" ? null : text);

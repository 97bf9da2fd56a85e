import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { ORDER_STATUSES } from "../model/order.ts";
import type { RecordFilter } from "../store/records.ts";
import { InvoiceFilterFields } from "./invoice-filter.ts";

/** What lists of records of any kind can be narrowed down to; the same words in a query and in a body. */
export const RecordFilterFields = {
  ...InvoiceFilterFields,
  direction: Type.Optional(
    Type.Enum(["cost", "sales", "purchase"], {
      description: "cost or sales of invoices, sales or purchase of orders",
    }),
  ),
  status: Type.Optional(
    Type.String({
      maxLength: 120,
      description: "orders only: open, confirmed …; several separated by commas",
    }),
  ),
};
export const RecordFilterIn = Type.Object(RecordFilterFields, { additionalProperties: false });
export type RecordFilterIn = Static<typeof RecordFilterIn>;

const ORDER_FIELDS: readonly string[] = [
  ...["q", "direction", "status", "date_from", "date_to", "currency", "deleted"],
];

/** Of the words of a filter those that are not for orders. */
export const strangeToOrders = (filter: object): string[] =>
  Object.keys(filter).filter((name) => !ORDER_FIELDS.includes(name));

/** What is not for orders is left out. @throws InvalidInputError where a word is none of those that there are */
export function orderFilter(query: RecordFilterIn): RecordFilter {
  const { q, direction, status, date_from, date_to, currency, deleted } = query;
  const statuses = status?.split(",").map((word) => word.trim());
  const issues = [...directionIssues(direction), ...(statuses ?? []).flatMap(statusIssues)];
  if (issues.length > 0) throw new InvalidInputError(issues);
  return {
    ...(q ? { q } : {}),
    ...(direction ? { direction } : {}),
    ...(statuses ? { statuses } : {}),
    ...(date_from ? { dateFrom: date_from } : {}),
    ...(date_to ? { dateTo: date_to } : {}),
    ...(currency ? { currency } : {}),
    withDeleted: deleted ?? false,
  };
}

/** As `orderFilter`, of what somebody wrote into a definition. @throws InvalidInputError */
export function readOrderFilter(filter: unknown): RecordFilter {
  if (Value.Check(RecordFilterIn, filter)) return orderFilter(filter);
  const [first] = Value.Errors(RecordFilterIn, filter);
  const field = `filter${(first?.instancePath ?? "").replaceAll("/", ".")}`;
  const remedy = `Use ${ORDER_FIELDS.join(", ")}.`;
  throw new InvalidInputError([{ field, message: first?.message ?? "does not fit", remedy }]);
}

/** @throws InvalidInputError for what is said of orders alone */
export function withoutOrderWords<Q extends RecordFilterIn>({ status, direction, ...rest }: Q) {
  const issues: FieldIssue[] = [];
  if (status !== undefined) {
    issues.push({ field: "status", message: "is for orders only", remedy: "Leave it out." });
  }
  if (direction === "purchase") {
    const message = "invoices are cost or sales";
    issues.push({ field: "direction", message, remedy: "Use cost or sales." });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  return {
    ...rest,
    ...(direction === undefined || direction === "purchase" ? {} : { direction }),
  };
}

const directionIssues = (direction: RecordFilterIn["direction"]): FieldIssue[] =>
  direction === "cost"
    ? [{ field: "direction", message: "orders are sales or purchase", remedy: "Use purchase." }]
    : [];

function statusIssues(word: string): FieldIssue[] {
  if (ORDER_STATUSES.some((status) => status === word)) return [];
  const remedy = `Use ${ORDER_STATUSES.join(", ")}.`;
  return [{ field: "status", message: `there is no status ${word.slice(0, 40)}`, remedy }];
}

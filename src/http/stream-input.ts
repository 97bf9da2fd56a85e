import { type Static, Type } from "typebox";
import { checkFilters, compileFilters } from "../events/match.ts";
import type { StreamFilter } from "../events/stream-page.ts";
import { checkPattern } from "../events/type-check.ts";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { oneOf } from "../model/scalars.ts";

const MAX_PATTERNS = 100;

export const ReaderName = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: "^[\\w.:@/-]+$",
  description: "letters, digits and _ . : @ / -",
});

/** A place in the events: the number of the last one seen. */
export const Cursor = Type.String({
  pattern: "^\\d{1,15}$",
  description: "of an earlier answer; 0 for the oldest event that is kept",
});

export const StreamQuery = {
  reader: Type.Optional(ReaderName),
  cursor: Type.Optional(Cursor),
  from: Type.Optional(
    oneOf(["now", "start"], {
      description:
        "where it begins without a cursor: with what is published from now on, or with the oldest event that is kept; now where left out",
    }),
  ),
  types: Type.Optional(
    Type.String({
      maxLength: 8_000,
      description: "event types separated by commas; family.* for a family; all where left out",
    }),
  ),
  consumer: Type.Optional(
    Type.String({ minLength: 1, maxLength: 120, description: "events of this customer only" }),
  ),
  event_filters: Type.Optional(
    Type.String({ maxLength: 20_000, description: "JSON, as the event_filters of a subscription" }),
  ),
};
const Query = Type.Object(StreamQuery);

/** Which events a reader asks for. @throws InvalidInputError */
export function streamFilter(query: Static<typeof Query>): StreamFilter {
  const types = (query.types ?? "")
    .split(",")
    .map((type) => type.trim())
    .filter((type) => type !== "");
  const issues = typeIssues(types);
  const filters = filtersIn(query.event_filters);
  if (filters === undefined) {
    const remedy = 'Write it as {"priority":["high"]}, encoded for a URL.';
    issues.push({ field: "event_filters", message: "is no JSON object", remedy });
  } else issues.push(...checkFilters(filters));
  if (issues.length > 0) throw new InvalidInputError(issues);
  const hasFilters = filters !== undefined && Object.keys(filters).length > 0;
  return {
    types,
    consumer: query.consumer,
    accepts: hasFilters ? compileFilters(filters) : undefined,
  };
}

function typeIssues(types: readonly string[]): FieldIssue[] {
  if (types.length > MAX_PATTERNS) {
    const remedy = "Name a family such as invoice.*, or leave types out.";
    return [{ field: "types", message: `has more than ${MAX_PATTERNS} types`, remedy }];
  }
  return types.flatMap((type) => {
    const issue = checkPattern(type);
    return issue ? [{ field: "types", ...issue }] : [];
  });
}

function filtersIn(text: string | undefined): object | undefined {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

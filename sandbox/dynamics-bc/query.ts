import { type FieldType, parseFilter, type Test } from "../dynamics-filter.ts";
import { RequestError } from "../simulator.ts";
import { fault } from "./problem.ts";

/** What a list was asked for. */
export interface ListQuery {
  readonly select: readonly string[] | undefined;
  readonly matches: Test;
  readonly orderBy: string;
  readonly isDescending: boolean;
  readonly top: number;
  readonly skip: number;
  readonly isCounted: boolean;
  /** Where the page before ended. */
  readonly after: readonly [string, string] | undefined;
  readonly pageSize: number;
}

/** https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/dynamics-rate-limits */
const MAX_PAGE_SIZE = 20_000;
const OPTIONS = new Set([
  ...["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken"],
  ...["tenant", "$schemaversion"],
]);

/** @throws RequestError 400 for whatever the service does not know */
export function readQuery(
  query: URLSearchParams,
  {
    fields,
    type,
    prefer,
  }: { fields: Readonly<Record<string, FieldType>>; type: string; prefer: string },
): ListQuery {
  for (const name of query.keys())
    if (!OPTIONS.has(name)) throw bad(`The query parameter '${name}' is not supported.`);
  const known = (name: string): string => {
    if (name in fields) return name;
    throw bad(`Could not find a property named '${name}' on type 'Microsoft.NAV.${type}'.`);
  };
  const select = query.get("$select")?.split(",").map(known);
  const filter = query.get("$filter");
  const [orderBy = "id", direction = "asc", ...rest] = (query.get("$orderby") ?? "id").split(" ");
  if (rest.length > 0 || !/^(asc|desc)$/.test(direction)) throw bad("The $orderby is not valid.");
  return {
    select,
    matches: filter === null ? () => true : parseFilter(filter, { fields, type, refuse: bad }),
    orderBy: known(orderBy),
    isDescending: direction === "desc",
    top: whole(query, "$top", Number.POSITIVE_INFINITY),
    skip: whole(query, "$skip", 0),
    isCounted: query.get("$count") === "true",
    after: readSkipToken(query.get("$skiptoken")),
    pageSize: pageSizeOf(prefer),
  };
}

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw bad(`Invalid value '${text}' for ${name}.`);
  return Number(text);
}

function pageSizeOf(prefer: string): number {
  const wanted = /(?:^|[,;\s])odata\.maxpagesize=(\d+)/.exec(prefer)?.[1];
  if (wanted === undefined) return MAX_PAGE_SIZE;
  return Math.min(Math.max(Number(wanted), 1), MAX_PAGE_SIZE);
}

/** By the values of the last row, so that it is good however long it is kept. */
export const skipToken = (value: unknown, id: string): string =>
  Buffer.from(JSON.stringify([String(value), id])).toString("base64url");

function readSkipToken(text: string | null): readonly [string, string] | undefined {
  if (text === null) return undefined;
  try {
    const [value, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[];
    if (typeof value === "string" && typeof id === "string") return [value, id];
  } catch {
    // It is told below.
  }
  throw bad("The skip token is not valid.");
}

const bad = (message: string): RequestError => new RequestError(400, fault("BadRequest", message));

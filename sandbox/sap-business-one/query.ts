import { type Filter, parseFilter, type Row } from "./filter.ts";
import { type ApiVersion, badQuery } from "./refusal.ts";
import type { Entity } from "./schema.ts";

export interface ListQuery {
  readonly select: readonly string[] | undefined;
  readonly filter: Filter | undefined;
  readonly order: readonly { readonly column: string; readonly isDescending: boolean }[];
  readonly top: number;
  readonly skip: number;
  readonly hasTotal: boolean;
}

const COUNT = { v1: ["$inlinecount", "allpages"], v2: ["$count", "true"] } as const;

/** The options as they were sent, undecoded: a plus is a plus here. */
export function optionsOf(search: string): ReadonlyMap<string, string> {
  const pairs = search.replace(/^\?/, "").split("&").filter(Boolean);
  const options = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 0 || !pair.startsWith("$")) throw badQuery(`Invalid query option: ${pair}`);
    const name = pair.slice(0, at);
    if (options.has(name)) throw badQuery(`${name} comes twice`);
    options.set(name, decoded(pair.slice(at + 1)));
  }
  return options;
}

function decoded(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw badQuery("the address is not encoded well");
  return decodeURIComponent(text);
}

export function parseQuery(
  options: ReadonlyMap<string, string>,
  { entity, version }: { readonly entity: Entity; readonly version: ApiVersion },
): ListQuery {
  const [count, wanted] = COUNT[version];
  for (const name of options.keys())
    if (!["$select", "$filter", "$orderby", "$top", "$skip", count].includes(name))
      throw badQuery(`Invalid query option: ${name}`);
  const counted = options.get(count);
  if (counted !== undefined && counted !== wanted) throw badQuery(`${count} is ${wanted}`);
  const filter = options.get("$filter");
  return {
    select: columnsIn(options.get("$select"), entity),
    filter: filter === undefined ? undefined : parseFilter(filter, entity),
    order: orderOf(options.get("$orderby"), entity),
    top: wholeNumber(options.get("$top"), "$top") ?? Number.POSITIVE_INFINITY,
    skip: wholeNumber(options.get("$skip"), "$skip") ?? 0,
    hasTotal: counted !== undefined,
  };
}

export function columnsIn(text: string | undefined, entity: Entity): string[] | undefined {
  const names = text?.split(",").map((name) => name.trim());
  for (const name of names ?? [])
    if (!entity.columns.has(name))
      throw badQuery(`Property '${name}' of '${entity.type}' is invalid`);
  return names;
}

function orderOf(text: string | undefined, entity: Entity): ListQuery["order"] {
  return (text?.split(",") ?? []).map((term) => {
    const [column = "", way = "asc", ...rest] = term.trim().split(/\s+/);
    if (!entity.columns.has(column) || !["asc", "desc"].includes(way) || rest.length > 0)
      throw badQuery(`Invalid $orderby: ${term}`);
    return { column, isDescending: way === "desc" };
  });
}

function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badQuery(`${name} is no number`);
  return Number(text);
}

/** `Prefer: odata.maxpagesize=500`; 20 without, all with 0. */
export function pageSizeOf(prefer: string | undefined): number {
  const size = /(?:^|[,;\s])odata\.maxpagesize=(\d{1,6})(?:$|[,;\s])/.exec(prefer ?? "")?.[1];
  if (size === undefined) return 20;
  return Number(size) === 0 ? Number.POSITIVE_INFINITY : Number(size);
}

export function compareBy(order: ListQuery["order"]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { column, isDescending } of order) {
      const [one, other] = [String(a[column] ?? ""), String(b[column] ?? "")];
      if (one !== other) return (one < other ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}

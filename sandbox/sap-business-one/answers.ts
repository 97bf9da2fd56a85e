import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../simulator.ts";
import { type Company, etagOf } from "./company.ts";
import type { Row } from "./filter.ts";
import { compareBy, optionsOf, pageSizeOf, parseQuery } from "./query.ts";
import type { ApiVersion } from "./refusal.ts";
import type { Entity } from "./schema.ts";

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  readonly version: ApiVersion;
}

interface Place {
  readonly set: string;
  readonly entity: Entity;
}

type Kept = ReturnType<Company["get"]>;

/** One page, with the link to the next as the version has it. */
export function answerList(company: Company, exchange: Exchange, { set, entity }: Place): void {
  const { req, res, url, version } = exchange;
  const options = optionsOf(url.search);
  const query = parseQuery(options, { entity, version });
  const found = [...company.all(set, query.filter)];
  const isByKey = query.order.every(
    ({ column, isDescending }) => column === entity.key && !isDescending,
  );
  const compare = compareBy(query.order);
  const sorted = isByKey ? found : found.toSorted((a, b) => compare(a.row, b.row));
  const wanted = sorted.slice(query.skip, query.skip + query.top);
  const page = wanted.slice(0, pageSizeOf(String(req.headers.prefer ?? "")));
  const sign = signOf(version);
  const isMore = page.length < wanted.length;
  sendJson(res, 200, {
    ...contextOf(version, set),
    ...(query.hasTotal ? { [`${sign}count`]: countOf(found.length, version) } : {}),
    value: page.map((kept) => shown(kept, { select: query.select, version })),
    ...(isMore ? { [`${sign}nextLink`]: nextLink(set, options, query.skip + page.length) } : {}),
  });
}

export function answerEntity(
  { res, version }: Exchange,
  { set }: Place,
  { kept, status, select }: { kept: Kept; status: number; select?: readonly string[] | undefined },
): void {
  const body = { ...contextOf(version, `${set}/$entity`), ...shown(kept, { select, version }) };
  sendJson(res, status, body, { etag: etagOf(kept) });
}

const signOf = (version: ApiVersion): string => (version === "v1" ? "odata." : "@odata.");

const contextOf = (version: ApiVersion, what: string): Row => ({
  [version === "v1" ? "odata.metadata" : "@odata.context"]:
    `https://sap.example/b1s/${version}/$metadata#${what}`,
});

/** Version 1 counts in text. */
const countOf = (count: number, version: ApiVersion) => (version === "v1" ? String(count) : count);

/** Relative, with the options as they were and the new offset. */
function nextLink(set: string, options: ReadonlyMap<string, string>, skip: number): string {
  const kept = [...options].filter(([name]) => name !== "$skip");
  const all = [...kept, ["$skip", String(skip)] as const];
  return `${set}?${all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

/** The columns that were asked for; version 2 has days with a time of midnight. */
function shown(
  kept: Kept,
  {
    select,
    version,
  }: { readonly select: readonly string[] | undefined; readonly version: ApiVersion },
): Row {
  const names = select ?? Object.keys(kept.row);
  const columns = names.map((name) => [name, cellOf(name, kept.row[name], version)]);
  return { [`${signOf(version)}etag`]: etagOf(kept), ...Object.fromEntries(columns) };
}

const cellOf = (name: string, value: unknown, version: ApiVersion): unknown =>
  version === "v2" && name.endsWith("Date") && typeof value === "string"
    ? `${value}T00:00:00Z`
    : (value ?? null);

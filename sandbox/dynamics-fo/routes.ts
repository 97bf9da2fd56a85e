import { type FieldType, parseFilter } from "../dynamics-filter.ts";
import { RequestError } from "../simulator.ts";
import { etagOf, type House, keyOf, type Row, sorted } from "./data.ts";
import { CREATION, ON_HAND, PRODUCTS, RELEASED } from "./schemas.ts";
import { create, fault, update } from "./writes.ts";

export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const MOUNT = "/dynamics_fo";
/** The legal entity of the app's user. */
const OWN_ENTITY = "dat";
const OPTIONS = new Set([
  ...["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "cross-company"],
]);

interface Entity {
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly sortedBy: string;
  readonly rows: (house: House) => Iterable<Row>;
  readonly isShared?: boolean;
}

const ENTITIES: ReadonlyMap<string, Entity> = new Map<string, Entity>([
  [
    "ReleasedProductsV2",
    { fields: RELEASED, sortedBy: "ItemNumber", rows: ({ released }) => released.values() },
  ],
  [
    "ProductsV2",
    {
      ...{ fields: PRODUCTS, sortedBy: "ProductNumber", isShared: true },
      rows: ({ products }) => products.values(),
    },
  ],
  [
    "WarehousesOnHandV2",
    {
      ...{ fields: ON_HAND, sortedBy: "ItemNumber" },
      rows: ({ onHand }) => [...onHand.values()].flat(),
    },
  ],
]);

/** @throws RequestError as the service answers */
export function serve(
  house: House,
  call: Call,
  serverPage: number,
): { readonly status: number; readonly body?: unknown } {
  const { method, url } = call;
  for (const name of url.searchParams.keys())
    if (!OPTIONS.has(name)) throw refused(`The query parameter '${name}' is not supported.`);
  const path = decodeURIComponent(url.pathname);
  if (path === "/ReleasedProductCreationsV2" && method === "POST")
    return { status: 201, body: create(house, bodyOf(call, CREATION)) };
  const [, name = "", key] = /^\/(\w+)(?:\((.*)\))?$/s.exec(path) ?? [];
  const entity = ENTITIES.get(name);
  if (!entity) throw new RequestError(404, fault(`No HTTP resource was found at ${path}.`));
  if (key === undefined && method === "GET")
    return { status: 200, body: list(house, { entity, url, serverPage, host: call.headers.host }) };
  if (key === undefined || name === "WarehousesOnHandV2")
    throw new RequestError(405, fault("The requested resource does not support this method."));
  const at = storedAt(house, { name, key, isCross: isCross(url) });
  if (method === "GET") return { status: 200, body: shown(at.row, selectOf(url, entity)) };
  if (method !== "PATCH") throw new RequestError(405, fault("Not supported."));
  update(at, { ifMatch: call.headers["if-match"], body: bodyOf(call, entity.fields) });
  return { status: 204 };
}

const isCross = (url: URL): boolean => url.searchParams.get("cross-company") === "true";

function list(
  house: House,
  {
    entity,
    url,
    serverPage,
    host,
  }: { entity: Entity; url: URL; serverPage: number; host: string | undefined },
): object {
  const { fields, sortedBy, isShared } = entity;
  const query = url.searchParams;
  const filter = query.get("$filter");
  const rules = { fields, type: "entity", refuse: refused, hasWideOr: true, hasWildcards: true };
  const matches = filter === null ? () => true : parseFilter(filter, rules);
  const order = query.get("$orderby") ?? sortedBy;
  if (!(order in fields)) throw refused(`Could not find a property named '${order}'.`);
  const isSeen = (row: Row) => isShared || isCross(url) || row.dataAreaId === OWN_ENTITY;
  const found = [...entity.rows(house)].filter((row) => isSeen(row) && matches(row));
  const from = whole(query, "$skiptoken", whole(query, "$skip", 0));
  const top = whole(query, "$top", Number.POSITIVE_INFINITY);
  const all = sorted(found, order).slice(from);
  const rows = all.slice(0, Math.min(top, serverPage));
  const select = selectOf(url, entity);
  const next = new URL(
    `${MOUNT}${url.pathname}${url.search}`,
    `http://${host ?? "contoso.invalid"}`,
  );
  next.searchParams.set("$skiptoken", String(from + rows.length));
  if (Number.isFinite(top)) next.searchParams.set("$top", String(top - rows.length));
  const isMore = all.length > rows.length && rows.length < top;
  return {
    ...(query.get("$count") === "true" ? { "@odata.count": found.length } : {}),
    value: rows.map((row) => shown(row, select)),
    ...(isMore ? { "@odata.nextLink": next.href } : {}),
  };
}

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw refused(`Invalid value '${text}' for ${name}.`);
  return Number(text);
}

function selectOf(url: URL, { fields }: Entity): readonly string[] {
  const names = url.searchParams.get("$select")?.split(",") ?? Object.keys(fields);
  for (const name of names)
    if (!(name in fields)) throw refused(`Could not find a property named '${name}'.`);
  return names;
}

const shown = (row: Row, select: readonly string[]): object => ({
  "@odata.etag": etagOf(row),
  ...Object.fromEntries(select.map((name) => [name, row[name]])),
});

/** A key as it stands in an address: `dataAreaId='usmf',ItemNumber='SILNIK-01'`. */
function storedAt(
  house: House,
  { name, key, isCross: isAll }: { name: string; key: string; isCross: boolean },
) {
  const parts = new Map(
    [...key.matchAll(/(\w+)='((?:[^']|'')*)'(?:,|$)/g)].map(([, part = "", value = ""]) => [
      part,
      value.replaceAll("''", "'"),
    ]),
  );
  const area = parts.get("dataAreaId");
  const isHidden = name === "ReleasedProductsV2" && !isAll && area !== OWN_ENTITY;
  const rows = name === "ProductsV2" ? house.products : house.released;
  const id =
    name === "ProductsV2"
      ? (parts.get("ProductNumber") ?? "").toUpperCase()
      : keyOf(area, parts.get("ItemNumber"));
  const row = rows.get(id);
  if (!row || isHidden) throw new RequestError(404, fault("No resource was found for the key."));
  return { rows, id, row };
}

/** @throws RequestError 415 for another content type, 400 for what is no object or has unknown fields */
function bodyOf(
  { headers, body }: Call,
  fields: Readonly<Record<string, FieldType>>,
): Readonly<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    throw new RequestError(415, fault("Send application/json."));
  const value = parsed(body);
  if (typeof value !== "object" || value === null) throw refused("The body is no object of JSON.");
  for (const name of Object.keys(value))
    if (!(name in fields)) throw refused(`The property '${name}' does not exist on the type.`);
  return value as Record<string, unknown>;
}

const refused = (message: string): RequestError => new RequestError(400, fault(message));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { createHash } from "node:crypto";
import { GROUPS, makeItems, makePartners, PRICE_LISTS } from "./data.ts";
import type { Filter, Row } from "./filter.ts";
import { badValue, noRecord, ServiceFault } from "./refusal.ts";
import { checkBody, ENTITIES, type Entity } from "./schema.ts";

interface Kept {
  readonly row: Row;
  readonly revision: number;
}

/** What one company database holds. */
export interface Company {
  get(set: string, key: string): Kept;
  /** In the order of the keys unless others are named. */
  all(set: string, filter: Filter | undefined): Iterable<Kept>;
  create(set: string, body: Row): Kept;
  change(set: string, key: string, order: ChangeOrder): Kept;
  remove(set: string, key: string, ifMatch: string | undefined): void;
}

interface ChangeOrder {
  readonly body: Row;
  readonly ifMatch: string | undefined;
  readonly isReplacing: boolean;
}

interface Table {
  readonly entity: Entity;
  readonly rows: Map<string, Kept>;
  /** Thrown away with every record that comes or goes. */
  sorted: readonly string[] | undefined;
}

export interface Clock {
  day(): string;
  time(): string;
}

const NEW_ITEM: Row = {
  ...{ ItemName: null, ForeignName: null, ItemType: "itItems", InventoryItem: "tYES" },
  ...{ TreeType: "iNotATree", ItemsGroupCode: 100, BarCode: null, InventoryUOM: null },
  ...{ SalesUnit: null, QuantityOnStock: 0, Valid: "tYES", Frozen: "tNO", User_Text: null },
};
const NEW_PARTNER: Row = {
  ...{ CardName: null, CardForeignName: null, FederalTaxID: null, Phone1: null },
  ...{ EmailAddress: null, ContactPerson: null, Address: null, ZipCode: null, City: null },
  ...{ Country: null, Valid: "tYES", Frozen: "tNO", BPBankAccounts: [] },
};

export const etagOf = ({ revision }: Kept): string =>
  `W/"${createHash("sha1").update(String(revision)).digest("hex").toUpperCase()}"`;

export function openCompany(rows: number, clock: Clock): Company {
  const day = clock.day();
  const partners = Math.max(7, Math.ceil(rows / 4));
  const tables = new Map<string, Table>([
    ["Items", tableOf("Items", makeItems(rows, day))],
    ["BusinessPartners", tableOf("BusinessPartners", makePartners(partners, day))],
    ["ItemGroups", tableOf("ItemGroups", GROUPS)],
    ["PriceLists", tableOf("PriceLists", PRICE_LISTS)],
  ]);
  const open = (set: string): Table => {
    const table = tables.get(set);
    if (!table) throw new ServiceFault(404, 0, `Unrecognized resource path: ${set}`);
    return table;
  };
  return {
    get: (set, key) => found(open(set), key),
    all: (set, filter) => select(open(set), filter),
    create: (set, body) => create(open(set), body, clock),
    change: (set, key, order) => change(open(set), { key, ...order }, clock),
    remove: (set, key, ifMatch) => remove(open(set), key, ifMatch),
  };
}

function tableOf(set: string, rows: readonly Row[]): Table {
  const entity = ENTITIES.get(set);
  if (!entity) throw new Error(`no entity ${set}`);
  const kept = rows.map((row): [string, Kept] => [String(row[entity.key]), { row, revision: 1 }]);
  return { entity, rows: new Map(kept), sorted: undefined };
}

function found({ rows }: Table, key: string): Kept {
  const kept = rows.get(key);
  if (!kept) throw noRecord();
  return kept;
}

function* select(table: Table, filter: Filter | undefined): Generator<Kept> {
  const { rows, entity } = table;
  table.sorted ??= [...rows.keys()].toSorted((a, b) =>
    entity.isTextKey ? (a < b ? -1 : 1) : Number(a) - Number(b),
  );
  const keys = filter?.keys ? [...new Set(filter.keys)].toSorted() : table.sorted;
  for (const key of keys) {
    const kept = rows.get(key);
    if (kept && (!filter || filter.test(kept.row))) yield kept;
  }
}

function create(table: Table, body: Row, clock: Clock): Kept {
  const { entity, rows } = table;
  checkBody(entity, body);
  const key = body[entity.key];
  if (typeof key !== "string" || key === "") throw badValue(`[${entity.key}] is missing`);
  if (rows.has(key))
    throw new ServiceFault(
      400,
      -2035,
      `This entry already exists in the following tables (ODBC -2035): ${key}`,
    );
  const isItem = entity.type === "Item";
  const row = {
    ...(isItem ? NEW_ITEM : NEW_PARTNER),
    ...body,
    ...{ CreateDate: clock.day(), CreateTime: clock.time(), UpdateDate: null, UpdateTime: null },
    ...(isItem ? newCollections(body) : {}),
  };
  const kept = { row, revision: 1 };
  rows.set(key, kept);
  table.sorted = undefined;
  return kept;
}

const newCollections = (body: Row): Row => ({
  ItemPrices: mergeRows(
    [1, 2, 3].map((list) => ({ PriceList: list, Price: 0, Currency: null })),
    rowsOf(body.ItemPrices),
    "PriceList",
  ),
  ItemWarehouseInfoCollection: ["01", "02"].map((code) => ({
    ...{ WarehouseCode: code, InStock: 0, Committed: 0, Ordered: 0, MinimalStock: 0 },
  })),
});

function change(table: Table, order: ChangeOrder & { readonly key: string }, clock: Clock): Kept {
  const { key, body, ifMatch, isReplacing } = order;
  const { entity, rows } = table;
  const before = found(table, key);
  checkMatch(before, ifMatch);
  checkBody(entity, body);
  if (body[entity.key] !== undefined && body[entity.key] !== key)
    throw badValue(`[${entity.key}] cannot be changed`);
  const merged = Object.entries(body).map(([name, value]): [string, unknown] => {
    const { kind, key: by = "" } = entity.columns.get(name) ?? { kind: "text" };
    if (kind !== "collection" || isReplacing) return [name, value];
    return [name, mergeRows(rowsOf(before.row[name]), rowsOf(value), by)];
  });
  const stamps = { UpdateDate: clock.day(), UpdateTime: clock.time() };
  const row = { ...before.row, ...Object.fromEntries(merged), ...stamps };
  const kept = { row, revision: before.revision + 1 };
  rows.set(key, kept);
  return kept;
}

function remove(table: Table, key: string, ifMatch: string | undefined): void {
  const kept = found(table, key);
  checkMatch(kept, ifMatch);
  if (Number(kept.row.QuantityOnStock ?? 0) > 0)
    throw badValue(`Item ${key} is linked to a transaction and cannot be removed`);
  table.rows.delete(key);
  table.sorted = undefined;
}

function checkMatch(kept: Kept, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etagOf(kept)) return;
  throw new ServiceFault(412, -2039, "Another user or another operation modified data");
}

const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : []);

/** Rows with a key that is there are changed, others are added, and none goes. */
function mergeRows(before: readonly Row[], changes: readonly Row[], key: string): readonly Row[] {
  const merged = new Map(before.map((row) => [row[key], row]));
  for (const row of changes) merged.set(row[key], { ...merged.get(row[key]), ...row });
  return [...merged.values()];
}

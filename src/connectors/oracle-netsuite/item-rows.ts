import { withColumns } from "./columns.ts";
import type { NetSuiteContext } from "./manifest.ts";
import type { PriceFrame } from "./price-frame.ts";
import {
  type Answer,
  badAnswer,
  batchesOf,
  listed,
  query,
  queryAll,
  quoted,
  stampColumn,
} from "./suiteql.ts";
import { idOf, type Row, textOf } from "./values.ts";

/** Kinds of items that are goods, services or kits; the others are texts, discounts and sums. */
const TYPES = ["InvtPart", "Assembly", "NonInvtPart", "Service", "Kit"];
const OPTIONAL = ["upccode", "manufacturer", "mpn", "stockunit", "isserialitem", "islotitem"];

/** An item with what other tables say of it. */
export interface ItemRow {
  readonly id: string;
  readonly item: Row;
  /** Of the chosen level and currency, without a discount for many. */
  readonly price: Row | undefined;
  /** One for each location where it was ever on stock. */
  readonly stock: readonly Row[];
}

export interface ItemPage extends Pick<Answer, "hasMore" | "totalResults"> {
  readonly rows: readonly ItemRow[];
}

export interface ItemQuery {
  readonly where: string;
  readonly limit?: number;
  readonly withStock: boolean;
}

/** Items that fit a condition, with price and, where it is wanted, stock. */
export async function selectItems(
  ctx: NetSuiteContext,
  frame: PriceFrame,
  wanted: ItemQuery,
): Promise<ItemPage> {
  const answer = await withColumns(ctx, { table: "item", optional: OPTIONAL }, (has) =>
    query(ctx, statementOf(wanted, has), wanted.limit),
  );
  const ids = answer.items.map((item) => {
    const id = idOf(item.id);
    if (id === undefined) throw badAnswer("/items: an item has no id");
    return id;
  });
  const prices = groupOf(await pricesOf(ctx, frame, ids), "item");
  const stock = groupOf(wanted.withStock ? await stockOf(ctx, ids) : [], "item");
  const rows = answer.items.map((item, i): ItemRow => {
    const id = ids[i] ?? "";
    return { id, item, price: prices.get(id)?.find(isForOne), stock: stock.get(id) ?? [] };
  });
  return { ...answer, rows };
}

/** Items with these codes, in no order. */
export const itemsByCode = (
  ctx: NetSuiteContext,
  frame: PriceFrame,
  { codes, withStock = false }: { readonly codes: readonly string[]; readonly withStock?: boolean },
): Promise<readonly ItemRow[]> => {
  const lists = batchesOf([...new Set(codes)]).map((batch) => listed(batch.map(quoted)));
  const conditions = lists.map((list) => `itemid IN ${list}`);
  return selectEach(ctx, frame, { conditions, withStock });
};

/** Without stock: to compare and to be written. */
export const itemsById = (
  ctx: NetSuiteContext,
  frame: PriceFrame,
  ids: readonly string[],
): Promise<readonly ItemRow[]> => {
  const conditions = batchesOf(ids).map((batch) => `id IN ${listed(batch)}`);
  return selectEach(ctx, frame, { conditions, withStock: false });
};

async function selectEach(
  ctx: NetSuiteContext,
  frame: PriceFrame,
  {
    conditions,
    withStock,
  }: { readonly conditions: readonly string[]; readonly withStock: boolean },
): Promise<readonly ItemRow[]> {
  const rows: ItemRow[] = [];
  for (const where of conditions)
    rows.push(...(await selectItems(ctx, frame, { where, withStock })).rows);
  return rows;
}

function statementOf({ where }: ItemQuery, has: (column: string) => boolean): string {
  const columns = [
    ...["id", "itemid", "displayname", "salesdescription", "itemtype", "subtype", "isinactive"],
    ...OPTIONAL.filter(has).map((name) =>
      name === "stockunit" ? "BUILTIN.DF(stockunit) AS unit" : name,
    ),
    stampColumn("lastmodifieddate", "modified"),
  ];
  const types = listed(TYPES.map(quoted));
  return `SELECT ${columns.join(", ")} FROM item WHERE itemtype IN ${types} AND ${where} ORDER BY id`;
}

/** By item and quantity: what is for few comes first. */
async function pricesOf(
  ctx: NetSuiteContext,
  { level, currencyId }: PriceFrame,
  ids: readonly string[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const currency = currencyId === undefined ? "" : ` AND currency = ${currencyId}`;
  for (const batch of batchesOf(ids)) {
    const found = await queryAll(ctx, (last) => {
      const after = last === undefined ? "" : ` AND item > ${idIn(last, "item")}`;
      return `SELECT item, unitprice, quantity FROM pricing WHERE pricelevel = ${level}${currency} AND item IN ${listed(batch)}${after} ORDER BY item, quantity`;
    });
    rows.push(...found);
  }
  return rows;
}

/** Not from ten on: that is a discount, and no price where the item has no other. NetSuite begins with 0, or 1. */
const isForOne = ({ quantity }: Row): boolean => Number(textOf(quantity) ?? 0) <= 1;

/** Where an item never was on stock, NetSuite has a row without quantities. */
async function stockOf(ctx: NetSuiteContext, ids: readonly string[]): Promise<readonly Row[]> {
  const columns =
    "item, location, BUILTIN.DF(location) AS warehouse, quantityonhand, quantitycommitted, quantityavailable";
  const rows: Row[] = [];
  for (const batch of batchesOf(ids)) {
    const found = await queryAll(ctx, (last) => {
      const after = last === undefined ? "" : ` AND ${afterPlace(last)}`;
      return `SELECT ${columns} FROM inventoryitemlocations WHERE item IN ${listed(batch)} AND quantityonhand IS NOT NULL${after} ORDER BY item, location`;
    });
    rows.push(...found);
  }
  return rows;
}

function afterPlace(last: Row): string {
  const item = idIn(last, "item");
  return `(item > ${item} OR (item = ${item} AND location > ${idIn(last, "location")}))`;
}

function idIn(row: Row, name: string): string {
  const id = idOf(row[name]);
  if (id === undefined) throw badAnswer(`/items: a row has no ${name}`);
  return id;
}

function groupOf(rows: readonly Row[], name: string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => idOf(row[name]) ?? "");
}

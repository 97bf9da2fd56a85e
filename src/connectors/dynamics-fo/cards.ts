import { type Row, textOf } from "../../formats/json/values.ts";
import { badAnswer, call, errorOf, listRows, literal } from "./client.ts";
import type { FoContext } from "./manifest.ts";

/** A released product, the product behind it, and what the warehouses have of it. */
export interface Card {
  readonly released: Row;
  /** Absent where nobody may see it. */
  readonly product: Row | undefined;
  readonly onHand: readonly Row[];
}

/** So that the address of a filter stays below the usual limit of a web server. */
const MOST_KEYS = 40;
/** Longer ones no item can have. */
const MAX_NUMBER = 20;
/** A whole row has some ten kilobytes. */
const RELEASED = [
  ...["dataAreaId", "ItemNumber", "ProductNumber", "ProductType", "InventoryUnitSymbol"],
  ...["SalesPrice", "ProductGroupId", "ProductLifecycleStateId"],
].join(",");
const PRODUCT = "ProductNumber,ProductName,ProductDescription";
const ON_HAND =
  "ItemNumber,InventoryWarehouseId,OnHandQuantity,AvailableOnHandQuantity,ReservedOnHandQuantity";

export const areaOf = ({ settings }: Pick<FoContext, "settings">): string =>
  settings.legal_entity.toLowerCase();

const inArea = (ctx: FoContext): string => `dataAreaId eq ${literal(areaOf(ctx))}`;

/** Cards with a number behind `after`, in the order of the database, at most `top`. */
export async function cardsAfter(
  ctx: FoContext,
  { after, top }: { readonly after: string | undefined; readonly top: number },
): Promise<readonly Card[]> {
  const behind = after === undefined ? "" : ` and ItemNumber gt ${literal(after)}`;
  const released = await listRows(ctx, {
    ...{ entity: "ReleasedProductsV2", select: RELEASED, orderBy: "ItemNumber", top },
    filter: inArea(ctx) + behind,
  });
  const [first, last] = [numberOf(released[0]), numberOf(released.at(-1))];
  if (first === undefined || last === undefined) return [];
  const range = `ItemNumber ge ${literal(first)} and ItemNumber le ${literal(last)}`;
  const onHand = await listRows(ctx, {
    ...{ entity: "WarehousesOnHandV2", select: ON_HAND, filter: `${inArea(ctx)} and ${range}` },
  });
  return joined(ctx, released, onHand);
}

/** Cards by item number in capitals, as the database compares them. */
export async function findCards(
  ctx: FoContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Card>> {
  const numbers = [...new Set(keys.map(folded))].filter(
    (number) => number !== "" && number.length <= MAX_NUMBER,
  );
  // A star in a filter stands for anything: such a number is asked for by its address.
  const [starred, plain] = [numbers.filter(hasStar), numbers.filter((one) => !hasStar(one))];
  const released: Row[] = [];
  for (const number of starred) released.push(...(await askOne(ctx, number)));
  released.push(...(await askMany(ctx, { entity: "ReleasedProductsV2", select: RELEASED }, plain)));
  const onHand = await askMany(ctx, { entity: "WarehousesOnHandV2", select: ON_HAND }, plain);
  const cards = await joined(ctx, released, onHand);
  return new Map(cards.map((card) => [folded(numberOf(card.released) ?? ""), card]));
}

const hasStar = (text: string): boolean => text.includes("*");
export const folded = (number: string): string => number.trim().toUpperCase();
const numberOf = (row: Row | undefined): string | undefined => textOf(row?.ItemNumber, 120);

/** `ReleasedProductsV2(dataAreaId='usmf',ItemNumber='SILNIK-01')` */
export const releasedPath = (area: string, number: string): string =>
  `/ReleasedProductsV2(dataAreaId=${part(area)},ItemNumber=${part(number)})`;
export const productPath = (number: string): string => `/ProductsV2(ProductNumber=${part(number)})`;
const part = (text: string): string => encodeURIComponent(literal(text)).replaceAll("'", "%27");

async function askOne(ctx: FoContext, number: string): Promise<readonly Row[]> {
  const path = releasedPath(areaOf(ctx), number);
  const query = { "cross-company": "true", $select: RELEASED };
  const answer = await call(ctx, { method: "GET", path, query });
  if (answer.status === 404) return [];
  if (answer.status >= 300) throw errorOf(answer);
  if (typeof answer.body !== "object" || answer.body === null) throw badAnswer("a product");
  return [answer.body as Row];
}

async function askMany(
  ctx: FoContext,
  from: { readonly entity: "ReleasedProductsV2" | "WarehousesOnHandV2"; readonly select: string },
  numbers: readonly string[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const some of chunksOf(numbers)) {
    const any = some.map((number) => `ItemNumber eq ${literal(number)}`).join(" or ");
    rows.push(...(await listRows(ctx, { ...from, filter: `${inArea(ctx)} and (${any})` })));
  }
  return rows;
}

/** Names stand with the product, which all legal entities share. */
async function joined(
  ctx: FoContext,
  released: readonly Row[],
  onHand: readonly Row[],
): Promise<readonly Card[]> {
  const numbers = new Set(
    released.flatMap(({ ProductNumber: one }) => textOf(one, 120)?.toUpperCase() ?? []),
  );
  const products = new Map<string, Row>();
  for (const some of chunksOf([...numbers])) {
    const any = some.map((number) => `ProductNumber eq ${literal(number)}`).join(" or ");
    const rows = await listRows(ctx, { entity: "ProductsV2", select: PRODUCT, filter: any });
    for (const row of rows) products.set(folded(textOf(row.ProductNumber, 120) ?? ""), row);
  }
  const stock = Map.groupBy(onHand, (row) => folded(numberOf(row) ?? ""));
  return released.map((row) => ({
    released: row,
    product: products.get(folded(textOf(row.ProductNumber, 120) ?? "")),
    onHand: stock.get(folded(numberOf(row) ?? "")) ?? [],
  }));
}

const chunksOf = (all: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(all.length / MOST_KEYS) }, (_, i) =>
    all.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
  );

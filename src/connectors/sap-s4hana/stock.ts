import { type Row, textOf } from "../../formats/json/values.ts";
import type { Item } from "../../sdk/index.ts";
import { readWhole, STOCK } from "./client.ts";
import { sumOf } from "./decimal.ts";
import type { S4Context } from "./manifest.ts";
import { groupsOf, quoted } from "./odata.ts";
import { sameNumber } from "./products.ts";

/** Unrestricted use; others are in quality inspection, blocked or on their way. */
const UNRESTRICTED = "01";
const MAX_FILTER_LENGTH = 4_000;
const PAGE_SIZE = 1_000;
const FIELDS = [
  "Material",
  "Plant",
  "StorageLocation",
  "Batch",
  "InventoryStockType",
  "InventorySpecialStockType",
  "MatlWrhsStkQtyInMatlBaseUnit",
];

type Stock = NonNullable<Item["stock"]>;

/** The quantities of each `plant/storage location`, by batch: a row that comes twice counts once. */
export type StockRows = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Own stock for unrestricted use of the products, by number and by `plant/storage location`; none where the settings
 * do not want it. `isRange`: they are all
 * that SAP has between the first and the last, so that two bounds say as much as the list of them.
 */
export async function stockOf(
  ctx: S4Context,
  numbers: readonly string[],
  { isRange }: { isRange: boolean },
): Promise<ReadonlyMap<string, StockRows>> {
  const found: Found = new Map();
  if (!(ctx.settings.read_stock ?? true)) return found;
  for (const filter of filtersOf(ctx, numbers, isRange)) {
    const options = {
      $filter: filter,
      $select: FIELDS.join(","),
      $orderby: "Material,Plant,StorageLocation,Batch",
    };
    for await (const row of allRows(ctx, options)) collect(found, row);
  }
  return found;
}

/** With `$skip` behind full pages, for a system that cuts none itself. */
async function* allRows(
  ctx: S4Context,
  options: Readonly<Record<string, string>>,
): AsyncGenerator<Row> {
  for (let skip = 0, isMore = true; isMore; skip += PAGE_SIZE) {
    const query = { ...options, $top: PAGE_SIZE, ...(skip === 0 ? {} : { $skip: skip }) };
    let count = 0;
    const set = "A_MatlStkInAcctMod";
    for await (const { rows } of readWhole(ctx, { service: STOCK, set, options: query })) {
      yield* rows;
      count += rows.length;
    }
    isMore = count >= PAGE_SIZE;
  }
}

function filtersOf(
  { settings }: S4Context,
  numbers: readonly string[],
  isRange: boolean,
): readonly string[] {
  const plants = settings.stock_plants ?? [];
  const fixed = [
    `InventoryStockType eq ${quoted(UNRESTRICTED)}`,
    `InventorySpecialStockType eq ${quoted("")}`,
    ...(plants.length > 0
      ? [`(${plants.map((plant) => `Plant eq ${quoted(plant)}`).join(" or ")})`]
      : []),
  ];
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return [];
  const chosen =
    isRange && numbers.length > 1
      ? [`Material ge ${quoted(first)} and Material le ${quoted(last)}`]
      : groupsOf(
          numbers.map((number) => `Material eq ${quoted(number)}`),
          MAX_FILTER_LENGTH,
        ).map((group) => `(${group.join(" or ")})`);
  return chosen.map((one) => [...fixed, one].join(" and "));
}

type Found = Map<string, Map<string, Map<string, string>>>;

function collect(found: Found, row: Row): void {
  const number = textOf(row.Material, 120);
  const plant = textOf(row.Plant, 10);
  // Consignment, orders in process and the like are not ours to give away.
  const isSpecial = textOf(row.InventorySpecialStockType, 10) !== undefined;
  if (number === undefined || plant === undefined || isSpecial) return;
  if (textOf(row.InventoryStockType, 10) !== UNRESTRICTED) return;
  const location = textOf(row.StorageLocation, 10);
  const warehouse = location === undefined ? plant : `${plant}/${location}`;
  const key = sameNumber(number);
  const ofProduct = found.get(key) ?? new Map<string, Map<string, string>>();
  const quantities = ofProduct.get(warehouse) ?? new Map<string, string>();
  const quantity = textOf(row.MatlWrhsStkQtyInMatlBaseUnit, 40) ?? "0";
  quantities.set(textOf(row.Batch, 20) ?? "", quantity);
  found.set(key, ofProduct.set(warehouse, quantities));
}

/** As the record has it; undefined where SAP knows no stock. @throws DataError for what is no quantity */
export function toStock(rows: StockRows | undefined): Stock | undefined {
  if (!rows || rows.size === 0) return undefined;
  return [...rows].slice(0, 1_000).map(([warehouse, quantities]) => ({
    warehouse,
    on_hand: sumOf([...quantities.values()], "MatlWrhsStkQtyInMatlBaseUnit"),
  }));
}

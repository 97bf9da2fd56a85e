import { hash } from "node:crypto";
import { drop } from "../../formats/drop.ts";
import { boolOf, decimalOf, type Row, textOf } from "../../formats/json/values.ts";
import type { Item } from "../../sdk/index.ts";
import { quotientOf } from "./decimal.ts";
import type { S4Context } from "./manifest.ts";
import { etagOf, expanded, instantOf } from "./odata.ts";
import { numberOf, textIn } from "./products.ts";
import { type StockRows, toStock } from "./stock.ts";

/** What SAP keeps of an item and gives back as it was written. */
export const FIELDS = ["name", "ean", "unit", "category", "active"] as const;
export type Field = (typeof FIELDS)[number];

/** Services by SAP's own delivery; a customer's further types are goods here. */
const SERVICE_TYPES = new Set(["SERV", "DIEN"]);
const MAX_EAN_LENGTH = 14;
const NAME = { field: "ProductDescription", maxLength: 500 };
const LONG_TEXT = { field: "LongText", maxLength: 4_000 };

type Place = Pick<S4Context, "settings">;
type Price = NonNullable<Item["prices"]>[number];

/** What can be written, and the rest of the product's own row. */
export function toCoreItem(ctx: Place, row: Row): Item {
  const code = numberOf(row);
  const ean = textOf(row.ProductStandardID, 18);
  const attributes = attributesOf(row);
  return {
    code,
    name: textIn(ctx, expanded(row, "to_Description"), NAME) ?? code,
    type: SERVICE_TYPES.has(textOf(row.ProductType, 4) ?? "") ? "service" : "goods",
    ...drop({
      ean: ean !== undefined && ean.length <= MAX_EAN_LENGTH ? ean : undefined,
      manufacturer_part_no: textOf(row.ProductManufacturerNumber, 120),
      category: textOf(row.ProductGroup, 200),
      unit: textOf(row.BaseUnit, 20),
    }),
    active: !boolOf(row.IsMarkedForDeletion),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

/** With long text, units, valuation prices and stock. @throws DataError for a number that is none */
export function toItem(ctx: Place, row: Row, stock: StockRows | undefined): Item {
  const { attributes, ...core } = toCoreItem(ctx, row);
  const all = { ...attributes, ...unitAttributes(row) };
  const prices = pricesOf(ctx, row);
  return {
    ...core,
    ...drop({
      description: textIn(ctx, expanded(row, "to_ProductBasicText"), LONG_TEXT),
      prices: prices.length > 0 ? prices : undefined,
      stock: toStock(stock),
    }),
    ...(Object.keys(all).length > 0 ? { attributes: all } : {}),
  };
}

/** The ETag; else, where the service has none, the time of change with a hash of what can be written. */
export function versionOf(ctx: Place, row: Row): string {
  const etag = etagOf(row);
  if (etag !== undefined) return etag;
  const item = toCoreItem(ctx, row);
  const kept = JSON.stringify(FIELDS.map((field) => item[field] ?? null));
  return `${changedAt(row) ?? "initial"} ${hash("sha256", kept, "hex").slice(0, 16)}`;
}

/** Products from before the field came have its initial value. */
export function changedAt(row: Row): string | undefined {
  const ms = instantOf(row.LastChangeDateTime);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

const attributesOf = (row: Row): Record<string, string> =>
  drop({
    product_type: textOf(row.ProductType, 4),
    manufacturer_number: textOf(row.ManufacturerNumber, 10),
    cross_plant_status: textOf(row.CrossPlantStatus, 2),
    country_of_origin: textOf(row.CountryOfOrigin, 3),
    gross_weight: weightOf(row.GrossWeight),
    net_weight: weightOf(row.NetWeight),
    weight_unit: textOf(row.WeightUnit, 3),
    ...longNumber(textOf(row.ProductStandardID, 18)),
  });

const longNumber = (number: string | undefined) =>
  number !== undefined && number.length > MAX_EAN_LENGTH ? { product_standard_id: number } : {};

function weightOf(value: unknown): string | undefined {
  const weight = decimalOf(value);
  return weight === "0" ? undefined : weight;
}

/** `unit_CAR`: `10/1`, ten base units in one carton; `gtin_CAR`: its own number. */
function unitAttributes(row: Row): Record<string, string> {
  const base = textOf(row.BaseUnit, 20);
  const units = expanded(row, "to_ProductUnitsOfMeasure").slice(0, 30);
  return Object.fromEntries(
    units.flatMap((one) => {
      const unit = textOf(one.AlternativeUnit, 20);
      if (unit === undefined || unit === base) return [];
      const [above, below] = [one.QuantityNumerator, one.QuantityDenominator].map(decimalOf);
      const gtin = textOf(one.GlobalTradeItemNumber, 18);
      return [
        ...(above && below ? [[`unit_${unit}`, `${above}/${below}`] as const] : []),
        ...(gtin === undefined ? [] : [[`gtin_${unit}`, gtin] as const]),
      ];
    }),
  );
}

/** What one base unit is worth in each valuation area, or in the one of the settings: `valuation-1010`. */
function pricesOf({ settings }: Place, row: Row): Price[] {
  const wanted = settings.valuation_area;
  const prices = expanded(row, "to_Valuation").flatMap((one) => {
    const area = textOf(one.ValuationArea, 4);
    // A split valuation has one row above its types, and only that one stands for the product.
    if (area === undefined || textOf(one.ValuationType, 10) !== undefined) return [];
    return wanted === undefined || area === wanted ? (priceOf(area, one) ?? []) : [];
  });
  return prices.slice(0, 200);
}

function priceOf(area: string, row: Row): Price | undefined {
  const isMoving = textOf(row.InventoryValuationProcedure, 1)?.toUpperCase() === "V";
  const field = isMoving ? "MovingAveragePrice" : "StandardPrice";
  const price = textOf(row[field], 40);
  const currency = textOf(row.Currency, 5);
  if (price === undefined || currency === undefined || !/^[A-Z]{3}$/.test(currency))
    return undefined;
  const quantity = textOf(row.PriceUnitQty, 20) ?? "1";
  const amount = quotientOf(price, Number(quantity) === 0 ? "1" : quantity, field);
  return { list: `valuation-${area}`, currency, amount, is_gross: false };
}

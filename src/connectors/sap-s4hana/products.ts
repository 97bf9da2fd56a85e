import { isRow, type Row, textOf } from "../../formats/json/values.ts";
import { languageOf, PRODUCTS, readWhole } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import { badAnswer, groupsOf, quoted } from "./odata.ts";

/** Of the filter alone; a request line of 8 kB passes every proxy. */
const MAX_FILTER_LENGTH = 4_000;
/** MATNR of S/4HANA. */
export const MAX_CODE_LENGTH = 40;

const OWN = [
  "Product",
  "ProductType",
  "ProductGroup",
  "BaseUnit",
  "ProductStandardID",
  "InternationalArticleNumberCat",
  "ProductManufacturerNumber",
  "ManufacturerNumber",
  "CrossPlantStatus",
  "GrossWeight",
  "NetWeight",
  "WeightUnit",
  "CountryOfOrigin",
  "IsMarkedForDeletion",
  "LastChangeDate",
  "LastChangeDateTime",
];
const NAMES = ["to_Description/Language", "to_Description/ProductDescription"];
const FURTHER = [
  "to_ProductBasicText/Language",
  "to_ProductBasicText/LongText",
  "to_ProductUnitsOfMeasure/AlternativeUnit",
  "to_ProductUnitsOfMeasure/QuantityNumerator",
  "to_ProductUnitsOfMeasure/QuantityDenominator",
  "to_ProductUnitsOfMeasure/GlobalTradeItemNumber",
  "to_Valuation/ValuationArea",
  "to_Valuation/ValuationType",
  "to_Valuation/InventoryValuationProcedure",
  "to_Valuation/StandardPrice",
  "to_Valuation/MovingAveragePrice",
  "to_Valuation/PriceUnitQty",
  "to_Valuation/Currency",
];
/** All that is read of a product, with its texts, units and valuation prices. */
export const SELECT_ALL = [...OWN, ...NAMES, ...FURTHER].join(",");
export const EXPAND_ALL =
  "to_Description,to_ProductBasicText,to_ProductUnitsOfMeasure,to_Valuation";

/**
 * The products that exist among the numbers, by number as `sameNumber` has it. `isWhole`: with long texts, units and
 * prices too; writing does not look at them.
 */
export async function productsByNumber(
  ctx: S4Context,
  numbers: readonly string[],
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): Promise<ReadonlyMap<string, Row>> {
  const wanted = new Map(numbers.filter(isNumber).map((one) => [sameNumber(one), one]));
  const filters = [...wanted.values()].map((one) => `Product eq ${quoted(storedForm(one))}`);
  const found = new Map<string, Row>();
  for (const group of groupsOf(filters, MAX_FILTER_LENGTH)) {
    ctx.signal.throwIfAborted();
    const query = {
      service: PRODUCTS,
      set: "A_Product",
      options: {
        $filter: group.join(" or "),
        $select: isWhole ? SELECT_ALL : [...OWN, ...NAMES].join(","),
        $expand: isWhole ? EXPAND_ALL : "to_Description",
      },
    };
    for await (const { rows } of readWhole(ctx, query))
      for (const row of rows) found.set(sameNumber(numberOf(row)), row);
  }
  return found;
}

export function numberOf(row: Row): string {
  const number = isRow(row) ? textOf(row.Product, 120) : undefined;
  if (number === undefined) throw badAnswer("a product without its number");
  return number;
}

/** SAP keeps numbers in capital letters. */
export const storedForm = (code: string): string => code.trim().toUpperCase();

/** Equal for what SAP takes for one number: it fills whole numbers up with zeros. */
export function sameNumber(code: string): string {
  const stored = storedForm(code);
  return /^\d+$/.test(stored) ? stored.replace(/^0+(?=\d)/, "") : stored;
}

/** Whether SAP can have a product of that number at all. */
export function isNumber(code: string): boolean {
  const stored = storedForm(code);
  return stored !== "" && stored.length <= MAX_CODE_LENGTH && !/\p{Cc}/u.test(stored);
}

/** Only the product types that are to be read, where the settings name some. */
export function typesOf({ settings }: Pick<S4Context, "settings">): string | undefined {
  const types = settings.read_types ?? [];
  if (types.length === 0) return undefined;
  return `(${types.map((type) => `ProductType eq ${quoted(type)}`).join(" or ")})`;
}

/** The text of a product in the integration's language, else in English, else in any. */
export function textIn(
  ctx: Pick<S4Context, "settings">,
  rows: readonly Row[],
  { field, maxLength }: { readonly field: string; readonly maxLength: number },
): string | undefined {
  const inLanguage = (language: string) =>
    rows.find((row) => textOf(row.Language, 2)?.toUpperCase() === language);
  const texts = [inLanguage(languageOf(ctx)), inLanguage("EN"), ...rows];
  return texts.flatMap((row) => (row && textOf(row[field], maxLength)) ?? [])[0];
}

import { hash } from "node:crypto";
import { DataError, type Item, RejectedError } from "../../sdk/index.ts";
import { minus, rounded, withTax } from "./decimals.ts";
import type { Settings } from "./manifest.ts";
import type { StockRow } from "./stock.ts";
import { decimalOf, drop, flagOf, priceOf, type Row, textOf, usedDecimal } from "./values.ts";
import type { Table } from "./windows.ts";

/** Price groups of Premier; each is a price list. */
const GROUPS = [0, 1, 2, 3, 4, 5] as const;
/** The first group may have a name of its own, so that its prices meet those of another system. */
export const listOf = (group: number, first = "group_0"): string =>
  group === 0 ? first : `group_${group}`;
/** Columns that items keep under their own name. */
const ATTRIBUTES = ["TEXT_2", "KOD_KN", "PUVOD_STAT", "EAN_BAL", "UMISTENI"] as const;
const PRICE_DECIMALS = 5;

export const CARDS: Table = {
  command: "CENIK",
  name: "CENIK",
  columns: [
    ...["INTER", "ID", "SKLAD", "CISLO", "C_KOD", "TEXT", "SORTIMENT", "MJ", "SAZBA_DPH"],
    ...["PRIJEM", "VYDEJ", "MIN", "POPIS1", "IS_SLUZBA", "PS_TIME"],
    ...GROUPS.flatMap((group) => [`RAB_CN${group}`, `RAB_CN${group}D`]),
    ...ATTRIBUTES,
  ],
};

/** What Premier keeps of an item and gives back. */
export const fieldsOf = (firstList: string | undefined): readonly string[] => [
  ...["name", "description", "type", "ean", "category", "unit", "vat_rate"],
  ...GROUPS.map((group) => `prices.${listOf(group, firstList)}`),
  ...ATTRIBUTES.map((name) => `attributes.${name}`),
];

/** What prices are in, and what the first list of them is called. */
export interface Prices {
  readonly currency: string;
  readonly firstList: string | undefined;
}

export const pricesOf = ({ currency = "CZK", price_list_name }: Settings): Prices => ({
  currency,
  firstList: price_list_name,
});

/** @throws DataError for a card without a number. */
export function toItem(row: Row, { currency, firstList }: Prices): Item {
  const code = textOf(row, "CISLO", 120);
  if (code === undefined) {
    throw new DataError("The card has no number.", [{ field: "CISLO", message: "is missing" }]);
  }
  const ean = textOf(row, "C_KOD", 60);
  const prices = GROUPS.flatMap((group) => {
    const amount = priceOf(row, `RAB_CN${group}`);
    return amount === undefined
      ? []
      : [{ list: listOf(group, firstList), currency, amount, is_gross: false }];
  });
  const attributes = Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      const text = textOf(row, name, 1000);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  return {
    code,
    name: textOf(row, "TEXT", 500) ?? code,
    ...drop({
      description: textOf(row, "POPIS1", 4000),
      ean: ean !== undefined && ean.length <= 14 ? ean : undefined,
      category: textOf(row, "SORTIMENT", 200),
      unit: textOf(row, "MJ", 20),
      vat_rate: decimalOf(row, "SAZBA_DPH"),
      prices: prices.length > 0 ? prices : undefined,
      attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    }),
    type: flagOf(row, "IS_SLUZBA") ? "service" : "goods",
    active: true,
  };
}

/** With what the warehouses hold; the card itself knows only what came in and went out of its own. */
export function withStock(
  item: Item,
  row: Row,
  { levels, own }: { readonly levels: readonly StockRow[] | undefined; readonly own: string },
): Item {
  const minimum = usedDecimal(row, "MIN");
  const onHand = minus(decimalOf(row, "PRIJEM") ?? "0", decimalOf(row, "VYDEJ") ?? "0");
  const isCounted = item.type === "goods" && row.PRIJEM !== undefined;
  const fromCard = isCounted ? [{ warehouse: own, on_hand: onHand }] : [];
  const hasOwn = levels?.some(({ warehouse }) => warehouse === own) ?? false;
  const all = [...(hasOwn ? [] : fromCard), ...(levels ?? [])];
  if (all.length === 0) return item;
  const stock = all.map((level) =>
    level.warehouse === own && minimum !== undefined ? { ...level, minimum } : level,
  );
  return { ...item, stock };
}

/** Cards have no version of their own, and their time has whole seconds: what a card says is its version. */
export const versionOf = (item: Item): string => {
  const { stock: _counted, ...kept } = item;
  return hash("sha256", JSON.stringify(kept)).slice(0, 32);
};

type Columns = Readonly<Record<string, string | boolean | number>>;

/**
 * The columns of the paths, or of all that the record has.
 * @throws RejectedError for what Premier cannot keep as it is
 */
export function columnsFor(
  item: Item,
  { only, prices }: { readonly only: readonly string[] | undefined; readonly prices: Prices },
): Columns {
  const isWanted = (path: string) => only === undefined || only.includes(path);
  const texts: readonly (readonly [column: string, path: string, value: string | undefined])[] = [
    ["TEXT", "name", item.name],
    ["POPIS1", "description", item.description],
    ["C_KOD", "ean", item.ean],
    ["SORTIMENT", "category", item.category],
    ["MJ", "unit", item.unit],
    ...ATTRIBUTES.map((name) => [name, `attributes.${name}`, item.attributes?.[name]] as const),
  ];
  const columns: Record<string, string | boolean | number> = {};
  for (const [column, path, value] of texts) {
    if (isWanted(path) && (value !== undefined || only)) columns[column] = value ?? "";
  }
  if (isWanted("type")) columns.IS_SLUZBA = isService(item);
  if (isWanted("vat_rate") && (item.vat_rate !== undefined || only)) {
    columns.SAZBA_DPH = Number(item.vat_rate ?? 0);
  }
  for (const group of GROUPS) {
    const list = listOf(group, prices.firstList);
    if (!isWanted(`prices.${list}`)) continue;
    Object.assign(columns, priceColumns(item, { group, list, currency: prices.currency, only }));
  }
  return columns;
}

/** Gross prices of the card that a new rate changes while their net prices stay. */
export function grossOf(row: Row, columns: Columns): Columns {
  const rate = columns.SAZBA_DPH;
  if (rate === undefined || String(rate) === decimalOf(row, "SAZBA_DPH")) return {};
  const gross = GROUPS.flatMap((group) => {
    const net = usedDecimal(row, `RAB_CN${group}`);
    if (net === undefined || `RAB_CN${group}` in columns) return [];
    return [[`RAB_CN${group}D`, Number(withTax(net, String(rate), PRICE_DECIMALS))] as const];
  });
  return Object.fromEntries(gross);
}

function isService({ type }: Item): boolean {
  if (type !== "kit") return type === "service";
  throw new RejectedError("Premier takes no sets through ApiComPrem: make the set there.");
}

function priceColumns(
  item: Item,
  {
    group,
    list,
    currency,
    only,
  }: { group: number; list: string; currency: string; only: readonly string[] | undefined },
): Columns {
  const price = item.prices?.find((one) => one.list === list);
  if (!price && !only) return {};
  if (price?.is_gross || (price && price.currency !== currency)) {
    throw new RejectedError(
      `Premier keeps net prices in ${currency}: the price ${list} is another one.`,
    );
  }
  const net = rounded(price?.amount ?? "0", PRICE_DECIMALS);
  const gross = withTax(net, item.vat_rate ?? "0", PRICE_DECIMALS);
  return { [`RAB_CN${group}`]: Number(net), [`RAB_CN${group}D`]: Number(gross) };
}

import type { Item } from "../../sdk/index.ts";
import { table } from "../../sdk/index.ts";
import type { VatCodes } from "./dictionaries.ts";
import { decimalOf, drop, idOf, isOn, type Row, textOf } from "./values.ts";
import { vatOfCode } from "./vat.ts";

const TYPES: Readonly<Record<string, Item["type"]>> = table({
  good: "goods",
  goods: "goods",
  service: "service",
  set: "kit",
});
const WAREHOUSE = "wFirma";

/** Goods and services; the fields are not in the vendor's list but what answers were seen to have. */
export function toItem(row: Row, vatCodes: VatCodes): Item | undefined {
  const name = textOf(row.name, 500);
  const code = textOf(row.code, 120) ?? textOf(row.id, 120);
  if (name === undefined || code === undefined) return undefined;
  const type = TYPES[textOf(row.type, 20)?.toLowerCase() ?? "good"] ?? "goods";
  const vat = vatCodes.get(idOf(row.vat_code) ?? "") ?? vatOfCode(row.vat);
  const count = decimalOf(row.count);
  const hasStock = type === "goods" && count !== undefined;
  const prices = pricesOf(row);
  return {
    code,
    name,
    type,
    ...drop({
      description: textOf(row.description, 4000),
      unit: textOf(row.unit, 20),
      vat_rate: vat.rate,
      prices: prices.length > 0 ? prices : undefined,
      stock: hasStock ? [{ warehouse: WAREHOUSE, on_hand: count, ...stockOf(row) }] : undefined,
    }),
    active: row.visibility === undefined || isOn(row.visibility),
  };
}

const stockOf = (row: Row) =>
  drop({ reserved: decimalOf(row.reserved), minimum: decimalOf(row.min) });

function pricesOf(row: Row): NonNullable<Item["prices"]> {
  const price = (amount: string | undefined, isGross: boolean) =>
    amount === undefined ? [] : [{ list: "sales", currency: "PLN", amount, is_gross: isGross }];
  return [...price(decimalOf(row.netto), false), ...price(decimalOf(row.brutto), true)];
}

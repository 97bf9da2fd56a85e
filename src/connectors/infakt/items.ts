import type { Change, Context, Item, Page, StreamQuery } from "../../sdk/index.ts";
import { findDictionary, list } from "./client.ts";
import { drop, moneyOf, type Row, textOf } from "./values.ts";
import { type VatRates, vatOf, vatRatesOf } from "./vat.ts";
import { readWhole } from "./whole.ts";

/** Sections of PKWiU from 33 on are services. */
const FIRST_SERVICE_SECTION = 33;
const SERVICE_UNIT = /^(us[łl]|godz|h$|rbh|mies|dzie[nń]|os)/i;

/** Every product: the vendor tells no time of change. */
export async function* readItems(
  ctx: Context<unknown, unknown>,
  query: StreamQuery,
): AsyncGenerator<Page<Item>> {
  const isOver = query.cursor?.done === true;
  const rates = vatRatesOf(isOver ? [] : await findDictionary(ctx.http, "/vat_rates.json"));
  yield* readWhole(ctx, query, {
    fetch: (slice) => list(ctx.http, "/products.json", {}, slice),
    toChange: (row) => toChange(row, rates),
  });
}

function toChange(row: Row, rates: VatRates): Change<Item> {
  const id = textOf(row.id, 60) ?? "";
  const data = toItem(row, rates);
  if (data) return { op: "upsert", id, data };
  return { op: "refuse", id: id || "unnamed", reason: "name is missing", field: "name", raw: row };
}

/** A product has no code of its own: its number at inFakt stands for one, marked so that it is nobody else's. */
export function toItem(row: Row, rates: VatRates): Item | undefined {
  const id = textOf(row.id, 60);
  const name = textOf(row.name, 500);
  if (id === undefined || name === undefined) return undefined;
  const price = moneyOf(row.unit_net_price);
  const pkwiu = textOf(row.pkwiu, 60);
  const unit = textOf(row.unit, 20);
  const attributes = drop({
    pkwiu,
    cn: textOf(row.cn, 60),
    pkob: textOf(row.pkob, 60),
    vat_code: textOf(row.tax_symbol, 40),
  });
  return {
    code: `infakt-${id}`,
    name,
    ...drop({ unit, vat_rate: vatOf(row.tax_symbol, rates).rate }),
    type: isService(pkwiu, unit) ? "service" : "goods",
    ...(price === undefined
      ? {}
      : { prices: [{ list: "sales", currency: "PLN", amount: price, is_gross: false }] }),
    active: true,
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

function isService(pkwiu: string | undefined, unit: string | undefined): boolean {
  const section = Number(/^\d{2}/.exec(pkwiu ?? "")?.[0] ?? Number.NaN);
  if (!Number.isNaN(section)) return section >= FIRST_SERVICE_SECTION;
  return SERVICE_UNIT.test(unit ?? "");
}

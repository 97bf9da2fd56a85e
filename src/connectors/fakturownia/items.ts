import type { Change, Context, Item, Page, StreamQuery } from "../../sdk/index.ts";
import { findCategories, listProducts } from "./client.ts";
import { readPages, rowId } from "./paging.ts";
import { boolOf, decimalOf, drop, type Row, rowsOf, textOf } from "./values.ts";
import { vatOf } from "./vat.ts";

const DAY_MS = 24 * 3_600_000;

type ItemContext = Pick<Context<unknown, unknown>, "http" | "log" | "signal" | "clock">;

/** Every product, or those changed since the day before the last read: the list knows days only. */
export async function* readProducts(
  ctx: ItemContext,
  { mode, cursor = {} }: StreamQuery,
): AsyncGenerator<Page<Item>> {
  if (cursor.done === true) {
    yield { changes: [], cursor, complete: cursor.unsure !== true };
    return;
  }
  const { http, log, signal, clock } = ctx;
  const began = textOf(cursor.began, 10) ?? dayOf(clock.now());
  const mark = mode === "incremental" ? textOf(cursor.mark, 10) : undefined;
  const since = mark === undefined ? undefined : dayOf(Date.parse(mark) - DAY_MS);
  const categories = await findCategories(http);
  const last = textOf(cursor.last, 60);
  const start = {
    count: Number(cursor.count ?? 0),
    ...(last === undefined ? {} : { last }),
    isUnsure: cursor.unsure === true,
  };
  const pages = readPages((slice) => listProducts(http, slice, since), { start, log, signal });
  for await (const { rows, position, isLast } of pages) {
    const unsure = position.isUnsure ? { unsure: true } : {};
    const isEnd = isLast && mode !== "incremental";
    const next = {
      ...{ count: position.count, began, ...unsure },
      ...(position.last === undefined ? {} : { last: position.last }),
      ...(mark === undefined ? {} : { mark }),
    };
    const end = mode === "incremental" ? { mark: began } : { done: true, ...unsure };
    yield {
      changes: rows.filter((row) => rowId(row) !== "").map((row) => toChange(row, categories)),
      cursor: isLast ? end : next,
      ...(isEnd ? { complete: !position.isUnsure } : {}),
    };
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function toChange(row: Row, categories: ReadonlyMap<string, string>): Change<Item> {
  const id = rowId(row);
  const version = textOf(row.updated_at, 60);
  const data = toItem(row, categories);
  if (!data) return { op: "refuse", id, reason: "name is missing", field: "name", raw: row };
  return { op: "upsert", id, ...(version === undefined ? {} : { version }), data };
}

/** A product without a code of its own has its number at Fakturownia for one, marked so that it is nobody else's. */
export const codeOf = (row: Row): string => textOf(row.code, 120) ?? `fakturownia-${rowId(row)}`;

export function toItem(row: Row, categories: ReadonlyMap<string, string>): Item | undefined {
  const name = textOf(row.name, 500);
  if (name === undefined) return undefined;
  const category = textOf(row.category_id, 60);
  const attributes = drop({
    pkwiu: textOf(row.additional_info, 60),
    gtu: gtuOf(row),
    supplier_code: textOf(row.supplier_code, 120),
    vat_code: textOf(row.tax, 40),
  });
  const stock = decimalOf(row.stock_level);
  return {
    code: codeOf(row),
    name,
    ...drop({
      description: textOf(row.description, 4000),
      ean: eanOf(row.ean_code),
      category: category === undefined ? undefined : (categories.get(category) ?? category),
      unit: textOf(row.quantity_unit, 20),
      vat_rate: vatOf(row.tax, "vat").rate,
      prices: pricesOf(row),
    }),
    type: boolOf(row.package) ? "kit" : boolOf(row.service) ? "service" : "goods",
    ...(boolOf(row.limited) && stock !== undefined
      ? { stock: [{ warehouse: "main", on_hand: stock }] }
      : {}),
    active: !boolOf(row.disabled),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

function pricesOf(row: Row): Item["prices"] {
  const currency = (textOf(row.currency, 10) ?? "PLN").toUpperCase();
  const amount = decimalOf(row.price_net);
  if (amount === undefined || !/^[A-Z]{3}$/.test(currency)) return undefined;
  return [{ list: "sales", currency, amount, is_gross: false }];
}

function eanOf(value: unknown): string | undefined {
  const ean = textOf(value, 20)?.replace(/[\s-]/g, "");
  return ean !== undefined && /^\d{8,14}$/.test(ean) ? ean : undefined;
}

function gtuOf(row: Row): string | undefined {
  const codes = Array.isArray(row.gtu_codes) ? row.gtu_codes : rowsOf(row.gtu_codes);
  const found = codes.map((code) => textOf(code, 20)).filter((code) => code !== undefined);
  return found.length === 0 ? undefined : found.join(" ").slice(0, 200);
}

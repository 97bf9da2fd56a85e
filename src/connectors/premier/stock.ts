import { type Item, isHubError } from "../../sdk/index.ts";
import { readRows } from "./client.ts";
import type { PremierContext } from "./manifest.ts";
import { decimalOf, drop, flagOf, type Row, textOf } from "./values.ts";

export type StockRow = NonNullable<Item["stock"]>[number];

export interface Warehouse {
  readonly no: string;
  readonly name: string;
}

/** What the column of the quantity is called; only `cislo` and `sklad` were ever seen of a real server. */
const ON_HAND = ["STAV", "STAV_SKL", "MNOZSTVI"];
const RESERVED = ["REZERVACE", "REZERV"];
const AVAILABLE = ["DISPOZICE", "DISP"];

/** Those that are in use; the one of the settings alone where the list cannot be had. */
export async function warehousesOf(ctx: PremierContext): Promise<readonly Warehouse[]> {
  const own = String(ctx.settings.warehouse ?? 1);
  const rows = await optional(ctx, "SEZ_SKL", {});
  const open = rows.filter((row) => !flagOf(row, "UKONCEN"));
  const known = open.flatMap((row) => {
    const no = decimalOf(row, "CISLO");
    return no === undefined ? [] : [{ no, name: textOf(row, "NAZEV", 60) ?? no }];
  });
  const isOwnKnown = known.some(({ no }) => no === own);
  const all = isOwnKnown ? known : [{ no: own, name: own }, ...known];
  const names = new Map<string, number>();
  for (const { name } of all) names.set(name, (names.get(name) ?? 0) + 1);
  return all.map(({ no, name }) => ({ no, name: names.get(name) === 1 ? name : no }));
}

/** More are not asked for one by one: the whole list is one command for each warehouse. */
const FEW = 20;

type Stock = ReadonlyMap<string, readonly StockRow[]>;

/** The quantities of some items, in as few commands as they need. */
export interface StockBook {
  levelsOf(codes: readonly string[]): Promise<Stock>;
}

export function createStockBook(ctx: PremierContext, warehouses: readonly Warehouse[]): StockBook {
  let all: Promise<Stock> | undefined;
  return {
    async levelsOf(codes) {
      if (codes.length === 0) return new Map();
      if (all === undefined && codes.length * warehouses.length <= FEW) {
        const found: [string, readonly StockRow[]][] = [];
        for (const code of codes) {
          found.push(...(await stockOf(ctx, warehouses, { skl_cislo: code })));
        }
        return new Map(found.filter(([code]) => codes.includes(code)));
      }
      all ??= stockOf(ctx, warehouses);
      return all;
    },
  };
}

/** Quantities by item code, of every warehouse: of one item, or of those that changed since, where that is given. */
export async function stockOf(
  ctx: PremierContext,
  warehouses: readonly Warehouse[],
  only: { readonly skl_cislo?: string; readonly timestamp?: string } = {},
): Promise<Stock> {
  const stock = new Map<string, StockRow[]>();
  for (const { no, name } of warehouses) {
    const parameters = { sklad: Number(no), ...only };
    for (const row of await optional(ctx, "SKLAD_STAV", parameters)) {
      const code = textOf(row, "CISLO", 120);
      const level = levelOf(row, name);
      if (code === undefined || !level) continue;
      const known = stock.get(code);
      if (known) known.push(level);
      else stock.set(code, [level]);
    }
  }
  return stock;
}

function levelOf(row: Row, warehouse: string): StockRow | undefined {
  const first = (names: readonly string[]) =>
    names.map((name) => decimalOf(row, name)).find((value) => value !== undefined);
  const onHand = first(ON_HAND);
  if (onHand === undefined) return undefined;
  return {
    warehouse,
    on_hand: onHand,
    ...drop({ reserved: first(RESERVED), available: first(AVAILABLE) }),
  };
}

/** Not every licence has the commands of the warehouse: cards come without their stock then. */
async function optional(
  ctx: PremierContext,
  command: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): Promise<readonly Row[]> {
  try {
    return await readRows(ctx, { command, parameters });
  } catch (error) {
    const isMissing =
      isHubError(error) && (error.reaction === "skip" || error.name === "ConfigError");
    if (!isMissing) throw error;
    ctx.log.warn({ command, reason: error.message }, "Premier does not give the stock");
    return [];
  }
}

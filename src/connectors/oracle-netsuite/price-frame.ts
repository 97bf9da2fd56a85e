import { ConfigError } from "../../sdk/index.ts";
import { isNoTable } from "./columns.ts";
import type { NetSuiteContext, Settings } from "./manifest.ts";
import { query } from "./suiteql.ts";
import { flagOf, idOf, type Row, textOf } from "./values.ts";

const STATE = "price_frame";
const KEPT_MS = 3_600_000;

/** Of an item's many prices, the one that the hub keeps. */
export interface PriceFrame {
  /** As the hub calls the list. */
  readonly list: string;
  readonly level: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Absent where the account has one currency alone: its prices name none. */
  readonly currencyId?: string;
  readonly isGross: boolean;
}

export const priceList = (settings: Settings): string => settings.price_list ?? "base";

/** @throws ConfigError where the currency of the prices cannot be told */
export async function priceFrame(ctx: NetSuiteContext): Promise<PriceFrame> {
  const { settings } = ctx;
  const frame = {
    list: priceList(settings),
    level: settings.price_level_id ?? "1",
    isGross: settings.gross_prices ?? false,
  };
  const kept = await ctx.state.get(STATE);
  const known = kept === undefined ? undefined : (JSON.parse(kept) as Kept);
  if (known && known.wanted === (settings.currency ?? "")) return { ...frame, ...known.found };
  const found = await findCurrency(ctx);
  await ctx.state.set(STATE, JSON.stringify({ wanted: settings.currency ?? "", found }), {
    expiresAt: ctx.clock.now() + KEPT_MS,
  });
  return { ...frame, ...found };
}

interface Kept {
  readonly wanted: string;
  readonly found: Pick<PriceFrame, "currency" | "currencyId">;
}

async function findCurrency(ctx: NetSuiteContext): Promise<Kept["found"]> {
  const { currency: wanted } = ctx.settings;
  const rows = await currencies(ctx);
  if (!rows) {
    if (wanted !== undefined) return { currency: wanted };
    throw new ConfigError(
      "The account has one currency and does not say which: enter the currency of the prices in the settings.",
    );
  }
  const chosen = rows.find((row) =>
    wanted === undefined ? flagOf(row.isbasecurrency) : symbolOf(row) === wanted,
  );
  const currency = chosen && symbolOf(chosen);
  const currencyId = chosen && idOf(chosen.id);
  if (currency !== undefined && currencyId !== undefined) return { currency, currencyId };
  const offered = rows.flatMap((row) => symbolOf(row) ?? []).join(", ");
  throw new ConfigError(
    `NetSuite does not keep prices in ${wanted ?? "a base currency"}: enter one of ${offered.slice(0, 200)} in the settings.`,
  );
}

/** Undefined where there is no such table: the account has not the feature Multiple Currencies. */
async function currencies(ctx: NetSuiteContext): Promise<readonly Row[] | undefined> {
  try {
    const answer = await query(ctx, "SELECT id, symbol, isbasecurrency FROM currency ORDER BY id");
    return answer.items;
  } catch (error) {
    if (isNoTable(error)) return undefined;
    throw error;
  }
}

function symbolOf(row: Row): string | undefined {
  const symbol = textOf(row.symbol)?.trim().toUpperCase();
  return symbol !== undefined && /^[A-Z]{3}$/.test(symbol) ? symbol : undefined;
}

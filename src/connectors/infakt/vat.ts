import { fromMinor, type Invoice, table, type VatBreakdownRow } from "../../sdk/index.ts";
import { boolOf, decimalOf, type Row, textOf } from "./values.ts";

export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;

/** One line's share of a document in minor units. */
export interface Share {
  readonly vat: Vat;
  readonly net: number;
  readonly tax: number;
}
export interface Sums {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** Rates by their symbol, as the vendor's own dictionary has them. */
export type VatRates = ReadonlyMap<string, string>;

/** From `vat_rates`: only an entry with a number as its rate says more than its symbol does. */
export function vatRatesOf(entries: readonly Row[]): VatRates {
  const rates = new Map<string, string>();
  for (const entry of entries) {
    const symbol = textOf(entry.symbol, 40)?.toLowerCase();
    const rate = decimalOf(entry.rate);
    if (symbol !== undefined && rate !== undefined) rates.set(symbol, rate);
  }
  return rates;
}

const WORDS: Readonly<Record<string, Vat>> = table({
  zw: { category: "E", rate: "0" },
  oo: { category: "AE", rate: "0" },
  wdt: { category: "K", rate: "0" },
  exp: { category: "G", rate: "0" },
  eksp: { category: "G", rate: "0" },
});

/** A symbol in the words of EN 16931; one that nobody knows keeps only its text. */
export function vatOf(symbol: unknown, rates: VatRates): Vat {
  const code = (textOf(symbol, 40) ?? "").toLowerCase().replace(/\s*%$/, "");
  if (code === "") return {};
  const word = WORDS[code];
  if (word) return { ...word, local_code: code };
  if (/^(np|nie podlega)\b/.test(code)) return { category: "O", local_code: code };
  const rate = decimalOf(code) ?? rates.get(code);
  if (rate === undefined || !/^\d{1,3}(\.\d+)?$/.test(rate)) return { local_code: code };
  if (rate === "0")
    return decimalOf(code) === "0"
      ? { category: "Z", rate, local_code: code }
      : { local_code: code };
  return { category: "S", rate, local_code: code };
}

/** Two grosze, and half a grosz for each line: rounding by line against rounding by rate. */
const toleranceFor = (shares: number): number => Math.max(2, Math.ceil(shares / 2));

/**
 * The shares by symbol, made to agree with the printed sums to the grosz; undefined where they say something else
 * than the document does.
 */
export function breakdownOf(
  shares: readonly Share[],
  sums: Sums,
  currency: string,
): Invoice["vat_breakdown"] | undefined {
  const groups = [...Map.groupBy(shares, ({ vat }) => JSON.stringify(vat)).values()].map(sumUp);
  const net = sums.net - groups.reduce((sum, group) => sum + group.net, 0);
  const tax = sums.tax - groups.reduce((sum, group) => sum + group.tax, 0);
  const tolerance = toleranceFor(shares.length);
  if (Math.abs(net) > tolerance || Math.abs(tax) > tolerance) return undefined;
  const largest = groups.toSorted((a, b) => weight(b) - weight(a))[0];
  if (!largest || (tax !== 0 && largest.tax === 0)) return undefined;
  return groups.map((group) => {
    const isLargest = group === largest;
    return rowFor(
      group.vat,
      group.net + (isLargest ? net : 0),
      group.tax + (isLargest ? tax : 0),
      currency,
    );
  });
}

export const rowFor = (vat: Vat, net: number, tax: number, currency: string): VatBreakdownRow => ({
  ...vat,
  taxable: fromMinor(net, currency),
  tax: fromMinor(tax, currency),
  gross: fromMinor(net + tax, currency),
});

const weight = ({ tax, net }: Share): number => Math.abs(tax) * 1e6 + Math.abs(net) / 1e6;

const sumUp = (shares: readonly Share[]): Share => ({
  vat: shares[0]?.vat ?? {},
  net: shares.reduce((sum, share) => sum + share.net, 0),
  tax: shares.reduce((sum, share) => sum + share.tax, 0),
});

/** Codes of `GTU_01` … by the id that a line has. */
export function gtuCodesOf(entries: readonly Row[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const entry of entries) {
    const id = textOf(entry.id, 20);
    const texts = [entry.symbol, entry.code, entry.name, entry.description];
    const code = texts.map((text) => /GTU[_ ]?(0[1-9]|1[0-3])/i.exec(textOf(text, 200) ?? "")?.[1]);
    const found = code.find((part) => part !== undefined);
    if (id !== undefined && found !== undefined) codes.set(id, `GTU_${found}`);
  }
  return codes;
}

/** A line of a correction that shows the state after it; the other one of its group shows the one before. */
export const isAfter = (service: Row): boolean => boolOf(service.correction);

import { fromMinor, type Invoice, table, type VatBreakdownRow } from "../../sdk/index.ts";
import { decimalOf, type Row, textOf } from "./values.ts";

export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;

/** One row's share of a document in minor units. */
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

const WORDS: Readonly<Record<string, Omit<Vat, "local_code">>> = table({
  ZW: { category: "E", rate: "0" },
  NP: { category: "O" },
  NPUE: { category: "O" },
  WDT: { category: "K", rate: "0" },
  EXP: { category: "G", rate: "0" },
  VAT_BUYER: { category: "AE", rate: "0" },
});

/** A row of the VAT dictionary. Rates of other countries (OSS) keep their label. */
export function vatOf({ code, rate, label, declaration_country_id: country }: Row): Vat {
  const isPolish = (textOf(country, 20) ?? "0") === "0";
  const word = textOf(code, 40)?.toUpperCase() ?? "";
  if (isPolish) return vatOfCode(word);
  const name = textOf(label, 40) ?? word;
  const percent = decimalOf(rate);
  return percent === undefined
    ? { local_code: name }
    : { category: "S", rate: percent, local_code: name };
}

/** `23`, `ZW`, `WDT` in the words of EN 16931; one that nobody knows keeps only its text. */
export function vatOfCode(raw: unknown): Vat {
  const code = (textOf(raw, 40) ?? "").toUpperCase().replace(/\s*%$/, "");
  if (code === "") return {};
  const word = WORDS[code];
  if (word) return { ...word, local_code: code.toLowerCase() };
  const rate = decimalOf(code);
  if (rate === undefined || rate.startsWith("-") || Number(rate) > 100)
    return { local_code: code.toLowerCase() };
  return { category: rate === "0" ? "Z" : "S", rate, local_code: rate };
}

/** Two grosze, and half a grosz for each row: rounding by line against rounding by rate. */
const toleranceFor = (shares: number): number => Math.max(2, Math.ceil(shares / 2));

/**
 * The shares by code, made to agree with the printed sums to the grosz; undefined where they say something
 * else than the document does.
 */
export function breakdownOf(
  shares: readonly Share[],
  sums: Sums,
  currency: string,
): Invoice["vat_breakdown"] | undefined {
  if (shares.length === 0) return undefined;
  const groups = [...Map.groupBy(shares, ({ vat }) => JSON.stringify(vat)).values()].map(sumUp);
  const net = sums.net - groups.reduce((sum, group) => sum + group.net, 0);
  const tax = sums.tax - groups.reduce((sum, group) => sum + group.tax, 0);
  const tolerance = toleranceFor(shares.length);
  if (Math.abs(net) > tolerance || Math.abs(tax) > tolerance) return undefined;
  const largest = groups.toSorted((a, b) => weight(b) - weight(a))[0];
  if (!largest || (tax !== 0 && largest.tax === 0)) return undefined;
  const money = (minor: number) => fromMinor(minor, currency);
  return groups.map((group) => {
    const taxable = group.net + (group === largest ? net : 0);
    const due = group.tax + (group === largest ? tax : 0);
    return { ...group.vat, taxable: money(taxable), tax: money(due), gross: money(taxable + due) };
  });
}

/** The group with the most tax takes a difference of rounding; without any tax, the one with most net. */
const weight = ({ tax, net }: Share): number => Math.abs(tax) * 1e6 + Math.abs(net) / 1e6;

function sumUp(shares: readonly Share[]): Share {
  return {
    vat: shares[0]?.vat ?? {},
    net: shares.reduce((sum, share) => sum + share.net, 0),
    tax: shares.reduce((sum, share) => sum + share.tax, 0),
  };
}

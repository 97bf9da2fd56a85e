import {
  DataError,
  type DocumentParty,
  fromMinor,
  type Invoice,
  toMinor,
} from "../../sdk/index.ts";
import { taxOn, withTax } from "./decimals.ts";
import type { Settings } from "./manifest.ts";
import { addressOf, idsOf } from "./parties.ts";
import { decimalOf, drop, minorOf, plainDecimal, type Row, textOf, usedDecimal } from "./values.ts";

type Line = Invoice["lines"][number];
type Vat = NonNullable<Line["vat"]>;

/** Amounts of a line in minor units. */
export interface Sums {
  readonly net: number;
  readonly tax: number;
}

export interface DocumentLine {
  readonly row: Row;
  readonly line: Line;
  readonly sums: Sums | undefined;
  readonly vat: Pick<Vat, "category" | "rate" | "local_code">;
}

const MAX_LINES = 10_000;

/** The organisation itself: Premier tells nothing of it through this API. */
export function ourselves(settings: Settings): DocumentParty {
  const { company_name: name, company_ico: ico, company_dic: dic } = settings;
  const ids = [
    ...(ico === undefined
      ? []
      : [{ scheme: dic?.startsWith("SK") ? "SK:ICO" : "CZ:ICO", value: ico }]),
    ...(dic === undefined ? [] : [{ scheme: /^CZ/.test(dic) ? "CZ:DIC" : "EU:VAT", value: dic }]),
  ];
  return drop({ name, ids: ids.length > 0 ? ids : undefined });
}

/** The partner as a document has it. */
export function otherSide(row: Row): DocumentParty {
  const ids = idsOf(row, "_ODB");
  return drop({
    name: textOf(row, "NAZEV_ODB", 500),
    ids: ids.length > 0 ? ids : undefined,
    address: addressOf(row, "_ODB"),
  });
}

/** The document's currency where the row tells it; empty is the currency at home. */
export function currencyOf(row: Row, home: string): string {
  const text = textOf(row, "MENA", 10)?.toUpperCase() ?? home;
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw new DataError("MENA is no currency.", [{ field: "MENA", message: "no currency" }]);
}

/**
 * Lines with what each of them adds to the tax. CENA is the net total. CENA_DPH is the gross total in some documents
 * and the tax alone in others, by who wrote them: what fits the rate better is meant. Without a rate both readings
 * are the same but for the gross total, which is the net one then.
 * @throws DataError
 */
export function linesOf(rows: readonly Row[], currency: string): readonly DocumentLine[] {
  const sorted = rows
    .map((row, at) => ({ row, order: Number(decimalOf(row, "PORDER") ?? at), at }))
    .toSorted((a, b) => a.order - b.order || a.at - b.at)
    .slice(0, MAX_LINES);
  return sorted.map(({ row }, at) => lineOf(row, at + 1, currency));
}

function lineOf(row: Row, no: number, currency: string): DocumentLine {
  const rate = decimalOf(row, "SAZBA_DPH");
  const code = textOf(row, "KOD_DPH", 40);
  const vat = drop({
    category: rate !== undefined && rate !== "0" ? ("S" as const) : undefined,
    rate,
    local_code: code,
  });
  const sums = sumsOf(row, rate ?? "0", currency);
  const money = (minor: number) => fromMinor(minor, currency);
  const material = textOf(row, "SCISLO", 120) ?? textOf(row, "MATERIAL", 120);
  const line: Line = {
    no,
    name: [textOf(row, "TEXT", 500), textOf(row, "TEXT_2", 490)].filter(Boolean).join(" "),
    ...drop({
      seller_code: material === undefined || plainDecimal(material) === "0" ? undefined : material,
      qty: decimalOf(row, "MNOZSTVI"),
      unit_local: textOf(row, "MJ", 40),
      net_price: usedDecimal(row, "CENA_MJ"),
      net: sums && money(sums.net),
      gross: sums && money(sums.net + sums.tax),
    }),
    ...(Object.keys(vat).length === 0 && !sums
      ? {}
      : { vat: { ...vat, ...(sums ? { amount: money(sums.tax) } : {}) } }),
  };
  return { row, line, sums, vat };
}

function sumsOf(row: Row, rate: string, currency: string): Sums | undefined {
  const net = minorOf(row, "CENA", currency);
  const stated = minorOf(row, "CENA_DPH", currency);
  if (net === undefined || stated === undefined) return undefined;
  const exact = fromMinor(net, currency);
  const asGross = Math.abs(toMinor(withTax(exact, rate, 4), currency) - stated);
  const asTax = Math.abs(toMinor(taxOn(exact, rate, 4), currency) - stated);
  return { net, tax: asGross <= asTax ? stated - net : stated };
}

/** A row for each rate; undefined where a line does not tell its amounts. */
export function breakdownOf(
  lines: readonly DocumentLine[],
  currency: string,
): Invoice["vat_breakdown"] | undefined {
  const groups = Map.groupBy(lines, ({ vat }) => `${vat.rate} ${vat.local_code}`);
  const rows: Invoice["vat_breakdown"] = [];
  for (const group of groups.values()) {
    const sums = group.flatMap((one) => one.sums ?? []);
    const [first] = group;
    if (!first || sums.length < group.length) return undefined;
    const net = sums.reduce((total, one) => total + one.net, 0);
    const tax = sums.reduce((total, one) => total + one.tax, 0);
    rows.push({ ...first.vat, taxable: fromMinor(net, currency), tax: fromMinor(tax, currency) });
  }
  return rows;
}

/**
 * What the document adds up to. Its own total counts; where the lines say something near it they tell net and tax, and
 * the difference is rounding.
 * @throws DataError where the total is no amount
 */
export function totalsOf(
  row: Row,
  lines: readonly DocumentLine[],
  { column, currency }: { readonly column: string; readonly currency: string },
): { readonly totals: Invoice["totals"]; readonly isSum: boolean } {
  const gross = minorOf(row, column, currency);
  const sums = lines.flatMap((one) => one.sums ?? []);
  const money = (minor: number) => fromMinor(minor, currency);
  const net = sums.reduce((total, one) => total + one.net, 0);
  const tax = sums.reduce((total, one) => total + one.tax, 0);
  const isTold = sums.length > 0 && sums.length === lines.length;
  const rounding = gross === undefined ? 0 : gross - net - tax;
  // Totals are rounded to whole crowns at most.
  const isNear = isTold && Math.abs(rounding) <= toMinor("1", currency);
  if (!isNear) {
    return { totals: gross === undefined ? {} : { gross: money(gross) }, isSum: false };
  }
  const total = drop({
    net: money(net),
    tax: money(tax),
    gross: money(net + tax),
    rounding: rounding === 0 ? undefined : money(rounding),
    payable: rounding === 0 ? undefined : money(net + tax + rounding),
  });
  return { totals: total, isSum: true };
}

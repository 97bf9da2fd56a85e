import { fromMinor, type Invoice, table, type VatBreakdownRow } from "../../sdk/index.ts";
import { decimalOf, textOf } from "./values.ts";

/** One row's share of a document in minor units, with the tax code as it stands there. */
export interface Share {
  readonly vat: Vat;
  readonly net: number;
  readonly tax: number;
}
export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;
export interface Sums {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

const OUTSIDE_SCOPE = /^(np|np i|np ii|n\/a|na|nie podlega|not applicable|disabled)$/;
/** What 0 % means depends on the kind of document: intra-EU supply, export, else domestic. */
const ZERO_BY_KIND: Readonly<Record<string, NonNullable<Vat["category"]>>> = table({
  wdt: "K",
  export_products: "G",
});

/** The code of a position in the words of EN 16931; one that nobody knows keeps only its text. */
export function vatOf(tax: unknown, kind: string): Vat {
  const code = (textOf(tax, 40) ?? "").toLowerCase().replace(/\s*%$/, "");
  if (kind === "vat_margin") return { category: "E", rate: "0", local_code: "marza" };
  if (code === "") return {};
  if (code === "zw") return { category: "E", rate: "0", local_code: code };
  if (code === "oo") return { category: "AE", rate: "0", local_code: code };
  if (OUTSIDE_SCOPE.test(code)) return { category: "O", local_code: code };
  const rate = decimalOf(code);
  if (rate === undefined || rate.startsWith("-") || Number(rate) > 100) return { local_code: code };
  if (rate === "0") return { category: ZERO_BY_KIND[kind] ?? "Z", rate, local_code: code };
  return { category: "S", rate, local_code: rate };
}

/** Two grosze, and half a grosz for each position: rounding by line against rounding by rate. */
const toleranceFor = (shares: number): number => Math.max(2, Math.ceil(shares / 2));

/**
 * The shares by code, made to agree with the printed sums to the grosz; undefined where they say
 * something else than the document does.
 */
export function breakdownOf(
  shares: readonly Share[],
  sums: Sums,
  options: { currency: string; exemptionReason: string | undefined },
): Invoice["vat_breakdown"] | undefined {
  if (shares.length === 0) return undefined;
  const groups = [...Map.groupBy(shares, ({ vat }) => JSON.stringify(vat)).values()].map(sumUp);
  const net = sums.net - groups.reduce((sum, group) => sum + group.net, 0);
  const tax = sums.tax - groups.reduce((sum, group) => sum + group.tax, 0);
  const tolerance = toleranceFor(shares.length);
  if (Math.abs(net) > tolerance || Math.abs(tax) > tolerance) return undefined;
  const largest = groups.toSorted((a, b) => weight(b) - weight(a))[0];
  if (!largest || (tax !== 0 && largest.tax === 0)) return undefined;
  const money = (minor: number) => fromMinor(minor, options.currency);
  return groups.map((group) => {
    const taxable = group.net + (group === largest ? net : 0);
    const due = group.tax + (group === largest ? tax : 0);
    const reason = group.vat.category === "E" ? options.exemptionReason : undefined;
    return {
      ...group.vat,
      taxable: money(taxable),
      tax: money(due),
      gross: money(taxable + due),
      ...(reason === undefined ? {} : { exemption_reason: reason }),
    };
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

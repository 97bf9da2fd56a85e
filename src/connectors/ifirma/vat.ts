import { fromMinor, type Invoice, table, type VatBreakdownRow } from "../../sdk/index.ts";
import { decimalOf, ratio, textOf } from "./values.ts";

export type Vat = Pick<VatBreakdownRow, "category" | "rate" | "local_code">;

/** One position's share of a document; which of the two amounts is the printed one depends on the document. */
export interface Share {
  readonly vat: Vat;
  readonly amount: number;
}
export interface Sums {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** What 0 % means depends on the kind of document: intra-EU supply, export, else domestic. */
const ZERO_BY_TYPE: Readonly<Record<string, NonNullable<Vat["category"]>>> = table({
  fakturawdt: "K",
  fakturaeksporttowarow: "G",
});

/** `StawkaVat` 0.23 with `TypStawkiVat` PRC, ZW or NP in the words of EN 16931; an unknown type keeps its text. */
export function vatOf(share: unknown, kind: unknown, type: string): Vat {
  const word = textOf(kind, 20)?.toUpperCase();
  if (word === "ZW") return { category: "E", rate: "0", local_code: "zw" };
  if (word === "NP") return { category: "O", local_code: "np" };
  if (word === "OO") return { category: "AE", rate: "0", local_code: "oo" };
  const rate = percentOf(share);
  if (rate === undefined) return word === undefined ? {} : { local_code: word.toLowerCase() };
  if (word !== undefined && word !== "PRC") return { rate, local_code: word.toLowerCase() };
  const category = rate === "0" ? (ZERO_BY_TYPE[type.split("/")[0] ?? ""] ?? "Z") : "S";
  return { category, rate, local_code: rate };
}

/** `0.23` is 23 per cent; undefined for what is no share of one. */
function percentOf(share: unknown): string | undefined {
  const [whole = "", fraction = ""] = decimalOf(share)?.split(".") ?? [];
  if (!/^[01]$/.test(whole)) return undefined;
  const digits = fraction.padEnd(2, "0");
  return decimalOf(`${whole}${digits.slice(0, 2)}.${digits.slice(2) || "0"}`);
}

/** Two grosze, and half a grosz for each position: rounding by line against rounding by rate. */
const toleranceFor = (shares: number): number => Math.max(2, Math.ceil(shares / 2));

/**
 * The shares by rate with sums that agree with the printed gross amount to the grosz; undefined where the
 * positions say something else than the document does.
 */
export function breakdownOf(
  shares: readonly Share[],
  scope: { readonly gross: number; readonly isGross: boolean; readonly currency: string },
): { readonly rows: Invoice["vat_breakdown"]; readonly sums: Sums } | undefined {
  if (shares.length === 0) return undefined;
  const groups = [...Map.groupBy(shares, ({ vat }) => JSON.stringify(vat)).values()].map((group) =>
    groupSums(group, scope.isGross),
  );
  const missing = scope.gross - groups.reduce((sum, { sums }) => sum + sums.gross, 0);
  if (Math.abs(missing) > toleranceFor(shares.length)) return undefined;
  const largest = groups.toSorted((a, b) => Math.abs(b.sums.tax) - Math.abs(a.sums.tax))[0];
  if (!largest || (missing !== 0 && largest.sums.tax === 0)) return undefined;
  // Rounding is a matter of the tax; where gross prices are printed, of the net amount.
  const even = groups.map(({ vat, sums }) => {
    const extra = sums === largest.sums ? missing : 0;
    return { vat, sums: settle(sums, extra, scope.isGross) };
  });
  const money = (minor: number) => fromMinor(minor, scope.currency);
  return {
    rows: even.map(({ vat, sums }) => ({
      ...vat,
      taxable: money(sums.net),
      tax: money(sums.tax),
      gross: money(sums.gross),
    })),
    sums: even.reduce((total, { sums }) => add(total, sums), { net: 0, tax: 0, gross: 0 }),
  };
}

const settle = ({ net, tax, gross }: Sums, extra: number, isGross: boolean): Sums =>
  isGross
    ? { net: net + extra, tax, gross: gross + extra }
    : { net, tax: tax + extra, gross: gross + extra };

const add = (a: Sums, b: Sums): Sums => ({
  net: a.net + b.net,
  tax: a.tax + b.tax,
  gross: a.gross + b.gross,
});

function groupSums(group: readonly Share[], isGross: boolean): { vat: Vat; sums: Sums } {
  const vat = group[0]?.vat ?? {};
  const amount = group.reduce((sum, share) => sum + share.amount, 0);
  return { vat, sums: splitAmount(amount, vat.rate, isGross) };
}

/** Net, tax and gross of one amount at a rate. */
export function splitAmount(amount: number, rate: string | undefined, isGross: boolean): Sums {
  const [whole = "0", fraction = ""] = (rate ?? "0").split(".");
  const scale = 10n ** BigInt(fraction.length);
  const percent = BigInt(whole + fraction);
  const hundred = 100n * scale;
  const tax = ratio(amount, percent, isGross ? hundred + percent : hundred);
  return isGross
    ? { net: amount - tax, tax, gross: amount }
    : { net: amount, tax, gross: amount + tax };
}

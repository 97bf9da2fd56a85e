import { Big } from "big.js";
import type { Invoice } from "../../model/invoice.ts";
import { group, leaf } from "../xml/xml-writer.ts";
import { amountXml, twoDecimals, type UblWriting } from "./ubl-context.ts";
import type { LinesXml } from "./ubl-lines.ts";
import { categoryOf, categoryXml, keyOf, reasonOf, type UblCategory } from "./ubl-vat.ts";

interface Subtotal {
  readonly category: UblCategory;
  readonly reason: ReturnType<typeof reasonOf>;
  readonly taxable: Big;
  readonly tax: Big;
}

/** Grosze that rounding may leave between the lines of a rate and its sum, for each line. */
const PER_LINE = "0.01";

export interface TotalsXml {
  /** BG-20 and BG-21: what rounding leaves between lines and sums. */
  readonly adjustments: string;
  readonly taxTotals: string;
  readonly monetaryTotal: string;
}

/**
 * BG-22 and BG-23, so that BR-CO-10 to BR-CO-16 hold. Sums are those of the document; grosze between them and
 * the lines become an allowance or a charge; more than rounding explains is refused.
 */
export function totalsXml(invoice: Invoice, lines: LinesXml, writing: UblWriting): TotalsXml {
  const subtotals = subtotalsOf(invoice, writing);
  const zero = new Big(0);
  const sum = (amounts: readonly Big[]) => amounts.reduce((total, one) => total.plus(one), zero);
  const adjustments = adjustmentsOf(invoice, { subtotals, lines }, writing);
  const net = sum(subtotals.map(({ taxable }) => taxable));
  const tax = sum(subtotals.map((one) => one.tax));
  const gross = net.plus(tax);
  const stated = signed(invoice.totals.gross, writing);
  if (stated && !stated.eq(gross)) {
    const sums = `${twoDecimals(gross)}, not ${twoDecimals(stated)}`;
    writing.missing("totals.gross", `is not what the sums by rate come to: ${sums}`);
  }
  const prepaid = signed(invoice.totals.prepaid, writing) ?? zero;
  const due = gross.minus(prepaid);
  const payable = signed(invoice.totals.payable, writing) ?? due;
  const charges = sum(adjustments.filter((one) => one.amount.gt(0)).map(({ amount }) => amount));
  const allowances = sum(
    adjustments.filter((one) => one.amount.lt(0)).map(({ amount }) => amount),
  ).abs();
  const money = (name: string, amount: Big) => amountXml(`cbc:${name}`, amount, writing.currency);
  const orNothing = (name: string, amount: Big) => (amount.eq(0) ? "" : money(name, amount));
  return {
    adjustments: adjustments.map((one) => adjustmentXml(one, writing)).join(""),
    taxTotals: taxTotalsXml(invoice, { subtotals, tax }, writing),
    monetaryTotal: group(
      "cac:LegalMonetaryTotal",
      money("LineExtensionAmount", lines.total),
      money("TaxExclusiveAmount", net),
      money("TaxInclusiveAmount", gross),
      orNothing("AllowanceTotalAmount", allowances),
      orNothing("ChargeTotalAmount", charges),
      orNothing("PrepaidAmount", prepaid),
      orNothing("PayableRoundingAmount", payable.minus(due)),
      money("PayableAmount", payable),
    ),
  };
}

const signed = (amount: string | undefined, { sign }: UblWriting): Big | undefined =>
  amount === undefined ? undefined : new Big(amount).times(sign);

/** One for each category and rate (BR-CO-18, BR-S-01 and their like). */
function subtotalsOf(invoice: Invoice, writing: UblWriting): readonly Subtotal[] {
  if (invoice.vat_breakdown.length === 0) writing.missing("vat_breakdown");
  const found = new Map<string, Subtotal>();
  for (const [i, row] of invoice.vat_breakdown.entries()) {
    const category = categoryOf(row, `vat_breakdown.${i}`, writing);
    const before = found.get(keyOf(category));
    const taxable = new Big(row.taxable).times(writing.sign);
    const tax = new Big(row.tax).times(writing.sign);
    found.set(keyOf(category), {
      category,
      reason: before?.reason ?? reasonOf(category, row, invoice),
      taxable: before ? before.taxable.plus(taxable) : taxable,
      tax: before ? before.tax.plus(tax) : tax,
    });
  }
  return [...found.values()];
}

interface Adjustment {
  readonly category: UblCategory;
  /** Positive for a charge. */
  readonly amount: Big;
}

function adjustmentsOf(
  { lines: own }: Invoice,
  { subtotals, lines }: { subtotals: readonly Subtotal[]; lines: LinesXml },
  writing: UblWriting,
): readonly Adjustment[] {
  if (own.length === 0) return [];
  const most = new Big(PER_LINE).times(own.length);
  const keys = new Set(subtotals.map(({ category }) => keyOf(category)));
  const stray = [...lines.netByVat].filter(([key, net]) => !keys.has(key) && !net.eq(0));
  for (const [key] of stray) {
    writing.missing("vat_breakdown", `has no sum for the lines of ${key}`);
  }
  return subtotals.flatMap(({ category, taxable }) => {
    const amount = taxable.minus(lines.netByVat.get(keyOf(category)) ?? 0);
    if (amount.abs().gt(most)) {
      writing.missing("lines", `differ from the sum of ${keyOf(category)} by ${amount.toFixed()}`);
    }
    return amount.eq(0) ? [] : [{ category, amount }];
  });
}

const adjustmentXml = ({ category, amount }: Adjustment, { currency }: UblWriting): string =>
  group(
    "cac:AllowanceCharge",
    leaf("cbc:ChargeIndicator", amount.gt(0) ? "true" : "false"),
    leaf("cbc:AllowanceChargeReason", "Rounding"),
    amountXml("cbc:Amount", amount.abs(), currency),
    categoryXml("cac:TaxCategory", category),
  );

function taxTotalsXml(
  { tax_currency, totals }: Invoice,
  { subtotals, tax }: { subtotals: readonly Subtotal[]; tax: Big },
  writing: UblWriting,
): string {
  const parts = subtotals.map((one) =>
    group(
      "cac:TaxSubtotal",
      amountXml("cbc:TaxableAmount", one.taxable, writing.currency),
      amountXml("cbc:TaxAmount", one.tax, writing.currency),
      categoryXml("cac:TaxCategory", one.category, one.reason),
    ),
  );
  const own = group("cac:TaxTotal", amountXml("cbc:TaxAmount", tax, writing.currency), ...parts);
  const second = signed(totals.tax_in_tax_currency, writing);
  if (tax_currency === undefined || tax_currency === writing.currency || !second) return own;
  return own + group("cac:TaxTotal", amountXml("cbc:TaxAmount", second, tax_currency));
}

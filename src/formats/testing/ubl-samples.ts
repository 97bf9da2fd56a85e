import assert from "node:assert/strict";
import { Big } from "big.js";
import type { Invoice, InvoiceLine, VatBreakdownRow } from "../../model/invoice.ts";
import { writeUbl } from "../ubl/write.ts";
import { parseXml, type XmlElement } from "../xml/xml-reader.ts";

export const vat23 = { category: "S", rate: "23" } as const;
export const line = (net: string, more: Partial<InvoiceLine> = {}): InvoiceLine => ({
  no: 1,
  name: "Płytka",
  net,
  vat: vat23,
  ...more,
});
export const sum = (
  taxable: string,
  tax: string,
  more: Partial<VatBreakdownRow> = {},
): VatBreakdownRow => ({
  ...vat23,
  taxable,
  tax,
  ...more,
});
export const invoice = (more: Partial<Invoice> = {}): Invoice => ({
  direction: "sales",
  kind: "invoice",
  number: "F/1",
  issue_date: "2026-10-14",
  due_date: "2026-10-28",
  currency: "PLN",
  seller: {
    name: "Elektronika",
    ids: [{ scheme: "PL:NIP", value: "779-011-52-43" }],
    address: { line1: "Pomiarowa 12", city: "Poznań" },
  },
  buyer: { name: "Muster GmbH", ids: [{ scheme: "EU:VAT", value: "DE123456789" }] },
  lines: [line("100.00", { qty: "10", net_price: "10", unit_local: "szt." })],
  vat_breakdown: [sum("100.00", "23.00")],
  totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  status: "open",
  ...more,
});
export const without = (field: keyof Invoice): Invoice => {
  const { [field]: _, ...rest } = invoice();
  return rest as Invoice;
};
export const write = (one: Invoice, isPeppol = false) =>
  parseXml(Buffer.from(writeUbl(one, { isPeppol })));

/** Elements by a path of names, as many as there are. */
export const at = (root: XmlElement, ...path: readonly string[]): XmlElement[] =>
  path.reduce<XmlElement[]>(
    (found, name) => found.flatMap((one) => one.children.filter((child) => child.name === name)),
    [root],
  );
export const text = (root: XmlElement, ...path: readonly string[]) => at(root, ...path)[0]?.text;
/** The sums that EN 16931 asks for, by its rules BR-CO-10 to 16 and BR-S-08. */
export function assertSums(root: XmlElement): void {
  const name = root.name;
  const number = (one: XmlElement | undefined) => new Big(one?.text || "0");
  const total = (all: readonly XmlElement[]) =>
    all.reduce((sum, one) => sum.plus(number(one)), new Big(0));
  const money = (field: string) => number(at(root, "LegalMonetaryTotal", field)[0]);
  const lines = at(root, `${name}Line`);
  const adjustments = at(root, "AllowanceCharge").map((one) => ({
    amount: number(at(one, "Amount")[0]).times(text(one, "ChargeIndicator") === "true" ? 1 : -1),
    category: text(one, "TaxCategory", "ID") + (text(one, "TaxCategory", "Percent") ?? ""),
  }));
  const net = total(lines.flatMap((one) => at(one, "LineExtensionAmount")));
  const charges = adjustments.reduce((all, { amount }) => all.plus(amount), new Big(0));
  assert.ok(money("LineExtensionAmount").eq(net), "BR-CO-10");
  assert.ok(money("TaxExclusiveAmount").eq(net.plus(charges)), "BR-CO-13");
  const [taxTotal] = at(root, "TaxTotal");
  assert.ok(taxTotal);
  const subtotals = at(taxTotal, "TaxSubtotal");
  const tax = total(subtotals.flatMap((one) => at(one, "TaxAmount")));
  assert.ok(number(at(taxTotal, "TaxAmount")[0]).eq(tax), "BR-CO-14");
  assert.ok(money("TaxInclusiveAmount").eq(money("TaxExclusiveAmount").plus(tax)), "BR-CO-15");
  const payable = money("TaxInclusiveAmount")
    .minus(money("PrepaidAmount"))
    .plus(money("PayableRoundingAmount"));
  assert.ok(money("PayableAmount").eq(payable), "BR-CO-16");
  for (const subtotal of subtotals) {
    const category =
      text(subtotal, "TaxCategory", "ID") + (text(subtotal, "TaxCategory", "Percent") ?? "");
    const own = lines.filter((one) => {
      const [found] = at(one, "Item", "ClassifiedTaxCategory");
      return found && text(found, "ID") + (text(found, "Percent") ?? "") === category;
    });
    const sumOfLines = total(own.flatMap((one) => at(one, "LineExtensionAmount")));
    const moved = adjustments.filter((one) => one.category === category);
    const whole = moved.reduce((all, { amount }) => all.plus(amount), sumOfLines);
    assert.ok(number(at(subtotal, "TaxableAmount")[0]).eq(whole), `BR-${category}-08`);
  }
  for (const price of lines.flatMap((one) => at(one, "Price", "PriceAmount"))) {
    assert.ok(number(price).gte(0), "BR-27");
  }
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Big } from "big.js";
import fc from "fast-check";
import { Value } from "typebox/value";
import { isHubError } from "../../lib/errors.ts";
import { Invoice } from "../../model/invoice.ts";
import { arbitraryInvoice } from "../testing/arbitrary-invoice.ts";
import { readUbl } from "./read.ts";
import { writeUbl } from "./write.ts";

const isBad = (pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.code === "bad_data" && pattern.test(error.message);

/** Lines that add up to the sums by rate, and names that the standard asks for. */
function whole(invoice: Invoice): Invoice {
  const lines = invoice.vat_breakdown.map(({ category, rate, taxable }, i) => ({
    no: i + 1,
    name: `Pozycja ${i + 1}`,
    qty: "2",
    unit: "H87",
    net: taxable,
    vat: { ...(category ? { category } : {}), ...(rate ? { rate } : {}) },
  }));
  const buyer = { ...invoice.buyer, name: invoice.buyer.name ?? "Nabywca" };
  const address = buyer.address ?? { line1: "ul. Portowa 9", country_code: "PL" };
  return { ...invoice, lines, buyer: { ...buyer, address } };
}

describe("UBL written and read again", () => {
  it("has the same parties, dates, references, lines and sums", () => {
    fc.assert(
      fc.property(arbitraryInvoice, (arbitrary) => {
        const invoice = whole(arbitrary);
        const again = readUbl(Buffer.from(writeUbl(invoice)), { direction: "sales" });
        assert.ok(Value.Check(Invoice, again), JSON.stringify(again));
        const facts = (one: Invoice) => ({
          number: one.number,
          issue_date: one.issue_date,
          due_date: one.due_date,
          delivery_date: one.delivery_date,
          currency: one.currency,
          order_reference: one.order_reference,
          contract_reference: one.contract_reference,
          seller: [one.seller.name, one.seller.ids, one.seller.address],
          note: one.note,
          gross: one.totals.gross,
          lines: one.lines.map(({ name, net, unit, vat }) => [name, net, unit, vat?.category]),
          isCorrection: one.kind === "correction",
        });
        assert.deepEqual(facts(again), facts(invoice));
        const sums = (one: Invoice) => {
          const groups = Map.groupBy(
            one.vat_breakdown,
            (row) => `${row.category} ${Number(row.rate ?? 0)}`,
          );
          return [...groups].map(([key, rows]) => [
            key,
            ...(["taxable", "tax"] as const).map((field) =>
              rows.reduce((sum, row) => sum.plus(row[field]), new Big(0)).toFixed(2),
            ),
          ]);
        };
        assert.deepEqual(sums(again), sums(invoice));
      }),
      { numRuns: 200 },
    );
  });
});

describe("reading UBL", () => {
  const document = (content: string, name = "Invoice") =>
    Buffer.from(
      `<${name} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${name}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <cbc:ID>X/1</cbc:ID><cbc:IssueDate>2026-10-14</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>${content}</${name}>`,
    );

  it("turns the amounts of a credit note, and tells the direction by our NIP", () => {
    const party = `<cac:AccountingCustomerParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>PL 525-291-41-79</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:Party></cac:AccountingCustomerParty>`;
    const totals = `<cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">12.3</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>`;
    const line = `<cac:CreditNoteLine><cbc:CreditedQuantity unitCode="H87">3</cbc:CreditedQuantity><cbc:LineExtensionAmount>10</cbc:LineExtensionAmount>
      <cac:Item><cbc:Name>Rabat</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount>100</cbc:PriceAmount><cbc:BaseQuantity>30</cbc:BaseQuantity></cac:Price></cac:CreditNoteLine>`;
    const found = readUbl(document(party + totals + line, "CreditNote"), { ownNip: "5252914179" });
    assert.equal(found.direction, "cost");
    assert.equal(found.kind, "correction");
    assert.equal(found.totals.gross, "-12.30");
    assert.deepEqual(found.lines[0], {
      no: 1,
      name: "Rabat",
      qty: "-3",
      unit: "H87",
      net_price: "3.3333333333",
      net: "-10.00",
    });
    assert.throws(
      () => readUbl(document(party), { ownNip: "8983982599" }),
      isBad(/neither as seller/),
    );
  });

  it("refuses other documents, wrong dates and wrong amounts", () => {
    const own = { direction: "cost" } as const;
    assert.throws(() => readUbl(Buffer.from("<Invoice/>"), own), isBad(/no UBL/));
    const date = document("").toString().replace("2026-10-14", "2026-13-14");
    assert.throws(() => readUbl(Buffer.from(date), own), isBad(/IssueDate.*not a date/));
    const amount = `<cac:LegalMonetaryTotal><cbc:PayableAmount>many</cbc:PayableAmount></cac:LegalMonetaryTotal>`;
    assert.throws(() => readUbl(document(amount), own), isBad(/PayableAmount.*not an amount/));
  });
});

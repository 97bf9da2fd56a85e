import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import type { Invoice } from "../../model/invoice.ts";
import {
  assertSums,
  at,
  invoice,
  line,
  sum,
  text,
  without,
  write,
} from "../testing/ubl-samples.ts";
import type { XmlElement } from "../xml/xml-reader.ts";
import { writeUbl } from "./write.ts";

const refusal = (one: Invoice, isPeppol = false): string => {
  try {
    writeUbl(one, { isPeppol });
    return "written";
  } catch (error) {
    assert.ok(isHubError(error) && error.code === "bad_data");
    return error.message;
  }
};

describe("UBL", () => {
  it("has the terms of EN 16931 in their places", () => {
    const root = write(
      invoice({
        payment: { means: "transfer", account: { iban: "PL69101010100000000000012345" } },
      }),
    );
    assert.equal(root.name, "Invoice");
    assert.equal(text(root, "CustomizationID"), "urn:cen.eu:en16931:2017");
    assert.equal(text(root, "InvoiceTypeCode"), "380");
    const seller = at(root, "AccountingSupplierParty", "Party")[0] as XmlElement;
    assert.equal(text(seller, "PartyTaxScheme", "CompanyID"), "PL7790115243");
    assert.equal(text(seller, "PostalAddress", "Country", "IdentificationCode"), "PL");
    assert.equal(
      text(
        root,
        "AccountingCustomerParty",
        "Party",
        "PostalAddress",
        "Country",
        "IdentificationCode",
      ),
      "DE",
    );
    assert.equal(text(root, "PaymentMeans", "PaymentMeansCode"), "30");
    assert.equal(
      text(root, "PaymentMeans", "PayeeFinancialAccount", "ID"),
      "PL69101010100000000000012345",
    );
    const [quantity] = at(root, "InvoiceLine", "InvoicedQuantity");
    assert.equal(quantity?.text, "10");
    assert.equal(quantity?.attributes.get("unitCode"), "H87");
    assertSums(root);
  });

  it("says why no tax is due, and outside the scope no percentage", () => {
    const rows = [
      ["E", "art. 43", undefined],
      ["AE", "Reverse charge", "VATEX-EU-AE"],
      ["K", "Intra-community supply", "VATEX-EU-IC"],
      ["G", "Export outside the EU", "VATEX-EU-G"],
      ["O", "Not subject to VAT", "VATEX-EU-O"],
    ] as const;
    for (const [category, reason, code] of rows) {
      const own = category === "E" ? { exemption_reason: reason } : {};
      const root = write(
        invoice({
          lines: [line("100.00", { vat: { category } })],
          vat_breakdown: [{ category, taxable: "100.00", tax: "0.00", ...own }],
          totals: { gross: "100.00" },
        }),
      );
      const [found] = at(root, "TaxTotal", "TaxSubtotal", "TaxCategory");
      assert.ok(found);
      assert.equal(text(found, "TaxExemptionReason"), reason);
      assert.equal(text(found, "TaxExemptionReasonCode"), code);
      assert.equal(text(found, "Percent"), category === "O" ? undefined : "0");
    }
    const margin = write(
      invoice({
        annotations: ["margin_used_goods"],
        lines: [line("100.00", { vat: { category: "E", rate: "0", local_code: "marza" } })],
        vat_breakdown: [
          { category: "E", rate: "0", local_code: "marza", taxable: "100.00", tax: "0" },
        ],
        totals: { gross: "100.00" },
      }),
    );
    assert.equal(
      text(margin, "TaxTotal", "TaxSubtotal", "TaxCategory", "TaxExemptionReasonCode"),
      "VATEX-EU-F",
    );
  });

  it("makes a credit note with positive amounts of a correction that lowers", () => {
    const correction = invoice({
      kind: "correction",
      lines: [
        line("100.00", { qty: "10", net_price: "10", is_before_correction: true }),
        line("70.00", { qty: "7", net_price: "10" }),
      ],
      vat_breakdown: [sum("-30.00", "-6.90")],
      totals: { net: "-30.00", tax: "-6.90", gross: "-36.90" },
      preceding_invoices: [{ number: "F/0", date: "2026-09-01" }],
    });
    const root = write(correction);
    assert.equal(root.name, "CreditNote");
    assert.equal(text(root, "CreditNoteTypeCode"), "381");
    assert.equal(text(root, "LegalMonetaryTotal", "PayableAmount"), "36.90");
    assert.deepEqual(
      at(root, "CreditNoteLine", "CreditedQuantity").map((one) => one.text),
      ["10", "-7"],
    );
    assert.equal(text(root, "BillingReference", "InvoiceDocumentReference", "ID"), "F/0");
    assert.equal(text(root, "PaymentMeans", "PaymentDueDate"), "2026-10-28");
    assertSums(root);
    const higher = write({
      ...correction,
      lines: [line("30.00")],
      vat_breakdown: [sum("30.00", "6.90")],
      totals: { gross: "36.90" },
    });
    assert.equal(text(higher, "InvoiceTypeCode"), "384");
  });

  it("puts what rounding leaves between lines and sums into an allowance or a charge", () => {
    const root = write(
      invoice({
        lines: [line("33.33"), line("33.33"), line("33.33")],
        vat_breakdown: [sum("100.00", "23.00")],
      }),
    );
    assert.equal(text(root, "AllowanceCharge", "Amount"), "0.01");
    assert.equal(text(root, "LegalMonetaryTotal", "ChargeTotalAmount"), "0.01");
    assertSums(root);
    assert.match(
      refusal(invoice({ lines: [line("90.00")] })),
      /lines: differ from the sum of S 23 by 10/,
    );
    assert.match(
      refusal(invoice({ lines: [line("100.00", { vat: { category: "Z" } })] })),
      /no sum for the lines of Z 0/,
    );
  });

  it("shows a discount, and turns a negative price into a negative quantity", () => {
    const root = write(
      invoice({
        lines: [
          line("135.00", { qty: "10", net_price: "15", net: "140.00" }),
          line("-40.00", { qty: "2", net_price: "-20" }),
        ],
      }),
    );
    assert.equal(text(root, "InvoiceLine", "AllowanceCharge", "Amount"), "10.00");
    assert.deepEqual(
      at(root, "InvoiceLine", "InvoicedQuantity").map((one) => one.text),
      ["10", "-2"],
    );
    assertSums(root);
  });

  it("tells the tax in PLN of an invoice in another currency", () => {
    const root = write(
      invoice({
        currency: "EUR",
        tax_currency: "PLN",
        totals: { gross: "123.00", tax_in_tax_currency: "98.21" },
      }),
    );
    assert.equal(text(root, "TaxCurrencyCode"), "PLN");
    const second = at(root, "TaxTotal", "TaxAmount")[1];
    assert.equal(second?.text, "98.21");
    assert.equal(second?.attributes.get("currencyID"), "PLN");
  });

  it("names what is missing, and what contradicts", () => {
    assert.match(refusal(without("number")), /number: is missing/);
    assert.match(refusal(invoice({ lines: [] })), /lines: is missing/);
    assert.match(refusal(invoice({ seller: {} })), /seller.name.*seller.address.country_code/);
    assert.match(refusal(invoice({ kind: "proforma" })), /kind: proforma is no invoice/);
    assert.match(
      refusal(invoice({ totals: { gross: "120.00" } })),
      /totals.gross: .*123.00, not 120.00/,
    );
    const bare = { taxable: "100.00", tax: "23.00" };
    assert.match(refusal(invoice({ vat_breakdown: [bare] })), /vat_breakdown.0.category/);
  });

  it("asks for what Peppol asks for", () => {
    assert.match(refusal(invoice(), true), /buyer.ids: has no address in Peppol/);
    assert.match(refusal(invoice(), true), /buyer_reference/);
    const buyer = { name: "Odbiorca", ids: [{ scheme: "PL:NIP", value: "5849174002" }] };
    const root = write(invoice({ buyer, buyer_reference: "K-1" }), true);
    const [endpoint] = at(root, "AccountingCustomerParty", "Party", "EndpointID");
    assert.equal(endpoint?.text, "PL5849174002");
    assert.equal(endpoint?.attributes.get("schemeID"), "9945");
    assert.match(text(root, "CustomizationID") ?? "", /poacc:billing:3\.0$/);
  });
});

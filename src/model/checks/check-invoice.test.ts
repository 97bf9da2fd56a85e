import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Invoice } from "../invoice.ts";
import { fromMinor } from "../money.ts";
import { checkInvoice } from "./check-invoice.ts";
import { warningMessage } from "./warning.ts";

const TODAY = "2026-03-20";

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  number: "FV/1/2026",
  issue_date: "2026-03-12",
  due_date: "2026-03-26",
  currency: "PLN",
  seller: { name: "Elektronika Testowa S.A.", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
  buyer: { name: "Laboratorium", ids: [{ scheme: "PL:NIP", value: "5252914179" }] },
  lines: [
    { no: 1, name: "Sonda", net: "100.00", vat: { rate: "23" }, gross: "123.00" },
    { no: 2, name: "Kabel", net: "10.00", vat: { rate: "8" }, gross: "10.80" },
  ],
  vat_breakdown: [
    { category: "S", rate: "23", taxable: "100.00", tax: "23.00" },
    { category: "S", rate: "8", taxable: "10.00", tax: "0.80" },
  ],
  totals: { net: "110.00", tax: "23.80", gross: "133.80" },
  status: "open",
  ...over,
});

const found = (over: Partial<Invoice>) =>
  checkInvoice(invoice(over), TODAY).map(({ code, field }) => `${code} ${field}`.trim());
const line = (net: string) => ({ no: 1, name: "x", net });

describe("checkInvoice", () => {
  it("finds nothing on a good invoice", () => {
    assert.deepEqual(found({}), []);
  });

  it("tells of dates that cannot be", () => {
    assert.deepEqual(found({ due_date: "2026-03-11" }), ["due_before_issue due_date"]);
    assert.deepEqual(found({ issue_date: "2026-03-21" }), ["issued_in_future issue_date"]);
    const { issue_date: _, ...undated } = invoice();
    assert.deepEqual(
      checkInvoice(undated, TODAY).map((one) => one.field),
      ["issue_date"],
    );
  });

  it("tells of a missing number, seller id and corrected invoice", () => {
    assert.deepEqual(found({ number: " " }), ["number_missing number"]);
    assert.deepEqual(found({ seller: { name: "X", ids: [] } }), ["seller_id_missing seller.ids"]);
    const american = { name: "Cloud Inc.", address: { country_code: "US" } };
    assert.deepEqual(found({ seller: american }), []);
    assert.deepEqual(found({ seller: {}, kind: "receipt" }), []);
    assert.deepEqual(found({ kind: "correction" }), ["preceding_missing preceding_invoices"]);
    assert.deepEqual(found({ kind: "correction", preceding_invoices: [{ number: "FV/0" }] }), []);
  });

  it("wants a rate where the currency is not the taxpayer's own", () => {
    assert.deepEqual(found({ currency: "EUR" }), ["exchange_rate_missing exchange_rate"]);
    assert.deepEqual(found({ currency: "EUR", exchange_rate: { rate: "4.2731" } }), []);
    assert.deepEqual(found({ currency: "EUR", buyer: { name: "without a country" } }), []);
    const czech = { ids: [{ scheme: "CZ:DIC", value: "CZ12345678" }] };
    assert.deepEqual(found({ currency: "CZK", buyer: czech }), []);
  });

  it("checks the digits of tax numbers and accounts", () => {
    const ids = [
      { scheme: "PL:NIP", value: "779-011-52-44" },
      { scheme: "PL:REGON", value: "123456786" },
    ];
    assert.deepEqual(found({ seller: { ids } }), [
      "nip_invalid seller.ids.0.value",
      "regon_invalid seller.ids.1.value",
    ]);
    const account = (over: object) => ({ payment: { account: over } });
    const good = "69101010100000000000012345";
    assert.deepEqual(found(account({ iban: `PL${good}` })), []);
    assert.deepEqual(found(account({ account_no: "69 1010 1010 0000 0000 0001 2345" })), []);
    assert.deepEqual(found(account({ account_no: "1234/0100" })), []);
    assert.deepEqual(found(account({ iban: "PL69101010100000000000012346" })), [
      "iban_invalid payment.account.iban",
    ]);
    assert.deepEqual(found(account({ account_no: "69101010100000000000012346" })), [
      "nrb_invalid payment.account.account_no",
    ]);
  });

  it("says no more than fifty things of one invoice", () => {
    const wrong = { iban: "PL69101010100000000000012346" };
    const seller = {
      ids: [{ scheme: "PL:NIP", value: "1" }],
      bank_accounts: Array(50).fill(wrong),
    };
    assert.equal(found({ seller }).length, 50);
  });

  it("lets each line be rounded by itself, and no more than that", () => {
    const lines = [line("33.33"), line("33.33"), line("33.33")];
    const rest = { vat_breakdown: [], lines };
    const totals = (net: string) => ({ ...rest, totals: { net } });
    assert.deepEqual(found(totals("100.02")), []);
    assert.deepEqual(found(totals("100.03")), ["lines_differ totals.net"]);
    const [warning] = checkInvoice(invoice(totals("100.03")), TODAY);
    assert.equal(
      warningMessage("lines_differ", warning?.params ?? {}),
      "The lines come to 99.99 PLN, the document says 100.03; 0.03 would be rounding.",
    );
  });

  it("adds gross where lines have no net, and nothing where a line says neither", () => {
    const gross = (amount: string) => [{ no: 1, name: "x", gross: amount }];
    assert.deepEqual(found({ lines: gross("133.80") }), []);
    assert.deepEqual(found({ lines: gross("133.90") }), ["lines_differ totals.gross"]);
    assert.deepEqual(found({ lines: [...gross("1.00"), { no: 2, name: "free text" }] }), []);
  });

  it("takes off what a correction had before, and allows for allowances", () => {
    const lines = [{ ...line("100.00"), is_before_correction: true }, line("90.00")];
    const correction: Partial<Invoice> = {
      kind: "correction",
      preceding_invoices: [{ number: "FV/1" }],
      vat_breakdown: [{ category: "S", rate: "23", taxable: "-10.00", tax: "-2.30" }],
    };
    const totals = { net: "-10.00", tax: "-2.30", gross: "-12.30" };
    assert.deepEqual(found({ ...correction, lines, totals }), []);
    const allowance = { net: "90.00", allowance: "15.00", charge: "5.00" };
    assert.deepEqual(found({ lines: [line("100.00")], vat_breakdown: [], totals: allowance }), []);
  });

  it("does not add up lines of an advance or a final invoice: they are of the whole sale", () => {
    const part = { lines: [line("1000.00")] };
    assert.deepEqual(found({ ...part, kind: "advance" }), []);
    assert.deepEqual(found({ ...part, kind: "final" }), []);
    assert.deepEqual(found(part), ["lines_differ totals.net"]);
  });

  it("tells of VAT that is not its rate, of rates and totals that do not add up", () => {
    const row = (tax: string) => [{ category: "S" as const, rate: "23", taxable: "110.00", tax }];
    const totals = { net: "110.00", tax: "25.30", gross: "135.30" };
    assert.deepEqual(found({ vat_breakdown: row("25.30"), totals }), []);
    assert.deepEqual(found({ vat_breakdown: row("25.35"), totals }), [
      "tax_differs_from_rate vat_breakdown.0.tax",
      "breakdown_differs totals.tax",
    ]);
    assert.deepEqual(found({ totals: { net: "110.00", tax: "23.80", gross: "134.00" } }), [
      "totals_differ totals.gross",
    ]);
  });

  it("knows that forints are rounded to whole ones", () => {
    const lines = [line("1001")];
    const vat = (tax: string) => ({
      currency: "HUF",
      tax_currency: "HUF",
      lines,
      vat_breakdown: [{ category: "S" as const, rate: "27", taxable: "1001", tax }],
      totals: { net: "1001", tax, gross: String(1001 + Number(tax)) },
    });
    assert.deepEqual(found(vat("270")), []);
    assert.deepEqual(found(vat("273")), ["tax_differs_from_rate vat_breakdown.0.tax"]);
  });

  it("never tells of an invoice whose amounts were rounded line by line", () => {
    const amounts = fc.array(fc.integer({ min: -1_000_000, max: 100_000_000 }), {
      minLength: 1,
      maxLength: 40,
    });
    const rates = fc.constantFrom(0, 5, 8, 23, 27);
    fc.assert(
      fc.property(amounts, rates, (nets, rate) => {
        const money = (minor: number) => fromMinor(minor, "PLN");
        const tax = nets.reduce((sum, net) => sum + Math.round((net * rate) / 100), 0);
        const net = nets.reduce((sum, one) => sum + one, 0);
        const warnings = found({
          lines: nets.map((one) => line(money(one))),
          vat_breakdown: [{ rate: String(rate), taxable: money(net), tax: money(tax) }],
          totals: { net: money(net), tax: money(tax), gross: money(net + tax) },
        });
        assert.deepEqual(warnings, []);
      }),
    );
  });
});

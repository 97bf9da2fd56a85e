import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { DataError, Invoice, toMinor } from "../../sdk/index.ts";
import { toCost } from "./costs.ts";
import { companyOf } from "./parties.ts";
import { dateOf, moneyOf, productOf, type Row } from "./values.ts";

const US = companyOf({
  company_data: { company_name: "Pracownia Żagli sp. z o.o.", tax_id: "5252914179" },
});
const UUID = "0f6d1a1e-2c55-4d0b-9a53-0e6a7c9f1b00";
const KSEF = "7790115243-20261014-0100A0D61E23-B5";

const COST: Row = {
  id: 7,
  uuid: UUID,
  kind: "cost",
  number: "Z/7/2026",
  currency: "PLN",
  issue_date: "2026-10-14",
  received_date: "2026-10-15",
  due_date: "2026-10-28",
  accounted_at: "2026-11-03",
  net_price: 10_000,
  tax_price: 2_300,
  gross_price: 12_300,
  description: "Śruby ze stali",
  category: "Zakup materiałów",
  seller_name: "Elektronika Testowa S.A.",
  seller_tax_code: "PL 779-011-52-43",
  seller_bank_account: "69 1010 1010 0000 0000 0001 2345",
  source: "ksef",
  statuses: [
    { symbol: "cost_accounted", group: "cost_accounting" },
    { symbol: "paid", group: "payment" },
  ],
  notes: [{ content: "BR-2026-03" }],
  attachments: [{ file_name: "../../faktura żółta.pdf" }, { file_name: "skan.jpg" }, {}],
};

function cost(changes: Row = {}): Invoice {
  const invoice = toCost({ ...COST, ...changes }, US);
  assert.ok(invoice);
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

const fails = (work: () => unknown, field: string) =>
  assert.throws(work, (error) => error instanceof DataError && error.issues[0]?.field === field);

describe("a cost", () => {
  it("has its sums in one line and one row without a rate", () => {
    const { lines, vat_breakdown, totals } = cost();
    assert.deepEqual(totals, { net: "100.00", tax: "23.00", gross: "123.00" });
    assert.deepEqual(vat_breakdown, [{ taxable: "100.00", tax: "23.00", gross: "123.00" }]);
    assert.deepEqual(lines, [
      { no: 1, name: "Śruby ze stali", net: "100.00", gross: "123.00", vat: { amount: "23.00" } },
    ]);
  });

  it("has the supplier with NIP and account, and us as the buyer", () => {
    const { seller, buyer } = cost();
    assert.deepEqual(seller.ids, [{ scheme: "PL:NIP", value: "7790115243" }]);
    assert.deepEqual(seller.bank_accounts, [{ iban: "PL69101010100000000000012345" }]);
    assert.equal(buyer.name, "Pracownia Żagli sp. z o.o.");
  });

  it("keeps dates, booking, payment and what people wrote", () => {
    const invoice = cost();
    assert.equal(invoice.received_date, "2026-10-15");
    assert.equal(invoice.due_date, "2026-10-28");
    assert.deepEqual(invoice.accounting, {
      kind: "cost",
      category: "Zakup materiałów",
      period: "2026-11",
    });
    assert.deepEqual(
      [invoice.payment?.status, invoice.payment?.paid, invoice.status],
      ["paid", "123.00", "paid"],
    );
    assert.equal(invoice.note, "Śruby ze stali\nBR-2026-03");
  });

  it("tells partly, not and never paid apart; how much was paid is not known", () => {
    const payment = (symbol: string) => cost({ statuses: [{ symbol, group: "payment" }] }).payment;
    assert.deepEqual(payment("partial_payment")?.status, "partial");
    assert.equal(payment("partial_payment")?.paid, undefined);
    assert.equal(payment("unpaid")?.status, "unpaid");
    assert.equal(payment("payment_not_applicable")?.status, "unknown");
    assert.equal(payment("nowy_status")?.status, "unknown");
    assert.equal(cost({ statuses: null }).payment?.status, "unknown");
  });

  it("completes a missing tax and takes no currency for złoty", () => {
    assert.equal(cost({ tax_price: null, currency: null }).totals.tax, "23.00");
    assert.equal(cost({ currency: "usd" }).currency, "USD");
  });

  it("is a correction below zero, a paper of the books by its kind, nothing while it is a scan", () => {
    const negative = { net_price: -10_000, tax_price: null, gross_price: -12_300 };
    assert.deepEqual([cost(negative).kind, cost(negative).type_code], ["correction", "384"]);
    assert.equal(cost({ kind: "internal_evidence" }).kind, "internal");
    assert.equal(toCost({ ...COST, kind: "document_scan" }, US), undefined);
  });

  it("offers each file by a name without folders, and the XML where KSeF has it", () => {
    assert.deepEqual(
      cost({ ksef_number: KSEF }).attachments?.map(({ kind, name, ref }) => [kind, name, ref]),
      [
        ["pdf", "faktura żółta.pdf", `cost:${UUID}:0`],
        ["scan", "skan.jpg", `cost:${UUID}:1`],
        ["scan", "Z_7_2026-3", `cost:${UUID}:2`],
        ["xml", "Z_7_2026-ksef.xml", `ksef:${KSEF}`],
      ],
    );
    assert.deepEqual(cost({ attachments: [] }).attachments, undefined);
    assert.equal(cost({ attachments: undefined }).attachments?.[0]?.name, "Z_7_2026");
    assert.equal(cost({ uuid: "../../account/details" }).attachments, undefined);
  });

  it("is set aside, with the field, where it cannot be trusted", () => {
    for (const [changes, field] of [
      [{ gross_price: 99_999 }, "gross_price"],
      [{ gross_price: null, tax_price: null }, "gross_price"],
      [{ net_price: "sto" }, "net_price"],
      [{ net_price: {} }, "net_price"],
      [{ net_price: Number.MAX_VALUE }, "net_price"],
      [{ issue_date: "2026-02-30" }, "issue_date"],
      [{ issue_date: null }, "issue_date"],
      [{ currency: "złoty" }, "currency"],
    ] as const)
      fails(() => toCost({ ...COST, ...changes }, US), field);
  });
});

describe("amounts", () => {
  it("are hundredths where they are whole, and themselves where they have a decimal point", () => {
    assert.deepEqual(
      [moneyOf(12_345), moneyOf("12345"), moneyOf("123.45"), moneyOf(6481.5)],
      ["123.45", "123.45", "123.45", "6481.5"],
    );
    assert.deepEqual(
      [moneyOf(-5), moneyOf(0), moneyOf(null), moneyOf("1e5"), moneyOf("0x10")],
      ["-0.05", "0", undefined, undefined, undefined],
    );
  });

  it("come back to the grosz", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (grosze) => {
        assert.equal(toMinor(moneyOf(grosze), "PLN"), grosze);
      }),
    );
  });

  it("make documents that add up or are set aside, whatever comes", () => {
    const amount = fc.oneof(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.constant(null),
      fc.string(),
      fc.double(),
    );
    fc.assert(
      fc.property(amount, amount, amount, fc.string(), (net, tax, gross, date) => {
        const row = { ...COST, net_price: net, tax_price: tax, gross_price: gross, due_date: date };
        try {
          const invoice = toCost(row, US);
          assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
        } catch (error) {
          assert.ok(error instanceof DataError, String(error));
        }
      }),
    );
  });

  it("are multiplied without binary floats", () => {
    assert.deepEqual(
      [
        productOf("57.50", "4.27"),
        productOf("-57.50", "4.27"),
        productOf("0.07", "0.05"),
        productOf("50", "2"),
      ],
      [24_553, -24_553, 0, 10_000],
    );
  });

  it("take a date only where the calendar has it", () => {
    assert.equal(dateOf("2026-10-15T08:02:11+02:00"), "2026-10-15");
    assert.equal(dateOf("2026-10-15 08:02:11 +0200"), "2026-10-15");
    for (const wrong of ["2026-13-01", "15.10.2026", "", {}, 5])
      assert.equal(dateOf(wrong), undefined);
  });
});

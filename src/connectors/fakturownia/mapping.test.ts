import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { DataError, Invoice } from "../../sdk/index.ts";
import { toInvoice } from "./mapping.ts";
import { type Row, rowsOf } from "./values.ts";

const COST = JSON.parse(
  readFileSync(new URL("./fixtures/cost.json", import.meta.url), "utf8"),
) as Row;
const OWN = new Set(["5252914179"]);

function mapCost(changes: Row = {}, ownTaxIds: ReadonlySet<string> = OWN): Invoice {
  const invoice = toInvoice({ ...COST, ...changes }, { direction: "cost", ownTaxIds });
  assert.ok(invoice);
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

function mapSale(changes: Row): Invoice {
  const row = { ...COST, income: true, ...changes };
  const invoice = toInvoice(row, { direction: "sales", ownTaxIds: new Set() });
  assert.ok(invoice);
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

const position = (tax: unknown, net: string, gross: string, more: Row = {}): Row => ({
  name: "Śruba",
  quantity: "1",
  tax,
  total_price_net: net,
  total_price_gross: gross,
  ...more,
});

const sums = (net: string, tax: string, gross: string): Row => ({
  price_net: net,
  price_tax: tax,
  price_gross: gross,
});

const fails = (changes: Row, field: string) =>
  assert.throws(
    () => toInvoice({ ...COST, ...changes }, { direction: "cost", ownTaxIds: OWN }),
    (error) => error instanceof DataError && error.issues[0]?.field === field,
  );

describe("a cost", () => {
  it("has the supplier of buyer_* as its seller", () => {
    const { seller, buyer } = mapCost();
    assert.equal(seller.name, "Elektronika Testowa S.A.");
    assert.deepEqual(seller.ids, [{ scheme: "PL:NIP", value: "7790115243" }]);
    assert.deepEqual(buyer.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
  });

  it("has the supplier of seller_* where our own tax id stands in buyer_*", () => {
    const own = new Set(["7790115243"]);
    assert.equal(mapCost({}, own).seller.name, "Laboratorium Przykładowe sp. z o.o.");
    assert.equal(mapCost({}, own).buyer.name, "Elektronika Testowa S.A.");
  });

  it("follows the documentation where both or neither of the tax ids are ours", () => {
    for (const own of [new Set<string>(), new Set(["5252914179", "7790115243"])]) {
      assert.equal(mapCost({}, own).seller.name, "Elektronika Testowa S.A.");
    }
  });

  it("does not take our own account for the supplier's", () => {
    assert.equal(mapCost().seller.bank_accounts, undefined);
    assert.equal(mapCost().payment?.account, undefined);
  });

  it("keeps number, dates, order, booking kind and notes", () => {
    const invoice = mapCost();
    assert.equal(invoice.number, "FV/2026/10/0457");
    assert.equal(invoice.issue_date, "2026-10-14");
    assert.equal(invoice.tax_point_date, "2026-10-12");
    assert.equal(invoice.received_date, "2026-10-15");
    assert.equal(invoice.due_date, "2026-10-28");
    assert.equal(invoice.order_reference, "ZAM/88/2026");
    assert.deepEqual(invoice.accounting, { kind: "purchases", category: "7001" });
    assert.equal(invoice.note, "BR-2026-03");
  });

  it("groups VAT by rate and category", () => {
    assert.deepEqual(mapCost().vat_breakdown, [
      {
        category: "S",
        rate: "23",
        local_code: "23",
        taxable: "4850.00",
        tax: "1115.50",
        gross: "5965.50",
      },
      {
        category: "S",
        rate: "8",
        local_code: "8",
        taxable: "200.00",
        tax: "16.00",
        gross: "216.00",
      },
      {
        category: "E",
        rate: "0",
        local_code: "zw",
        taxable: "300.00",
        tax: "0.00",
        gross: "300.00",
      },
    ]);
  });

  it("keeps units, codes and classifications of lines", () => {
    const [first, second] = mapCost().lines;
    assert.equal(first?.seller_code, "STM32H7-KIT");
    assert.equal(first?.qty, "10");
    assert.equal(first?.unit_local, "szt.");
    assert.equal(first?.discount, undefined);
    assert.deepEqual(first?.classifications, [{ scheme: "GTU", code: "GTU_06" }]);
    assert.deepEqual(second?.classifications, [{ scheme: "PKWIU", code: "71.20.19.0" }]);
  });

  it("skips what is no cost: pro forma, offers, orders, cash slips", () => {
    for (const kind of ["proforma", "estimate", "client_order", "kp", "kw"]) {
      const row = { ...COST, kind };
      assert.equal(toInvoice(row, { direction: "cost", ownTaxIds: OWN }), undefined);
    }
  });

  it("offers PDF, KSeF XML and the uploaded files", () => {
    assert.deepEqual(mapCost().attachments, [
      { kind: "pdf", name: "FV_2026_10_0457.pdf", ref: "pdf:412345678" },
      { kind: "xml", name: "FV_2026_10_0457-ksef.xml", ref: "gov:412345678" },
      { kind: "zip", name: "FV_2026_10_0457-files.zip", ref: "zip:412345678" },
    ]);
    const kinds = mapCost({ show_attachments: false, gov_id: null }).attachments;
    assert.deepEqual(
      kinds?.map(({ kind }) => kind),
      ["pdf"],
    );
  });
});

describe("the KSeF number", () => {
  it("is kept in its own shape only", () => {
    const id = "7790115243-20261014-0100A0D61E23-B5";
    assert.deepEqual(mapCost().fiscal, { system: "KSEF", id });
    assert.deepEqual(mapCost({ gov_status: "ok" }).fiscal, { system: "KSEF", id, status: "ok" });
    assert.equal(mapCost({ gov_id: "w drodze" }).fiscal, undefined);
    assert.equal(mapCost({ gov_status: "demo_ok" }).fiscal, undefined);
  });
});

describe("VAT codes", () => {
  const categoryOf = (tax: unknown, kind = "vat") => {
    const row = { ...sums("10", "0", "10"), kind, positions: [position(tax, "10", "10")] };
    const [first] = mapCost(row).vat_breakdown;
    return first && [first.category, first.rate, first.local_code];
  };

  it("tells zero, exempt, outside scope and reverse charge apart", () => {
    assert.deepEqual(categoryOf("0"), ["Z", "0", "0"]);
    assert.deepEqual(categoryOf(0, "wdt"), ["K", "0", "0"]);
    assert.deepEqual(categoryOf("0", "export_products"), ["G", "0", "0"]);
    assert.deepEqual(categoryOf("zw"), ["E", "0", "zw"]);
    for (const code of ["np", "NP", "n/a", "nie podlega", "disabled"]) {
      assert.deepEqual(categoryOf(code), ["O", undefined, code.toLowerCase()]);
    }
    assert.deepEqual(categoryOf("oo"), ["AE", "0", "oo"]);
    assert.deepEqual(categoryOf("23", "vat_margin"), ["E", "0", "marza"]);
  });

  it("keeps an unknown code as text without a category", () => {
    assert.deepEqual(categoryOf("ryczałt"), [undefined, undefined, "ryczałt"]);
    assert.deepEqual(categoryOf(null), [undefined, undefined, undefined]);
  });

  it("keeps the reason of an exemption", () => {
    const positions = [position("zw", "10", "10")];
    const row = { ...sums("10", "0", "10"), exempt_tax_kind: "art. 43 ust. 1", positions };
    assert.equal(mapCost(row).vat_breakdown[0]?.exemption_reason, "art. 43 ust. 1");
  });

  it("reads rates as numbers and with a per cent sign", () => {
    for (const tax of [23, "23", "23%", "23.0", "23,0"]) {
      const positions = [position(tax, "100.00", "123.00")];
      const [row] = mapCost({ ...sums("100", "23", "123"), positions }).vat_breakdown;
      assert.equal(row?.rate, "23");
    }
  });
});

describe("sums", () => {
  it("agree with the breakdown to the grosz where lines were rounded one by one", () => {
    const positions = [position("23", "1.02", "1.25"), position("23", "1.02", "1.25")];
    const invoice = mapCost({ ...sums("2.04", "0.47", "2.51"), positions });
    assert.deepEqual(
      invoice.vat_breakdown.map(({ taxable, tax, gross }) => [taxable, tax, gross]),
      [["2.04", "0.47", "2.51"]],
    );
  });

  it("stay as printed, without a breakdown, where positions say something else", () => {
    let told = 0;
    const row = { ...COST, positions: [position("23", "1.00", "1.23")] };
    const onMismatch = () => {
      told += 1;
    };
    const invoice = toInvoice(row, { direction: "cost", ownTaxIds: OWN, onMismatch });
    assert.deepEqual(invoice?.vat_breakdown, []);
    assert.deepEqual(invoice?.totals, { net: "5350.00", tax: "1131.50", gross: "6481.50" });
    assert.equal(told, 1);
  });

  it("are completed where one of the three is missing", () => {
    const { totals } = mapCost({ price_tax: null });
    assert.deepEqual(totals, { net: "5350.00", tax: "1131.50", gross: "6481.50" });
  });

  it("are exact where binary floats are not", () => {
    const net = "9007199254.93";
    const row = { ...sums(net, "0.07", "9007199255.00"), positions: [] };
    assert.deepEqual(mapCost(row).totals, { net, tax: "0.07", gross: "9007199255.00" });
  });
});

describe("old and odd data", () => {
  it("reads decimal commas, grouped thousands and no-break spaces", () => {
    const row = { ...sums("1\u00a0234,50", "283,94", "1.518,44"), paid: "59,00", positions: [] };
    const { totals, payment } = mapCost(row);
    assert.deepEqual(totals, { net: "1234.50", tax: "283.94", gross: "1518.44" });
    assert.equal(payment?.paid, "59.00");
  });

  it("skips headings between positions and lives without positions", () => {
    const heading = { kind: "text_separator", name: "Dział", quantity: null };
    const row = { positions: [heading, ...rowsOf(COST.positions), { name: "—" }] };
    assert.equal(mapCost(row).lines.length, 4);
    assert.deepEqual(mapCost({ positions: undefined }).lines, []);
    assert.deepEqual(mapCost({ positions: null }).vat_breakdown, []);
  });

  it("reads booleans written as text", () => {
    for (const value of [true, "1", "true", 1]) {
      assert.equal(mapCost({ split_payment: value }).payment?.split_payment, true);
    }
    for (const value of [false, "0", "", null]) {
      assert.equal(mapCost({ split_payment: value }).payment?.split_payment, undefined);
    }
  });

  it("takes a month for the date of sale", () => {
    const invoice = mapCost({ sell_date: "2026-10" });
    assert.equal(invoice.tax_point_date, undefined);
    assert.equal(invoice.tax_point_period, "2026-10");
    assert.equal(mapCost({ sell_date: "", sale_date: "2026-09-30" }).tax_point_date, "2026-09-30");
  });

  it("has no due date where payment is switched off", () => {
    assert.equal(mapCost({ payment_to_kind: "off" }).due_date, undefined);
  });

  it("keeps tax ids of other countries and bad ones apart from NIP", () => {
    const ids = (changes: Row) => mapCost(changes).seller.ids;
    assert.deepEqual(ids({ buyer_tax_no: "DE123456789", buyer_tax_no_kind: "nip_ue" }), [
      { scheme: "EU:VAT", value: "DE123456789" },
    ]);
    assert.deepEqual(ids({ buyer_tax_no: "PL 779-011-52-43" }), [
      { scheme: "PL:NIP", value: "7790115243" },
    ]);
    assert.deepEqual(ids({ buyer_tax_no: "1234567890" }), [
      { scheme: "OTHER", value: "1234567890" },
    ]);
    assert.equal(ids({ buyer_tax_no_kind: "empty" }), undefined);
  });

  it("sets aside what cannot be trusted, with the field", () => {
    fails({ issue_date: "2026-02-30" }, "issue_date");
    fails({ issue_date: null }, "issue_date");
    fails({ currency: "złoty" }, "currency");
    fails({ price_net: "sto" }, "price_net");
    fails({ price_gross: "9999.99" }, "price_gross");
    fails({ price_gross: null, price_tax: null }, "price_gross");
    fails({ positions: [position("23", "1O0", "123")] }, "positions.0.total_price_net");
  });
});

describe("other documents", () => {
  it("takes a sale's parties as they stand and our account", () => {
    const sale = mapSale({ payment_type: "cash_on_delivery" });
    assert.equal(sale.direction, "sales");
    assert.equal(sale.seller.name, "Laboratorium Przykładowe sp. z o.o.");
    assert.deepEqual(sale.payment?.account, { iban: "PL90102020200000987654321000" });
    assert.equal(sale.payment?.means, "cod");
    assert.equal(sale.received_date, undefined);
  });

  it("tells who paid how much", () => {
    const status = (changes: Row) => mapCost(changes).payment?.status;
    assert.equal(status({}), "partial");
    assert.equal(status({ status: "issued", paid: "0.00" }), "unpaid");
    assert.equal(status({ status: "issued", paid: "6481.50" }), "paid");
    assert.equal(status({ status: "paid", paid: "7000.00" }), "overpaid");
    assert.equal(status({ status: null, paid: null }), "unknown");
    assert.equal(mapCost({ status: "paid" }).status, "paid");
  });

  it("keeps the rate of a foreign currency", () => {
    const row = { currency: "EUR", exchange_currency: "PLN", exchange_currency_rate: "4,2731" };
    const invoice = mapCost(row);
    assert.equal(invoice.tax_currency, "PLN");
    assert.deepEqual(invoice.exchange_rate, { rate: "4.2731" });
    assert.equal(mapCost({ ...row, exchange_currency_rate: "0.0" }).exchange_rate, undefined);
  });

  it("shows a correction before and after, and counts its difference", () => {
    const before = position("23", "20.00", "24.60", { quantity: "2", kind: "correction_before" });
    const after = position("23", "10.00", "12.30", { kind: "correction_after" });
    const states = { correction_before_attributes: before, correction_after_attributes: after };
    const difference = position("23", "-10.00", "-12.30", { quantity: "-1", ...states });
    for (const positions of [[difference], [{ ...states, kind: "correction" }]]) {
      const invoice = mapCost({
        ...sums("-10.00", "-2.30", "-12.30"),
        kind: "correction",
        invoice_id: 412345000,
        from_invoice_id: 412345000,
        paid: "0.00",
        positions,
      });
      assert.equal(invoice.kind, "correction");
      assert.equal(invoice.type_code, "384");
      assert.deepEqual(invoice.preceding_invoices, [{ remote_id: "412345000" }]);
      assert.deepEqual(
        invoice.lines.map(({ no, net, is_before_correction = false }) => [
          no,
          net,
          is_before_correction,
        ]),
        [
          [1, "20.00", true],
          [2, "10.00", false],
        ],
      );
      assert.equal(invoice.vat_breakdown[0]?.taxable, "-10.00");
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { Invoice } from "../../sdk/index.ts";
import { toSale } from "./invoices.ts";
import { companyOf } from "./parties.ts";
import type { Row } from "./values.ts";
import { gtuCodesOf, vatOf, vatRatesOf } from "./vat.ts";

const US = companyOf({
  company_data: { company_name: "Pracownia Żagli sp. z o.o.", tax_id: "5252914179" },
});
const UUID = "0f6d1a1e-2c55-4d0b-9a53-0e6a7c9f1b00";
const KSEF = "7790115243-20261014-0100A0D61E23-B5";
const RATES = vatRatesOf([
  { symbol: "taxi", rate: 4 },
  { symbol: "zw", rate: 0 },
]);
const OPTIONS = {
  us: US,
  resource: "invoices",
  rates: RATES,
  gtuCodes: gtuCodesOf([
    { id: 6, name: "GTU_06" },
    { id: 7, name: "bez kodu" },
  ]),
  withUnprinted: false,
} as const;

const SERVICE = {
  name: "Usługa",
  tax_symbol: "23",
  unit: "godz.",
  quantity: 2.5,
  unit_net_price: 10_000,
  net_price: 25_000,
  tax_price: 5_750,
  gross_price: 30_750,
  pkwiu: "71.12.19.0",
  gtu_id: 6,
};
const SALE: Row = {
  id: 9,
  uuid: UUID,
  number: "9/10/2026",
  kind: "vat",
  currency: "PLN",
  status: "printed",
  invoice_date: "2026-10-05",
  sale_date: "2026-10-04",
  payment_date: "2026-10-19",
  paid_date: null,
  net_price: 25_000,
  tax_price: 5_750,
  gross_price: 30_750,
  left_to_pay: 10_750,
  payment_method: "przelewy24",
  client_company_name: "Odbiorca Wzorowy sp. z o.o.",
  client_tax_code: "5849174002",
  client_street: "Portowa",
  client_street_number: "9",
  client_flat_number: "3",
  client_city: "Gdańsk",
  client_post_code: "80-001",
  client_country: "PL",
  bank_account: "14999999990000000000000001",
  split_payment: true,
  notes: "Uwaga",
  services: [SERVICE],
  ksef_data: { ksef_number: KSEF, status: "success" },
};

function sale(changes: Row = {}, options: Partial<Parameters<typeof toSale>[1]> = {}): Invoice {
  const invoice = toSale({ ...SALE, ...changes }, { ...OPTIONS, ...options });
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

describe("a sales invoice", () => {
  it("has lines, VAT, parties and account", () => {
    const invoice = sale();
    assert.deepEqual(invoice.lines[0], {
      ...{ no: 1, name: "Usługa", qty: "2.5", unit_local: "godz.", net_price: "100" },
      ...{ net: "250.00", gross: "307.50" },
      vat: { category: "S", rate: "23", local_code: "23", amount: "57.50" },
      classifications: [
        { scheme: "GTU", code: "GTU_06" },
        { scheme: "PKWIU", code: "71.12.19.0" },
      ],
    });
    assert.equal(invoice.buyer.address?.line1, "Portowa 9/3");
    assert.deepEqual(invoice.seller.bank_accounts, [{ iban: "PL14999999990000000000000001" }]);
    assert.deepEqual(
      invoice.vat_breakdown.map(({ rate, tax }) => [rate, tax]),
      [["23", "57.50"]],
    );
  });

  it("tells what is paid from what is left", () => {
    const { payment } = sale();
    assert.deepEqual(
      [payment?.status, payment?.paid, payment?.means],
      ["partial", "200.00", "online"],
    );
    assert.equal(payment?.split_payment, true);
    assert.equal(sale({ left_to_pay: 0 }).status, "paid");
    assert.equal(sale({ left_to_pay: -100 }).payment?.status, "overpaid");
    assert.equal(sale({ status: "draft", left_to_pay: 30_750 }).status, "draft");
  });

  it("has its kind, from the document or from the list that it stands in", () => {
    const kind = (changes: Row, resource = "invoices") =>
      sale(changes, { resource: resource as "invoices" }).kind;
    assert.equal(kind({ kind: "proforma" }), "proforma");
    assert.equal(kind({ kind: null }, "advance_invoices"), "advance");
    assert.equal(kind({ kind: "final" }, "final_invoices"), "final");
    assert.equal(kind({ kind: "nowy" }), "other");
  });

  it("keeps the KSeF number in its own shape only, and dates of a long service", () => {
    assert.deepEqual(sale().fiscal, { system: "KSEF", id: KSEF, status: "success" });
    assert.equal(sale({ ksef_data: { ksef_number: "w drodze" } }).fiscal, undefined);
    const long = {
      continuous_service_start_on: "2026-09-01",
      continuous_service_end_on: "2026-09-30",
    };
    assert.deepEqual(sale(long).delivery_period, { from: "2026-09-01", to: "2026-09-30" });
    assert.equal(sale(long).tax_point_date, "2026-09-30");
  });

  it("offers the PDF only where fetching it changes nothing, unless told otherwise", () => {
    const kinds = (changes: Row, withUnprinted = false) =>
      sale(changes, { withUnprinted }).attachments?.map((file) => file.kind) ?? [];
    assert.deepEqual(kinds({}), ["pdf", "xml"]);
    assert.deepEqual(kinds({ status: "sent" }), ["xml"]);
    assert.deepEqual(kinds({ status: "sent" }, true), ["pdf", "xml"]);
    assert.deepEqual(kinds({ status: "draft", ksef_data: null }, true), []);
  });

  it("shows a correction before and after and says what it corrects", () => {
    const before = { ...SERVICE, group: 1, correction: false };
    const after = {
      ...before,
      correction: true,
      quantity: 1,
      net_price: 10_000,
      tax_price: 2_300,
      gross_price: 12_300,
    };
    const difference = { net_price: -15_000, tax_price: -3_450, gross_price: -18_450 };
    for (const sums of [difference, { net_price: 10_000, tax_price: 2_300, gross_price: 12_300 }]) {
      const invoice = sale({
        ...{ kind: "correction", services: [before, after], ...sums, correction_reason: "Zwrot" },
        ...{ corrected_invoice_number: "8/10/2026", corrected_invoice_uuid: UUID },
      });
      assert.deepEqual(
        invoice.lines.map((line) => line.is_before_correction === true),
        [true, false],
      );
      assert.equal(invoice.vat_breakdown[0]?.taxable, invoice.totals.net);
      assert.deepEqual(invoice.preceding_invoices, [{ number: "8/10/2026", remote_id: UUID }]);
      assert.deepEqual(invoice.correction, { reason: "Zwrot" });
    }
  });

  it("on the margin scheme has the whole price without tax", () => {
    const services = [{ name: "Obraz", quantity: 1, gross_price: 50_000 }];
    const sums = { net_price: undefined, tax_price: undefined, gross_price: 50_000 };
    const invoice = sale({ kind: "margin", services, ...sums }, { resource: "margin_invoices" });
    assert.deepEqual(invoice.totals, { net: "500.00", tax: "0.00", gross: "500.00" });
    assert.equal(invoice.vat_breakdown[0]?.local_code, "marza");
  });

  it("stays as printed, without a breakdown, where its lines say something else", () => {
    let told = 0;
    const onMismatch = () => {
      told += 1;
    };
    const invoice = sale({ services: [{ ...SERVICE, net_price: 1 }] }, { onMismatch });
    assert.deepEqual([invoice.vat_breakdown, invoice.totals.net, told], [[], "250.00", 1]);
  });
});

describe("VAT symbols", () => {
  it("are read in the vendor's words, and unknown ones kept as text", () => {
    const short = (symbol: unknown) => {
      const { category, rate, local_code } = vatOf(symbol, RATES);
      return [category, rate, local_code];
    };
    assert.deepEqual(short("23"), ["S", "23", "23"]);
    assert.deepEqual(short(8), ["S", "8", "8"]);
    assert.deepEqual(short("0"), ["Z", "0", "0"]);
    assert.deepEqual(short("zw"), ["E", "0", "zw"]);
    assert.deepEqual(short("NP UE"), ["O", undefined, "np ue"]);
    assert.deepEqual(short("oo"), ["AE", "0", "oo"]);
    assert.deepEqual(short("taxi"), ["S", "4", "taxi"]);
    assert.deepEqual(short("ryczałt"), [undefined, undefined, "ryczałt"]);
    assert.deepEqual(short(null), [undefined, undefined, undefined]);
  });
});

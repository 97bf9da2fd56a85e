import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { DataError, Invoice, Item, isHubError, Party } from "../../sdk/index.ts";
import { type ExpenseScope, toCost } from "./expenses.ts";
import { saleToIssue } from "./fixtures/records.ts";
import { toRecord } from "./issue.ts";
import { toItem } from "./items.ts";
import { toParty } from "./parties.ts";
import { toSale } from "./sales.ts";
import { daysBefore, earlier, localTime } from "./times.ts";
import { type Row, rowsOf } from "./values.ts";
import { type Vat, vatOf, vatOfCode } from "./vat.ts";

const VAT_CODES = new Map<string, Vat>([
  ["222", { category: "S", rate: "23", local_code: "23" }],
  ["224", { category: "S", rate: "5", local_code: "5" }],
  ["230", { category: "E", rate: "0", local_code: "zw" }],
]);
const SCOPE: ExpenseScope = {
  vatCodes: VAT_CODES,
  tags: new Map([["31", "B+R"]]),
  company: { name: "Nasza Firma", nip: "525-291-41-79" },
  research: undefined,
  scans: [],
  onMismatch() {},
};
const content = (netto: string, tax: string, code: string): Row => ({
  expense_part_vat_content: { netto, tax, vat_code: { id: code } },
});
const COST: Row = {
  id: "77",
  type: "invoice",
  fullnumber: "F 12/2026",
  date: "2026-03-10",
  reception_date: "2026-03-12",
  taxregister_date: "2026-03-11",
  payment_date: "2026-03-24",
  payment_method: "payment_card",
  paymentstate: "unpaid",
  netto: "300.00",
  brutto: "351.50",
  alreadypaid: "100.00",
  currency: "PLN",
  currency_exchange: "1.0000",
  description: "BR-7",
  tags: "(31),(99)",
  parent: { id: "0" },
  contractor_detail: {
    name: "Świt S.A.",
    nip: "779-011-52-43",
    tax_id_type: "nip",
    street: "ul. Źródlana 1",
    zip: "90-001",
    city: "Łódź",
    country: "PL",
  },
  expense_parts: {
    "0": {
      expense_part: {
        schema: "cost",
        description: "Sprzęt",
        brutto: "298.50",
        expense_part_vat_contents: {
          "0": content("200.00", "46.00", "222"),
          "1": content("50.00", "2.50", "224"),
        },
      },
    },
    "1": {
      expense_part: {
        schema: "vehicle_fuel",
        description: "Paliwo",
        brutto: "53.00",
        expense_part_vat_contents: { "0": content("50.00", "3.00", "777") },
      },
    },
  },
};

function cost(changes: Row = {}, scope: Partial<ExpenseScope> = {}): Invoice {
  const invoice = toCost({ ...COST, ...changes }, { ...SCOPE, ...scope });
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  return invoice;
}

describe("a cost", () => {
  it("has its parts as lines and its VAT by rate", () => {
    const invoice = cost();
    assert.deepEqual(
      invoice.lines.map(({ name, net, gross, vat }) => [name, net, gross, vat?.rate]),
      [
        ["Sprzęt", "250.00", "298.50", undefined],
        ["Paliwo", "50.00", "53.00", undefined],
      ],
    );
    assert.deepEqual(
      invoice.vat_breakdown.map(({ rate, taxable, tax }) => [rate, taxable, tax]),
      [
        ["23", "200.00", "46.00"],
        ["5", "50.00", "2.50"],
        [undefined, "50.00", "3.00"],
      ],
    );
    assert.deepEqual(invoice.totals, { net: "300.00", tax: "51.50", gross: "351.50" });
  });

  it("keeps dates, parties, payment, labels and the month of the books", () => {
    const invoice = cost();
    assert.deepEqual(
      [invoice.issue_date, invoice.received_date, invoice.due_date],
      ["2026-03-10", "2026-03-12", "2026-03-24"],
    );
    assert.deepEqual(invoice.seller.ids, [{ scheme: "PL:NIP", value: "7790115243" }]);
    assert.deepEqual(invoice.buyer.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
    assert.deepEqual(invoice.payment, { means: "card", status: "partial", paid: "100.00" });
    assert.deepEqual(invoice.accounting, { category: "B+R", kind: "cost", period: "2026-03" });
    assert.equal(invoice.note, "BR-7");
    assert.deepEqual([invoice.tax_currency, invoice.preceding_invoices], [undefined, undefined]);
  });

  it("is marked where the tax book has it as research", () => {
    const invoice = cost({}, { research: { amount: "200", description: "prace B+R" } });
    assert.equal(invoice.accounting?.kind, "expense_research");
    assert.equal(invoice.note, "BR-7\nKPiR B+R: 200 prace B+R");
  });

  it("keeps the printed sums where the parts say something else", () => {
    let told = 0;
    const invoice = cost({ netto: "900.00", brutto: "1100.00" }, { onMismatch: () => (told += 1) });
    assert.deepEqual([invoice.vat_breakdown, told], [[], 1]);
    assert.deepEqual(invoice.totals, { net: "900.00", tax: "200.00", gross: "1100.00" });
  });

  it("has one sum where the other is missing, and none where both are", () => {
    assert.equal(cost({ netto: "" }).totals.net, "300.00");
    assert.equal(cost({ brutto: null }).totals.gross, "351.50");
    const fails = (changes: Row, field: string) =>
      assert.throws(
        () => cost(changes),
        (error) => error instanceof DataError && error.issues[0]?.field === field,
      );
    fails({ netto: null, brutto: null }, "brutto");
    fails({ brutto: null, expense_parts: [] }, "brutto");
    fails({ date: "2026-02-30" }, "date");
    fails({ currency: "zł" }, "currency");
    fails({ netto: "sto" }, "netto");
  });

  it("tells state, correction and rate of another currency", () => {
    assert.equal(cost({ is_rejected: "1" }).status, "void");
    assert.equal(cost({ draft: "1" }).status, "draft");
    assert.equal(cost({ paymentstate: "paid" }).status, "paid");
    assert.equal(
      cost({ paymentstate: "undefined", alreadypaid: "0.00" }).payment?.status,
      "unknown",
    );
    const correction = cost({ correction: "1", parent: { id: "76" } });
    assert.deepEqual([correction.kind, correction.type_code], ["correction", "384"]);
    assert.deepEqual(correction.preceding_invoices, [{ remote_id: "76" }]);
    const euro = cost({ currency: "EUR", currency_exchange: "4.2731" });
    assert.deepEqual(euro.exchange_rate, { rate: "4.2731" });
    assert.equal(cost({ type: "internal_proof" }).kind, "internal");
    assert.equal(cost({ type: "nowy" }).kind, "other");
  });

  it("withstands anything that comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(COST)), (value, name) => {
        try {
          cost({ [name]: value } as Row);
          toSale({ ...COST, total: "351.50", [name]: value } as Row, SCOPE);
        } catch (error) {
          assert.ok(isHubError(error) && error.reaction === "skip", String(error));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("lists", () => {
  it("are numbered objects, arrays, single or bare objects", () => {
    const rows = [{ id: "1" }, { id: "2" }];
    for (const list of [
      { "0": { tag: rows[0] }, "1": { tag: rows[1] }, parameters: { total: "2" } },
      { "1": { tag: rows[1] }, "0": { tag: rows[0] } },
      rows.map((tag) => ({ tag })),
      rows,
    ])
      assert.deepEqual(rowsOf(list, "tag"), rows);
    assert.deepEqual(rowsOf({ tag: rows[0] }, "tag"), [rows[0]]);
    for (const none of [[], {}, null, undefined, "", { parameters: {} }])
      assert.deepEqual(rowsOf(none, "tag"), []);
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [String(i), { tag: { id: String(i) } }]),
    );
    assert.equal(rowsOf(many, "tag").at(-1)?.id, "11");
  });
});

describe("VAT codes", () => {
  it("mean what the dictionary says, also of other countries", () => {
    const polish = (code: string) => vatOf({ code, rate: "0.00", declaration_country_id: "0" });
    assert.deepEqual(polish("WDT").category, "K");
    assert.deepEqual(polish("EXP").category, "G");
    assert.deepEqual(polish("VAT_BUYER").category, "AE");
    assert.deepEqual(polish("NPUE"), { category: "O", local_code: "npue" });
    assert.deepEqual(polish("0"), { category: "Z", rate: "0", local_code: "0" });
    assert.deepEqual(polish("COŚ"), { local_code: "coś" });
    const czech = { code: "X", rate: "21.00", label: "CZ 21%", declaration_country_id: "56" };
    assert.deepEqual(vatOf(czech), { category: "S", rate: "21", local_code: "CZ 21%" });
    assert.deepEqual(vatOfCode("23 %"), { category: "S", rate: "23", local_code: "23" });
  });
});

describe("parties and goods", () => {
  it("have the id that the type says", () => {
    const ids = (row: Row) => toParty({ name: "x", ...row })?.ids;
    assert.deepEqual(ids({ tax_id_type: "nip", nip: "7790115243" })?.[0]?.scheme, "PL:NIP");
    assert.deepEqual(ids({ tax_id_type: "vat", nip: "CZ12345678" })?.[0]?.scheme, "EU:VAT");
    assert.deepEqual(ids({ tax_id_type: "custom", nip: "7790115243" })?.[0]?.scheme, "OTHER");
    assert.deepEqual(ids({ tax_id_type: "pesel", nip: "44051401359" })?.[0]?.scheme, "PL:PESEL");
    assert.deepEqual(ids({ regon: "123456785" }), [{ scheme: "PL:REGON", value: "123456785" }]);
    const both = toParty({ name: "x", buyer: "1", seller: "1", payment_days: "14" });
    assert.deepEqual([both?.role, both?.payment_terms_days], ["both", 14]);
    assert.deepEqual([...Value.Errors(Party, both)], []);
  });

  it("have prices, stock and a code of their own or their id", () => {
    const item = toItem(
      {
        id: "9",
        name: "Śruba",
        netto: "10.00",
        brutto: "12.30",
        count: "4.0000",
        vat_code: { id: "222" },
      },
      VAT_CODES,
    );
    assert.deepEqual([...Value.Errors(Item, item)], []);
    assert.deepEqual([item?.code, item?.vat_rate, item?.stock?.[0]?.on_hand], ["9", "23", "4"]);
    assert.equal(toItem({ id: "9" }, VAT_CODES), undefined);
  });
});

describe("times", () => {
  it("are those of a clock in Warsaw", () => {
    assert.equal(localTime(Date.UTC(2026, 6, 1, 10)), "2026-07-01 12:00:00");
    assert.equal(localTime(Date.UTC(2026, 0, 1, 10)), "2026-01-01 11:00:00");
    assert.equal(earlier("2026-01-01 01:00:00", 7_200_000), "2025-12-31 23:00:00");
    assert.equal(daysBefore(Date.UTC(2026, 0, 31, 12), 30), "2026-01-01");
  });
});

describe("what wFirma takes", () => {
  it("is an invoice with the codes of its dictionary", () => {
    const record = toRecord(saleToIssue("A/1"), VAT_CODES);
    assert.deepEqual(
      [record.id_external, record.type, record.price_type, record.disposaldate],
      ["A/1", "normal", "netto", "2026-01-11"],
    );
    assert.deepEqual(record.contractor, {
      name: "Odbiorca Wzorowy sp. z o.o.",
      tax_id_type: "nip",
      nip: "5849174002",
      street: "ul. Portowa 9",
      zip: "80-001",
      city: "Gdańsk",
      country: "PL",
    });
    const contents = rowsOf(record.invoicecontents, "invoicecontent");
    assert.deepEqual(
      contents.map(({ count, price, vat_code }) => [count, price, (vat_code as Row).id]),
      [
        ["10", "100", "222"],
        ["1", "300", "230"],
      ],
    );
  });

  it("is nothing that it has no place for", () => {
    const sale = saleToIssue("A/1");
    const [line] = sale.lines;
    assert.ok(line);
    const refusals: readonly [Partial<Invoice>, RegExp][] = [
      [{ direction: "cost" }, /no sales invoice/],
      [{ kind: "correction" }, /correction/],
      [{ lines: [] }, /no lines/],
      [{ lines: [{ ...line, vat: { category: "S", rate: "19" } }] }, /VAT rate.*19/],
      [{ buyer: {} }, /name of the buyer/],
    ];
    for (const [change, says] of refusals)
      assert.throws(() => toRecord({ ...sale, ...change }, VAT_CODES), says);
  });
});

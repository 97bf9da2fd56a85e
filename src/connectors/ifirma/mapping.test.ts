import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Value } from "typebox/value";
import { DataError, Invoice } from "../../sdk/index.ts";
import { toInvoice } from "./mapping.ts";
import { documentParty } from "./parties.ts";
import { invoiceKind, typesOf } from "./types.ts";
import type { Row } from "./values.ts";
import { monthsOf, yearsUntil } from "./windows.ts";

const ROW: Row = {
  FakturaId: 90_000_001,
  Rodzaj: "prz_faktura_kraj",
  PelnyNumer: "7/3/2026",
  DataWystawienia: "2026-03-10",
  TerminPlatnosci: "2026-03-24",
  Brutto: 1291.5,
  Zaplacono: 500,
  Waluta: "PLN",
  KontrahentNazwa: "Źródło Łódź s.c.",
  NIPKontrahenta: "9451043128",
};
const DOC: Row = {
  PelnyNumer: "7/3/2026",
  NumerKSEF: "5252914179-20260310-0100AB12CD34-C6",
  StatusKSEF: { Status: "PRZYJETA_W_KSEF" },
  DataWystawienia: "2026-03-10",
  DataSprzedazy: "2026-03-09",
  FormatDatySprzedazy: "DZN",
  TerminPlatnosci: "2026-03-24",
  SposobZaplaty: "PRZ",
  LiczOd: "NET",
  NumerKontaBankowego: "14 9999 9999 0000 0000 0000 0001",
  Pozycje: [
    {
      NazwaPelna: "Wzorcowanie",
      Jednostka: "szt.",
      Ilosc: 3,
      CenaJednostkowa: 350,
      StawkaVat: 0.23,
      TypStawkiVat: "PRC",
      PKWiU: "71.20.19.0",
      GTU: "GTU_12",
    },
  ],
  Kontrahent: {
    Nazwa: "Źródło Łódź s.c.",
    NIP: "945-104-31-28",
    Ulica: "al. Śródmiejska 14",
    KodPocztowy: "90-001",
    Miejscowosc: "Łódź",
    Kraj: "Polska",
  },
};

function map(doc: Row | undefined = {}, row: Row = {}, type = "fakturakraj"): Invoice {
  let mismatches = 0;
  const issued = { row: { ...ROW, ...row }, doc: doc ? { ...DOC, ...doc } : {}, type };
  const invoice = toInvoice(issued, { name: "Nasza Firma", taxId: undefined }, () => {
    mismatches += 1;
  });
  assert.deepEqual([...Value.Errors(Invoice, invoice)], []);
  assert.equal(mismatches > 0, invoice.lines.length > 0 && invoice.vat_breakdown.length === 0);
  return invoice;
}

const position = (more: Row): Row => ({
  NazwaPelna: "x",
  Ilosc: 1,
  CenaJednostkowa: 100,
  StawkaVat: 0.23,
  TypStawkiVat: "PRC",
  ...more,
});

describe("an issued invoice", () => {
  it("has what the list and the document say", () => {
    const invoice = map();
    assert.equal(invoice.number, "7/3/2026");
    assert.deepEqual(
      [invoice.issue_date, invoice.tax_point_date, invoice.due_date],
      ["2026-03-10", "2026-03-09", "2026-03-24"],
    );
    assert.deepEqual(invoice.totals, { net: "1050.00", tax: "241.50", gross: "1291.50" });
    assert.deepEqual(invoice.payment, {
      means: "transfer",
      account: { iban: "PL14999999990000000000000001" },
      status: "partial",
      paid: "500.00",
    });
    assert.deepEqual(invoice.fiscal, {
      system: "KSEF",
      id: "5252914179-20260310-0100AB12CD34-C6",
      status: "PRZYJETA_W_KSEF",
    });
    assert.deepEqual(invoice.lines[0]?.classifications, [
      { scheme: "GTU", code: "GTU_12" },
      { scheme: "PKWIU", code: "71.20.19.0" },
    ]);
    assert.deepEqual(invoice.buyer.ids, [{ scheme: "PL:NIP", value: "9451043128" }]);
    assert.equal(invoice.buyer.address?.country_code, "PL");
  });

  it("knows our NIP by the KSeF number where the settings do not say", () => {
    assert.deepEqual(map().seller.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
    assert.equal(map({ NumerKSEF: null }).seller.ids, undefined);
  });

  it("is kept without lines where there is no document", () => {
    const invoice = map(null as never, {}, "");
    assert.deepEqual(invoice.totals, { gross: "1291.50" });
    assert.equal(invoice.buyer.name, "Źródło Łódź s.c.");
    assert.deepEqual([invoice.lines, invoice.attachments], [[], undefined]);
  });

  it("is sold in a month where only the month is told", () => {
    const invoice = map({ FormatDatySprzedazy: "MSC", DataSprzedazy: "2026-02-28" });
    assert.deepEqual([invoice.tax_point_period, invoice.tax_point_date], ["2026-02", undefined]);
  });

  it("adds up gross prices, discounts and rates", () => {
    const gross = map(
      { LiczOd: "BRT", Pozycje: [position({ CenaJednostkowa: 123 })] },
      { Brutto: 123 },
    );
    assert.deepEqual(gross.totals, { net: "100.00", tax: "23.00", gross: "123.00" });
    assert.equal(gross.lines[0]?.gross_price, "123");
    const off = map({ Pozycje: [position({ Rabat: 12.5 })] }, { Brutto: 107.63 });
    assert.deepEqual(off.totals, { net: "87.50", tax: "20.13", gross: "107.63" });
    const mixed = map(
      { Pozycje: [position({}), position({ StawkaVat: null, TypStawkiVat: "ZW" })] },
      { Brutto: 223 },
    );
    assert.deepEqual(
      mixed.vat_breakdown.map(({ category, tax }) => [category, tax]),
      [
        ["S", "23.00"],
        ["E", "0.00"],
      ],
    );
  });

  it("takes a grosz of rounding, and no contradiction", () => {
    assert.equal(map({ Pozycje: [position({})] }, { Brutto: 123.01 }).totals.tax, "23.01");
    const wrong = map({ Pozycje: [position({})] }, { Brutto: 130 });
    assert.deepEqual([wrong.vat_breakdown, wrong.totals], [[], { gross: "130.00" }]);
  });

  it("shows a correction before and after", () => {
    const invoice = map(
      {
        Pozycje: [position({ Ilosc: 2 })],
        PozycjePrzedKorekta: [position({ Ilosc: 3 })],
        NumerFakturyKorygowanej: "1/3/2026",
      },
      { Rodzaj: "prz_faktura_kraj_korekta", Brutto: -123 },
      "fakturakraj/korekta",
    );
    assert.deepEqual([invoice.kind, invoice.type_code], ["correction", "384"]);
    assert.deepEqual(invoice.totals, { net: "-100.00", tax: "-23.00", gross: "-123.00" });
    assert.deepEqual(invoice.preceding_invoices, [{ number: "1/3/2026" }]);
  });

  it("tells who paid how much", () => {
    const statusOf = (row: Row) => map({}, row).payment?.status;
    assert.equal(statusOf({ Zaplacono: 0 }), "unpaid");
    assert.equal(statusOf({ Zaplacono: 1291.5 }), "paid");
    assert.equal(statusOf({ Zaplacono: 1300 }), "overpaid");
    assert.equal(statusOf({ Zaplacono: null }), "unknown");
  });

  it("is set aside with the field where it cannot be trusted", () => {
    const fails = (row: Row, field: string, doc: Row = {}) =>
      assert.throws(
        () => map(doc, row),
        (error) => error instanceof DataError && error.issues[0]?.field === field,
      );
    fails({ DataWystawienia: "2026-02-30" }, "DataWystawienia", { DataWystawienia: "x" });
    fails({ Brutto: "sto" }, "Brutto");
    fails({ Brutto: null }, "Brutto");
    fails({ Waluta: "złoty" }, "Waluta");
  });

  it("withstands anything that comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
        const doc = {
          ...DOC,
          Pozycje: a,
          Kontrahent: b,
          StatusKSEF: c,
          Uwagi: a,
          SposobZaplaty: b,
        };
        const positions = {
          ...DOC,
          Pozycje: [position({ Ilosc: a, CenaJednostkowa: b, Rabat: c })],
        };
        for (const one of [doc, positions]) map(one as Row);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parties", () => {
  it("keep foreign ids and Polish names of countries", () => {
    const party = documentParty({
      Nazwa: "Muster GmbH",
      PrefiksUE: "DE",
      NIP: "123456789",
      Kraj: "Niemcy",
    });
    assert.deepEqual(party.ids, [{ scheme: "EU:VAT", value: "DE123456789" }]);
    assert.equal(party.address?.country_code, "DE");
    assert.equal(documentParty({ Nazwa: "x", Kraj: "Serbia" }).address?.country_code, "RS");
    assert.equal(documentParty({ Nazwa: "x", Kraj: "Nibylandia" }).address, undefined);
    assert.deepEqual(documentParty({ Nazwa: "x", NIP: "1234567890" }).ids, [
      { scheme: "OTHER", value: "1234567890" },
    ]);
  });
});

describe("kinds of documents", () => {
  it("lead to their addresses, the likeliest first", () => {
    assert.deepEqual(typesOf({ Rodzaj: "prz_faktura_kraj" }), ["fakturakraj"]);
    assert.deepEqual(typesOf({ Rodzaj: "prz_faktura_kraj", Waluta: "EUR" })[0], "fakturawaluta");
    assert.deepEqual(typesOf({ Rodzaj: "prz_faktura_kraj_korekta" })[0], "fakturakraj/korekta");
    assert.deepEqual(typesOf({ Rodzaj: "prz_cos_nowego" }), ["fakturakraj"]);
    assert.deepEqual(invoiceKind({ Rodzaj: "prz_rachunek_kraj" }, "rachunekkraj"), ["bill"]);
  });
});

describe("windows", () => {
  it("cover every day of a period once", () => {
    const spans = monthsOf({ from: "2024-01-31", to: "2024-03-01" });
    assert.deepEqual(spans, [
      { from: "2024-01-31", to: "2024-01-31" },
      { from: "2024-02-01", to: "2024-02-29" },
      { from: "2024-03-01", to: "2024-03-01" },
    ]);
    assert.equal(yearsUntil("2026-05-05").at(-1)?.to, "2027-12-31");
  });
});

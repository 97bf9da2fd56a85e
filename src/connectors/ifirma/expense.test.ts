import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Invoice, toMinor } from "../../sdk/index.ts";
import { toExpense } from "./expense.ts";
import { EXPENSE, invoiceToIssue } from "./fixtures/records.ts";
import { toIssued } from "./issue.ts";

describe("what iFirma takes", () => {
  const options = { path: "kosztdzialalnoscivat", serves: "OP" } as const;

  it("is an expense with every amount in its field", () => {
    const { path, body } = toExpense(EXPENSE, options);
    assert.equal(path, "/kosztdzialalnoscivat.json");
    assert.deepEqual(
      [body.KwotaNetto23, body.KwotaVat23, body.KwotaNetto08, body.KwotaNettoZw, body.KwotaNetto05],
      [4850, 1115.5, 200, 300, 0],
    );
    assert.deepEqual([body.OznaczenieKSeF, body.DataWplywu], ["NUMER", "2026-01-15"]);
    assert.ok(
      String(body.NazwaWydatku).length <= 50 && String(body.NazwaWydatku).endsWith("i inne"),
    );
  });

  it("is nothing that it has no place for, and the reason says what", () => {
    const refusals: readonly [Partial<Invoice>, RegExp][] = [
      [{ currency: "EUR" }, /EUR/],
      [{ kind: "correction" }, /correction/],
      [{ vat_breakdown: [] }, /VAT breakdown/],
      [{ vat_breakdown: [{ category: "AE", taxable: "1.00", tax: "0.00" }] }, /VAT rate AE/],
      [
        { vat_breakdown: [{ category: "S", rate: "23", taxable: "-1.00", tax: "0.00" }] },
        /negative/,
      ],
      [{ number: "x".repeat(51) }, /longer than 50/],
      [{ seller: { name: "Bez adresu" } }, /tax id/],
      [{ direction: "sales" }, /no cost invoice/],
      [{ status: "void" }, /cancelled/],
      [{ status: "draft" }, /a draft/],
    ];
    for (const [change, says] of refusals) {
      assert.throws(() => toExpense({ ...EXPENSE, ...change }, options), says);
    }
  });

  it("is a domestic invoice with the serial of its number", () => {
    const { body } = toIssued(invoiceToIssue("12/1/2026"));
    assert.equal(body.Numer, 12);
    assert.deepEqual(body.Pozycje, [
      {
        NazwaPelna: "Usługa projektowa",
        Jednostka: "godz.",
        Ilosc: 10,
        CenaJednostkowa: 100,
        StawkaVat: 0.23,
        TypStawkiVat: "PRC",
        PKWiU: "",
        GTU: "BRAK",
      },
    ]);
    for (const number of ["12/2/2026", "FV 12/1/2026", "0/1/2026"])
      assert.throws(() => toIssued(invoiceToIssue(number)), /number\/month\/year/);
  });

  it("keeps sums to the grosz on the way", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (minor) => {
        const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
        const row = { category: "Z", rate: "0", taxable: text, tax: "0.00" } as const;
        const { body } = toExpense({ ...EXPENSE, vat_breakdown: [row] }, options);
        assert.equal(toMinor(String(body.KwotaNetto00), "PLN"), minor);
      }),
    );
  });
});

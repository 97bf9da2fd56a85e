import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { Invoice, Item, Party } from "../../sdk/index.ts";
import { toItem } from "./items.ts";
import { toHead } from "./ksef.ts";
import { companyOf, toParty } from "./parties.ts";
import { vatRatesOf } from "./vat.ts";

const US = companyOf({
  company_data: { company_name: "Pracownia Żagli sp. z o.o.", tax_id: "5252914179" },
});
const KSEF = "7790115243-20261014-0100A0D61E23-B5";
const RATES = vatRatesOf([]);

describe("cards", () => {
  it("of customers have contact, terms and a tax id of their country", () => {
    const party = toParty({
      ...{
        id: 1,
        company_name: "Łoś i Spółka",
        nip: "525-291-41-79",
        country: "PL",
        days_to_payment: 14,
      },
      ...{
        first_name: "Żaneta",
        last_name: "Łoś",
        email: "z@los.example",
        street: "Leśna",
        street_number: "1",
      },
    });
    assert.deepEqual([...Value.Errors(Party, party)], []);
    assert.equal(party?.payment_terms_days, 14);
    assert.equal(party?.contact?.name, "Żaneta Łoś");
    assert.deepEqual(party?.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
    const abroad = toParty({ company_name: "X", nip: "FR12345678901", country: "FR" });
    assert.deepEqual(abroad?.ids, [{ scheme: "EU:VAT", value: "FR12345678901" }]);
    assert.equal(toParty({ nip: "5252914179" }), undefined);
  });

  it("of products have a code that is nobody else's", () => {
    const item = toItem(
      {
        id: 5,
        name: "Montaż",
        unit: "godz.",
        unit_net_price: 15_000,
        tax_symbol: "23",
        pkwiu: "43.21",
      },
      RATES,
    );
    assert.deepEqual([...Value.Errors(Item, item)], []);
    assert.deepEqual(
      [item?.code, item?.type, item?.vat_rate, item?.prices?.[0]?.amount],
      ["infakt-5", "service", "23", "150"],
    );
    assert.equal(toItem({ id: 5, name: "Śruba", pkwiu: "25.94" }, RATES)?.type, "goods");
    assert.equal(toItem({ name: "bez numeru" }, RATES), undefined);
  });

  it("tell who we are in both of the ways that the account is described", () => {
    const other = companyOf({
      company: { name: "Pracownia Żagli sp. z o.o.", nip: "525-291-41-79" },
    });
    assert.deepEqual(other.ids, US.ids);
    assert.deepEqual(companyOf({ account: "?" }), {});
  });
});

describe("the head of a document in KSeF", () => {
  it("has its number, parties and sums", () => {
    const head = toHead(
      {
        ...{
          invoice_date: "2026-10-14",
          invoice_number: "Z/7",
          invoice_kind: "KOR",
          currency: "EUR",
        },
        ...{ net_price: "-100.00", tax_price: "-23.00", gross_price: "-123.00", seller_name: "S" },
        ...{ seller_tax_code: "7790115243", client_name: "My", client_tax_code: "5252914179" },
      },
      KSEF,
    );
    assert.deepEqual([...Value.Errors(Invoice, head)], []);
    assert.deepEqual(
      [head.kind, head.totals.gross, head.fiscal?.id],
      ["correction", "-123.00", KSEF],
    );
    assert.equal(head.buyer.ids?.[0]?.value, "5252914179");
  });
});

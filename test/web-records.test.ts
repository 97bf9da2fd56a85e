import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { differences } from "../web/src/record-differences.ts";
import { changedFields, newRecord, recordDraft } from "../web/src/record-draft.ts";

const price = { list: "retail", currency: "PLN", amount: "850.00", is_gross: false };
const item = {
  ...{ code: "A-1", name: "Motor", type: "goods", active: true, vat_rate: "23" },
  prices: [price],
};

describe("a form of a record", () => {
  it("that nobody has touched changes nothing", () => {
    assert.deepEqual(changedFields(recordDraft("item", item), recordDraft("item", item)), {});
  });

  it("names what was changed by its path, and what was taken away as null", () => {
    const before = recordDraft("item", item);
    const after = {
      ...before,
      texts: { ...before.texts, name: " Motor 2 ", vat_rate: "" },
      prices: [{ ...price, list: "wholesale", amount: "1 700,5" }],
    };
    assert.deepEqual(changedFields(before, after), {
      name: "Motor 2",
      vat_rate: null,
      "prices.retail": null,
      "prices.wholesale": { currency: "PLN", amount: "1700.5", is_gross: false },
    });
  });

  it("makes a new record with its lists and parts", () => {
    const empty = recordDraft("party");
    const texts = {
      ...empty.texts,
      ...{ name: "Brána s.r.o.", "address.city": "Brno", "address.country_code": "cz" },
      payment_terms_days: "14",
    };
    const ids = [
      { scheme: "CZ:ICO", value: "12345679" },
      { scheme: "", value: "" },
    ];
    assert.deepEqual(newRecord({ ...empty, texts, ids }), {
      ...{ name: "Brána s.r.o.", role: "customer", active: true, payment_terms_days: 14 },
      address: { city: "Brno", country_code: "CZ" },
      ids: [{ scheme: "CZ:ICO", value: "12345679" }],
    });
  });
});

describe("what a system says otherwise than the hub", () => {
  it("is told field by field, and lists by the names of their entries", () => {
    const said = { ...item, name: "Motor ERP", prices: [{ ...price, amount: "900.00" }] };
    assert.deepEqual(differences(item, said), [
      { path: "name", ours: "Motor", theirs: "Motor ERP" },
      {
        path: "prices.retail",
        ours: { currency: "PLN", amount: "850.00", is_gross: false },
        theirs: { currency: "PLN", amount: "900.00", is_gross: false },
      },
    ]);
  });

  it("is nothing where it says just that, in whatever order, or less", () => {
    const { vat_rate: _rate, ...less } = item;
    const turned = Object.fromEntries(Object.entries(price).toReversed());
    assert.deepEqual(differences(item, null), []);
    assert.deepEqual(differences(item, { ...less, prices: [turned] }), []);
  });
});

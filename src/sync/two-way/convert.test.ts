import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Item } from "../../model/item.ts";
import { createConverter } from "./convert.ts";

const NONE = { units: [], currencies: [], price_lists: [] };
const ITEM: Item = {
  ...{ code: "A", name: "Śruba M8", type: "goods", active: true, unit: "szt" },
  prices: [
    { list: "detal", currency: "PLN", amount: "4.30", is_gross: false },
    { list: "hurt", currency: "EUR", amount: "0.95", is_gross: false },
  ],
  stock: [{ warehouse: "1", on_hand: "250", reserved: "5" }],
};

describe("rules between the words of two systems", () => {
  it("leave a record alone where there are none", () => {
    const plain = createConverter(NONE);
    assert.equal(plain.toErp("item", ITEM), ITEM);
    assert.equal(plain.toHub("item", ITEM), ITEM);
    assert.equal(plain.pathToErp("prices.detal"), "prices.detal");
  });

  it("turn pieces into boxes of ten: a tenth of the stock at ten times the price", () => {
    const units = [{ hub: "szt", erp: "BOX", factor: "10" }];
    const rules = createConverter({ ...NONE, units });
    const there = rules.toErp("item", ITEM);
    assert.equal(there.unit, "BOX");
    assert.deepEqual(
      there.prices?.map(({ amount }) => amount),
      ["43.00", "9.50"],
    );
    assert.deepEqual(there.stock, [{ warehouse: "1", on_hand: "25", reserved: "0.5" }]);
    assert.deepEqual(rules.toHub("item", there), ITEM);
    const other = { ...ITEM, unit: "kg" };
    assert.deepEqual(rules.toErp("item", other), other, "another unit is not meant");
  });

  it("convert amounts of one currency at the rate that was set, rounded to whole grosze", () => {
    const currencies = [{ hub: "PLN", erp: "EUR", rate: "4.30" }];
    const rules = createConverter({ ...NONE, currencies });
    const there = rules.toErp("item", ITEM);
    assert.deepEqual(there.prices?.[0], {
      ...{ list: "detal", currency: "EUR", amount: "1.00", is_gross: false },
    });
    const here = rules.toHub("item", {
      ...ITEM,
      prices: [{ list: "detal", currency: "EUR", amount: "0.95", is_gross: false }],
    });
    assert.equal(here.prices?.[0]?.amount, "4.09", "4.085 is half a grosz");
    const yen = createConverter({
      ...NONE,
      currencies: [{ hub: "PLN", erp: "JPY", rate: "0.0257" }],
    });
    assert.equal(yen.toErp("item", ITEM).prices?.[0]?.amount, "167", "yen have no decimals");
  });

  it("call price lists by the names of either side, in records and in paths", () => {
    const rules = createConverter({ ...NONE, price_lists: [{ hub: "detal", erp: "retail 1.0" }] });
    assert.equal(rules.toErp("item", ITEM).prices?.[0]?.list, "retail 1.0");
    assert.equal(rules.pathToErp("prices.detal"), "prices.retail 1.0");
    assert.equal(rules.pathToHub("prices.retail 1.0"), "prices.detal");
    assert.equal(rules.pathToHub("name"), "name");
  });

  it("do not touch other kinds of records", () => {
    const rules = createConverter({ ...NONE, units: [{ hub: "a", erp: "b", factor: "2" }] });
    const party = { role: "customer" as const, name: "Kapu Kft." };
    assert.equal(rules.toErp("party", party), party);
  });
});

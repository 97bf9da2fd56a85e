import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pathsOf, readPath, withPath } from "./paths.ts";

const ITEM = {
  code: "A-1",
  name: "Motor",
  prices: [
    { list: "retail", currency: "PLN", amount: "10.00", is_gross: false },
    { list: "sieć 1.2", currency: "EUR", amount: "2.00", is_gross: true },
  ],
  attributes: { colour: "red" },
};

describe("paths of a record", () => {
  it("name fields, parts of objects and entries of keyed lists", () => {
    assert.deepEqual(pathsOf(ITEM), [
      ...["code", "name", "prices.retail", "prices.sieć 1.2", "attributes.colour"],
    ]);
    assert.equal(readPath(ITEM, "name"), "Motor");
    assert.equal(readPath(ITEM, "attributes.colour"), "red");
    assert.deepEqual(readPath(ITEM, "prices.sieć 1.2"), {
      ...{ currency: "EUR", amount: "2.00", is_gross: true },
    });
    for (const path of ["ean", "prices.none", "stock.1", "attributes.size", "name.x"])
      assert.equal(readPath(ITEM, path), undefined, path);
  });

  it("set, add and take away, and leave the record itself as it was", () => {
    const before = structuredClone(ITEM);
    const price = { currency: "PLN", amount: "11.00", is_gross: false };
    const dearer = withPath(ITEM, "prices.retail", price);
    assert.deepEqual(dearer.prices[0], { list: "retail", ...price });
    assert.equal(dearer.prices.length, 2);
    assert.equal(withPath(ITEM, "prices.new", price).prices.length, 3);
    assert.deepEqual(Object.keys(withPath(ITEM, "attributes.colour", undefined)), [
      ...["code", "name", "prices"],
    ]);
    assert.equal(readPath(withPath(ITEM, "address.city", "Łódź"), "address.city"), "Łódź");
    assert.equal("name" in withPath(ITEM, "name", undefined), false);
    assert.deepEqual(ITEM, before);
  });

  it("give a record back from its own paths", () => {
    const again = pathsOf(ITEM).reduce(
      (made: object, path) => withPath(made, path, readPath(ITEM, path)),
      {},
    );
    assert.deepEqual(again, ITEM);
  });

  it("know nothing of names that every object has", () => {
    assert.equal(readPath(ITEM, "attributes.constructor"), undefined);
    assert.equal(readPath({}, "__proto__"), undefined);
  });
});

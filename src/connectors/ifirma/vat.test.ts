import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { productOf } from "./values.ts";
import { splitAmount, vatOf } from "./vat.ts";

describe("amounts", () => {
  it("are exact where binary floats are not", () => {
    assert.equal(productOf("PLN", "57.5", "4.27"), 24_553);
    assert.equal(productOf("PLN", "-57.5", "4.27"), -24_553);
    assert.equal(productOf("JPY", "1.5", "3"), 5);
    assert.deepEqual(splitAmount(12_300, "23", true), { net: 10_000, tax: 2_300, gross: 12_300 });
  });

  it("split into parts that are the whole", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom("0", "5", "8", "23", "7.5"),
        fc.boolean(),
        (amount, rate, isGross) => {
          const { net, tax, gross } = splitAmount(amount, rate, isGross);
          assert.equal(net + tax, gross);
          assert.equal(isGross ? gross : net, amount);
        },
      ),
    );
  });

  it("have the VAT words of EN 16931", () => {
    assert.deepEqual(vatOf(0.23, "PRC", "x"), { category: "S", rate: "23", local_code: "23" });
    assert.deepEqual(vatOf("0.08", undefined, "x"), { category: "S", rate: "8", local_code: "8" });
    assert.equal(vatOf(0, "PRC", "fakturawdt").category, "K");
    assert.equal(vatOf(0, "PRC", "fakturaeksporttowarow").category, "G");
    assert.equal(vatOf(0, "PRC", "fakturakraj").category, "Z");
    assert.deepEqual(vatOf(0.17, "OSS", "x"), { rate: "17", local_code: "oss" });
    assert.deepEqual(vatOf(null, null, "x"), {});
  });
});

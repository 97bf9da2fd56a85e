import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barsOf, code128 } from "./code128.ts";

describe("Code 128", () => {
  it("has the check symbol of the published example", () => {
    assert.deepEqual(code128("PJJ123C"), [103, 48, 42, 42, 17, 18, 19, 35, 54, 106]);
  });

  it("packs a key of digits in pairs", () => {
    const values = code128("35261115881399000134550010003528611193292697");
    assert.equal(values.length, 1 + 22 + 2);
    assert.deepEqual(values.slice(0, 4), [105, 35, 26, 11]);
  });

  it("changes sets for the letters of a key and back", () => {
    const values = code128("35260912ABC34501DE35550010002573731548414835");
    assert.deepEqual(values.slice(0, 9), [105, 35, 26, 9, 12, 101, 33, 34, 35]);
    assert.equal(values.at(-1), 106);
    assert.ok(values.every((value) => value >= 0 && value <= 106));
  });

  it("has eleven modules for each symbol and thirteen for the stop", () => {
    for (const key of [
      "35261115881399000134550010003528611193292697",
      "422610M8XGB36R00A181570010007906401323331498",
    ]) {
      const symbols = code128(key).length;
      assert.equal(
        barsOf(key).reduce((sum, width) => sum + width, 0),
        symbols * 11 + 2,
      );
    }
  });
});

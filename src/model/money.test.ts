import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromMinor, toMinor } from "./money.ts";

describe("toMinor", () => {
  it("rounds half away from zero, exactly", () => {
    const cases = [
      ["245.525", 24553],
      ["-245.525", -24553],
      ["245.524999", 24552],
      ["0.005", 1],
      ["-0.004", 0],
      ["-0.00", 0],
      ["1230", 123000],
      ["1230.5", 123050],
      ["9999999999999.99", 999999999999999],
    ] as const;
    for (const [text, minor] of cases) assert.equal(toMinor(text, "PLN"), minor, text);
  });

  it("knows currencies whose minor unit is not a hundredth", () => {
    assert.equal(toMinor("1234", "JPY"), 1234);
    assert.equal(toMinor("1.2345", "KWD"), 1235);
    assert.equal(toMinor(undefined, "PLN"), undefined);
  });
});

describe("fromMinor", () => {
  it("is the way back", () => {
    for (const minor of [0, 1, -5, 99, 100, 123456, -123456, 999999999999999]) {
      for (const currency of ["PLN", "JPY", "KWD"]) {
        assert.equal(toMinor(fromMinor(minor, currency), currency), minor);
      }
    }
    assert.equal(fromMinor(-5, "PLN"), "-0.05");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatInstant, formatMinor, formatPeriod, formatRate } from "./format.ts";

describe("formatMinor", () => {
  it("groups thousands as each language does, with blanks that do not break", () => {
    assert.equal(formatMinor(123456, "PLN", "pl"), "1\u00a0234,56");
    assert.equal(formatMinor(123456, "PLN", "en"), "1,234.56");
    assert.equal(formatMinor(123456, "BRL", "pt-BR"), "1.234,56");
    assert.equal(formatMinor(-123456789, "CZK", "cs"), "-1\u00a0234\u00a0567,89");
  });

  it("knows currencies without hundredths, small amounts and very large ones", () => {
    assert.equal(formatMinor(1234567, "JPY", "hu"), "1\u00a0234\u00a0567");
    assert.equal(formatMinor(-5, "PLN", "pl"), "-0,05");
    assert.equal(formatMinor(0, "KWD", "en"), "0.000");
    assert.equal(formatMinor(9007199254740991, "PLN", "en"), "90,071,992,547,409.91");
  });
});

describe("formatRate, formatPeriod, formatInstant", () => {
  it("write rates and months in the language", () => {
    assert.equal(formatRate("23", "pl"), "23%");
    assert.equal(formatRate("8.5", "cs"), "8,5\u00a0%");
    assert.equal(formatPeriod("2025-01", "pl"), "styczeń 2025");
    assert.equal(formatPeriod("2025-12", "en"), "December 2025");
  });

  it("write an instant in the time zone that they are given", () => {
    const instant = Date.UTC(2025, 1, 28, 23, 30);
    assert.equal(formatInstant(instant, "Europe/Warsaw"), "2025-03-01 00:30 (Europe/Warsaw)");
    assert.equal(
      formatInstant(instant, "America/Sao_Paulo"),
      "2025-02-28 20:30 (America/Sao_Paulo)",
    );
  });
});

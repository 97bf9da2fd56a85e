import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Numeral, parseExact } from "../exact-json.ts";
import { compareCodePoints, compareWith } from "./compare.ts";
import { decimalKey, decimalOf, parseDecimal } from "./decimal.ts";

const order = (found: unknown, wanted: unknown): number | undefined => {
  const result = compareWith(wanted)(found);
  return result === undefined ? undefined : Math.sign(result);
};

describe("order of values", () => {
  it("compares amounts as decimals, not as text and not as floats", () => {
    assert.equal(order("999.00", "1230.00"), -1);
    assert.equal(order("1230.0", "1230.00"), 0);
    assert.equal(order(1230, "1230.00"), 0);
    assert.equal(order("0.3", 0.3), 0);
    assert.equal(order("0.30000000000000004", "0.3"), 1);
    assert.equal(order("12345678901234567891", "12345678901234567890"), 1);
    assert.equal(order("-5", "-4.99"), -1);
    assert.equal(order("-0", "0.00"), 0);
    assert.equal(order("1e3", "999.9"), 1);
    assert.equal(order(1e21, "1000000000000000000000"), 0);
    assert.equal(order(new Numeral("9007199254740993"), "9007199254740992"), 1);
  });

  it("compares dates and instants in time, whatever their zone and fraction", () => {
    assert.equal(order("2026-03-12", "2026-03-02"), 1);
    assert.equal(order("2026-03-12T01:00:00+02:00", "2026-03-11T23:00:00Z"), 0);
    assert.equal(order("2026-03-12T00:30:00+01:00", "2026-03-12"), -1);
    assert.equal(order("2026-03-12T09:30:00.1234567Z", "2026-03-12T09:30:00.123456Z"), 1);
    assert.equal(order("2026-03-12T09:30:00.120Z", "2026-03-12T09:30:00.12Z"), 0);
    assert.equal(order("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"), 0);
    assert.equal(order("0099-01-01", "1999-01-01"), -1);
  });

  it("takes what is no day of a calendar as text", () => {
    assert.equal(order("2026-02-30T25:00:00Z", "2026-02-30T9"), -1);
    assert.equal(order("2026-02-30", "2026-03-01"), -1);
  });

  it("compares other text by code points, however accents are encoded", () => {
    assert.equal(order("B10", "B9"), -1);
    assert.equal(order("n\u0303", "ñ"), 0);
    assert.equal(order("\u{1d11e}", "\uffee"), 1);
    assert.equal(order("n/a", "1000"), 1);
  });

  it("has no order for lists, objects and nothing, nor for text against a number", () => {
    for (const found of [undefined, null, true, [], {}, "n/a"]) {
      assert.equal(order(found, 1000), undefined);
    }
    assert.equal(order(null, "a"), undefined);
  });
});

describe("decimals", () => {
  it("reads what JSON and amounts write, and nothing else", () => {
    for (const text of ["", "+1", "1,5", ".5", "5.", "1 000", "0x10", "NaN", "Infinity", "１"]) {
      assert.equal(parseDecimal(text), undefined, text);
    }
    assert.equal(parseDecimal("9".repeat(401)), undefined);
  });

  const scale = 6;
  const amount = fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: scale }))
    .map(([units, places]) => {
      const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
      const cut = digits.length - places;
      const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
      return {
        text: units < 0n ? `-${text}` : text,
        scaled: units * 10n ** BigInt(scale - places),
      };
    });

  it("orders any two as whole numbers do", () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const expected = a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
        assert.equal(order(a.text, b.text), expected);
        assert.equal(keyOf(a.text) === keyOf(b.text), expected === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("orders neighbours that a float cannot tell apart", () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: -2, max: 2 }), ({ scaled }, step) => {
        const [a, b] = [scaled, scaled + BigInt(step)].map((units) => `${units}e-${scale}`);
        assert.equal(order(b, a), Math.sign(step));
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes a JavaScript number for the decimal that it writes", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        assert.equal(order(number, String(number)), 0);
      }),
    );
  });

  function keyOf(text: string): string {
    const decimal = decimalOf(text);
    assert.ok(decimal);
    return decimalKey(decimal);
  }
});

describe("code points", () => {
  it("are ordered as their UTF-8 bytes are", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        assert.equal(Math.sign(compareCodePoints(a, b)), expected);
      }),
    );
  });
});

describe("exact JSON", () => {
  it("gives every number back as it was written", () => {
    const text =
      '{"a":15.99,"b":1e21,"c":12345678901234567890,"d":[1.50,-0,0.0000001,1E-2],"e":"1.50"}';
    assert.equal(JSON.stringify(parseExact(text)), text);
  });

  it("makes plain numbers of those that JavaScript writes alike", () => {
    assert.deepEqual(parseExact('{"a":15.99,"b":[-7,0],"c":"1e21"}'), {
      a: 15.99,
      b: [-7, 0],
      c: "1e21",
    });
  });

  it("keeps the text of any JSON without spaces", () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    const number = digits.map((source) => ({ source }));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        number,
        fc.string(),
        fc.boolean(),
        fc.array(tie("any")),
        fc.dictionary(fc.string(), tie("any")),
      ),
    })).any;
    fc.assert(fc.property(value, (written) => keepsText(jsonOf(written))));
  });
});

/** JSON of a value in which `{ source }` stands for a number's text. */
function jsonOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  const [only] = entries;
  if (only?.[0] === "source" && entries.length === 1) return String(only[1]);
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${jsonOf(part)}`).join(",")}}`;
}

/** Keys are out of order after parsing where they look like whole numbers. */
function keepsText(text: string): void {
  const sorted = (json: string) => [...json].sort().join("");
  assert.equal(sorted(JSON.stringify(parseExact(text))), sorted(text));
}

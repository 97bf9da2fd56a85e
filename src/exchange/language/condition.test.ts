import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import {
  columnsOf,
  evaluateCondition,
  parseCondition,
  recordMatch,
  recordTokens,
  toCondition,
  tokensOf,
} from "./condition.ts";

const parse = (text: string, tokens = true) => parseCondition(text, { tokens });
const bound = (text: string, values: Record<string, Cell> = {}) =>
  toCondition(parse(text), (name) => values[name]);
const isTrue = (text: string, row: Record<string, Cell>, values: Record<string, Cell> = {}) =>
  evaluateCondition(
    parse(text),
    (column) => row[column],
    (name) => values[name],
  );
const issueOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    return error.issues
      .map(({ field, message, remedy }) => `${field}: ${message} ${remedy}`)
      .join();
  }
  return assert.fail("nothing was refused");
};

describe("reading a condition", () => {
  it("takes what BSConnect and people write", () => {
    const GOOD = [
      "Knt_Nip='{nip___}' AND Knt_Nazwa1='{name_1}'",
      "Knt_Nieaktywny = 0 and Knt_Kod <> 'X'",
      '[Nazwa pełna] LIKE N\'%ąę%\' OR "x""y" != 5',
      "NOT (a IN (1, 2, 'x') OR b BETWEEN 1 AND -2.50)",
      "a IS NOT NULL AND b IS NULL AND NOT c NOT LIKE '%{x}%'",
      "'A' = kod AND 5 < ilość",
      "aktywny = TRUE",
      "ids[PL:NIP] = '{nip}'",
    ];
    for (const text of GOOD) assert.ok(parse(text), text);
    assert.deepEqual(columnsOf(parse(GOOD[2] ?? "")), ["Nazwa pełna", 'x"y']);
    assert.deepEqual(tokensOf(parse(GOOD[0] ?? "")), ["nip___", "name_1"]);
  });

  it("refuses everything else with its place", () => {
    const BAD: readonly [string, RegExp][] = [
      ["", /character 1: a column is expected/],
      ["a = 1; DROP TABLE x", /character 6: ";" has no place/],
      ["a = 1 -- x", /character 7: comments/],
      ["a = 1 /* x */", /character 7: comments/],
      ["a = (SELECT 1)", /character 5: a value is expected/],
      ["a IN (SELECT 1)", /character 7: a query has no place/],
      ["UPPER(a) = 'X'", /character 1: UPPER\(…\) is a function/],
      ["a = b", /character 5: a value is expected, not b/],
      ["a = 'x", /character 5: a text is not closed/],
      ["a = NULL", /IS NULL/],
      ["a = 1 b = 2", /character 7: AND, OR or the end/],
      ["(a = 1", /character 7: \) is expected/],
      ["a = 1)", /character 6: \) without \(/],
      ["a LIKE 5", /a text in '…' is expected/],
      ["a NOT = 5", /LIKE, IN or BETWEEN/],
      ["a = 1 OR", /a column is expected/],
      ["a = 1x", /has no place/],
      [`${"(".repeat(40)}a = 1${")".repeat(40)}`, /nested deeper/],
      [Array.from({ length: 301 }, () => "a = 1").join(" OR "), /more than 300 comparisons/],
      ["x".repeat(30_000), /too long/],
    ];
    for (const [text, expected] of BAD)
      assert.match(
        issueOf(() => parse(text)),
        expected,
      );
    assert.match(
      issueOf(() => parse("a = {x}", false)),
      /\{…\} has no place/,
    );
    assert.deepEqual(toCondition(parse("a = '{x}'", false)), {
      column: "a",
      op: "=",
      value: "{x}",
    });
  });

  it("is total: any text is a condition or an issue, soon", () => {
    const pieces = fc.constantFrom(
      "a",
      "'x'",
      "(",
      ")",
      "AND",
      "OR",
      "NOT",
      "=",
      "LIKE",
      "IN",
      ",",
      "{t}",
      "IS",
      "NULL",
      "1.5",
      "-",
      "[b]",
      "BETWEEN",
      "''",
      "'{t}'",
      ";",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          parse(any);
        } catch (error) {
          assert.ok(error instanceof InvalidInputError, String(error));
        }
      }),
      { numRuns: 2_000 },
    );
    const startedAt = performance.now();
    for (const bad of [
      "'".repeat(19_999),
      "[".repeat(19_999),
      "a.".repeat(9_000),
      "(".repeat(19_999),
      "N'".repeat(9_000),
    ]) {
      assert.throws(() => parse(bad), InvalidInputError);
    }
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe("a condition for a database", () => {
  it("has every value bound", () => {
    assert.deepEqual(bound("a = '{x}' AND b >= 1.50", { x: "O'Neil; --" }), {
      all: [
        { column: "a", op: "=", value: "O'Neil; --" },
        { column: "b", op: ">=", value: "1.50" },
      ],
    });
    assert.deepEqual(bound("a IN ('x', {y}, 3)", { y: 7 }), { column: "a", among: ["x", 7, 3] });
    assert.deepEqual(bound("NOT (a = 1 OR b IS NULL)"), {
      all: [
        { column: "a", op: "<>", value: 1 },
        { column: "b", is_null: false },
      ],
    });
    assert.deepEqual(bound("a = '{x}-{y}'", { x: "A", y: 5 }), {
      column: "a",
      op: "=",
      value: "A-5",
    });
    assert.deepEqual(bound("a = {y} AND b = '{y}'", { y: 5 }), {
      all: [
        { column: "a", op: "=", value: 5 },
        { column: "b", op: "=", value: "5" },
      ],
    });
  });

  it("does not let a value widen a pattern", () => {
    assert.deepEqual(bound("a LIKE '%{x}%'", { x: "100%_[a]\\" }), {
      ...{ column: "a", op: "like", value: "%100___a]_%" },
    });
    assert.deepEqual(bound("a LIKE {x}", { x: "%" }), { column: "a", op: "like", value: "_" });
  });

  it("is true of no row where a value is missing, under NOT as well", () => {
    const never = { any: [] };
    for (const text of [
      "a = '{x}'",
      "NOT a = '{x}'",
      "a <> {x}",
      "a LIKE '%{x}%'",
      "NOT a LIKE '{x}'",
      "a IN ({x})",
      "a NOT IN ('1', {x})",
      "b = 1 AND a = '{x}'",
      "a = '{x}' OR NOT (b = 2 OR a <> '{x}')",
    ]) {
      for (const value of [undefined, null, ""]) {
        assert.deepEqual(bound(text, value === undefined ? {} : { x: value }), never, text);
      }
    }
    assert.deepEqual(bound("b = 1 OR a = '{x}'"), { any: [{ column: "b", op: "=", value: 1 }] });
  });

  it("never has a value of a token among its columns, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (hostile) => {
        const text = JSON.stringify(
          bound("a = '{x}' AND NOT (b IN ('{x}', 'y') OR c < {x})", { x: hostile }),
        );
        const columns = [...text.matchAll(/"column":"([^"]*)"/g)].map(([, name]) => name);
        const shape = {
          all: [
            { column: "a", op: "=", value: hostile },
            {
              all: [
                { not: { column: "b", among: [hostile, "y"] } },
                { column: "c", op: ">=", value: hostile },
              ],
            },
          ],
        };
        assert.equal(text, JSON.stringify(shape));
        assert.ok(columns.length >= 3);
      }),
    );
  });
});

describe("a condition on a row of a file", () => {
  const ROW = { a: "007", n: 7, d: "12.50", s: "Żółw", e: null, t: true, day: "2026-03-01" };
  const CASES: readonly [string, boolean][] = [
    ["a = '7'", false],
    ["a = 7", true],
    ["n = '7'", true],
    ["d = 12.5", true],
    ["d > '9'", true],
    ["day >= '2026-02-28'", true],
    ["s = 'żółw'", false],
    ["s LIKE 'Ż_ł%'", true],
    ["s LIKE '%w'", true],
    ["s LIKE 'ż%'", false],
    ["e = 1", false],
    ["NOT e = 1", false],
    ["e IS NULL AND missing IS NULL", true],
    ["e = 1 OR n = 7", true],
    ["n BETWEEN 5 AND 7", true],
    ["n NOT IN (1, 2)", true],
    ["e NOT IN (1, 2)", false],
    ["t = 1 AND t = TRUE", true],
    ["t = FALSE", false],
    ["a LIKE '%%%%%%%%%%%%x'", false],
  ];
  for (const [text, expected] of CASES) {
    it(`${text} is ${expected}`, () => assert.equal(isTrue(text, ROW), expected));
  }

  it("takes wildcards in a token for themselves, and stays quick on long patterns", () => {
    assert.equal(isTrue("a LIKE '%{x}'", { a: "100%" }, { x: "%" }), true);
    assert.equal(isTrue("a LIKE '%{x}'", { a: "1000" }, { x: "%" }), false);
    const startedAt = performance.now();
    assert.equal(isTrue(`a LIKE '${"%a".repeat(200)}b'`, { a: "a".repeat(20_000) }), false);
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe("rules", () => {
  it("say which field of the hub is which column", () => {
    const match = recordMatch(
      parse("nip___ = '{Knt_Nip}' OR (name_1 = '{Nazwa 1}' AND role = 'both')"),
      "party",
    );
    assert.deepEqual(match.columns, ["Knt_Nip", "Nazwa 1"]);
    const [byTaxId, byName] = match.alternatives;
    assert.deepEqual(
      byTaxId?.map(({ field }) => field),
      ["tax_id"],
    );
    assert.deepEqual(
      byName?.map(({ field }) => field),
      ["name", "role"],
    );
    const row = (column: string) => ({ Knt_Nip: "PL 526-104-08-28", "Nazwa 1": " Żółw " })[column];
    assert.equal(byTaxId?.[0]?.value(row), "5261040828");
    assert.equal(byName?.[0]?.value(row), "Żółw");
    assert.equal(
      byTaxId?.[0]?.value(() => null),
      undefined,
    );
    assert.equal(
      byTaxId?.[0]?.value(() => "000-000-00-00"),
      undefined,
    );
  });

  it("refuse fields that records are not found by", () => {
    assert.match(
      issueOf(() => recordMatch(parse("tax_ic = '{x}'"), "party")),
      /match: .*Did you mean tax_id/,
    );
    assert.match(
      issueOf(() => recordMatch(parse("name LIKE '{x}'"), "party")),
      /found by = alone/,
    );
    assert.match(
      issueOf(() => recordMatch(parse("code = '{x}' AND (a = 1 OR NOT b = 2)"), "item")),
      /found by = alone/,
    );
  });

  it("give a record's values for the tokens of a link", () => {
    const tree = parse("Knt_Nip = '{nip___}' AND Knt_Nazwa1 = '{name_1}' AND c = '{address.city}'");
    const values = recordTokens(
      tree,
      "party",
    )({
      ...{ name: "Żółw", ids: [{ scheme: "PL:NIP", value: "PL5261040828" }] },
    });
    assert.equal(values("nip___"), "5261040828");
    assert.equal(values("name_1"), "Żółw");
    assert.equal(values("address.city"), undefined);
    assert.match(
      issueOf(() => recordTokens(parse("a = '{nam}'"), "party")),
      /link: .*Did you mean name/,
    );
  });
});

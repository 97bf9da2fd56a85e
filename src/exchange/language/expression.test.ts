import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { compileExpression } from "./expression.ts";
import { FUNCTION_NAMES } from "./expression-functions.ts";
import { MappingFault } from "./fault.ts";

const ROW = { a: "A", n: 5, d: "12.50", nul: null, "a b": 3, on: true };
const run = (text: string, row: Record<string, unknown> = ROW): Cell | undefined =>
  compileExpression(text, { root: "row" })(row);
const issue = (text: string, root: "row" | "record" = "row"): string => {
  try {
    compileExpression(text, { root, field: "map[0].expression" });
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    return error.issues
      .map(({ field, message, remedy }) => `${field} ${message} ${remedy}`)
      .join("\n");
  }
  return assert.fail(`${text} was not refused`);
};

describe("an expression", () => {
  const CASES: readonly [string, Cell | undefined][] = [
    ['row.a + "x"', "Ax"],
    ['row["a b"] + 1', 4],
    ["row.n * 2 - 1", 9],
    ["row.n > 3 ? 'big' : 'small'", "big"],
    ["row.on && row.n == 5", true],
    ["row.nul == null", true],
    ["row.missing", undefined],
    ["row.nul + 'x'", undefined],
    ["row.nul", undefined],
    ["has(row.missing) ? 1 : 2", 2],
    ["dec.add('0.1', '0.2')", "0.3"],
    ["dec.mul(row.d, row.n)", "62.5"],
    ["dec.round(dec.div(row.d, 3), 2)", "4.17"],
    ["dec.round('-2.345', 2)", "-2.35"],
    ["dec.cmp(row.d, '12.5') == 0", true],
    ["dec.sub(1, '0.9')", "0.1"],
    ["dec.neg(dec.abs('-0'))", "0"],
    ["text.join([row.a, row.nul, '', row.n], '-')", "A-5"],
    ["text.or(row.nul, 'other')", "other"],
    ["text.part('FV/12/2026', '/', 2)", "12"],
    ["text.part('FV', '/', 2)", ""],
    ["text.pad(row.n, 4, '0')", "0005"],
    ["text.left('zażółć', 3) + text.right('zażółć', 2)", "zażłć"],
    ["text.replace('a.b', '.', '')", "ab"],
    ["text.fold(' Żółć  Ł ')", "zolc l"],
    ["text.digits('PL 526-10')", "52610"],
    ["day.add('2024-02-28', 2)", "2024-03-01"],
    ["day.between('2024-01-01T10:00:00', '2024-03-01')", 60],
    ["['x', 'y'].exists(one, one == row.a)", false],
    ["9007199254740993", "9007199254740993"],
    ["size(row.a) + 1", 2],
  ];
  for (const [text, expected] of CASES) {
    it(`${text} is ${JSON.stringify(expected)}`, () => assert.equal(run(text), expected));
  }

  it("names the columns that it reads", () => {
    assert.deepEqual(compileExpression("row.a + row['a b'] + row.a", { root: "row" }).names, [
      "a",
      "a b",
    ]);
  });

  it("reads a record with its lists", () => {
    const record = {
      number: "FV 1",
      lines: [
        { net: "10.00", no: 1 },
        { net: "5.00", no: 2 },
      ],
    };
    const of = (text: string) => compileExpression(text, { root: "record" })(record);
    assert.equal(of("record.lines.filter(l, dec.cmp(l.net, '6') > 0).size()"), 1);
    assert.equal(of("text.join(record.lines.map(l, l.net), ';')"), "10.00;5.00");
    assert.equal(of("record.lines.all(l, l.no > 0)"), true);
    assert.equal(of("record.buyer.name"), undefined);
    assert.throws(() => of("record.lines"), /a list or an object/);
  });

  it("is refused at once where it is wrong, with the place and a remedy", () => {
    assert.match(issue("row.a +"), /map\[0\]\.expression at character 8/);
    assert.match(issue("foo + 1"), /at character 1: there is no variable foo/);
    assert.match(issue("dec.ad(1, 2)"), /no function dec\.ad .*dec\.add/);
    assert.match(issue("uper(row.a)"), /no function uper/);
    assert.match(issue("row.a.matches('x')"), /no method matches Patterns are not there/);
    assert.match(issue("row"), /row as a whole/);
    assert.match(issue("row[row.a]"), /a name has to be written out/);
    assert.match(issue("rows.a"), /Did you mean row\?/);
    assert.match(issue("dec.add(1)"), /no matching overload|Decimals/);
    assert.match(issue("record.a", "row"), /no variable record/);
    assert.match(issue("x".repeat(2_001)), /too long/);
    assert.match(issue("cel.bind(x, 1, x)"), /no method bind/);
    assert.match(issue("timestamp('x')"), /no function timestamp/);
  });

  it("cannot take more time than its input has", () => {
    assert.match(
      issue("record.lines.map(a, record.lines.map(b, b))", "record"),
      /gone through once for each/,
    );
    assert.match(issue("[1].map(a, [1].map(b, [1].map(c, c)))"), /deeper than 2/);
    assert.match(issue("[1].map(row, row)"), /name of its own/);
    const deep = `${"(".repeat(500)}1${")".repeat(500)}`;
    assert.throws(
      () => run(deep),
      (error) => error instanceof InvalidInputError,
    );
    const long = { a: "x".repeat(100_000) };
    const many = Array.from({ length: 200 }, () => "row.a").join(" + ");
    assert.throws(() => run(many, long), MappingFault);
    assert.throws(
      () => run("text.replace(row.a, 'x', 'yyyyyyyyyyyyyyyyyyyy')", long),
      MappingFault,
    );
  });

  it("says what could not be worked out", () => {
    assert.throws(() => run("dec.add(row.a, 1)"), /"A" is no number/);
    assert.throws(() => run("dec.div(1, 0)"), /divided by zero/);
    assert.throws(() => run("row.a * 2"), /no such overload/);
    assert.throws(() => run("day.add('2024-02-30', 1)"), /no day/);
  });

  it("sees nothing that an object has of itself", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      assert.equal(run(`row.${name}`), undefined);
      assert.equal(run(`row.${name}`, JSON.parse(`{"${name}":"own"}`)), "own");
    }
  });

  it("gives a value, a fault or an issue for any text", () => {
    const piece = fc.constantFrom(
      "row.a",
      "row.n",
      "1",
      "'x'",
      "+",
      "(",
      ")",
      ".",
      "map",
      "[",
      "]",
      ",",
      "?",
      ":",
      "dec.",
      "add",
      "==",
      "&&",
      "!",
      "{",
      "}",
      "null",
      "-",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 15 }).map((all) => all.join(" ")),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          run(any);
        } catch (error) {
          assert.ok(
            error instanceof InvalidInputError || error instanceof MappingFault,
            String(error),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  it("has helpers that are exact", () => {
    assert.ok(FUNCTION_NAMES.includes("dec.add"));
    const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const text = (value: bigint) =>
      `${value < 0n ? "-" : ""}${(value < 0n ? -value : value) / 100n}.${String((value < 0n ? -value : value) % 100n).padStart(2, "0")}`;
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        assert.equal(
          run("dec.round(dec.add(row.a, row.b), 2)", { a: text(a), b: text(b) }),
          text(a + b),
        );
      }),
      { numRuns: 200 },
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Cell } from "../../model/cell.ts";
import type { Transform } from "../mapping.ts";
import { MappingFault } from "./fault.ts";
import { compileTransforms } from "./transform.ts";
import { formatIssue } from "./transform-date.ts";

const LISTS = new Map([["units", { "szt.": "C62", KG: "KGM" }]]);
const run = (steps: Transform[], value: Cell | undefined | (Cell | undefined)[]) =>
  compileTransforms(steps, LISTS)(value);
const one = (step: Transform, value: Cell | undefined | (Cell | undefined)[]) => run([step], value);

describe("steps of texts", () => {
  const CASES: readonly [Transform, Cell | (Cell | undefined)[], Cell | undefined][] = [
    [{ do: "trim" }, "  a b  ", "a b"],
    [{ do: "upper" }, "zażółć gęślą", "ZAŻÓŁĆ GĘŚLĄ"],
    [{ do: "lower" }, "ŐŰ", "őű"],
    [{ do: "title" }, "ŻÓŁTA ŁÓDŹ bielsko-biała", "Żółta Łódź Bielsko-Biała"],
    [{ do: "title" }, "őrség ÁRPÁD", "Őrség Árpád"],
    [{ do: "digits" }, "PL 526-10-40-828", "5261040828"],
    [{ do: "collapse_spaces" }, " a \t\u00a0 b ", "a b"],
    [{ do: "text_part", from: 2, length: 3 }, "abcdef", "bcd"],
    [{ do: "text_part", from: 3 }, "abcdef", "cdef"],
    [{ do: "text_part", from: 2, length: 1 }, "a𝄞b", "𝄞"],
    [{ do: "text_part", from: 9 }, "abc", ""],
    [{ do: "replace", find: ".", with: "$&" }, "a.b.c", "a$&b$&c"],
    [{ do: "join", separator: ", " }, ["a", null, "", 5, undefined, "b"], "a, 5, b"],
    [{ do: "boolean", true: ["T", "tak"] }, " TAK ", true],
    [{ do: "boolean", true: ["1"] }, 0, false],
    [{ do: "upper" }, 12, "12"],
    [{ do: "default", value: 12.5 }, "", "12.5"],
    [{ do: "default", value: "x" }, "a", "a"],
    [{ do: "lookup", list: "units" }, " szt. ", "C62"],
    [{ do: "lookup", list: "units" }, "kg", "KGM"],
    [{ do: "lookup", values: { "1": true } }, 1, true],
    [{ do: "lookup", values: {}, otherwise: "keep" }, "constructor", "constructor"],
    [{ do: "lookup", values: {}, otherwise: "empty" }, "toString", undefined],
  ];
  for (const [step, value, expected] of CASES) {
    it(`${JSON.stringify(step)} of ${JSON.stringify(value)}`, () => {
      assert.equal(one(step, value), expected);
    });
  }

  it("pass an empty value on, up to a default", () => {
    for (const empty of [undefined, null, ""]) {
      assert.equal(one({ do: "number" }, empty), undefined);
      const steps: Transform[] = [
        { do: "date", format: "DD.MM.YYYY" },
        { do: "default", value: "x" },
      ];
      assert.equal(run([...steps, { do: "upper" }], empty), "X");
    }
  });

  it("treat each of several values alike before they are joined", () => {
    assert.equal(run([{ do: "trim" }, { do: "join", separator: " " }], [" a ", "  ", "b"]), "a b");
    assert.throws(() => run([{ do: "trim" }], ["a", "b"]), MappingFault);
  });

  it("refuse what they cannot read, with the value in the reason", () => {
    assert.throws(
      () => one({ do: "lookup", list: "units" }, "m2"),
      /"m2" is not among the lookup list "units"/,
    );
    assert.throws(
      () => one({ do: "lookup", list: "none" }, "m2"),
      /there is no lookup list "none"/,
    );
    assert.throws(() => one({ do: "upper" }, new Uint8Array(3)), /3 bytes are no text/);
    assert.throws(() => one({ do: "upper" }, "x".repeat(1_000_001)), MappingFault);
    const bomb = "a".repeat(10_000);
    assert.throws(
      () => one({ do: "replace", find: "a", with: "b".repeat(200) }, bomb),
      MappingFault,
    );
  });
});

describe("numbers", () => {
  const number = (options: object, value: Cell) =>
    one({ do: "number", ...options } as Transform, value);
  const CASES: readonly [object, Cell, string][] = [
    [{}, "1 234,50", "1234.5"],
    [{}, "12.30", "12.3"],
    [{}, "-0,00", "0"],
    [{}, "1.5E+3", "1500"],
    [{}, "123.45-", "-123.45"],
    [{}, "23%", "23"],
    [{}, 7, "7"],
    [{}, "0.1", "0.1"],
    [{ decimal_mark: ",", group_mark: "." }, "1.234.567,891", "1234567.891"],
    [{ decimal_mark: ".", group_mark: "," }, "1,234.5", "1234.5"],
    [{ group_mark: "." }, "1.234", "1234"],
    [{ scale: 2 }, "2.345", "2.35"],
    [{ scale: 2 }, "-2.345", "-2.35"],
    [{ scale: 2 }, "5", "5.00"],
    [{ multiply_by: "0.01" }, "12345", "123.45"],
    [{ multiply_by: "-1" }, "0.1", "-0.1"],
    [
      {},
      "123456789012345678901234.000000000000000000000001",
      "123456789012345678901234.000000000000000000000001",
    ],
  ];
  for (const [options, value, expected] of CASES) {
    it(`${JSON.stringify(options)} of ${JSON.stringify(value)} is ${expected}`, () => {
      assert.equal(number(options, value), expected);
    });
  }

  it("are refused where nobody can say which", () => {
    for (const value of [
      "1.234,5",
      "abc",
      "1,2,3",
      "--1",
      "-1-",
      ".",
      "1e999",
      "9".repeat(70),
      "NaN",
    ]) {
      assert.throws(() => number({}, value), MappingFault, value);
    }
    assert.throws(() => number({}, true), MappingFault);
    assert.throws(() => number({ decimal_mark: "," }, "1.5"), MappingFault);
  });

  it("are exact however long", () => {
    const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 9 }), (units, places) => {
        const abs = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
        const cut = abs.length - places;
        const text = `${units < 0n ? "-" : ""}${abs.slice(0, cut)}${places ? `,${abs.slice(cut)}` : ""}`;
        const doubled = number({ multiply_by: "2", scale: 9 }, text) as string;
        const scaled = BigInt(doubled.replace(".", ""));
        assert.equal(scaled, units * 2n * 10n ** BigInt(9 - places));
      }),
    );
  });
});

describe("dates", () => {
  const date = (format: string, value: Cell, to?: string) =>
    one({ do: "date", format, ...(to ? { to } : {}) }, value);
  const CASES: readonly [string, Cell, string | undefined, Cell | undefined][] = [
    ["DD.MM.YYYY", "1.3.2026", undefined, "2026-03-01"],
    ["DD.MM.YYYY", "29.02.2024", undefined, "2024-02-29"],
    ["YYYYMMDD", "20260301", undefined, "2026-03-01"],
    ["YYYYMMDD", 20260301, undefined, "2026-03-01"],
    ["YYYYMMDD", "00000000", undefined, undefined],
    ["DD/MM/YY", "05/12/99", undefined, "1999-12-05"],
    ["DD/MM/YY", "05/12/26", undefined, "2026-12-05"],
    ["YYYY. MM. DD", "2026. 03. 01.".slice(0, 12), undefined, "2026-03-01"],
    ["YYYYMMDDHHmmss", "20260301134507", "YYYY-MM-DDTHH:mm:ss", "2026-03-01T13:45:07"],
    ["DD.MM.YYYY", "2026-03-01T10:00:00", undefined, "2026-03-01"],
    ["YYYY-MM-DD", "2026-03-01 10:00:00.000", undefined, "2026-03-01"],
    ["YYYY-MM-DD", "2026-03-01", "DD.MM.YYYY", "01.03.2026"],
    ["excel_days", 45292, undefined, "2024-01-01"],
    ["excel_days", "45292.5", "YYYY-MM-DD HH:mm", "2024-01-01 12:00"],
    ["excel_days", 59, undefined, "1900-02-28"],
    ["excel_days", 61, undefined, "1900-03-01"],
    ["clarion_days", 4, undefined, "1801-01-01"],
    ["clarion_days", 80_723, undefined, "2022-01-01"],
    ["clarion_days", 0, undefined, undefined],
    ["days_since:1990-01-01", 1, undefined, "1990-01-02"],
    ["seconds_since:1990-01-01", 1_139_616_000, undefined, "2026-02-11"],
    ["unix", 1_767_225_600, undefined, "2026-01-01"],
    ["unix_ms", "1767225600000", "YYYY-MM-DDTHH:mm:ssZ", "2026-01-01T00:00:00Z"],
    ["YYYY-MM-DD", "2022-01-01", "clarion_days", 80_723],
    ["YYYY-MM-DD", "2024-01-01", "excel_days", 45_292],
  ];
  for (const [format, value, to, expected] of CASES) {
    it(`${format} of ${JSON.stringify(value)}${to ? ` as ${to}` : ""}`, () => {
      assert.equal(date(format, value, to), expected);
    });
  }

  it("are refused where the calendar does not have them", () => {
    for (const value of [
      "31.02.2026",
      "29.02.2023",
      "1.13.2026",
      "abc",
      "1/3/2026",
      "01.03.2026x",
    ]) {
      assert.throws(() => date("DD.MM.YYYY", value), MappingFault, value);
    }
    assert.throws(() => date("excel_days", "soon"), MappingFault);
    assert.throws(() => date("unix", "99999999999999"), MappingFault);
  });

  it("come back from every way of counting", () => {
    const day = fc.date({
      min: new Date("1901-01-01"),
      max: new Date("2199-12-31"),
      noInvalidDate: true,
    });
    const counts = [
      "excel_days",
      "clarion_days",
      "days_since:1800-01-01",
      "seconds_since:1800-01-01",
      "YYYYMMDD",
      "DD.MM.YYYY",
    ];
    fc.assert(
      fc.property(day, fc.constantFrom(...counts), (at, way) => {
        const text = at.toISOString().slice(0, 10);
        assert.equal(date(way, date("YYYY-MM-DD", text, way) as Cell), text);
      }),
    );
  });

  it("have formats that say all of a day", () => {
    for (const good of ["YYYY-MM-DD", "DD.MM.YY", "clarion_days", "days_since:1990-01-01"]) {
      assert.equal(formatIssue(good), undefined, good);
    }
    for (const bad of [
      "YYYY",
      "DD.MM",
      "days_since:1990-02-31",
      "yyyy-mm-dd",
      "DD.MM.YYYY DD",
      "",
    ]) {
      assert.notEqual(formatIssue(bad), undefined, bad);
    }
  });
});

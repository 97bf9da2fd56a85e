import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Condition, TableColumn } from "../../sdk/index.ts";
import { floatCell, integerCell, plainDecimal, singleCell, utcText } from "./cells.ts";
import { conditionText } from "./condition-text.ts";
import { formatName, nearestNames, parseName } from "./names.ts";
import { createPool } from "./pool.ts";
import { selectText } from "./select-text.ts";
import { type Lexis, selectStatement } from "./statement.ts";
import { createParams, quoteWith, type TextStyle } from "./text-style.ts";

const column = (name: string, nullable = false): TableColumn => ({
  name,
  kind: "text",
  native: "text",
  nullable,
});
const style: TextStyle = {
  quote: quoteWith('"', '"'),
  placeholder: (index) => `$${index}`,
  hasRowValues: false,
  hasNullsLast: true,
  limit: (rows) => ({ tail: `LIMIT ${rows}` }),
};

describe("names of tables", () => {
  it("are taken apart at dots outside quotes", () => {
    assert.deepEqual(parseName("CDN.Kontrahenci"), ["CDN", "Kontrahenci"]);
    assert.deepEqual(parseName('"a.b".c'), ["a.b", "c"]);
    assert.deepEqual(parseName("[dbo].[x]]y]"), ["dbo", "x]y"]);
    assert.deepEqual(parseName("`a`.b"), ["a", "b"]);
    for (const bad of [
      "",
      ".",
      "a.",
      ".a",
      '"a',
      '"a"b',
      "a.b.c.d.e",
      '""',
      "a\0",
      "x".repeat(401),
    ])
      assert.throws(() => parseName(bad), { name: "InvalidInputError" }, bad);
  });

  it("come back as they were written", () => {
    const part = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((s) => s.trim() !== "" && !s.includes("\0"));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (name) => {
        assert.deepEqual(parseName(formatName(name)), name);
      }),
    );
  });

  it("have near ones", () => {
    const known = ["Knt_Kod", "Knt_Nip", "Twr_Kod", "nazwa"];
    assert.equal(nearestNames("knt_kod", known)[0], "Knt_Kod");
    assert.equal(nearestNames("Knt_Niip", known)[0], "Knt_Nip");
    assert.deepEqual(nearestNames("zzzzzzzzzzzzzzz", known), []);
  });
});

describe("a SELECT of a person", () => {
  const pg: Lexis = {
    backslash: "after_e",
    hasDollarQuotes: true,
    hasNestedComments: true,
    placeholder: /(?<![\w$])\$\d+/,
  };
  const mysql: Lexis = {
    hasBackquotes: true,
    backslash: "always",
    hasMysqlComments: true,
    placeholder: /\?/,
  };

  it("may have anything in texts, names and comments", () => {
    const good: readonly [string, Lexis][] = [
      ["select ';', \"a;b\" from t -- ; (\n", pg],
      ["WITH x AS (SELECT 1) SELECT * FROM x;", pg],
      ["SELECT $tag$ ; ' ( $tag$, $$;$$, a$1 FROM t /* ; /* ( */ ; */", pg],
      ["SELECT E'it\\'s ; (', 'back\\'", pg],
      ["SELECT 'it\\'s ;', `a;b`, \"x\\\";\" # ; (\n", mysql],
      ["SELECT 1 -- ;\n", mysql],
    ];
    for (const [sql, lexis] of good) {
      const kept = selectStatement(sql, lexis);
      assert.equal(kept, sql.replace(/;$/, ""), sql);
    }
  });

  it("is one statement without parameters, locks and open ends", () => {
    const bad: readonly [string, Lexis][] = [
      ...[
        "SELECT 1; SELECT 2",
        "SELECT 'a\\'; DROP TABLE x; --'",
        "SELECT 1) x; DROP",
        "SELECT $1",
      ].map((sql) => [sql, pg] as [string, Lexis]),
      ...[
        "INSERT INTO t VALUES (1)",
        "(SELECT 1)",
        "SELECT 1 FOR UPDATE",
        "SELECT (1",
        "SELECT '",
      ].map((sql) => [sql, pg] as [string, Lexis]),
      ...[
        "SELECT 1 FOR/**/NO KEY UPDATE",
        "SELECT $a$ ; $b$",
        "SELECT /* /* */ 1",
        "SELECTED 1",
      ].map((sql) => [sql, pg] as [string, Lexis]),
      ...[
        "SELECT ?",
        "SELECT /*!1; DROP*/",
        "SELECT /*M! 1*/ 2",
        "SELECT 1 --x",
        "SELECT 1 LOCK IN SHARE MODE",
      ].map((sql) => [sql, mysql] as [string, Lexis]),
    ];
    for (const [sql, lexis] of bad)
      assert.throws(() => selectStatement(sql, lexis), { name: "RejectedError" }, sql);
  });

  it("is never let through with a second statement, whatever surrounds it", () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      "`",
      "--",
      "/*",
      "*/",
      "\n",
      "\\",
      "$$",
      "$a$",
      "(",
      ")",
      "x",
      " ",
      "E'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const sql = `SELECT 1 ${pieces.join("")}`;
        let isAlone = true;
        try {
          selectStatement(sql, pg);
        } catch {
          isAlone = false;
        }
        // Where the first is complete, a second one behind it is seen.
        if (isAlone && !/--[^\n]*$/.test(sql))
          assert.throws(() => selectStatement(`${sql}\n; DROP TABLE x`, pg));
      }),
    );
  });
});

describe("the text of a page", () => {
  const parts = { from: '"t"', where: undefined, limit: 5 };
  const [a, b] = [column("a"), column("b", true)];

  it("goes on behind a row, nulls first, its values bound in the order of their places", () => {
    const text = (after: readonly (string | null)[]) =>
      selectText({ ...parts, columns: [a, b], order: [b, a], after }, style);
    assert.deepEqual(text(["x", "y"]), {
      sql: 'SELECT "a", "b" FROM "t" WHERE ("b" >= $1 AND ("b" > $2 OR ("b" = $3 AND "a" > $4))) ORDER BY "b" NULLS FIRST, "a" LIMIT 5',
      params: ["x", "x", "x", "y"],
    });
    assert.match(text([null, "y"]).sql, /\("b" IS NOT NULL OR \("b" IS NULL AND "a" > \$1\)\)/);
    const rows = selectText(
      { ...parts, columns: [a], order: [a, b], after: ["x", "y"] },
      { ...style, hasRowValues: true },
    );
    assert.match(rows.sql, /WHERE \("a", "b"\) > \(\$1, \$2\)/);
  });

  it("has no value and no foreign name in it, whatever a condition holds", () => {
    const columns = new Map([['a"; DROP', column('a"; DROP')]]);
    const leaf = fc.oneof(
      fc.string().map((value): Condition => ({ column: 'a"; DROP', op: "=", value: `'${value}` })),
      fc.array(fc.string()).map((among): Condition => ({ column: 'a"; DROP', among })),
    );
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 4 }), fc.boolean(), (all, isNot) => {
        const params = createParams(style);
        const condition: Condition = isNot ? { not: { any: all } } : { all };
        const sql = conditionText(condition, { style, params, columns });
        const left = sql.replaceAll('"a""; DROP"', "c").replace(/\$\d+/g, "p");
        assert.match(left, /^(?:[cp(), =10]|IN|AND|OR|NOT)*$/);
        assert.equal((sql.match(/\$\d+/g) ?? []).length, params.values.length);
      }),
    );
  });
});

describe("cells", () => {
  it("are numbers where these are exact, else decimal text", () => {
    assert.equal(integerCell("9007199254740991"), 9_007_199_254_740_991);
    assert.equal(integerCell("9007199254740993"), "9007199254740993");
    assert.deepEqual(
      [floatCell(-0), floatCell(1e300).toString().length, floatCell(1.5e-7)],
      [0, 301, "0.00000015"],
    );
    assert.equal(singleCell(Math.fround(0.1)), "0.1");
    assert.equal(plainDecimal("-1.25e2"), "-125");
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.equal(Number(floatCell(value)), value === 0 ? 0 : value);
        assert.doesNotMatch(String(floatCell(value)), /e/i);
      }),
    );
  });

  it("of times with a zone are written in UTC with all their digits", () => {
    assert.equal(utcText("2026-01-31T12:00:00.123456Z"), "2026-01-31 12:00:00.123456");
    assert.equal(utcText("2026-01-01T00:30:00+02:00"), "2025-12-31 22:30:00");
    assert.equal(utcText("2026-01-31 12:00-03"), "2026-01-31 15:00:00");
    for (const none of ["x", "2026-99-01T00:00:00Z", 5, null])
      assert.equal(utcText(none), undefined);
  });
});

describe("a pool", () => {
  it("has no more connections than allowed, uses them again, and lets an aborted wait go", async () => {
    let opened = 0;
    let closed = 0;
    const pool = createPool<{ isOpen(): boolean; close(): Promise<void> }>(2);
    const close = async (): Promise<void> => {
      closed += 1;
    };
    const open = async () => {
      opened += 1;
      return { isOpen: () => true, close };
    };
    const signal = new AbortController().signal;
    const gate = Promise.withResolvers<void>();
    const works = [1, 2].map(() => pool.use({ open, signal }, () => gate.promise));
    const stop = new AbortController();
    const waiting = pool.use({ open, signal: stop.signal }, async () => "never");
    const third = pool.use({ open, signal }, async () => "third");
    stop.abort(new Error("stopped"));
    await assert.rejects(waiting, /stopped/);
    gate.resolve();
    await Promise.all(works);
    assert.equal(await third, "third");
    assert.equal(opened, 2);
    await assert.rejects(
      pool.use({ open, signal }, () => Promise.reject(new Error("work"))),
      /work/,
    );
    assert.equal(await pool.use({ open, signal }, async () => "again"), "again");
    await pool.close();
    assert.equal(closed, 2);
    assert.equal(pool.isOpen(), false);
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Line, withSums } from "./lines.ts";
import { sortedNumbers } from "./order.ts";
import { daysOf } from "./period.ts";
import type { SourceRow } from "./source.ts";
import { spoolRows } from "./spool.ts";

describe("relative periods", () => {
  it("are of the day on which they are asked for", () => {
    const told = (period: Parameters<typeof daysOf>[0], today: string) => {
      const { from, to } = daysOf(period, today);
      return `${from} ${to}`;
    };
    assert.equal(told("previous_month", "2025-01-15"), "2024-12-01 2024-12-31");
    assert.equal(told("this_month", "2024-02-10"), "2024-02-01 2024-02-29");
    assert.equal(told("previous_quarter", "2025-02-01"), "2024-10-01 2024-12-31");
    assert.equal(told("previous_quarter", "2025-04-01"), "2025-01-01 2025-03-31");
    assert.equal(told("previous_year", "2025-04-01"), "2024-01-01 2024-12-31");
    assert.equal(told("this_year", "2025-04-01"), "2025-01-01 2025-12-31");
    assert.equal(told("yesterday", "2025-03-01"), "2025-02-28 2025-02-28");
    assert.equal(told("today", "2025-03-01"), "2025-03-01 2025-03-01");
  });
});

describe("the order of rows", () => {
  const key = (kind: "text" | "amount", isDescending = false) => [
    { name: "a", kind, isDescending },
  ];
  const order = (values: readonly (string | undefined)[], ...keys: Parameters<typeof key>) =>
    sortedNumbers(
      values.map((value) => [value]),
      key(...keys),
      "pl",
    ).map((number) => values[number]);

  it("is of size for numbers, and of the language for texts, with what is empty last", () => {
    const amounts = ["10.00", undefined, "9.50", "-3.00", "100000000000000.01"];
    assert.deepEqual(order(amounts, "amount"), [
      ...["-3.00", "9.50", "10.00", "100000000000000.01", undefined],
    ]);
    assert.deepEqual(order(amounts, "amount", true).at(-1), undefined);
    assert.deepEqual(order(["żaba", "Łoś", "FV/10", "lis", "FV/9", ""], "text"), [
      ...["FV/9", "FV/10", "lis", "Łoś", "żaba", ""],
    ]);
    assert.deepEqual(order(["b", "a", "b"], "text", true), ["b", "b", "a"]);
  });
});

describe("sums of rows", () => {
  const row = (project: string, kind: string, net?: string, currency = "PLN"): SourceRow => ({
    values: { project, kind, net },
    currency,
  });
  const lines = (rows: readonly SourceRow[], groupBy: readonly string[], hasTotals = true) =>
    [...withSums(rows, { groupBy, amounts: ["net"], hasTotals, language: "en" })].map(
      (line: Line) =>
        line.kind === "row"
          ? `${line.row.values.project} ${line.row.values.net ?? "-"}`
          : `= ${line.label}: ${line.sum.amounts.net ?? "-"}`,
    );

  it("stand behind each group and behind all, for each currency, to the last digit", () => {
    const rows = [
      row("A", "x", "0.10"),
      row("A", "x", "0.20"),
      row("A", "y", "5.00", "EUR"),
      row("B", "x"),
    ];
    assert.deepEqual(lines(rows, ["project", "kind"]), [
      "A 0.10",
      "A 0.20",
      "= Sum: A / x PLN (2): 0.30",
      "A 5.00",
      "= Sum: A / y EUR (1): 5.00",
      "= Sum: A EUR (1): 5.00",
      "= Sum: A PLN (2): 0.30",
      "B -",
      "= Sum: B / x PLN (1): -",
      "= Sum: B PLN (1): -",
      "= Total EUR (1): 5.00",
      "= Total PLN (3): 0.30",
    ]);
    assert.deepEqual(lines(rows.slice(0, 1), [], false), ["A 0.10"]);
    assert.deepEqual(lines([], ["project"]), []);
  });
});

describe("rows in a file", () => {
  it("come back in any order, whatever they say", async () => {
    const folder = await mkdtemp(join(tmpdir(), "viadukt-rows-"));
    try {
      const rows = Array.from({ length: 2_000 }, (_, i) => ({
        values: { name: `${i} ${"ż\n".repeat(i % 90)}`, none: undefined },
      }));
      const source = (async function* () {
        yield* rows;
      })();
      const seen: number[] = [];
      const spool = await spoolRows(join(folder, "rows"), source, (_, n) => void seen.push(n));
      assert.equal(spool.count, rows.length);
      assert.equal(seen.length, rows.length);
      const backwards = rows.map((_, i) => rows.length - 1 - i);
      const read = [...spool.read(backwards)].map(({ values }) => values.name);
      assert.deepEqual(read, rows.map(({ values }) => values.name).reverse());
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFilters, compileFilters } from "../src/events/match.ts";
import {
  EMPTY_ROW,
  type FilterRow,
  filtersOf,
  isHalf,
  rowsOf,
} from "../web/src/parts/subscription/filter-rows.ts";

const row = (part: Partial<FilterRow>): FilterRow => ({ ...EMPTY_ROW, ...part });
const eventWith = (data: object) => ({
  ...{ id: "evt_1", type: "invoice.created", timestamp: "2026-01-01T00:00:00Z" },
  ...{ subject: null, consumer: null, data },
});

describe("the rows of the filter builder", () => {
  it("become filters that the hub takes and that mean what they say", () => {
    const filters = filtersOf([
      row({ field: "currency", operator: "in", value: "EUR, USD" }),
      row({ field: "gross", operator: "gte", value: "1 000,50" }),
      row({ field: "gross", operator: "lt", value: "2000" }),
      row({ field: "seller.name", operator: "starts_with", value: "acme", ignoreCase: true }),
      row({ field: "note", operator: "missing" }),
      row({}),
    ]);
    assert.deepEqual(filters, {
      currency: ["EUR", "USD"],
      gross: { gte: 1000.5, lt: 2000 },
      "seller.name": { starts_with: "acme", ignore_case: true },
      note: { exists: false },
    });
    assert.deepEqual(checkFilters(filters), []);
    const accepts = compileFilters(filters);
    const good = { currency: "USD", gross: "1000.50", seller: { name: "ACME sp. z o.o." } };
    assert.equal(accepts(eventWith(good)), true);
    assert.equal(accepts(eventWith({ ...good, gross: "2000.00" })), false);
    assert.equal(accepts(eventWith({ ...good, note: "x" })), false);
  });

  it("stay apart where one would replace the other", () => {
    const filters = filtersOf([
      row({ field: "a", operator: "contains", value: "x" }),
      row({ field: "a", operator: "contains", value: "y" }),
      row({ field: "a", operator: "ends_with", value: "Z", ignoreCase: true }),
    ]);
    assert.deepEqual(filters, {
      a: { contains: "x" },
      $and: [{ a: { contains: "y" } }, { a: { ends_with: "Z", ignore_case: true } }],
    });
    assert.deepEqual(checkFilters(filters), []);
    assert.deepEqual(filtersOf(rowsOf(filters) ?? []), filters);
  });

  for (const filters of [
    {},
    { priority: ["high", "critical"], total: [5, "7"], isNew: [true] },
    { gross: { between: ["1000.00", 5000] }, "seller.name": { ne: "A, B", ignore_case: true } },
    { $type: { matches: "invoice.*" }, paid: { exists: true } },
  ]) {
    it(`say the same as ${JSON.stringify(filters)}`, () => {
      assert.deepEqual(filtersOf(rowsOf(filters) ?? []), filters);
    });
  }

  for (const filters of [
    { $or: [{ a: ["1"] }, { b: ["2"] }] },
    { $not: { a: ["1"] } },
    { lines: { any: { qty: { gt: 1 } } } },
    { a: ["x, y"] },
    { a: [null] },
    { a: { contains: ["x", "y"] } },
    { a: [" x"] },
    { a: { regex: "." } },
    "no filters",
  ]) {
    it(`do not pretend to say ${JSON.stringify(filters)}`, () => {
      assert.equal(rowsOf(filters), undefined);
    });
  }

  it("keep an operand that nobody changed, and turn a changed one into what was typed", () => {
    const [stored] = rowsOf({ gross: { gte: "1000.00" } }) ?? [];
    assert.ok(stored);
    assert.deepEqual(filtersOf([stored]), { gross: { gte: "1000.00" } });
    assert.deepEqual(filtersOf([{ ...stored, value: "900" }]), { gross: { gte: 900 } });
    assert.deepEqual(filtersOf([{ ...stored, operator: "lte" }]), { gross: { lte: "1000.00" } });
    const long = row({ field: "id", operator: "gt", value: "12345678901234567890" });
    assert.deepEqual(filtersOf([long]), { id: { gt: "12345678901234567890" } });
  });

  it("lack a part until they are whole", () => {
    assert.equal(isHalf(row({})), false);
    assert.equal(isHalf(row({ field: "a" })), true);
    assert.equal(isHalf(row({ value: "1" })), true);
    assert.equal(isHalf(row({ operator: "exists" })), true);
    assert.equal(isHalf(row({ field: "a", operator: "exists" })), false);
    assert.equal(isHalf(row({ field: "a", operator: "between", value: "1" })), true);
  });
});

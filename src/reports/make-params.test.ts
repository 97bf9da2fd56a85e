import assert from "node:assert/strict";
import { it } from "node:test";
import { makeParams } from "./make-params.ts";

const TODAY = "2025-03-05";
const fieldsOf = (input: object): readonly string[] => {
  try {
    makeParams({ ...input }, TODAY);
  } catch (error) {
    return (error as { issues: { field: string }[] }).issues.map(({ field }) => field);
  }
  return [];
};

it("a report without a time is of the month or the day before", () => {
  const monthly = makeParams({ report: "monthly" }, TODAY);
  assert.deepEqual([monthly.year, monthly.month, monthly.format], [2025, 2, "pdf"]);
  assert.equal(makeParams({ report: "daily" }, "2025-03-01").day, "2025-02-28");
  assert.deepEqual(makeParams({ report: "own" }, TODAY).date_from, undefined);
});

it("the name's ending is the format, and its marks are filled in", () => {
  const name = "koszty-{year}-{month}.xlsx";
  const params = makeParams({ report: "monthly", name }, TODAY);
  assert.deepEqual([params.name, params.format], ["koszty-2025-02.xlsx", "xlsx"]);
  const daily = makeParams({ report: "daily", name: "dzień-{day}.{month}", format: "csv" }, TODAY);
  assert.equal(daily.name, "dzień-04.03.csv");
  assert.deepEqual(fieldsOf({ report: "daily", name: "a.pdf", format: "csv" }), ["name"]);
  assert.deepEqual(fieldsOf({ report: "daily", name: "../a.pdf" }), ["name"]);
});

it("names each field that is wrong", () => {
  assert.deepEqual(fieldsOf({ report: "monthly", year: 2025, month: 13 }), ["month"]);
  assert.deepEqual(fieldsOf({ report: "monthly", year: 2025, month: 4 }), ["month"], "to come");
  assert.deepEqual(fieldsOf({ report: "monthly", day: "2025-01-01" }), ["day"]);
  assert.deepEqual(fieldsOf({ report: "daily", day: "2025-02-30" }), ["day"]);
  assert.deepEqual(fieldsOf({ report: "daily", day: "2025-03-06" }), ["day"]);
  assert.deepEqual(fieldsOf({ report: "own", date_from: "2025-02-01" }), ["date_to"]);
  const turned = { date_from: "2025-02-02", date_to: "2025-02-01" };
  assert.deepEqual(fieldsOf({ report: "own", ...turned }), ["date_from"]);
  assert.deepEqual(fieldsOf({ report: "Own Report" }), ["report"]);
  assert.deepEqual(fieldsOf({ report: "own", mail: { to: "a@example.com" } }), [
    "mail.integration_id",
  ]);
});

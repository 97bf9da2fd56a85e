import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { businessDay, syncParams } from "./sync-invoices.ts";

const TODAY = "2025-02-10";

describe("syncParams", () => {
  it("reads the month before and this one so far when no dates are given", () => {
    assert.deepEqual(syncParams({}, TODAY), {
      date_from: "2025-01-01",
      date_to: TODAY,
      direction: "cost",
    });
  });

  it("takes a period up to the end of this month", () => {
    const period = { date_from: "2025-02-01", date_to: "2025-02-28" };
    assert.deepEqual(syncParams(period, TODAY), { ...period, direction: "cost" });
    assert.throws(() => syncParams({ ...period, date_to: "2025-03-01" }, TODAY), /future/);
  });

  it("takes three years and no more", () => {
    const to = "2025-01-31";
    assert.ok(syncParams({ date_from: "2022-02-01", date_to: to }, TODAY));
    assert.throws(() => syncParams({ date_from: "2022-01-31", date_to: to }, TODAY), /36 months/);
  });

  it("names every wrong date at once", () => {
    assert.throws(
      () => syncParams({ date_from: "2025-13-01", date_to: "tomorrow" }, TODAY),
      (error: { issues: { field: string; remedy: string }[] }) => {
        assert.deepEqual(
          error.issues.map((issue) => issue.field),
          ["date_to", "date_from"],
        );
        return error.issues.every((issue) => issue.remedy.includes("YYYY-MM-DD"));
      },
    );
  });

  it("knows leap days", () => {
    assert.ok(syncParams({ date_from: "2024-02-29", date_to: "2024-03-01" }, TODAY));
    assert.throws(
      () => syncParams({ date_from: "2025-02-29", date_to: TODAY }, TODAY),
      /not a date/,
    );
  });
});

describe("modes", () => {
  it("reads in other modes without dates, and the usual period where that is not possible", () => {
    assert.deepEqual(syncParams({ mode: "incremental", direction: "all" }, TODAY), {
      mode: "incremental",
      otherwise: { date_from: "2025-01-01", date_to: TODAY },
      direction: "all",
    });
    assert.deepEqual(syncParams({ mode: "period" }, TODAY), syncParams({}, TODAY));
  });

  it("refuses dates with them, each by its name", () => {
    const input = { mode: "full", date_from: "2025-01-01", date_to: "2025-01-31" } as const;
    assert.throws(
      () => syncParams(input, TODAY),
      (error: { issues: { field: string }[] }) =>
        error.issues.map((issue) => issue.field).join() === "date_from,date_to",
    );
  });
});

describe("businessDay", () => {
  it("is the day in the tenant's time zone", () => {
    const at = Date.UTC(2025, 0, 31, 23, 30);
    assert.equal(businessDay(at, "Europe/Warsaw"), "2025-02-01");
    assert.equal(businessDay(at, "America/Sao_Paulo"), "2025-01-31");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportBody, timeKind } from "../web/src/parts/files/report-time.ts";

describe("the form that makes a report", () => {
  it("asks for the time that the report wants", () => {
    assert.deepEqual(["monthly", "daily", "own"].map(timeKind), ["month", "day", "range"]);
  });

  it("sends what was typed, and leaves the rest to the hub", () => {
    const time = { month: "2025-02", day: "2025-02-03", from: "2025-01-01", to: "" };
    assert.deepEqual(reportBody("monthly", time, "pdf"), { format: "pdf", year: 2025, month: 2 });
    assert.deepEqual(reportBody("daily", time, "csv"), { format: "csv", day: "2025-02-03" });
    assert.deepEqual(reportBody("own", time, "xlsx"), { format: "xlsx", date_from: "2025-01-01" });
    for (const slug of ["monthly", "daily", "own"]) {
      assert.deepEqual(reportBody(slug, {}, "pdf"), { format: "pdf" });
      assert.deepEqual(reportBody(slug, { month: "", day: "", from: "" }, "pdf"), {
        format: "pdf",
      });
    }
  });
});

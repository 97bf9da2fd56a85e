import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { uploadParams } from "./upload-params.ts";

const TODAY = "2025-02-14";
const GOOD = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };

const refused = (values: object, fields: readonly string[]): void =>
  assert.throws(
    () => uploadParams({ ...GOOD, ...values }, TODAY),
    (error: Error & { issues: readonly { field: string; remedy?: string }[] }) => {
      assert.deepEqual(
        error.issues.map((issue) => issue.field),
        fields,
      );
      assert.ok(error.issues.every((issue) => issue.remedy));
      return true;
    },
  );

describe("uploadParams", () => {
  it("accepts past months and this one, and refuses the next", () => {
    assert.deepEqual(uploadParams(GOOD, TODAY), GOOD);
    assert.equal(uploadParams({ ...GOOD, month: 2 }, TODAY).month, 2);
    refused({ month: 3 }, ["month"]);
    refused({ year: 2026 }, ["month"]);
  });

  it("means the month before where nothing is said, over the turn of the year too", () => {
    assert.deepEqual(uploadParams({}, TODAY), GOOD);
    const december = { report_name: "raport-br-2024-12.pdf", year: 2024, month: 12 };
    assert.deepEqual(uploadParams({}, "2025-01-01"), december);
    const named = uploadParams({ report_name: "zestawienie {year}_{month}.xlsx" }, TODAY);
    assert.equal(named.report_name, "zestawienie 2025_01.xlsx");
  });

  it("wants year and month together", () => {
    refused({ year: undefined }, ["year"]);
    refused({ month: undefined }, ["month"]);
  });

  it("takes what is to happen with a file that is there, and a project", () => {
    const more = { if_exists: "keep_both", project_id: "P-1" };
    assert.deepEqual(uploadParams({ ...GOOD, ...more }, TODAY), { ...GOOD, ...more });
    refused({ if_exists: "ask" }, ["if_exists"]);
    refused({ project_id: 7 }, ["project_id"]);
  });

  it("names every field that is wrong", () => {
    refused({ report_name: "../x.pdf", year: "2025", month: 13 }, ["report_name", "year", "month"]);
    refused({ report_name: "..", month: 1.5 }, ["report_name", "month"]);
    refused({ report_name: 5 }, ["report_name"]);
    refused({ report_name: "a\u0000.pdf" }, ["report_name"]);
    refused({ report_name: "x".repeat(300) }, ["report_name"]);
  });
});

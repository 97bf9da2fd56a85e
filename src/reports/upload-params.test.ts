import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportPath, uploadParams } from "./upload-params.ts";

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

  it("names every field that is wrong", () => {
    refused({ report_name: "../x.pdf", year: "2025", month: 13 }, ["report_name", "year", "month"]);
    refused({ report_name: "..", month: 1.5 }, ["report_name", "month"]);
    refused({ report_name: undefined }, ["report_name"]);
    refused({ report_name: "a\u0000.pdf" }, ["report_name"]);
    refused({ report_name: "x".repeat(300) }, ["report_name"]);
  });
});

describe("reportPath", () => {
  it("puts the report under the folder, the year and the month", () => {
    assert.equal(reportPath("/BR-Reports", GOOD), "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    assert.equal(reportPath(undefined, GOOD), "/BR-Reports/2025/01/raport-br-2025-01.pdf");
    assert.equal(reportPath("Faktury/B+R/", GOOD), "/Faktury/B+R/2025/01/raport-br-2025-01.pdf");
    assert.equal(reportPath("/", GOOD), "/2025/01/raport-br-2025-01.pdf");
  });

  it("refuses a folder that leads elsewhere or makes paths without end", () => {
    for (const folder of [
      "/a/../../etc",
      "a\\b",
      7,
      "a\n",
      Array(10).fill("x".repeat(150)).join("/"),
    ]) {
      assert.throws(() => reportPath(folder, GOOD), { name: "ConfigError" });
    }
  });
});

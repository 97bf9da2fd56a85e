import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StreamReport } from "../testing/row-streams.ts";

const PROGRAM = fileURLToPath(new URL("../testing/row-streams.ts", import.meta.url));
const MAX_GROWN_MB = 60;
/** Rows that were kept would not fit into this heap. */
const HEAP_MB = 48;
const MEGABYTES = { csv: 7, json: 10, ndjson: 10, xml: 7, fixed: 8, xlsx: 10 };
const run = promisify(execFile);

describe("memory of reading and writing rows", () => {
  it("stays the same, however long the file is", async () => {
    const measured = Object.entries(MEGABYTES).map(async ([codec, megabytes]) => {
      const heap = [`--max-old-space-size=${HEAP_MB}`, "--max-semi-space-size=4"];
      const { stdout } = await run(process.execPath, [...heap, PROGRAM, codec, String(megabytes)]);
      const report = JSON.parse(stdout) as StreamReport;
      assert.ok(report.readRows > 25_000, codec);
      assert.ok(report.grownMb < MAX_GROWN_MB, `${codec} grew by ${report.grownMb} MB`);
    });
    await Promise.all(measured);
  });
});

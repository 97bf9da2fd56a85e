import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PROGRAM = fileURLToPath(new URL("../testing/erp-streams.ts", import.meta.url));
/** Documents that were kept would not fit into this heap. */
const HEAP = ["--max-old-space-size=32", "--max-semi-space-size=1"];
const DOCUMENTS = { epp: 5_000, optima_xml: 3_500, symfonia: 4_000 };
const run = promisify(execFile);

describe("memory of writing and reading the files of ERPs", () => {
  it("holds a document, not the file", async () => {
    const runs = Object.entries(DOCUMENTS).map(async ([codec, count]) => {
      const { stdout } = await run(process.execPath, [...HEAP, PROGRAM, codec, String(count)]);
      assert.equal(stdout, String(count), codec);
    });
    await Promise.all(runs);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Answer } from "./call.ts";
import { CommandFault, type WarningRow } from "./fault.ts";
import { type Body, createSpool } from "./spool.ts";

const root = mkdtempSync(join(tmpdir(), "viadukt-spool-"));
const folder = join(root, "tmp");
after(() => rmSync(root, { recursive: true, force: true }));

const answerOf = (
  pieces: Iterable<string | Error>,
  warnings: readonly WarningRow[] = [],
): Answer => ({
  kind: "data",
  data: (async function* () {
    for (const piece of pieces) {
      if (typeof piece !== "string") throw piece;
      yield piece;
    }
  })(),
  warnings,
  rowCount: () => 3,
});

async function textOf(body: Body): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.bytes()) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  assert.equal(all.length, body.sizeBytes);
  await body[Symbol.asyncDispose]();
  return all.toString();
}

describe("the spool of answers", () => {
  const spool = createSpool({ folder, memoryBytes: 10_000 });

  it("writes the envelope in the order that clients rely on", async () => {
    const body = await spool.gather("INFO", answerOf(["[", '{"a":"č"}', "]"], [{ desc: "pozor" }]));
    assert.equal(body.contentType, "application/json; charset=UTF-8");
    assert.equal(body.outcome.rowCount, 3);
    assert.equal(
      await textOf(body),
      '{"Result":"OK","CommandIn":"INFO","Data":[{"a":"č"}],"Warning":[{"desc":"pozor"}]}',
    );
  });

  it("keeps a large answer in a file without a name, byte for byte", async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `"Žluťoučký kůň č. ${i} 🐎"`);
    const data = `[${rows.join(",")}]`;
    // Cut anywhere, also in the middle of a letter of two halves.
    const pieces = Array.from({ length: Math.ceil(data.length / 7) }, (_, i) =>
      data.slice(i * 7, i * 7 + 7),
    );
    const body = await spool.gather("SELECT", answerOf(pieces));
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(await textOf(body), `{"Result":"OK","CommandIn":"SELECT","Data":${data}}`);
  });

  it("turns a fault that comes with the rows into the envelope of the fault", async () => {
    for (const size of [1, 200_000]) {
      const fault = new CommandFault(
        [{ number: 900, desc: "Execution Timeout Expired." }],
        [{ desc: "druhé" }],
      );
      const pieces = ["[", `"${"x".repeat(size)}"`, fault];
      const body = await spool.gather("SELECT", answerOf(pieces, [{ desc: "první" }]));
      assert.deepEqual(body.outcome, {
        errorNumber: 900,
        errorText: "Execution Timeout Expired.",
        rowCount: undefined,
      });
      assert.equal(
        await textOf(body),
        '{"Result":"ERR","CommandIn":"SELECT","Error":[{"number":900,"desc":"Execution Timeout Expired."}],"Warning":[{"desc":"první"},{"desc":"druhé"}]}',
      );
    }
  });

  it("says that the disk is full", async () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const text = await textOf(await spool.gather("SELECT", answerOf(["[", full])));
    assert.match(text, /"number":3005,"desc":"Na disku serveru není místo/);
  });

  it("lets pass what it knows no words for, and stops at the signal", async () => {
    await assert.rejects(spool.gather("X", answerOf([new TypeError("a bug")])), TypeError);
    const gone = new AbortController();
    gone.abort(new Error("the client is gone"));
    await assert.rejects(
      spool.gather("X", answerOf(["[", "]"]), { signal: gone.signal }),
      /the client is gone/,
    );
  });

  it("removes what a killed process left, and nothing else", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "command-7b0e6f0e-6a34-4e0f-9f61-3a2b6c4d5e6f.part"), "x");
    writeFileSync(join(folder, "notes.txt"), "x");
    await spool.clean();
    assert.deepEqual(readdirSync(folder), ["notes.txt"]);
    await createSpool({ folder: join(root, "none") }).clean();
  });
});

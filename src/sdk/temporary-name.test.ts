import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMemoryState } from "./host/memory-state.ts";
import { beginUpload, isTemporaryName, temporaryName } from "./temporary-name.ts";

const MIB = 1024 * 1024;

describe("the temporary name of an upload", () => {
  it("is the same for the same content at the same path, and for nothing else", () => {
    const name = temporaryName("/a.pdf", "AB");
    assert.equal(temporaryName("/a.pdf", "ab"), name);
    assert.notEqual(temporaryName("/b.pdf", "ab"), name);
    assert.notEqual(temporaryName("/a.pdf", "ac"), name);
    assert.ok(isTemporaryName(name));
    for (const other of ["a.pdf", ".hidden", `x${name}`, `${name}x`, ".viadukt-1.tmp"]) {
      assert.ok(!isTemporaryName(other), other);
    }
  });
});

describe("what an upload has left", () => {
  const clock = { now: () => Date.UTC(2026, 0, 1) };
  const file = (sha256: string, sizeBytes = 2 * MIB) => ({ path: "/a.pdf", sha256, sizeBytes });

  it("is told to the next one of other content, until one ends", async () => {
    const ctx = { state: createMemoryState(clock), clock };
    const first = await beginUpload(ctx, file("01"));
    assert.deepEqual([first.name, first.leftover], [temporaryName("/a.pdf", "01"), undefined]);
    assert.equal((await beginUpload(ctx, file("01"))).leftover, undefined);
    const second = await beginUpload(ctx, file("02"));
    assert.equal(second.leftover, first.name);
    const small = await beginUpload(ctx, file("03", 10));
    assert.equal(small.leftover, second.name);
    await small.end();
    assert.equal((await beginUpload(ctx, file("04"))).leftover, undefined);
  });

  it("is not noted of small files", async () => {
    const ctx = { state: createMemoryState(clock), clock };
    await beginUpload(ctx, file("01", 10));
    assert.equal((await beginUpload(ctx, file("02"))).leftover, undefined);
  });
});

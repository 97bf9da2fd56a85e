import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { it } from "node:test";
import { base64Pieces } from "./base64-pieces.ts";

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

it("encodes bytes in pieces as it would at once, however they are cut", async () => {
  const bytes = randomBytes(10_007);
  for (const size of [1, 2, 3, 4, 1_000, 4_096, 20_000]) {
    const pieces = await Array.fromAsync(base64Pieces(chunksOf(bytes, size), bytes.byteLength));
    assert.equal(pieces.join(""), bytes.toString("base64"), String(size));
  }
  const none = await Array.fromAsync(base64Pieces(chunksOf(Buffer.alloc(0), 1), 0));
  assert.equal(none.join(""), "");
});

it("fails where bytes are missing or too many", async () => {
  const bytes = randomBytes(10);
  for (const size of [9, 11]) {
    await assert.rejects(Array.fromAsync(base64Pieces(chunksOf(bytes, 4), size)), {
      code: "file_damaged",
    });
  }
});

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";

/** https://www.dropbox.com/developers/reference/content-hash */
export const BLOCK_BYTES = 4 * 1024 * 1024;

/** SHA-256 of each block of 4 MiB, the last one shorter; none for an empty file. */
export async function hashBlocks(
  stream: Readable,
  signal?: AbortSignal,
): Promise<readonly Buffer[]> {
  const digests: Buffer[] = [];
  let block = createHash("sha256");
  let filled = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + BLOCK_BYTES - filled);
      block.update(part);
      at += part.length;
      filled += part.length;
      if (filled < BLOCK_BYTES) continue;
      digests.push(block.digest());
      block = createHash("sha256");
      filled = 0;
    }
  }
  if (filled > 0) digests.push(block.digest());
  return digests;
}

/** Dropbox's own hash of the bytes that these blocks are of: hexadecimal. */
export function contentHash(blocks: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const block of blocks) hash.update(block);
  return hash.digest("hex");
}

import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FileSource } from "../src/sdk/index.ts";

const SLICE = 65_536;
/** Made once, so that what is measured beside the source is not its own garbage. */
const SLICES = Array.from({ length: 16 }, (_, kind) => Buffer.alloc(SLICE, kind + 1));

/**
 * A file that is made while it is read, other bytes in 64 KiB beside each other, the same in every process: it
 * is never in memory as a whole. `onRead` is told of every slice that is taken for sending, in bytes.
 */
export function bigSource(sizeBytes: number, onRead?: (bytes: number) => void): FileSource {
  function* slices(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; ) {
      const size = Math.min(SLICE - (at % SLICE), end - at);
      const slice = SLICES[Math.imul(Math.floor(at / SLICE), 2_654_435_761) >>> 28];
      if (slice) yield slice.subarray(at % SLICE, (at % SLICE) + size);
      at += size;
    }
  }
  function* told(start: number, end: number): Generator<Buffer> {
    for (const slice of slices(start, end)) {
      onRead?.(slice.length);
      yield slice;
    }
  }
  const hash = createHash("sha256");
  for (const slice of slices(0, sizeBytes)) hash.update(slice);
  return {
    sizeBytes,
    mime: "application/octet-stream",
    sha256: hash.digest("hex"),
    modifiedAt: Date.UTC(2026, 0, 31),
    open: ({ start, end } = { start: 0, end: sizeBytes }) =>
      Readable.from(told(start, end), { objectMode: false, highWaterMark: SLICE }),
  };
}

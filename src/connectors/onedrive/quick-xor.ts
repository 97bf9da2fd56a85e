import type { Readable } from "node:stream";

/** https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash */
const WIDTH_BITS = 160;
const SHIFT_BITS = 11;

/** Microsoft's own hash of all that comes: base64. */
export async function quickXorHash(stream: Readable, signal?: AbortSignal): Promise<string> {
  // Byte i goes in at bit 11 i of a ring of 160 bits: each of the 160 places is one column of the file.
  const columns = new Uint8Array(WIDTH_BITS);
  let place = 0;
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    for (let at = 0; at < chunk.length; at++) {
      columns[place] = (columns[place] ?? 0) ^ (chunk[at] ?? 0);
      place = place === WIDTH_BITS - 1 ? 0 : place + 1;
    }
    sizeBytes += chunk.length;
  }
  return finish(columns, sizeBytes);
}

function finish(columns: Uint8Array, sizeBytes: number): string {
  const ring = Buffer.alloc(WIDTH_BITS / 8);
  for (const [place, column] of columns.entries()) {
    const bit = (place * SHIFT_BITS) % WIDTH_BITS;
    const [byte, shift] = [bit >> 3, bit & 7];
    const next = (byte + 1) % ring.length;
    ring[byte] = (ring[byte] ?? 0) ^ ((column << shift) & 0xff);
    ring[next] = (ring[next] ?? 0) ^ (column >> (8 - shift));
  }
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(sizeBytes));
  for (const [at, byte] of length.entries()) ring[at + 12] = (ring[at + 12] ?? 0) ^ byte;
  return ring.toString("base64");
}

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { DataError, type FileSource } from "../../sdk/index.ts";

/** What the service can check bytes by; hexadecimal. */
export interface Hashes {
  readonly md5: string;
  readonly sha256: string;
}

/** One piece of a file. */
export interface Piece extends Hashes {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The pieces in order, each read once for its hashes: no more of the file than a chunk is in memory. Several
 * may ask for the next one at a time.
 * @throws DataError after the last one where the file is not the one that it was: nothing of it may count
 */
export async function* piecesOf(source: FileSource, pieceBytes: number): AsyncGenerator<Piece> {
  const whole = createHash("sha256");
  for (let number = 1, start = 0; start < source.sizeBytes; number++, start += pieceBytes) {
    const end = Math.min(start + pieceBytes, source.sizeBytes);
    const stream = source.open({ start, end });
    const hashes = await read(stream, end - start, (chunk) => whole.update(chunk));
    yield { number, start, end, ...hashes };
  }
  if (whole.digest("hex") !== source.sha256.toLowerCase()) throw changed();
}

/** @throws DataError where the file is not the one that it was */
export async function hashesOf(source: FileSource): Promise<Hashes> {
  const hashes = await read(source.open(), source.sizeBytes);
  if (hashes.sha256 !== source.sha256.toLowerCase()) throw changed();
  return hashes;
}

export const base64 = (hexadecimal: string): string =>
  Buffer.from(hexadecimal, "hex").toString("base64");

async function read(
  stream: Readable,
  sizeBytes: number,
  onChunk?: (chunk: Buffer) => void,
): Promise<Hashes> {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    md5.update(chunk);
    sha256.update(chunk);
    onChunk?.(chunk);
    size += chunk.length;
  }
  if (size !== sizeBytes) throw changed();
  return { md5: md5.digest("hex"), sha256: sha256.digest("hex") };
}

const changed = (): DataError =>
  new DataError("The file is not what it was when it was filed: it changed while it was sent.");

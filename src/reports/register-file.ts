import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import type { RegisterRow } from "./register-row.ts";

/** Takes the rows of a register in their order. */
export interface RegisterWriter {
  add(row: RegisterRow): Promise<void>;
}

export interface RegisterFile extends RegisterWriter, AsyncDisposable {
  /** Call it after the last row; the same rows have the same hexadecimal hash. */
  finish(): Promise<{ readonly sha256: string }>;
}

/** Rows are put into the file this many bytes at a time. */
const CHUNK_BYTES = 65_536;
const LINE_END = 10;

/** A register as a file, one row of JSON a line: as long as it gets, it takes no memory. */
export async function writeRegister(path: string): Promise<RegisterFile> {
  const file = await open(path, "wx", 0o600);
  const hash = createHash("sha256");
  let [waiting, size] = ["", 0];
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(waiting);
    [waiting, size] = ["", 0];
    hash.update(bytes);
    await file.writeFile(bytes);
  };
  return {
    async add(row) {
      const line = `${JSON.stringify(row)}\n`;
      waiting += line;
      size += line.length;
      if (size >= CHUNK_BYTES) await flush();
    },
    async finish() {
      await flush();
      return { sha256: hash.digest("hex") };
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** The rows as they were added; blocks its thread while it reads. */
export function* readRegister(path: string): Generator<RegisterRow, void> {
  const file = openSync(path, "r");
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let filled = 0;
    for (;;) {
      // A row that fills the buffer alone; the others share one buffer for the whole file.
      if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const count = readSync(file, buffer, filled, buffer.length - filled, null);
      if (count === 0) return;
      filled += count;
      let start = 0;
      for (let end = buffer.indexOf(LINE_END); end >= 0 && end < filled; ) {
        yield JSON.parse(buffer.toString("utf8", start, end));
        start = end + 1;
        end = buffer.indexOf(LINE_END, start);
      }
      buffer.copyWithin(0, start, filled);
      filled -= start;
    }
  } finally {
    closeSync(file);
  }
}

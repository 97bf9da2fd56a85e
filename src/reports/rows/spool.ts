import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import type { SourceRow } from "./source.ts";

/** Rows in a file, of which only where each lies is in memory. */
export interface Spool {
  readonly count: number;
  /** Hexadecimal; the same rows in the same order have the same. */
  readonly sha256: string;
  /** In the order given by their numbers; blocks its thread while it reads. */
  read(order: Iterable<number>): Generator<SourceRow, void>;
}

const CHUNK_BYTES = 65_536;

/** Keeps the rows in the file, `onRow` sees each as it comes. */
export async function spoolRows(
  path: string,
  rows: AsyncIterable<SourceRow>,
  onRow: (row: SourceRow, number: number) => void,
): Promise<Spool> {
  const starts: number[] = [0];
  const hash = createHash("sha256");
  {
    await using file = await open(path, "wx", 0o600);
    let waiting: Buffer[] = [];
    let [size, end] = [0, 0];
    const flush = async (): Promise<void> => {
      await file.writeFile(Buffer.concat(waiting));
      [waiting, size] = [[], 0];
    };
    for await (const row of rows) {
      onRow(row, starts.length - 1);
      const bytes = Buffer.from(JSON.stringify(row));
      hash.update(bytes).update("\n");
      waiting.push(bytes);
      size += bytes.length;
      end += bytes.length;
      starts.push(end);
      if (size >= CHUNK_BYTES) await flush();
    }
    await flush();
  }
  return {
    count: starts.length - 1,
    sha256: hash.digest("hex"),
    *read(order) {
      const file = openSync(path, "r");
      try {
        for (const number of order) yield rowAt(file, starts, number);
      } finally {
        closeSync(file);
      }
    },
  };
}

function rowAt(file: number, starts: readonly number[], number: number): SourceRow {
  const [start = 0, end = 0] = [starts[number], starts[number + 1]];
  const bytes = Buffer.allocUnsafe(end - start);
  readSync(file, bytes, 0, bytes.length, start);
  return JSON.parse(bytes.toString("utf8")) as SourceRow;
}

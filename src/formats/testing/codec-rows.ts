import type { Static, TObject } from "typebox";
import type { Cell } from "../../model/cell.ts";
import { type FileRow, isRowFault, type RowCodec, type RowFault } from "../rows/codec.ts";
import { codecOptions } from "../rows/codecs.ts";
import { emptyRecord } from "../rows/file-row.ts";

type Options = Readonly<Record<string, unknown>>;

/** A row as a codec gives it: without prototypes. */
export function fileRow(
  values: Readonly<Record<string, Cell>>,
  children: Readonly<Record<string, readonly FileRow[]>> = {},
  at = 1,
): FileRow {
  return {
    values: Object.assign(emptyRecord<Cell>(), values),
    children: Object.assign(emptyRecord<readonly FileRow[]>(), children),
    at,
  };
}

/** Bytes in pieces of a size, as a network or a disk gives them. */
export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const readRows = <O extends TObject>(
  codec: RowCodec<O>,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: Options = {},
  { size = 65_536, maxRowBytes = 1_048_576 } = {},
): Promise<(FileRow | RowFault)[]> =>
  Array.fromAsync(
    codec.read(
      bytes instanceof Uint8Array ? inPieces(bytes, size) : bytes,
      codecOptions(codec, options),
      { maxRowBytes },
    ),
  );

/** The rows that could be read; a fault is an error of the test. */
export async function goodRows<O extends TObject>(
  ...args: Parameters<typeof readRows<O>>
): Promise<FileRow[]> {
  const rows = await readRows(...args);
  return rows.map((row) => {
    if (isRowFault(row)) throw new Error(`fault at ${row.at}: ${row.reason}`);
    return row;
  });
}

export async function writeRows<O extends TObject>(
  codec: RowCodec<O>,
  rows: readonly FileRow[],
  options: Options = {},
): Promise<Buffer> {
  if (!codec.write) throw new Error(`${codec.name} is only read`);
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const source = async function* () {
    yield* rows;
  };
  const settled: Static<O> = codecOptions(codec, options);
  return Buffer.concat(await Array.fromAsync(codec.write(source(), settled, { columns })));
}

/** Values and children as plain objects, without places, for comparing. */
export const plainRow = ({ values, children = {} }: FileRow): unknown => ({
  ...values,
  ...Object.fromEntries(
    Object.entries(children)
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => [name, rows.map(plainRow)]),
  ),
});

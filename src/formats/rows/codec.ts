import type { Static, TObject } from "typebox";
import type { FieldIssue } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";

/** One row of a file, with the rows that belong to it: a document with its lines. */
export interface FileRow {
  /** By the names of columns, in the order of the file; without prototype. What is left out is not there. */
  readonly values: Readonly<Record<string, Cell>>;
  /** By name: `lines`, `payments`; without prototype. */
  readonly children?: Readonly<Record<string, readonly FileRow[]>>;
  /** Where it begins: the line of a text file, the row of a sheet, the number of the element; from 1. */
  readonly at: number;
}

/** A row that cannot be read; the rows after it can. */
export interface RowFault {
  readonly at: number;
  readonly reason: string;
  /** What stands there, at most some thousand characters. */
  readonly raw: string;
  /** Names of the file's columns, where `raw` does not have them: one of them may hold what nobody should read. */
  readonly columns?: readonly string[];
}
export const isRowFault = (one: FileRow | RowFault): one is RowFault => "reason" in one;

export interface ReadLimits {
  /** Bytes of one row, or of one document where that is what a row is; more is a fault. */
  readonly maxRowBytes: number;
}

/**
 * A format of files that hold rows. Reading and writing are streams with a bounded buffer whatever the size of
 * the file; a file that is none of the format, or breaks off, is an `InvalidInputError` that says where.
 */
export interface RowCodec<O extends TObject = TObject> {
  readonly name: string;
  /** Everything that can be said of the format, with defaults, titles in five languages: form, check and document. */
  readonly options: O;
  /** File name endings without the dot, the usual one first. */
  readonly extensions: readonly string[];
  /** MIME type of files that are written. */
  readonly mime: string;
  read(
    bytes: AsyncIterable<Uint8Array>,
    options: Static<O>,
    limits: ReadLimits,
  ): AsyncGenerator<FileRow | RowFault>;
  /** Absent: the format is only read. `columns` in the order in which the file has them. */
  write?(
    rows: AsyncIterable<FileRow>,
    options: Static<O>,
    layout: { readonly columns: readonly string[] },
  ): AsyncGenerator<Uint8Array>;
  /**
   * What stands against writing a row, by fields: whoever writes sets such a row aside before, as `write` stops
   * with a `DataError` at it. Absent: every row that has the columns can be written.
   */
  refusals?(row: FileRow, options: Static<O>): readonly FieldIssue[];
  /** What the beginning of a file (up to 64 KiB) tells of its options; undefined where it is no such file. */
  sniff(head: Uint8Array, fileName: string): Partial<Static<O>> | undefined;
}

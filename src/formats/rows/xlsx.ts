import { DataError, type FieldIssue } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { CellKind, Column } from "../tables/table.ts";
import { MAX_CELL, MAX_SHEET_ROWS, xlsx } from "../tables/xlsx.ts";
import { openZip } from "../zip/zip-reader.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import {
  brokenFile,
  cellText,
  columnNames,
  emptyRecord,
  flatOnly,
  nestedIssues,
  rowFault,
  tooLarge,
} from "./file-row.ts";
import { openBook } from "./xlsx-book.ts";
import { XlsxOptions } from "./xlsx-options.ts";
import { readStrings, type SheetRow, sheetRows } from "./xlsx-sheet.ts";
import { spool } from "./xlsx-spool.ts";
import { StringTable } from "./xlsx-strings.ts";

/** A sheet of a workbook. Dates come by the format of their cells; empty cells are null. */
export const xlsxCodec: RowCodec<typeof XlsxOptions> = {
  name: "xlsx",
  options: XlsxOptions,
  extensions: ["xlsx", "xlsm"],
  mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  read,
  write,
  refusals: (row) => refusals(row),
  sniff: (head, fileName) => (isZip(head) && isWorkbook(head, fileName) ? {} : undefined),
};

const GIB = 1_073_741_824;
const MAX_PACKED_BYTES = 2 * GIB;
const ZIP_LIMITS = { entries: 10_000, entryBytes: 8 * GIB, totalBytes: 16 * GIB };
/** What old XLS files and those with a password begin with. */
const COMPOUND = Buffer.from("d0cf11e0", "hex");

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;

const isWorkbook = (head: Uint8Array, fileName: string): boolean =>
  /\.xls[xm]$/i.test(fileName) || Buffer.from(head).includes("xl/workbook.xml");

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: XlsxOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  await using file = await spool(checked(bytes), MAX_PACKED_BYTES);
  try {
    using archive = await openZip(file.source, ZIP_LIMITS);
    const book = await openBook(archive, options.sheet);
    using strings = new StringTable();
    if (book.strings) await readStrings(book.strings.open(), strings);
    const reading = { ...book, strings, maxRowBytes, errorCells: options.error_cells };
    const toRow = rowMaker(options, maxRowBytes);
    for await (const row of sheetRows(book.sheet.open(), reading)) {
      const made = toRow(row);
      if (made) yield made;
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw brokenFile(error.message, undefined, { cause: error });
  }
}

async function* checked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of bytes) {
    if (isFirst && COMPOUND.equals(chunk.subarray(0, 4))) {
      throw brokenFile(
        "The file is an old XLS, or protected by a password.",
        "Save it as XLSX without a password.",
      );
    }
    isFirst = false;
    yield chunk;
  }
}

function rowMaker(options: XlsxOptions, maxRowBytes: number) {
  const { header_row: headerRow, trim } = options;
  const given = options.columns.length > 0 ? columnNames(options.columns) : undefined;
  let names = given ?? [];
  return ({ at, cells, fault, isTooLarge }: SheetRow): FileRow | RowFault | undefined => {
    if (at < headerRow) return undefined;
    if (at === headerRow) {
      if (isTooLarge || fault !== undefined) {
        throw brokenFile(
          `The names of the columns in row ${at} cannot be read: ${fault ?? "too long"}.`,
        );
      }
      names = given ?? columnNames(Array.from(cells, (cell) => cellText(cell)));
      return undefined;
    }
    const raw = () => Array.from(cells, (cell) => cellText(cell)).join("\t");
    if (isTooLarge) return { ...tooLarge(at, maxRowBytes, raw()), columns: names };
    if (fault !== undefined) return { ...rowFault(at, fault, raw()), columns: names };
    const values = emptyRecord<Cell>();
    let isBlank = true;
    for (let i = 0; i < Math.max(names.length, cells.length); i += 1) {
      const cell = trim ? trimmed(cells[i]) : (cells[i] ?? null);
      if (cell !== null) isBlank = false;
      const name = names[i];
      // What stands beside the named columns is not lost.
      if (name !== undefined) values[name] = cell;
      else if (cell !== null || headerRow === 0) values[`column_${i + 1}`] = cell;
    }
    return isBlank ? undefined : { values, at };
  };
}

const trimmed = (cell: Cell | undefined): Cell =>
  typeof cell === "string" ? cell.trim() || null : (cell ?? null);

const WIDTH = 16;
const MAX_EXACT_DIGITS = 15;
const NUMBER = /^-?\d+(\.\d+)?$/;

async function* write(
  rows: AsyncIterable<FileRow>,
  options: XlsxOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const numbers = new Set(options.number_columns);
  const dates = new Set(options.date_columns);
  const kindOf = (cell: Cell | undefined, name: string): CellKind => {
    if (dates.has(name)) return "date";
    const isNumber = typeof cell === "number" || (numbers.has(name) && typeof cell === "string");
    return isNumber && isExact(cellText(cell)) ? "number" : "text";
  };
  const table = {
    rows: flat(rows),
    columns: columns.map(
      (name): Column<FileRow> => ({
        ...{ title: name, kind: "text", width: WIDTH },
        kindOf: ({ values }) => kindOf(values[name], name),
        value: ({ values, at }) => fitting(cellText(values[name]), { name, at }),
      }),
    ),
  };
  const name = /^\d*$/.test(options.sheet) ? "1" : options.sheet;
  try {
    yield* xlsx(table, name);
  } catch (error) {
    throw error instanceof RangeError ? tooMany(error) : error;
  }
}

function tooMany(cause: RangeError): DataError {
  const message = `A sheet holds at most ${MAX_SHEET_ROWS} rows`;
  const remedy = "Let the export begin a further file before.";
  return new DataError(message, [{ field: "max_rows", message, remedy }], { cause });
}

/** Excel keeps 15 digits of a number; more are a text, so that none is lost. */
const isExact = (text: string): boolean =>
  NUMBER.test(text) && text.replace(/\D/g, "").replace(/^0+/, "").length <= MAX_EXACT_DIGITS;

async function* flat(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
  for await (const row of rows) {
    flatOnly(row, "xlsx");
    yield row;
  }
}

function fitting(text: string, { name, at }: { name: string; at: number }): string {
  if (text.length <= MAX_CELL) return text;
  throw new DataError(`${name} of row ${at} ${LONG_CELL}.`, [{ field: name, message: LONG_CELL }]);
}

const LONG_CELL = `is longer than ${MAX_CELL} characters`;

const refusals = (row: FileRow): FieldIssue[] => [
  ...nestedIssues(row, "xlsx"),
  ...Object.entries(row.values)
    .filter(([, cell]) => cellText(cell).length > MAX_CELL)
    .map(([field]) => ({ field, message: LONG_CELL })),
];

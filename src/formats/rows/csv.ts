import { DataError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { FORMULA, quoted } from "../tables/csv.ts";
import { PIECE_CHARACTERS } from "../tables/table.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import { CsvOptions, separatorOf } from "./csv-options.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { sniffCsv } from "./csv-sniff.ts";
import { encodeText, unencodableIssues } from "./encoding-writer.ts";
import {
  cellText,
  columnNames,
  decimalFrom,
  emptyRecord,
  flatOnly,
  nestedIssues,
  numberCell,
  rowFault,
  shown,
} from "./file-row.ts";

/** Rows of text with a separator, as RFC 4180 and Excel have them. Cells without text are null. */
export const csvCodec: RowCodec<typeof CsvOptions> = {
  name: "csv",
  options: CsvOptions,
  extensions: ["csv", "tsv", "txt"],
  mime: "text/csv",
  read,
  write,
  refusals: (row, options) => [...nestedIssues(row, "csv"), ...unencodableIssues(row, options)],
  sniff: sniffCsv,
};

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  limits: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const given = options.columns.length > 0 ? columnNames(options.columns) : undefined;
  let columns = given;
  let toRow: ((record: CsvRecord) => FileRow | RowFault | undefined) | undefined;
  for await (const record of csvRecords(bytes, options, limits)) {
    if ("reason" in record) {
      yield columns ? { ...record, columns } : record;
      continue;
    }
    if (record.at <= options.skip_lines || isHint(record, options)) continue;
    if (!toRow) {
      const { cells } = record;
      const own = options.header ? cells : cells.map(() => "");
      columns = given ?? columnNames(own);
      toRow = rowMaker(columns, options);
      if (options.header) continue;
    }
    const row = toRow(record);
    if (row) yield "reason" in row && columns ? { ...row, columns } : row;
  }
}

/** Excel takes a first line `sep=;` for the separator, and shows it to nobody. */
const isHint = ({ at, cells }: CsvRecord, options: CsvOptions): boolean =>
  at === 1 && /^sep=.?$/i.test(cells.join(separatorOf(options)));

function rowMaker(names: readonly string[], options: CsvOptions) {
  const numbers = new Set(options.number_columns);
  const isNumber = names.map((name) => numbers.has(name));
  const { trim, decimal_mark: mark } = options;
  const isGuarded = options.formulas === "guard";
  const rawOf = (cells: readonly string[]) => cells.join(separatorOf(options));
  return ({ cells, at }: CsvRecord): FileRow | RowFault | undefined => {
    if (cells.length !== names.length) {
      const reason = `The row has ${cells.length} cells; there are ${names.length} columns.`;
      const hasMore = cells.slice(names.length).some((cell) => cell.trim() !== "");
      const isShort = cells.length < names.length && options.short_rows === "fault";
      if (hasMore || (isShort && cells.some((cell) => cell !== ""))) {
        return rowFault(at, reason, rawOf(cells));
      }
    }
    const values = emptyRecord<Cell>();
    let isBlank = true;
    for (let i = 0; i < names.length && i < cells.length; i += 1) {
      const name = names[i] ?? "";
      let text = cells[i] ?? "";
      if (trim) text = text.trim();
      if (isGuarded && text.charCodeAt(0) === APOSTROPHE && FORMULA.test(text.replace(/^'+/, ""))) {
        text = text.slice(1);
      }
      if (text !== "") isBlank = false;
      if (text.includes("\0")) {
        return rowFault(at, `${name}: the text has a NUL character.`, rawOf(cells));
      }
      if (!isNumber[i] || text === "") {
        values[name] = text === "" ? null : text;
        continue;
      }
      const decimal = decimalFrom(text, mark);
      if (decimal === undefined) {
        return rowFault(at, `${name}: ${shown(text)} is not a number.`, rawOf(cells));
      }
      values[name] = numberCell(decimal);
    }
    return isBlank ? undefined : { values, at };
  };
}

const APOSTROPHE = 39;
/** A number is no formula, whatever its sign. */
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;

function write(
  rows: AsyncIterable<FileRow>,
  options: CsvOptions,
  { columns }: { readonly columns: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const { encoding, unencodable, byte_order_mark: byteOrderMark } = options;
  return encodeText(lines(rows, options, columns), { encoding, unencodable, byteOrderMark });
}

async function* lines(
  rows: AsyncIterable<FileRow>,
  options: CsvOptions,
  columns: readonly string[],
): AsyncGenerator<string> {
  const lineEnd = options.line_end === "lf" ? "\n" : "\r\n";
  const separator = separatorOf(options);
  const cellOf = cellWriter(options, separator);
  let text = "";
  if (options.header) text = columns.map((name) => cellOf(name)).join(separator) + lineEnd;
  const numbers = new Set(options.number_columns);
  const isNumber = columns.map((name) => numbers.has(name));
  for await (const row of rows) {
    flatOnly(row, "csv");
    text += columns.map((name, i) => cellOf(row.values[name], isNumber[i])).join(separator);
    text += lineEnd;
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function cellWriter(options: CsvOptions, separator: string) {
  const { quote, formulas, decimal_mark: mark } = options;
  return (cell: Cell | undefined, isNumber = false): string => {
    let text = cellText(cell);
    if (isNumber || typeof cell === "number") {
      if (PLAIN_NUMBER.test(text)) text = text.replace(".", mark);
    }
    if (formulas === "guard" && FORMULA.test(text.replace(/^'+/, "")) && !PLAIN_NUMBER.test(text)) {
      text = `'${text}`;
    }
    if (quote !== "none") return quoted(text, separator, quote);
    if (!text.includes(separator) && !/[\r\n]/.test(text)) return text;
    const message = `${shown(text)} has a separator or a line end, and the file has no quotes`;
    throw new DataError(message, [{ field: "quote", message }]);
  };
}

import { type Column, PIECE_CHARACTERS, type Table } from "./table.ts";

export interface CsvOptions {
  readonly separator: ";" | "," | "\t";
  readonly decimalMark: "," | ".";
  /** For Excel, which takes a file without the mark for one in the system's old encoding. */
  readonly withByteOrderMark: boolean;
}

/** A text that begins so is a formula for Excel and others: https://owasp.org/www-community/attacks/CSV_Injection */
export const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/;

/** RFC 4180 with the separator and decimal mark asked for, in pieces. */
export async function* csv<R>(
  { columns, rows }: Table<R>,
  options: CsvOptions,
): AsyncGenerator<string> {
  const write = (cells: readonly string[]) =>
    `${cells.map((cell) => quoted(cell, options.separator)).join(options.separator)}\r\n`;
  let text = options.withByteOrderMark ? "\ufeff" : "";
  text += write(columns.map(({ title }) => title));
  for await (const row of rows) {
    text += write(columns.map((column) => cellOf(column, row, options)));
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function cellOf<R>({ kind, value }: Column<R>, row: R, { decimalMark }: CsvOptions): string {
  const text = value(row) ?? "";
  if (kind === "amount" || kind === "number") return text.replace(".", decimalMark);
  return kind === "text" && FORMULA.test(text) ? `'${text}` : text;
}

/** In quotes where it has to be. */
export const quoted = (cell: string, separator: string, quote = '"'): string =>
  cell.includes(separator) || cell.includes(quote) || /[\r\n]/.test(cell)
    ? quote + cell.replaceAll(quote, quote + quote) + quote
    : cell;

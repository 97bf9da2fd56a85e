import type { CsvOptions } from "./csv-options.ts";
import { decodeHead, guessEncoding } from "./encoding.ts";

const SEPARATORS = [";", ",", "\t", "|"] as const;
type Separator = (typeof SEPARATORS)[number];

/** Lines that are looked at. */
const MAX_LINES = 200;
/** Of a file of which the beginning is this long there is more, so its last line may be cut. */
export const HEAD_BYTES = 65_536;
/** So many of the lines have to agree on the number of cells. */
const AGREEING = 0.7;

/** Encoding, separator, header, lines before it, and the decimal mark, from the beginning of a file. */
export function sniffCsv(head: Uint8Array, fileName: string): Partial<CsvOptions> | undefined {
  const encoding = guessEncoding(head);
  const whole = decodeHead(head, encoding);
  const text = whole.replace(/^sep=[^\w\s]?\r?\n/i, "");
  const hintLines = whole.length > text.length ? 1 : 0;
  const isNamed = /\.(csv|tsv)$/i.test(fileName);
  if (!isPlainText(text) || (!isNamed && /^\s*[<{[]/.test(text))) return undefined;
  const found = SEPARATORS.map((separator) => shapeOf(text, separator, head.length >= HEAD_BYTES));
  const best = found.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score === 0 && !isNamed) return undefined;
  const { separator, skipLines, rows } = best;
  return {
    encoding,
    separator: separator === "\t" ? "tab" : separator,
    header: hasHeader(rows),
    ...(skipLines > 0 ? { skip_lines: skipLines + hintLines } : {}),
    decimal_mark: decimalMark(rows, separator),
  };
}

/** Whether it is text at all: no control characters beside tabs and line ends. */
export const isPlainText = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for
  text.trim() !== "" && !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);

interface Shape {
  readonly separator: Separator;
  /** 0 where the separator makes no columns. */
  readonly score: number;
  readonly skipLines: number;
  readonly rows: readonly (readonly string[])[];
}

function shapeOf(text: string, separator: Separator, isCut: boolean): Shape {
  const all = rowsOf(text, separator);
  const rows = (isCut && all.length > 1 ? all.slice(0, -1) : all).filter(
    ({ cells }) => cells.length > 1 || cells[0]?.trim() !== "",
  );
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [columns, agreeing] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  const first = rows.findIndex(({ cells }) => cells.length === columns && isFilled(cells));
  const body = rows.slice(Math.max(0, first));
  const isTable = columns > 1 && agreeing >= body.length * AGREEING;
  const score = isTable ? (agreeing / rows.length) * Math.log2(columns + 1) : 0;
  const skipLines = isTable ? (rows[first]?.line ?? 1) - 1 : 0;
  return { separator, score, skipLines, rows: body.map(({ cells }) => cells) };
}

/** A title above the table has its text in one cell. */
const isFilled = (cells: readonly string[]): boolean =>
  cells.filter((cell) => cell.trim() !== "").length >= cells.length * 0.7;

function rowsOf(text: string, separator: Separator) {
  const rows: { cells: string[]; line: number }[] = [];
  let [cells, cell, line, isQuoted]: [string[], string, number, boolean] = [[], "", 1, false];
  let startLine = 1;
  for (let i = 0; i < text.length && rows.length < MAX_LINES; i += 1) {
    const char = text[i] ?? "";
    if (char === "\n") line += 1;
    if (isQuoted && char === '"' && text[i + 1] === '"') {
      cell += char;
      i += 1;
    } else if (char === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (!isQuoted && char === separator) {
      cells.push(cell);
      cell = "";
    } else if (!isQuoted && (char === "\n" || char === "\r")) {
      if (char === "\r" && text[i + 1] === "\n") continue;
      rows.push({ cells: [...cells, cell], line: startLine });
      [cells, cell, startLine] = [[], "", line];
    } else cell += char;
  }
  if (rows.length < MAX_LINES && (cell !== "" || cells.length > 0)) {
    rows.push({ cells: [...cells, cell], line: startLine });
  }
  return rows;
}

const VALUE = /^[\s+-]*\d[\d\s.,:/-]*%?$/;

/** The first row names columns where all of it are different words and none of them is a value. */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = []] = rows;
  const names = first.map((cell) => cell.trim()).filter((cell) => cell !== "");
  if (names.length === 0 || names.length < first.length * 0.7) return false;
  return new Set(names).size === names.length && !names.some((name) => VALUE.test(name));
}

function decimalMark(rows: readonly (readonly string[])[], separator: Separator): "." | "," {
  if (separator === ",") return ".";
  const cells = rows.slice(0, MAX_LINES).flat();
  const commas = cells.filter((cell) => /^\s*-?[\d\s.]*\d,\d+\s*$/.test(cell)).length;
  const points = cells.filter((cell) => /^\s*-?[\d\s,]*\d\.\d+\s*$/.test(cell)).length;
  return commas > points ? "," : ".";
}

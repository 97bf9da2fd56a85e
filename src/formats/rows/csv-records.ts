import { type CsvError, Parser, type Options as ParserOptions } from "csv-parse";
import { messageOf } from "../../lib/errors.ts";
import type { ReadLimits, RowFault } from "./codec.ts";
import { type CsvOptions, separatorOf } from "./csv-options.ts";
import { decodeToUtf8 } from "./encoding.ts";
import { brokenFile, tooLarge } from "./file-row.ts";

/** The cells of one row, and the line where it begins. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly at: number;
}

/** Fed to the parser at once: so much may be read beyond the limit of a row. */
const PIECE_BYTES = 65_536;
const NEWLINE = 10;
/** Kept of a row that goes on for too long. */
const RAW_BYTES = 8_192;
/** A line that still goes on after so much is no line of a table: the file is left alone, not read for minutes. */
const MAX_SKIPPED_BYTES = 256 * 1024 * 1024;

/**
 * Rows as they stand in the file, blank lines left out. A row beyond the limit is a fault, and reading goes on
 * with the line after it.
 * @throws InvalidInputError for bytes outside the encoding, for a quote that is never closed and a line without end
 */
export async function* csvRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<CsvRecord | RowFault> {
  let reading = openReading(options, 1);
  let isSkipping = false;
  let skipped = 0;
  let line = 1;
  for await (const piece of piecesOf(decodeToUtf8(bytes, options.encoding))) {
    let rest = piece;
    if (isSkipping) {
      const end = piece.indexOf(NEWLINE);
      skipped += piece.length;
      if (skipped > MAX_SKIPPED_BYTES) {
        throw brokenFile(`Line ${line} goes on for more than ${MAX_SKIPPED_BYTES} bytes.`);
      }
      if (end === -1) continue;
      rest = piece.subarray(end + 1);
      line += 1;
      reading = openReading(options, line);
      isSkipping = false;
    }
    await reading.write(rest);
    yield* reading.take();
    const open = reading.openRow();
    if (open.sizeBytes <= maxRowBytes) continue;
    yield tooLarge(open.at, maxRowBytes, open.start.toString());
    line = open.at + open.breaks;
    reading.close();
    isSkipping = true;
    skipped = 0;
  }
  if (isSkipping) return;
  await reading.end();
  yield* reading.take();
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const size = Math.min(PIECE_BYTES, chunk.length - at);
      yield Buffer.from(chunk.buffer, chunk.byteOffset + at, size);
    }
  }
}

const optionsOf = (options: CsvOptions): ParserOptions => ({
  delimiter: separatorOf(options),
  quote: options.quote === "none" ? null : options.quote,
  escape: options.quote === "none" ? null : options.quote,
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: 0,
});

/** One parser from `firstLine` on. Its records are taken as they come, without the queue of its stream. */
function openReading(options: CsvOptions, firstLine: number) {
  const parser = new Parser(optionsOf(options));
  const { info } = parser;
  let ready: CsvRecord[] = [];
  let [line, lines, emptyLines] = [firstLine, 0, 0];
  // Of the row that is not yet complete: where it begins, in bytes, and its first ones.
  let [fed, rowStart, start, breaks]: [number, number, Buffer, number] = [0, 0, Buffer.alloc(0), 0];
  parser.on("error", () => {});
  parser.push = (cells: readonly string[] | null): boolean => {
    if (cells === null) return true;
    const skipped = info.empty_lines - emptyLines;
    const at = line + skipped;
    // The parser's own count takes CR LF inside quotes for two lines.
    const inner = info.lines - lines - skipped === 1 ? 0 : innerBreaks(cells);
    ready.push({ cells, at });
    line = at + inner + 1;
    [lines, emptyLines, rowStart] = [info.lines, info.empty_lines, info.bytes];
    return true;
  };
  const failed = (error: Error): Error =>
    (error as CsvError).code === "CSV_QUOTE_NOT_CLOSED"
      ? brokenFile(
          `The row that begins in line ${line} has a quote that is never closed.`,
          "Close it, or choose the quotes that the file has.",
          { cause: error },
        )
      : brokenFile(`The file cannot be read behind line ${line}: ${messageOf(error)}`, undefined, {
          cause: error,
        });
  const done = (resolve: () => void, reject: (error: Error) => void) => (error?: Error | null) =>
    error ? reject(failed(error)) : resolve();

  return {
    async write(piece: Buffer): Promise<void> {
      const before = fed;
      const [startBefore, emptyBefore] = [rowStart, info.empty_lines];
      await new Promise<void>((resolve, reject) => {
        parser.write(piece, done(resolve, reject));
      });
      fed += piece.length;
      if (rowStart === startBefore && info.empty_lines > emptyBefore) rowStart = before;
      const isNew = rowStart !== startBefore || before === 0;
      const from = isNew ? Math.max(0, rowStart - before) : 0;
      if (isNew) [start, breaks] = [piece.subarray(from, from + RAW_BYTES), 0];
      for (let at = piece.indexOf(NEWLINE, from); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) {
        breaks += 1;
      }
    },
    end: () =>
      new Promise<void>((resolve, reject) => {
        parser.once("error", (error) => reject(failed(error)));
        parser.end(done(resolve, reject));
      }),
    take(): CsvRecord[] {
      const taken = ready;
      ready = [];
      return taken;
    },
    openRow: () => ({ at: line, sizeBytes: fed - rowStart, start, breaks }),
    close: () => void parser.destroy(),
  };
}

function innerBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (/[\r\n]/.test(cell)) count += cell.split(/\r\n|\n|\r/).length - 1;
  }
  return count;
}

import type { Static } from "typebox";
import { fields } from "../../model/field.ts";
import { PIECE_CHARACTERS } from "../tables/table.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import { decodeHead, decodeText, guessEncoding } from "./encoding.ts";
import { brokenFile, tooLarge } from "./file-row.ts";
import { encoded, jsonFields, writingOf } from "./json.ts";
import { jsonRow } from "./json-value.ts";
import { jsonText } from "./json-write.ts";
import { textLines } from "./text-lines.ts";

export const NdjsonOptions = fields(jsonFields);
export type NdjsonOptions = Static<typeof NdjsonOptions>;

/** Lines that may be wrong before the first right one; a file with more is none of this format. */
const MAX_FALSE_START = 20;

/** One JSON object in each line: https://github.com/ndjson/ndjson-spec */
export const ndjsonCodec: RowCodec<typeof NdjsonOptions> = {
  name: "ndjson",
  options: NdjsonOptions,
  extensions: ["ndjson", "jsonl"],
  mime: "application/x-ndjson",
  read,
  write: (rows, options, { columns }) => encoded(lines(rows, options, columns), options),
  sniff,
};

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  { encoding }: NdjsonOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  let [isBegun, falseStarts] = [false, 0];
  for await (const { text, at, isCut } of textLines(decodeText(bytes, encoding), maxRowBytes)) {
    if (text.trim() === "") continue;
    const row = isCut ? tooLarge(at, maxRowBytes, text) : jsonRow(text, at);
    if ("values" in row || isCut) isBegun = true;
    else if (!isBegun) falseStarts += 1;
    if (!isBegun && falseStarts > MAX_FALSE_START) {
      throw brokenFile(`None of the first ${falseStarts} lines is JSON.`);
    }
    yield row;
  }
}

async function* lines(
  rows: AsyncIterable<FileRow>,
  options: NdjsonOptions,
  columns: readonly string[],
): AsyncGenerator<string> {
  const writing = writingOf(options);
  let text = "";
  for await (const row of rows) {
    text += `${jsonText(row, columns, writing)}\n`;
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function sniff(head: Uint8Array, fileName: string): Partial<NdjsonOptions> | undefined {
  const encoding = guessEncoding(head);
  const first = decodeHead(head, encoding).trimStart().split("\n", 2);
  const isObject = (line = ""): boolean =>
    line.startsWith("{") && "values" in jsonRow(line.trim(), 1);
  const isMeant = /\.(ndjson|jsonl)$/i.test(fileName);
  const isLike = isObject(first[0]) && (isObject(first[1]) || isMeant);
  return isLike ? { encoding } : undefined;
}

import { isPlainText } from "./csv-sniff.ts";
import { decodeHead, guessEncoding } from "./encoding.ts";
import type { FixedOptions } from "./fixed-options.ts";

/** Fewer lines of one length may be chance. */
const MIN_LINES = 4;
const MIN_LENGTH = 12;
const MAX_LINES = 500;

/**
 * Columns of lines that are all of one length, from the blanks that stand in all of them at the same place: a
 * proposal that a person looks at.
 */
export function sniffFixed(head: Uint8Array, fileName: string): Partial<FixedOptions> | undefined {
  if (!/\.(txt|dat|asc|prn)$/i.test(fileName)) return undefined;
  const encoding = guessEncoding(head);
  const text = decodeHead(head, encoding);
  if (!isPlainText(text)) return undefined;
  const lines = text
    .split(/\r?\n/)
    .slice(0, -1)
    .filter((line) => line !== "")
    .slice(0, MAX_LINES);
  const [first = ""] = lines;
  const isFixed =
    lines.length >= MIN_LINES &&
    first.length >= MIN_LENGTH &&
    lines.every((line) => line.length === first.length);
  if (!isFixed) return undefined;
  const starts = startsOf(lines, first.length);
  if (starts.length < 2) return undefined;
  return {
    encoding,
    columns: starts.map((start, i) => ({
      name: `column_${i + 1}`,
      start: start + 1,
      length: (starts[i + 1] ?? first.length) - start,
      ...(isRight(lines, start, starts[i + 1] ?? first.length) ? { align: "right" as const } : {}),
    })),
  };
}

/** A column ends where a blank stands in every line and the next character does not in some. */
function startsOf(lines: readonly string[], length: number): number[] {
  const isBlank = Array.from({ length }, (_, at) => lines.every((line) => line[at] === " "));
  const starts = [0];
  for (let at = 1; at < length; at += 1) if (isBlank[at - 1] && !isBlank[at]) starts.push(at);
  return starts.length > 100 ? [] : starts;
}

const isRight = (lines: readonly string[], from: number, to: number): boolean => {
  const cells = lines.map((line) => line.slice(from, to).trimEnd());
  return (
    new Set(cells.map((cell) => cell.length)).size === 1 && cells.some((cell) => /^\s/.test(cell))
  );
};

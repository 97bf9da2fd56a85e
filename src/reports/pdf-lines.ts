import type { Face } from "./pdf-face.ts";

/** `maxLines` of at most `width` points. */
export interface Room {
  readonly size: number;
  readonly width: number;
  readonly maxLines: number;
}

const ELLIPSIS = "…";
/** A line may end after these; a blank that does not break is none of them. */
const AFTER_BREAK = /(?<=[ \-/])/u;

/** One line of at most `length` characters: control characters and line ends become blanks. */
export function cut(text: string, length: number): string {
  const line = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  const characters = [...line];
  return characters.length > length
    ? `${characters.slice(0, length - 1).join("")}${ELLIPSIS}`
    : line;
}

/** The lines that show the text, broken between words where a word fits; the last ends with … where it is cut. */
export function linesOf(text: string, face: Face, { size, width, maxLines }: Room): string[] {
  const fits = (line: string): boolean => face.width(line.trimEnd(), size) <= width;
  if (fits(text)) return [text];
  const lines: string[] = [];
  let rest = text;
  while (rest !== "") {
    if (lines.length === maxLines - 1) return [...lines, clipped(rest, fits)];
    const line = longestLine(rest, fits);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
}

function clipped(text: string, fits: (line: string) => boolean): string {
  if (fits(text)) return text;
  return `${longest([...text], (line) => fits(line + ELLIPSIS)).trimEnd()}${ELLIPSIS}`;
}

/** As many whole words as fit; of a word that is longer than the line as many letters, but one at least. */
function longestLine(text: string, fits: (line: string) => boolean): string {
  const words = longest(text.split(AFTER_BREAK), fits);
  if (words !== "") return words;
  const letters = [...text];
  return longest(letters, fits) || (letters[0] ?? "");
}

function longest(parts: readonly string[], fits: (line: string) => boolean): string {
  let line = "";
  for (const part of parts) {
    if (!fits(line + part)) return line;
    line += part;
  }
  return line;
}

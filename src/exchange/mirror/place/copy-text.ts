import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { inUtc } from "./raw-cells.ts";

/** What PostgreSQL's COPY and MySQL's LOAD DATA both read as their default: tabs, `\N` for null, backslashes. */
export interface CopyTextOptions {
  readonly hasZeroCharacter: boolean;
  readonly booleans: readonly [no: string, yes: string];
  readonly bytes: (hex: string) => string;
  /** Instants as the database reads them. */
  readonly instant?: (utc: string) => string;
}

const SPECIAL = /[\\\t\n\r\0]/;
const EACH_SPECIAL = /[\\\t\n\r\0]/g;
/** Stands for U+0000 where the database has none: its picture, U+2400. */
export const ZERO_PICTURE = "\u2400";

/** Rows as lines of bytes, and how many characters had to be replaced. */
export function copyText(
  columns: readonly PlaceColumn[],
  rows: readonly (readonly Cell[])[],
  options: CopyTextOptions,
): { readonly text: string; readonly replaced: number } {
  const { hasZeroCharacter, booleans, bytes, instant } = options;
  let replaced = 0;
  const escaped = (character: string): string => {
    if (character === "\\") return "\\\\";
    if (character === "\t") return "\\t";
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (hasZeroCharacter) return "\\0";
    replaced += 1;
    return ZERO_PICTURE;
  };
  const isInstant = columns.map(({ kind }) => instant !== undefined && kind === "instant");
  const width = columns.length;
  let text = "";
  for (const row of rows) {
    for (let i = 0; i < width; i++) {
      if (i > 0) text += "\t";
      const cell = row[i];
      if (typeof cell === "string") {
        const value = isInstant[i] && instant ? instant(inUtc(cell)) : cell;
        text += SPECIAL.test(value) ? value.replace(EACH_SPECIAL, escaped) : value;
      } else if (typeof cell === "number") text += cell;
      else if (typeof cell === "boolean") text += booleans[cell ? 1 : 0];
      else if (cell === null || cell === undefined) text += "\\N";
      else
        text += bytes(Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString("hex"));
    }
    text += "\n";
  }
  return { text, replaced };
}

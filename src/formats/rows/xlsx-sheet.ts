import Big from "big.js";
import { SaxesParser } from "saxes";
import type { Cell } from "../../model/cell.ts";
import { guardXml } from "../xml/xml-events.ts";
import { decodeXml } from "../xml/xml-text.ts";
import { numberCell, shown } from "./file-row.ts";
import { momentText, type NumberKind } from "./xlsx-formats.ts";
import type { StringTable } from "./xlsx-strings.ts";
import { localName } from "./xml-row-builder.ts";

/** Excel's own limit of columns. */
const MAX_CELLS = 16_384;
/** Digits that Excel keeps of a number; what stands behind them is noise of the arithmetic. */
const EXACT_DIGITS = 15;

export interface SheetRow {
  /** From 1. */
  readonly at: number;
  /** By column, from 0; with holes. */
  readonly cells: readonly (Cell | undefined)[];
  /** What cannot be taken over from it. */
  readonly fault?: string;
  readonly isTooLarge: boolean;
}

export interface SheetReading {
  readonly strings: StringTable;
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
  readonly errorCells: "fault" | "empty";
  readonly maxRowBytes: number;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

/** The strings that cells name by number: rich text without its looks, phonetic hints left out. */
export async function readStrings(
  bytes: AsyncIterable<Uint8Array>,
  strings: StringTable,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  const guard = guardXml(parser);
  let [text, isText, phonetic] = ["", false, 0];
  parser.on("opentag", ({ name }) => {
    guard.alive();
    const local = localName(name);
    if (local === "si") text = "";
    if (local === "rPh") phonetic += 1;
    isText = local === "t" && phonetic === 0;
  });
  parser.on("closetag", ({ name }) => {
    guard.alive();
    const local = localName(name);
    if (local === "si") strings.add(unescaped(text));
    if (local === "rPh") phonetic -= 1;
    isText = false;
  });
  const append = (piece: string): void => {
    if (isText) text += piece;
  };
  parser.on("text", append);
  parser.on("cdata", append);
  for await (const piece of decodeXml(bytes)) guard.write(piece);
  guard.end();
}

/** The rows of a sheet that have cells, in the order of the file. Of formulas the value that was kept. */
export async function* sheetRows(
  bytes: AsyncIterable<Uint8Array>,
  reading: SheetReading,
): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = [];
  const parser = new SaxesParser({ xmlns: false });
  const guard = guardXml(parser);
  const row = openRows(reading, (done) => ready.push(done));
  parser.on("opentag", ({ name, attributes }) => {
    guard.alive();
    row.open(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    guard.alive();
    row.close(localName(name));
  });
  parser.on("text", row.text);
  parser.on("cdata", row.text);
  for await (const piece of decodeXml(bytes)) {
    guard.write(piece);
    const done = ready;
    ready = [];
    yield* done;
  }
  guard.end();
  yield* ready;
}

function openRows(reading: SheetReading, onRow: (row: SheetRow) => void) {
  let [at, size, isValue, isInSheet] = [0, 0, false, false];
  let [cells, fault]: [(Cell | undefined)[], string | undefined] = [[], undefined];
  let cell: OpenCell | undefined;
  const keep = ({ column, type, style, value }: OpenCell): void => {
    const taken = cellOf({ type, value, kind: reading.kinds[style] ?? "number" }, reading);
    if (typeof taken === "object" && taken !== null) fault ??= taken.fault;
    else cells[column] = taken;
    if (typeof taken === "string") size += taken.length;
  };
  return {
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (name === "sheetData") isInSheet = true;
      else if (!isInSheet) return;
      else if (name === "row") {
        const own = Number(attributes.r);
        at = Number.isSafeInteger(own) && own > 0 ? own : at + 1;
        [cells, fault, size] = [[], undefined, 0];
      } else if (name === "c") {
        const column = columnOf(attributes.r) ?? cells.length;
        if (column >= MAX_CELLS) fault ??= `The row has more than ${MAX_CELLS} columns.`;
        const style = Number(attributes.s ?? 0);
        cell = { column: Math.min(column, MAX_CELLS), type: attributes.t ?? "n", style, value: "" };
      } else isValue = cell !== undefined && (name === "v" || name === "t");
    },
    close(name: string): void {
      isValue = false;
      if (name === "sheetData") isInSheet = false;
      if (name === "c" && cell) {
        if (size <= reading.maxRowBytes && fault === undefined) keep(cell);
        cell = undefined;
      }
      if (name !== "row" || !isInSheet) return;
      const isTooLarge = size > reading.maxRowBytes;
      if (cells.length === 0 && !isTooLarge && fault === undefined) return;
      onRow({ at, cells, isTooLarge, ...(fault === undefined ? {} : { fault }) });
    },
    text(piece: string): void {
      if (!isValue || !cell) return;
      size += piece.length;
      if (size <= reading.maxRowBytes) cell.value += piece;
    },
  };
}

/** 0 for `A7`, 26 for `AA7`. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

type Raw = { readonly type: string; readonly value: string; readonly kind: NumberKind };
type Taken = string | number | boolean | null | { readonly fault: string };

function cellOf({ type, value, kind }: Raw, { strings, errorCells, is1904 }: SheetReading): Taken {
  if (type === "s") {
    const text = /^\d{1,15}$/.test(value.trim()) ? strings.at(Number(value)) : undefined;
    if (text === undefined && value !== "") return { fault: `There is no string ${shown(value)}.` };
    return text || null;
  }
  if (type === "inlineStr" || type === "str") return unescaped(value) || null;
  const plain = value.trim();
  if (plain === "") return null;
  if (type === "b") return plain === "1" || plain === "true";
  if (type === "d") return plain.replace(/Z$/, "");
  if (type === "e") {
    return errorCells === "empty" ? null : { fault: `A cell has the error ${shown(plain)}.` };
  }
  const number = Number(plain);
  if (!Number.isFinite(number)) return { fault: `${shown(plain)} is not a number.` };
  return momentText(number, kind, is1904) ?? decimal(plain, number);
}

function decimal(text: string, number: number): string | number {
  const isExact = /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, "").length <= EXACT_DIGITS;
  if (isExact || Number.isSafeInteger(number)) {
    return numberCell(isExact ? text : String(number === 0 ? 0 : number));
  }
  return numberCell(new Big(number.toPrecision(EXACT_DIGITS)).toFixed());
}

/** Characters that XML cannot have stand there by their number: ECMA-376 part 1, 22.9.2.19. */
const unescaped = (text: string): string =>
  text.includes("_x")
    ? text
        .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
        .toWellFormed()
    : text;

import type { Cell, JsonColumn } from "../read/reader.ts";
import type { ExpressionType } from "./expression.ts";

type Render = (cell: Exclude<Cell, null>) => string;

/** JSON object of the first cells of a row; a NULL is left out. */
export function rowRenderer(columns: readonly JsonColumn[]): (cells: readonly Cell[]) => string {
  const keys = columns.map(({ label }) => `${JSON.stringify(label)}:`);
  const renders = columns.map(({ type }) => renderOf(type));
  return (cells) => {
    let text = "{";
    for (let at = 0; at < renders.length; at++) {
      const cell = cells[at];
      if (cell === null || cell === undefined) continue;
      if (text.length > 1) text += ",";
      text += keys[at];
      text += renders[at]?.(cell);
    }
    return `${text}}`;
  };
}

/** JSON of a value: numbers with exactly the decimals of their type. */
export const renderValue = (type: ExpressionType, cell: Cell): string =>
  cell === null ? "null" : renderOf(type)(cell);

function renderOf(type: ExpressionType): Render {
  switch (type.kind) {
    case "number":
      return numberRender(type.scale);
    case "bit":
      return (cell) => (isTrue(cell) ? "true" : "false");
    case "stamp":
      return (cell) => `"${stampText(cell)}"`;
    case "guid":
      return (cell) => JSON.stringify(String(cell).toUpperCase());
    default:
      return textRender;
  }
}

/** Trailing spaces are no part of a value: SQL Server pads with them. */
function textRender(cell: Exclude<Cell, null>): string {
  const text = String(cell);
  if (text === "") return '""';
  return JSON.stringify(text.endsWith(" ") ? text.replace(/ +$/, "") : text);
}

const isTrue = (cell: Exclude<Cell, null>): boolean =>
  typeof cell === "string" ? cell !== "" && Number(cell) !== 0 : Boolean(cell);

const STAMP = Buffer.alloc(8);

function stampText(cell: Exclude<Cell, null>): string {
  const whole = typeof cell === "bigint" ? cell : BigInt(/^\d+/.exec(String(cell))?.[0] ?? "0");
  STAMP.writeBigUInt64BE(BigInt.asUintN(64, whole));
  return STAMP.toString("base64");
}

/** Whole numbers, which most are, need no look at their digits. */
function numberRender(scale: number | undefined): Render {
  const decimals = scale === undefined || scale === 0 ? "" : `.${"0".repeat(scale)}`;
  return (cell) =>
    typeof cell === "bigint" || Number.isSafeInteger(cell)
      ? `${cell}${decimals}`
      : numberText(cell, scale);
}

function numberText(cell: Cell, scale: number | undefined): string {
  if (typeof cell === "boolean") return cell ? "1" : "0";
  const text = plainText(String(cell));
  if (scale === undefined) return shortest(text);
  const [whole = "0", fraction = ""] = text.split(".");
  if (fraction.length <= scale)
    return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, "0")}`;
  return rounded(text, scale);
}

const shortest = (text: string): string => {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
};

/** Half away from zero, over decimal digits. */
export function rounded(text: string, scale: number): string {
  const isNegative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  const isUp = (fraction[scale] ?? "0") >= "5";
  const all = String(isUp ? digits + 1n : digits).padStart(scale + 1, "0");
  const at = all.length - scale;
  const result = scale === 0 ? all : `${all.slice(0, at)}.${all.slice(at)}`;
  return isNegative && /[1-9]/.test(result) ? `-${result}` : result;
}

/** Without an exponent; SQLite's doubles may have one. */
export function plainText(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([-+]?\d+)$/.exec(text);
  if (!match) return /^-?\d+(\.\d+)?$/.test(text) ? text : "0";
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

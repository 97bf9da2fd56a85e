import type { Cell } from "../read/reader.ts";
import type { ColumnType } from "../types.ts";
import type { ExpressionType } from "./expression.ts";

/** What is known of a column of an answer. */
export interface RenderedItem {
  readonly label: string;
  readonly type: ExpressionType;
  readonly columnType?: ColumnType;
}

/** JSON object of a row; a NULL is left out. */
export function rowRenderer(items: readonly RenderedItem[]): (cells: readonly Cell[]) => string {
  const columns = items.map(({ label, type }) => ({ key: `${JSON.stringify(label)}:`, type }));
  return (cells) => {
    let text = "{";
    for (const [index, { key, type }] of columns.entries()) {
      const cell = cells[index];
      if (cell === null || cell === undefined) continue;
      text += `${text === "{" ? "" : ","}${key}${renderValue(type, cell)}`;
    }
    return `${text}}`;
  };
}

/** JSON of a value: numbers with exactly the decimals of their type. */
export function renderValue(type: ExpressionType, cell: Cell): string {
  if (cell === null) return "null";
  switch (type.kind) {
    case "number":
      return numberText(cell, type.scale);
    case "bit":
      return isTrue(cell) ? "true" : "false";
    case "stamp":
      return `"${stampText(cell)}"`;
    case "guid":
      return JSON.stringify(String(cell).toUpperCase());
    default:
      return JSON.stringify(String(cell).replace(/ +$/, ""));
  }
}

const isTrue = (cell: Cell): boolean =>
  typeof cell === "string" ? cell !== "" && Number(cell) !== 0 : Boolean(cell);

function stampText(cell: Cell): string {
  const bytes = Buffer.alloc(8);
  const whole = /^\d+/.exec(String(cell))?.[0] ?? "0";
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(whole)));
  return bytes.toString("base64");
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

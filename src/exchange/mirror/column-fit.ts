import type { Cell } from "../../model/cell.ts";
import type { PlaceColumn } from "./structure.ts";

type Rows = readonly (readonly Cell[])[];
type Fits = (cell: string | number | boolean | Uint8Array) => boolean;

const MAX_INTEGER = 9_223_372_036_854_775_807n;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6}0*)?$/;
const ZONE = /(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/i;
const DECIMAL = /^[+-]?\d*(?:\.\d*)?$/;
/** Of a decimal whose source declares none; as many as MySQL has, the fewest of the three. */
const FREE = { whole: 35, fraction: 30 };

/**
 * Columns that have values which a database would bend or refuse as what the source declares them: a longer text, a
 * number with more digits, 0000-00-00. Looked for in every page, since databases round without a word.
 */
export function misfits(columns: readonly PlaceColumn[], rows: Rows): string[] {
  return columns.flatMap((column, i) => {
    const fits = fitOf(column);
    const isMisfit = (row: readonly Cell[]) => {
      const cell = row[i];
      return cell !== null && cell !== undefined && fits !== undefined && !fits(cell);
    };
    return rows.some(isMisfit) ? [column.name] : [];
  });
}

function fitOf(column: PlaceColumn): Fits | undefined {
  switch (column.kind) {
    case "integer":
      return isInteger;
    case "decimal":
      return decimalFit(column);
    case "float":
      return (cell) => typeof cell === "number" || (typeof cell === "string" && isFinite64(cell));
    case "boolean":
      return (cell) => typeof cell === "boolean" || cell === 0 || cell === 1;
    case "date":
      return (cell) => typeof cell === "string" && isDay(cell);
    case "time":
      return (cell) => typeof cell === "string" && CLOCK.test(cell);
    case "datetime":
      return (cell) => typeof cell === "string" && isTime(cell);
    case "instant":
      return (cell) => typeof cell === "string" && isInstant(cell);
    case "binary":
      return (cell) => cell instanceof Uint8Array;
    case "json":
      return (cell) => typeof cell === "string" && isJson(cell);
    case "other":
      return undefined;
    default:
      return textFit(column.length);
  }
}

const isInteger: Fits = (cell) => {
  if (typeof cell === "number") return Number.isInteger(cell);
  if (typeof cell !== "string" || !/^-?\d{1,19}$/.test(cell)) return false;
  const value = BigInt(cell);
  return value <= MAX_INTEGER && value >= -MAX_INTEGER;
};

function decimalFit({ precision, scale }: PlaceColumn): Fits {
  const isSized = precision !== undefined && precision > 0;
  const fraction = isSized ? (scale ?? 0) : FREE.fraction;
  const whole = isSized ? precision - fraction : FREE.whole;
  return (cell) => {
    if (typeof cell !== "string" && typeof cell !== "number") return false;
    const text = String(cell);
    const dot = text.indexOf(".");
    const sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    const before = (dot === -1 ? text.length : dot) - sign;
    const after = dot === -1 ? 0 : text.length - dot - 1;
    if (before + after === 0 || !DECIMAL.test(text)) return false;
    if (before <= whole && after <= fraction) return true;
    const digits = text.slice(sign, sign + before).replace(/^0+/, "");
    return digits.length <= whole && !/[1-9]/.test(text.slice(dot + 1 + fraction, dot + 1 + after));
  };
}

const isFinite64 = (text: string): boolean =>
  text.trim() === text && text !== "" && Number.isFinite(Number(text)) && !/^0[xob]/i.test(text);

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** From the year 1: no database of the three has year 0, 0000-00-00 or 31 February. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const year = two(text, 0) * 100 + two(text, 2);
  const [month, day] = [two(text, 5), two(text, 8)];
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function isTime(text: string): boolean {
  const mark = text[10];
  return (mark === "T" || mark === " ") && isDay(text.slice(0, 10)) && CLOCK.test(text.slice(11));
}

const isInstant = (text: string): boolean => ZONE.test(text) && isTime(text.replace(ZONE, ""));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return !text.includes("\0");
  } catch {
    return false;
  }
}

function textFit(length: number | undefined): Fits {
  if (length === undefined || length < 1) return (cell) => typeof cell === "string";
  return (cell) => {
    if (typeof cell !== "string") return false;
    return cell.length <= length || [...cell].length <= length;
  };
}

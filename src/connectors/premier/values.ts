import { DataError, fromMinor, toMinor } from "../../sdk/index.ts";

/** What a column holds: numbers are text as the answer spells them; what Premier calls empty is not there. */
export type Cell = string | boolean | readonly Row[];
/** Column names in capitals: some tables have them in small letters, or in both. */
export type Row = Readonly<Record<string, Cell>>;

/** Premier's word for no date. */
const NO_DATE = "1900-01-01T00:00:00";
const GUID = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;
const DECIMAL = /^([+-]?)0*(\d{1,15})(?:[.,](\d{1,20}))?$/;
const MAX_DECIMALS = 10;

/** A row of an answer without empty cells, child tables in it alike. */
export function toRow(raw: unknown): Row {
  const row: Record<string, Cell> = {};
  if (typeof raw !== "object" || raw === null) return row;
  for (const [name, value] of Object.entries(raw)) {
    const cell = toCell(value);
    if (cell !== undefined) row[name.toUpperCase()] = cell;
  }
  return row;
}

function toCell(value: unknown): Cell | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(toRow).filter((row) => Object.keys(row).length > 0);
  if (typeof value === "object" && value !== null) return [toRow(value)];
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return text === "" || text === NO_DATE ? undefined : text;
}

/** At most so long; undefined where there is nothing. */
export function textOf(row: Row, name: string, maxLength: number): string | undefined {
  const cell = row[name];
  return typeof cell === "string" ? cell.slice(0, maxLength) : undefined;
}

/** In capitals, as Premier keeps them in its own columns. */
export function guidOf(row: Row, name = "ID"): string | undefined {
  const found = GUID.exec(textOf(row, name, 60) ?? "")?.[1];
  return found?.toUpperCase();
}

export function flagOf(row: Row, name: string): boolean {
  const cell = row[name];
  return cell === true || cell === "1" || cell === "true";
}

export const childrenOf = (row: Row, ...names: readonly string[]): readonly Row[] =>
  names.map((name) => row[name]).find((cell): cell is readonly Row[] => Array.isArray(cell)) ?? [];

/** Without the zeros that a column's scale adds: `46272.00000` is `46272`; undefined for what is no number. */
export function decimalOf(row: Row, name: string): string | undefined {
  return plainDecimal(textOf(row, name, 60));
}

export function plainDecimal(text: string | undefined): string | undefined {
  const [, sign, whole = "", fraction = ""] = DECIMAL.exec(text ?? "") ?? [];
  if (whole === "") return undefined;
  const digits = fraction.slice(0, MAX_DECIMALS).replace(/0+$/, "");
  const plain = digits === "" ? whole : `${whole}.${digits}`;
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

/** A price, with the two decimals that money has at least. */
export function priceOf(row: Row, name: string): string | undefined {
  const decimal = usedDecimal(row, name);
  if (decimal === undefined) return undefined;
  const [whole, fraction = ""] = decimal.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}

/** Other than nothing and zero. */
export function usedDecimal(row: Row, name: string): string | undefined {
  const decimal = decimalOf(row, name);
  return decimal === "0" ? undefined : decimal;
}

/** In minor units. @throws DataError where the cell is no amount. */
export function minorOf(row: Row, name: string, currency: string): number | undefined {
  const cell = row[name];
  if (cell === undefined) return undefined;
  const decimal = decimalOf(row, name);
  const minor = decimal === undefined ? Number.NaN : toMinor(decimal, currency);
  if (Number.isSafeInteger(minor)) return minor;
  throw new DataError(`${name} is no amount of money.`, [{ field: name, message: "no amount" }]);
}

export const moneyOf = (minor: number | undefined, currency: string): string | undefined =>
  minor === undefined ? undefined : fromMinor(minor, currency);

/** The calendar day of a date column. */
export function dayOf(row: Row, name: string): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(?:[T ]|$)/.exec(textOf(row, name, 40) ?? "")?.[1];
  const isReal = day !== undefined && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
  return isReal && day > "1900-01-01" ? day : undefined;
}

/** The number of a row in its table; it is no identity, some cards have 0. */
export function interOf(row: Row): number | undefined {
  const text = decimalOf(row, "INTER");
  const inter = Number(text ?? Number.NaN);
  return Number.isSafeInteger(inter) ? inter : undefined;
}

/** Without the fields that are undefined. */
export function drop<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]: Exclude<T[K], undefined> };
}

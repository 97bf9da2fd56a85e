import type { FieldPacket } from "mysql2/promise";
import { type Cell, type ColumnKind, table } from "../../sdk/index.ts";
import { dateTimeCell, floatCell, integerCell, singleCell } from "../sql-client/cells.ts";

/** https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
const TYPE = {
  tiny: 1,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  date: 10,
  datetime: 12,
  newdate: 14,
  bit: 16,
} as const;

const KINDS: Readonly<Record<number, readonly [ColumnKind, string]>> = table({
  0: ["decimal", "decimal"],
  [TYPE.tiny]: ["integer", "tinyint"],
  2: ["integer", "smallint"],
  3: ["integer", "int"],
  [TYPE.float]: ["float", "float"],
  [TYPE.double]: ["float", "double"],
  [TYPE.timestamp]: ["instant", "timestamp"],
  [TYPE.longlong]: ["integer", "bigint"],
  9: ["integer", "mediumint"],
  [TYPE.date]: ["date", "date"],
  11: ["time", "time"],
  [TYPE.datetime]: ["datetime", "datetime"],
  13: ["integer", "year"],
  [TYPE.newdate]: ["date", "date"],
  [TYPE.bit]: ["integer", "bit"],
  245: ["json", "json"],
  246: ["decimal", "decimal"],
  255: ["other", "geometry"],
});
/** The character set of bytes. */
const BINARY = 63;

/** Kind and type of a column of a result. */
export function typeOfField(field: FieldPacket): readonly [ColumnKind, string] {
  const {
    columnType = -1,
    columnLength,
    characterSet,
  } = field as FieldPacket & {
    readonly characterSet?: number;
  };
  if (columnType === TYPE.bit && columnLength === 1) return ["boolean", "bit(1)"];
  return KINDS[columnType] ?? (characterSet === BINARY ? ["binary", "blob"] : ["text", "text"]);
}

/** By `DATA_TYPE` and `COLUMN_TYPE` of the information schema; tinyint(1) stays a number: many keep states in it. */
export function kindOf(type: string, native: string): ColumnKind {
  if (native === "bit(1)") return "boolean";
  if (/^(tiny|small|medium|big)?int|^(integer|bit|year)$/.test(type)) return "integer";
  if (/^(decimal|numeric)/.test(type)) return "decimal";
  if (/^(float|double|real)/.test(type)) return "float";
  if (/(char|text)$|^(enum|set|uuid|inet[46])$/.test(type)) return "text";
  if (/(blob|binary)$/.test(type)) return "binary";
  if (type === "timestamp") return "instant";
  return type === "date" || type === "time" || type === "datetime" || type === "json"
    ? type
    : "other";
}

type Convert = (value: unknown) => Cell;

const asInteger: Convert = (value) => integerCell(String(value));
const asText: Convert = (value) => (typeof value === "string" ? value : JSON.stringify(value));
/** MySQL's own way to say that there is no date. */
const isNoDate = (text: string): boolean => text.startsWith("0000-00-00");
const asDate: Convert = (value) => (isNoDate(String(value)) ? null : String(value));
const asDateTime: Convert = (value) =>
  isNoDate(String(value)) ? null : dateTimeCell(String(value));
const asInstant: Convert = (value) =>
  isNoDate(String(value)) ? null : `${dateTimeCell(String(value))}Z`;
const asBits: Convert = (value) => integerCell(BigInt(`0x0${hexOf(value)}`).toString());
const asBit: Convert = (value) => hexOf(value) !== "00";
const hexOf = (value: unknown): string => Buffer.from(value as Uint8Array).toString("hex");

/** What makes a cell of what the client library gives; undefined where it is one. */
function converter(field: FieldPacket): Convert | undefined {
  const { columnType = -1, columnLength } = field;
  if (columnType === TYPE.longlong) return asInteger;
  if (columnType === TYPE.float) return (value) => singleCell(Number(value));
  if (columnType === TYPE.double) return (value) => floatCell(Number(value));
  if (columnType === TYPE.timestamp) return asInstant;
  if (columnType === TYPE.datetime) return asDateTime;
  if (columnType === TYPE.date || columnType === TYPE.newdate) return asDate;
  if (columnType === TYPE.bit) return columnLength === 1 ? asBit : asBits;
  return columnType === 255 || columnType === 245 ? asText : undefined;
}

/** Rows as cells; the arrays are changed in place. */
export function toCells(rows: unknown[][], fields: readonly FieldPacket[]): Cell[][] {
  for (const [i, field] of fields.entries()) {
    const convert = converter(field);
    if (!convert) continue;
    for (const row of rows) {
      const value = row[i];
      if (value !== null) row[i] = convert(value);
    }
  }
  return rows as Cell[][];
}

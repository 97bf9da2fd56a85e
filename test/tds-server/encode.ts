import iconv from "iconv-lite";
import { i32, i64, shortText, text16, token, u8, u16, u32, u64, ucs2, unsigned } from "./bytes.ts";
import {
  CODE,
  COLLATION,
  DAY_MS,
  DAYS_1900_TO_1970,
  DAYS_TO_1970,
  type TdsColumn,
  type TdsError,
  type TdsValue,
} from "./types.ts";

const MAX_LENGTH = 0xffff;
const scaleOf = ({ scale = 7 }: TdsColumn): number => scale;
const ticksSize = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

function typeInfo(column: TdsColumn): Buffer {
  const { length = 4000, precision = 18, scale = 4 } = column;
  switch (column.type) {
    case "int":
      return u8(CODE.INTN, 4);
    case "bigint":
      return u8(CODE.INTN, 8);
    case "smallint":
      return u8(CODE.INTN, 2);
    case "tinyint":
      return u8(CODE.INTN, 1);
    case "bit":
      return u8(CODE.BITN, 1);
    case "real":
      return u8(CODE.FLTN, 4);
    case "float":
      return u8(CODE.FLTN, 8);
    case "money":
      return u8(CODE.MONEYN, 8);
    case "decimal":
      return u8(CODE.DECIMALN, 17, precision, scale);
    case "datetime":
      return u8(CODE.DATETIMEN, 8);
    case "datetime2":
      return u8(CODE.DATETIME2N, scaleOf(column));
    case "datetimeoffset":
      return u8(CODE.DATETIMEOFFSETN, scaleOf(column));
    case "date":
      return u8(CODE.DATEN);
    case "time":
      return u8(CODE.TIMEN, scaleOf(column));
    case "uniqueidentifier":
      return u8(CODE.GUID, 16);
    case "timestamp":
      return Buffer.concat([u8(CODE.BIGBINARY), u16(8)]);
    case "varbinary":
      return Buffer.concat([u8(CODE.BIGVARBINARY), u16(length === "max" ? MAX_LENGTH : length)]);
    case "varchar":
      return Buffer.concat([
        ...[u8(CODE.BIGVARCHAR), u16(length === "max" ? MAX_LENGTH : length)],
        COLLATION,
      ]);
    case "nvarchar":
      return Buffer.concat([
        ...[u8(CODE.NVARCHAR), u16(length === "max" ? MAX_LENGTH : length * 2)],
        COLLATION,
      ]);
  }
}

const sized = (bytes: Buffer): Buffer => Buffer.concat([u8(bytes.length), bytes]);

/** A text or bytes: with its length, or in chunks where it may be of any length. */
function variable({ length }: TdsColumn, bytes: Buffer | null): Buffer {
  if (length !== "max") {
    return bytes === null ? u16(MAX_LENGTH) : Buffer.concat([u16(bytes.length), bytes]);
  }
  if (bytes === null) return Buffer.alloc(8, 0xff);
  const chunk = bytes.length > 0 ? [u32(bytes.length), bytes] : [];
  return Buffer.concat([u64(bytes.length), ...chunk, u32(0)]);
}

/** Whole number of 10^-`scale`, from decimal text. */
function scaled(value: TdsValue, scale: number): bigint {
  const text = typeof value === "number" ? value.toFixed(scale) : String(value);
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  return sign ? -digits : digits;
}

interface Moment {
  /** Days since 1970. */
  readonly day: number;
  /** Ten-millionths of a second since midnight. */
  readonly ticks: bigint;
  readonly offsetMinutes: number;
}

const MOMENT =
  /^(?:(\d{4}-\d\d-\d\d))?[T ]?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7})\d*)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** @throws Error for what is no date or time */
function momentOf(value: TdsValue): Moment {
  const found = MOMENT.exec(String(value));
  if (!found) throw new Error(`${String(value)} is no date or time`);
  const [, date, hours = "0", minutes = "0", seconds = "0", fraction = "", zone] = found;
  const day = date ? Date.parse(`${date}T00:00:00Z`) / DAY_MS : 0;
  const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ticks = BigInt(total) * 10_000_000n + BigInt(fraction.padEnd(7, "0"));
  const [, sign, zoneHours, zoneMinutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
  const offset = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  return { day, ticks, offsetMinutes: sign === "-" ? -offset : offset };
}

const TICKS_A_DAY = 864_000_000_000n;
const dayBytes = (day: number): Buffer => unsigned(BigInt(day + DAYS_TO_1970), 3);
const timeBytes = (ticks: bigint, scale: number): Buffer =>
  unsigned(ticks / 10n ** BigInt(7 - scale), ticksSize(scale));

function offsetBytes(value: TdsValue, scale: number): Buffer {
  const { day, ticks, offsetMinutes } = momentOf(value);
  const all = BigInt(day) * TICKS_A_DAY + ticks - BigInt(offsetMinutes) * 600_000_000n;
  const time = ((all % TICKS_A_DAY) + TICKS_A_DAY) % TICKS_A_DAY;
  const offset = Buffer.alloc(2);
  offset.writeInt16LE(offsetMinutes);
  return sized(
    Buffer.concat([timeBytes(time, scale), dayBytes(Number((all - time) / TICKS_A_DAY)), offset]),
  );
}

function guidBytes(value: TdsValue): Buffer {
  const bytes = Buffer.from(String(value).replace(/[{}-]/g, ""), "hex");
  const parts = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  return sized(Buffer.concat([...parts.map((part) => part.toReversed()), bytes.subarray(8)]));
}

function number(value: TdsValue, write: (bytes: Buffer, value: number) => void, size: number) {
  const bytes = Buffer.alloc(size);
  write(bytes, Number(value));
  return sized(bytes);
}

const isVariable = ({ type }: TdsColumn): boolean =>
  type === "varchar" || type === "nvarchar" || type === "varbinary" || type === "timestamp";

function cell(column: TdsColumn, value: TdsValue): Buffer {
  if (value === null) return isVariable(column) ? variable(column, null) : u8(0);
  switch (column.type) {
    case "int":
      return sized(i32(Number(value)));
    case "bigint":
      return sized(i64(BigInt(value as bigint)));
    case "smallint":
      return number(value, (bytes, one) => bytes.writeInt16LE(one), 2);
    case "tinyint":
      return number(value, (bytes, one) => bytes.writeUInt8(one), 1);
    case "bit":
      return u8(1, Number(value) ? 1 : 0);
    case "real":
      return number(value, (bytes, one) => bytes.writeFloatLE(one), 4);
    case "float":
      return number(value, (bytes, one) => bytes.writeDoubleLE(one), 8);
    case "money": {
      const units = scaled(value, 4);
      return sized(Buffer.concat([i32(Number(units >> 32n)), unsigned(units & 0xffff_ffffn, 4)]));
    }
    case "decimal": {
      const units = scaled(value, column.scale ?? 4);
      return sized(
        Buffer.concat([u8(units < 0n ? 0 : 1), unsigned(units < 0n ? -units : units, 16)]),
      );
    }
    case "datetime": {
      const { day, ticks } = momentOf(value);
      const threeHundredths = Math.round(Number(ticks) * 0.000_03);
      return sized(Buffer.concat([i32(day + DAYS_1900_TO_1970), u32(threeHundredths)]));
    }
    case "datetime2": {
      const { day, ticks } = momentOf(value);
      return sized(Buffer.concat([timeBytes(ticks, scaleOf(column)), dayBytes(day)]));
    }
    case "datetimeoffset":
      return offsetBytes(value, scaleOf(column));
    case "date":
      return sized(dayBytes(momentOf(value).day));
    case "time":
      return sized(timeBytes(momentOf(value).ticks, scaleOf(column)));
    case "uniqueidentifier":
      return guidBytes(value);
    case "timestamp":
    case "varbinary":
      return variable(column, Buffer.from(value as Uint8Array));
    case "varchar":
      return variable(column, iconv.encode(String(value), "windows-1250"));
    case "nvarchar":
      return variable(column, ucs2(String(value)));
  }
}

export const columnsToken = (columns: readonly TdsColumn[]): Buffer =>
  Buffer.concat([
    u8(0x81),
    u16(columns.length),
    ...columns.flatMap((column) => [
      ...[u32(0), u16(column.nullable === false ? 0x08 : 0x09)],
      ...[typeInfo(column), shortText(column.name)],
    ]),
  ]);

export const rowToken = (columns: readonly TdsColumn[], row: readonly TdsValue[]): Buffer =>
  Buffer.concat([u8(0xd1), ...columns.map((column, i) => cell(column, row[i] ?? null))]);

export const DONE = 0xfd;
export const DONE_PROC = 0xfe;
export const DONE_IN_PROC = 0xff;
export const MORE = 0x01;
export const FAILED = 0x02;
export const COUNTED = 0x10;
export const ATTENTION = 0x20;

export const done = (status: number, rows = 0, id: number = DONE): Buffer =>
  Buffer.concat([u8(id), u16(status), u16(0), u64(rows)]);

export const errorToken = (error: TdsError, server: string): Buffer =>
  token(
    0xaa,
    Buffer.concat([
      ...[i32(error.number), u8(error.state ?? 1, error.class ?? 16), text16(error.message)],
      ...[shortText(server), shortText(""), u32(1)],
    ]),
  );

const changed = (type: number, ...parts: readonly Buffer[]): Buffer =>
  token(0xe3, Buffer.concat([u8(type), ...parts]));

export const databaseChanged = (name: string, before: string): Buffer =>
  changed(1, shortText(name), shortText(before));
export const packetSizeChanged = (size: number, before: number): Buffer =>
  changed(4, shortText(String(size)), shortText(String(before)));
export const collationChanged = (): Buffer => changed(7, u8(5), COLLATION, u8(0));
/** Sends the client to another server, over TCP. */
export const redirected = ({ host, port }: { host: string; port: number }): Buffer => {
  const place = Buffer.concat([u8(0), u16(port), text16(host)]);
  return changed(20, u16(place.length), place, u16(0));
};
/** `type`: 8 begun, 9 committed, 10 rolled back. */
export const transactionChanged = (type: 8 | 9 | 10, descriptor: Buffer): Buffer =>
  type === 8
    ? changed(type, u8(descriptor.length), descriptor, u8(0))
    : changed(type, u8(0), u8(descriptor.length), descriptor);

import iconv from "iconv-lite";
import type { Reader } from "./bytes.ts";
import { CODE, DAY_MS, DAYS_1900_TO_1970, DAYS_TO_1970, type TdsValue } from "./types.ts";

export interface WireType {
  readonly code: number;
  readonly length: number;
  readonly scale: number;
}

const FIXED: ReadonlySet<number> = new Set([0x1f, 0x30, 0x32, 0x34, 0x38, 0x3b, 0x3e, 0x7f]);
const TEXT = 0x23;
const NTEXT = 0x63;
const MAX_LENGTH = 0xffff;

/** @throws Error for a type that this server does not know */
export function readType(reader: Reader): WireType {
  const code = reader.u8();
  const plain = { code, length: 0, scale: 0 };
  if (FIXED.has(code) || code === CODE.DATEN) return plain;
  switch (code) {
    case CODE.DECIMALN:
    case CODE.NUMERICN: {
      reader.bytes(2);
      return { ...plain, scale: reader.u8() };
    }
    case CODE.TIMEN:
    case CODE.DATETIME2N:
    case CODE.DATETIMEOFFSETN:
      return { ...plain, scale: reader.u8() };
    case CODE.BIGVARBINARY:
    case CODE.BIGBINARY:
      return { ...plain, length: reader.u16() };
    case CODE.NVARCHAR:
    case CODE.NCHAR:
    case CODE.BIGVARCHAR:
    case CODE.BIGCHAR: {
      const length = reader.u16();
      reader.bytes(5);
      return { ...plain, length };
    }
    case TEXT:
    case NTEXT:
      reader.bytes(9);
      return plain;
    case CODE.INTN:
    case CODE.BITN:
    case CODE.FLTN:
    case CODE.MONEYN:
    case CODE.DATETIMEN:
    case CODE.GUID:
      return { ...plain, length: reader.u8() };
    default:
      throw new Error(`this server does not know the type 0x${code.toString(16)}`);
  }
}

const integer = (bytes: Buffer): TdsValue =>
  bytes.length === 1
    ? bytes.readUInt8()
    : bytes.length === 8
      ? bytes.readBigInt64LE()
      : bytes.readIntLE(0, bytes.length);

function big(bytes: Buffer): bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return value;
}

function decimal(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const date = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
function time(bytes: Buffer, scale: number): string {
  const ticks = big(bytes) * 10n ** BigInt(7 - scale);
  const clock = new Date(Number(ticks / 10_000_000n) * 1000).toISOString().slice(11, 19);
  const fraction = String(ticks % 10_000_000n)
    .padStart(7, "0")
    .replace(/0+$/, "");
  return fraction ? `${clock}.${fraction}` : clock;
}
const dayOf = (bytes: Buffer): number => Number(big(bytes)) - DAYS_TO_1970;

function datetime(bytes: Buffer): string {
  const day = bytes.readInt32LE() - DAYS_1900_TO_1970;
  return new Date(day * DAY_MS + Math.round(bytes.readUInt32LE(4) / 0.3))
    .toISOString()
    .slice(0, 23);
}

function guid(bytes: Buffer): string {
  const parts = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  const hex = Buffer.concat([...parts.map((part) => part.toReversed()), bytes.subarray(8)])
    .toString("hex")
    .toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function sized(bytes: Buffer, { code, scale }: WireType): TdsValue {
  const size = bytes.length;
  switch (code) {
    case CODE.INTN:
      return integer(bytes);
    case CODE.BITN:
      return bytes[0] === 1;
    case CODE.FLTN:
      return size === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
    case CODE.MONEYN:
      return decimal(
        size === 4
          ? BigInt(bytes.readInt32LE())
          : (BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4)),
        4,
      );
    case CODE.DATETIMEN:
      return datetime(bytes);
    case CODE.DECIMALN:
    case CODE.NUMERICN:
      return decimal(bytes[0] === 1 ? big(bytes.subarray(1)) : -big(bytes.subarray(1)), scale);
    case CODE.DATEN:
      return date(dayOf(bytes));
    case CODE.TIMEN:
      return time(bytes, scale);
    case CODE.DATETIME2N:
      return `${date(dayOf(bytes.subarray(size - 3)))}T${time(bytes.subarray(0, size - 3), scale)}`;
    case CODE.DATETIMEOFFSETN:
      return `${date(dayOf(bytes.subarray(size - 5, size - 2)))}T${time(bytes.subarray(0, size - 5), scale)}Z`;
    default:
      return guid(bytes);
  }
}

function variable(reader: Reader, { code, length }: WireType): TdsValue {
  const size = length === MAX_LENGTH ? undefined : reader.u16();
  const bytes =
    size === undefined ? reader.chunked() : size === MAX_LENGTH ? null : reader.bytes(size);
  if (bytes === null) return null;
  if (code === CODE.BIGVARBINARY || code === CODE.BIGBINARY) return new Uint8Array(bytes);
  if (code === CODE.NVARCHAR || code === CODE.NCHAR) return bytes.toString("utf16le");
  return iconv.decode(bytes, "windows-1250");
}

const VARIABLE: ReadonlySet<number> = new Set([
  ...[CODE.NVARCHAR, CODE.NCHAR, CODE.BIGVARCHAR, CODE.BIGCHAR],
  ...[CODE.BIGVARBINARY, CODE.BIGBINARY],
]);

export function readValue(reader: Reader, type: WireType): TdsValue {
  if (VARIABLE.has(type.code)) return variable(reader, type);
  switch (type.code) {
    case 0x1f:
      return null;
    case 0x30:
      return reader.u8();
    case 0x32:
      return reader.u8() === 1;
    case 0x34:
      return integer(reader.bytes(2));
    case 0x38:
      return integer(reader.bytes(4));
    case 0x7f:
      return integer(reader.bytes(8));
    case 0x3b:
      return reader.bytes(4).readFloatLE();
    case 0x3e:
      return reader.bytes(8).readDoubleLE();
    case TEXT:
    case NTEXT: {
      const size = reader.u32();
      if (size === 0xffff_ffff) return null;
      const bytes = reader.bytes(size);
      return type.code === NTEXT ? bytes.toString("utf16le") : iconv.decode(bytes, "windows-1250");
    }
    default: {
      const size = reader.u8();
      return size === 0 ? null : sized(reader.bytes(size), type);
    }
  }
}

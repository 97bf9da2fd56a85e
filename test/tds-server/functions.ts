import type { DatabaseSync } from "node:sqlite";
import { declaredType, EXACT_DIGITS } from "./declared-type.ts";
import { TdsFault } from "./types.ts";

type Value = null | number | bigint | string | Uint8Array;

const failed = (value: Value, type: string): TdsFault =>
  new TdsFault({
    number: 8114,
    message: `Error converting ${String(value)} to data type ${type}.`,
  });

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex").toUpperCase();

function toText(value: Value, style: number): string {
  if (value instanceof Uint8Array) return style === 1 ? `0x${hex(value)}` : hex(value);
  return String(value);
}

/** Digits of a number, rounded to `scale` behind the point. */
function toDecimal(value: Value, scale: number, type: string): string {
  const text = typeof value === "number" ? String(value) : String(value).trim();
  const exact = /e/i.test(text) ? Number(text).toFixed(scale) : text;
  const [, minus = "", whole = "", part = ""] = /^(-?)0*(\d*)\.?(\d*)$/.exec(exact) ?? [];
  if (whole === "" && part === "" && !/^[-+]?0*\.?0*$/.test(exact)) throw failed(value, type);
  const digits = BigInt(`${whole}${part.slice(0, scale).padEnd(scale, "0")}` || "0");
  const rounded = digits + ((part[scale] ?? "0") >= "5" ? 1n : 0n);
  const all = String(rounded).padStart(scale + 1, "0");
  const number = scale === 0 ? all : `${all.slice(0, -scale)}.${all.slice(-scale)}`;
  return minus && rounded !== 0n ? `-${number}` : number;
}

const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?)?(\s*(?:Z|[+-]\d\d:?\d\d))?$/;

function toMoment(value: Value, type: string): string {
  const text = String(value).trim();
  if (type === "time") return text.replace(/^.*[T ]/, "");
  const [, day, clock = "00:00:00", fraction = "", zone = ""] = DATE_TIME.exec(text) ?? [];
  if (day === undefined) {
    throw new TdsFault({
      number: 241,
      message: "Conversion failed when converting date and/or time from character string.",
    });
  }
  if (type === "date") return day;
  const full = clock.length === 5 ? `${clock}:00` : clock;
  return `${day}T${full}${fraction}${type === "datetimeoffset" ? zone.trim() || "+00:00" : ""}`;
}

/** `CONVERT(type, value, style)` and `CAST`, as far as connectors and views use them. */
function convert(type: string, value: Value, style = 0): Value {
  if (value === null) return null;
  const declared = declaredType(type);
  switch (declared?.type) {
    case "varchar":
    case "nvarchar": {
      const whole = toText(value, style);
      const shown = style === 23 ? whole.slice(0, 10) : whole;
      return declared.length === "max" ? shown : shown.slice(0, declared.length);
    }
    case "int":
    case "bigint":
    case "smallint":
    case "tinyint": {
      const number = Number(value);
      if (!Number.isFinite(number)) {
        throw new TdsFault({
          number: 245,
          message: `Conversion failed when converting the value '${String(value)}' to data type ${declared.type}.`,
        });
      }
      return typeof value === "string" ? BigInt(value.trim() || "0") : Math.trunc(number);
    }
    case "bit":
      return Number(value) === 0 || value === "false" ? 0 : 1;
    case "real":
    case "float":
      return Number(value);
    case "decimal":
    case "money": {
      const text = toDecimal(value, declared.scale ?? 0, type);
      return (declared.precision ?? 0) > EXACT_DIGITS ? text : Number(text);
    }
    case "date":
    case "time":
    case "datetime":
    case "datetime2":
    case "datetimeoffset":
      return toMoment(value, declared.type);
    case "varbinary":
    case "timestamp":
      if (typeof value !== "string") return value;
      return Buffer.from(style === 1 ? value.slice(2) : value, style === 1 ? "hex" : "utf8");
    default:
      return String(value);
  }
}

/** What a value of a column shows as text: all digits of its scale, a T between date and time. */
function shown(type: string, value: Value, style: number): Value {
  const declared = declaredType(type);
  if (value === null || !declared) return value;
  switch (declared.type) {
    case "decimal":
      return toDecimal(value, declared.scale ?? 0, type);
    case "money":
      return toDecimal(value, style === 2 ? 4 : 2, type);
    case "date":
    case "datetime":
    case "datetime2":
    case "datetimeoffset":
      return toMoment(value, declared.type);
    default:
      return value;
  }
}

const text = (value: Value): string | null => (value === null ? null : String(value));
const now = (): string => new Date().toISOString().slice(0, 23);

/** Functions of Transact-SQL that SQLite has not, by the names that the rewritten statement calls. */
const FUNCTIONS: Readonly<Record<string, (...args: Value[]) => Value>> = {
  tsql_convert: (type, value = null, style = 0) => convert(String(type), value, Number(style)),
  tsql_shown: (type, value = null, style = 0) => shown(String(type), value, Number(style)),
  tsql_left: (value = null, count = 0) => text(value)?.slice(0, Number(count)) ?? null,
  tsql_right: (value = null, count = 0) =>
    Number(count) === 0 ? "" : (text(value)?.slice(-Number(count)) ?? null),
  LEN: (value = null) => text(value)?.trimEnd().length ?? null,
  DATALENGTH: (value = null) =>
    value instanceof Uint8Array ? value.length : (text(value)?.length ?? null),
  CHARINDEX: (part = null, value = null) =>
    part === null || value === null
      ? null
      : String(value).toLowerCase().indexOf(String(part).toLowerCase()) + 1,
  GETDATE: now,
  SYSDATETIME: now,
  GETUTCDATE: now,
  SYSUTCDATETIME: now,
  NEWID: () => crypto.randomUUID().toUpperCase(),
  YEAR: (value = null) => (value === null ? null : Number(String(value).slice(0, 4))),
  MONTH: (value = null) => (value === null ? null : Number(String(value).slice(5, 7))),
  DAY: (value = null) => (value === null ? null : Number(String(value).slice(8, 10))),
  tsql_dateadd: (part = null, count = null, value = null) => dateAdd(part, count, value),
  tsql_datediff: (part = null, from = null, to = null) => dateDiff(part, from, to),
  LTRIM: (value = null) => text(value)?.trimStart() ?? null,
  RTRIM: (value = null) => text(value)?.trimEnd() ?? null,
};

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = {
  day: DAY_MS,
  dd: DAY_MS,
  d: DAY_MS,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
};

function dateAdd(part: Value, count: Value, value: Value): Value {
  if (count === null || value === null) return null;
  const unit = UNITS[String(part).toLowerCase()];
  if (unit === undefined) throw failed(part, "datepart");
  return new Date(momentOf(value) + Number(count) * unit).toISOString().slice(0, 23);
}

/** Also `20261122`, which means the same to every language of SQL Server. */
function momentOf(value: Exclude<Value, null>): number {
  const written = typeof value === "number" ? "1900-01-01" : String(value);
  const start = written.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  return Date.parse(start.length <= 10 ? `${start}T00:00:00Z` : `${start.replace(" ", "T")}Z`);
}

/** Borders that lie between the two. */
function dateDiff(part: Value, from: Value, to: Value): Value {
  if (from === null || to === null) return null;
  const unit = UNITS[String(part).toLowerCase()];
  if (unit === undefined) throw failed(part, "datepart");
  return Math.floor(momentOf(to) / unit) - Math.floor(momentOf(from) / unit);
}

/** Whole numbers that a double keeps are numbers. */
const plain = (value: Value): Value =>
  typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;

export function addFunctions(db: DatabaseSync): void {
  for (const [name, run] of Object.entries(FUNCTIONS)) {
    db.function(name, { varargs: true, useBigIntArguments: true }, (...args) =>
      run(...args.map(plain)),
    );
  }
}

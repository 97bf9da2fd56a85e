import { type Cell, type ColumnKind, type TableColumn, table } from "../../sdk/index.ts";
import { floatCell, integerCell, singleCell } from "../sql-client/cells.ts";

/** https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql */
const KINDS: Readonly<Record<string, ColumnKind>> = table({
  tinyint: "integer",
  smallint: "integer",
  int: "integer",
  bigint: "integer",
  bit: "boolean",
  decimal: "decimal",
  numeric: "decimal",
  money: "decimal",
  smallmoney: "decimal",
  float: "float",
  real: "float",
  date: "date",
  time: "time",
  datetime: "datetime",
  datetime2: "datetime",
  smalldatetime: "datetime",
  datetimeoffset: "instant",
  char: "text",
  varchar: "text",
  text: "text",
  nchar: "text",
  nvarchar: "text",
  ntext: "text",
  sysname: "text",
  uniqueidentifier: "text",
  binary: "binary",
  varbinary: "binary",
  image: "binary",
});

/** The type's own name, without its sizes. */
export const wordOf = (native: string): string => /^\w*/.exec(native)?.[0] ?? "";
export const kindOf = (native: string): ColumnKind => KINDS[wordOf(native)] ?? "other";

/** Up to here a double gives the same digits back. */
const EXACT_DIGITS = 15;
const NEEDS_TEXT: ReadonlySet<string> = new Set(["money", "rowversion", "sql_variant"]);
const OBJECTS: ReadonlySet<string> = new Set(["geography", "geometry", "hierarchyid"]);

/**
 * How a column is selected: the client library makes floats of long decimals and money, so that the server
 * makes text of them.
 */
export function selectedColumn(name: string, { native, precision = 38 }: TableColumn): string {
  const word = wordOf(native);
  if (word === "money") return `CONVERT(varchar(40), ${name}, 2)`;
  if (word === "rowversion") return `CONVERT(varchar(18), CAST(${name} AS binary(8)), 1)`;
  if (word === "sql_variant") return `CONVERT(nvarchar(4000), ${name})`;
  if (OBJECTS.has(word)) return `${name}.ToString()`;
  const isLong = (word === "decimal" || word === "numeric") && precision > EXACT_DIGITS;
  return isLong || NEEDS_TEXT.has(word) ? `CONVERT(varchar(60), ${name})` : name;
}

const TEMPORAL: ReadonlySet<string> = new Set([
  ...["date", "time", "datetime", "datetime2", "smalldatetime", "datetimeoffset"],
]);

/** Text or a number as the type of the column, so that the column itself is not converted in comparisons. */
export function castText(value: string, { kind, native, precision, scale }: TableColumn): string {
  const word = wordOf(native);
  // As with `like` of a column that is no text.
  if (kind === "text") return value;
  if (word === "rowversion") return `CONVERT(binary(8), ${value}, 1)`;
  if (TEMPORAL.has(word)) return `CAST(${value} AS ${safeType(native)})`;
  switch (kind) {
    case "integer":
      return `CAST(${value} AS bigint)`;
    case "boolean":
      return `CAST(${value} AS bit)`;
    case "float":
      // As a float it would be another number than the one that the column has.
      return `CAST(${value} AS ${word === "real" ? "real" : "float"})`;
    case "binary":
      return `CAST(${value} AS varbinary(max))`;
    case "decimal": {
      if (word.endsWith("money")) return `CAST(${value} AS money)`;
      // More digits behind the point than the column has: a comparison must not round.
      const places = Math.max(scale ?? 0, Math.min(12, 38 - (precision ?? 38) + (scale ?? 0)));
      return `CAST(${value} AS decimal(38, ${places}))`;
    }
    default:
      return value;
  }
}

/** The declared type stands in the statement: nothing but a name and sizes. */
const safeType = (native: string): string =>
  /^\w+(?:\(\d+\))?$/.test(native) ? native : wordOf(native);

export interface NativeSizes {
  readonly length?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

/** `length` in characters or bytes; -1 or 65535 for `max`. */
export function nativeType(word: string, { length, precision, scale }: NativeSizes): string {
  const name = word === "timestamp" ? "rowversion" : word;
  switch (name) {
    case "decimal":
    case "numeric":
      return `${name}(${precision ?? 18},${scale ?? 0})`;
    case "char":
    case "varchar":
    case "nchar":
    case "nvarchar":
    case "binary":
    case "varbinary":
      return isMax(length) ? `${name}(max)` : `${name}(${length})`;
    case "time":
    case "datetime2":
    case "datetimeoffset":
      return scale === undefined ? name : `${name}(${scale})`;
    default:
      return name;
  }
}

const isMax = (length: number | undefined): boolean =>
  length === undefined || length < 0 || length >= 65_535;

/** The column that a type with these sizes makes. */
export function columnOf(
  {
    name,
    word,
    nullable,
  }: { readonly name: string; readonly word: string; readonly nullable: boolean },
  sizes: NativeSizes,
): TableColumn {
  const native = nativeType(word, sizes);
  const kind = kindOf(native);
  const { length, precision, scale } = sizes;
  const isSized = /^(n?(var)?char|(var)?binary)$/.test(wordOf(native)) && !isMax(length);
  return {
    ...{ name, kind, native, nullable },
    ...(isSized && length !== undefined ? { length } : {}),
    ...(kind === "decimal" ? { precision: precision ?? 18, scale: scale ?? 0 } : {}),
  };
}

/** What the client library tells of a column of a result. */
export interface ColumnMetadata {
  readonly colName: string;
  readonly flags: number;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
  /** In bytes. */
  readonly dataLength?: number | undefined;
  readonly type: { readonly name: string };
}

const MONEY_SCALE = 4;
const INTEGERS: Readonly<Record<number, string>> = {
  1: "tinyint",
  2: "smallint",
  4: "int",
  8: "bigint",
};

/** The type of a column of a result; the protocol has one code for all integers and one for both floats. */
export function resultColumn(metadata: ColumnMetadata): TableColumn {
  const { colName: name, flags, precision, scale, dataLength = 8 } = metadata;
  const wire = metadata.type.name;
  const isWide = wire === "NVarChar" || wire === "NChar";
  const length = isWide && !isMax(dataLength) ? dataLength / 2 : dataLength;
  const word = wordOfWire(wire, dataLength);
  const sizes = word.endsWith("money")
    ? { precision: dataLength === 4 ? 10 : 19, scale: MONEY_SCALE }
    : { length, precision, scale };
  return columnOf({ name, word, nullable: (flags & 1) === 1 }, sizes);
}

function wordOfWire(wire: string, size: number): string {
  switch (wire) {
    case "IntN":
      return INTEGERS[size] ?? "int";
    case "FloatN":
      return size === 4 ? "real" : "float";
    case "MoneyN":
      return size === 4 ? "smallmoney" : "money";
    case "DateTimeN":
      return size === 4 ? "smalldatetime" : "datetime";
    case "BitN":
      return "bit";
    case "DecimalN":
      return "decimal";
    case "NumericN":
      return "numeric";
    case "Variant":
      return "sql_variant";
    case "UDT":
      return "hierarchyid";
    default:
      return wire.toLowerCase();
  }
}

/** What the client library gives for a column, as a cell. */
export function cellOf(metadata: ColumnMetadata): (value: unknown) => Cell {
  const { precision = 38, scale = 0, dataLength } = metadata;
  const { native } = resultColumn(metadata);
  const word = wordOf(native);
  switch (word) {
    case "bigint":
      return (value) => (value === null ? null : integerCell(String(value)));
    case "real":
      return (value) => (value === null ? null : singleCell(Number(value)));
    case "float":
      return (value) => (value === null ? null : floatCell(Number(value)));
    case "smallmoney":
    case "money":
      return (value) => (value === null ? null : Number(value).toFixed(MONEY_SCALE));
    case "decimal":
    case "numeric":
      return precision > EXACT_DIGITS
        ? (value) => (value === null ? null : floatCell(Number(value)))
        : (value) => (value === null ? null : Number(value).toFixed(scale));
    case "date":
      return (value) => (value instanceof Date ? isoOf(value).slice(0, 10) : null);
    case "time":
      return (value) => (value instanceof Date ? isoOf(value).slice(11) : null);
    case "datetimeoffset":
      return (value) => (value instanceof Date ? `${isoOf(value)}Z` : null);
    default:
      if (TEMPORAL.has(word)) return (value) => (value instanceof Date ? isoOf(value) : null);
      return dataLength === undefined ? anyCell : plainCell;
  }
}

const plainCell = (value: unknown): Cell => value as Cell;
const anyCell = (value: unknown): Cell =>
  value instanceof Date
    ? isoOf(value)
    : typeof value === "bigint"
      ? integerCell(String(value))
      : (value as Cell);

/** The library keeps what is finer than a millisecond beside the date, in seconds. */
function isoOf(date: Date & { readonly nanosecondsDelta?: number }): string {
  const ticks = Math.round((date.nanosecondsDelta ?? 0) * 10_000_000);
  const text = date.toISOString().slice(0, 23) + String(ticks).padStart(4, "0");
  return text.replace(/(\.\d*?)0+$/, (_, part: string) => (part === "." ? "" : part));
}

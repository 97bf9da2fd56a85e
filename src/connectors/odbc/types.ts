import { type Cell, type ColumnKind, type TableColumn, table } from "../../sdk/index.ts";
import { dateTimeCell, floatCell, integerCell, singleCell } from "../sql-client/cells.ts";
import type { OdbcColumn, OdbcRow } from "./library.ts";

/** By the numbers of https://learn.microsoft.com/sql/odbc/reference/appendixes/sql-data-types (sql.h, sqlext.h). */
const KINDS: Readonly<Record<string, ColumnKind>> = table({
  "1": "text",
  "12": "text",
  "-1": "text",
  "-8": "text",
  "-9": "text",
  "-10": "text",
  "-11": "text",
  "2": "decimal",
  "3": "decimal",
  "4": "integer",
  "5": "integer",
  "-6": "integer",
  "-5": "integer",
  "6": "float",
  "7": "float",
  "8": "float",
  "-7": "boolean",
  "9": "date",
  "91": "date",
  "10": "time",
  "92": "time",
  "11": "datetime",
  "93": "datetime",
  "-2": "binary",
  "-3": "binary",
  "-4": "binary",
});
const REAL = 7;

/** Of a number of a type; what the driver calls it decides where the number is one of its own. */
export const kindOf = (code: number, native: string): ColumnKind => {
  if (/^bool(ean)?$/i.test(native)) return "boolean";
  return KINDS[String(code)] ?? "other";
};

const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;

/** A row of SQLColumns. */
export function catalogColumn(row: OdbcRow): TableColumn {
  const name = String(row.COLUMN_NAME);
  const typeName = String(row.TYPE_NAME);
  const sizes = { size: numberOf(row.COLUMN_SIZE), scale: numberOf(row.DECIMAL_DIGITS) };
  return columnOf(
    { name, typeName, code: Number(row.DATA_TYPE), nullable: Number(row.NULLABLE) !== 0 },
    sizes,
  );
}

/** A column of a result. */
export function resultColumn({
  name,
  dataType,
  dataTypeName,
  columnSize,
  decimalDigits,
  nullable,
}: OdbcColumn): TableColumn {
  const typeName = dataTypeName.replace(/^SQL_(TYPE_)?/, "").toLowerCase();
  return columnOf(
    { name, typeName, code: dataType, nullable },
    { size: columnSize, scale: decimalDigits },
  );
}

function columnOf(
  {
    name,
    typeName,
    code,
    nullable,
  }: {
    readonly name: string;
    readonly typeName: string;
    readonly code: number;
    readonly nullable: boolean;
  },
  { size, scale }: { readonly size: number | undefined; readonly scale: number | undefined },
): TableColumn {
  const kind = kindOf(code, typeName);
  const isSized = size !== undefined && size > 0;
  if (kind === "decimal" && isSized) {
    const native = typeName.includes("(") ? typeName : `${typeName}(${size},${scale ?? 0})`;
    return { name, kind, native, nullable, precision: size, scale: scale ?? 0 };
  }
  const hasLength = isSized && (kind === "text" || kind === "binary");
  return { name, kind, native: typeName, nullable, ...(hasLength ? { length: size } : {}) };
}

/** What the package gives for a column, as a cell. */
export function cellOf({ dataType, dataTypeName }: OdbcColumn): (value: unknown) => Cell {
  const kind = kindOf(dataType, dataTypeName);
  switch (kind) {
    case "integer":
      return (value) => (value === null ? null : integerCell(String(value)));
    case "float":
      return (value) =>
        value === null ? null : (dataType === REAL ? singleCell : floatCell)(Number(value));
    case "boolean":
      return (value) => (value === null ? null : isTrue(value));
    case "datetime":
      return (value) => (value === null ? null : withoutZeros(dateTimeCell(String(value))));
    case "time":
      return (value) => (value === null ? null : withoutZeros(String(value)));
    case "binary":
      return (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : plain(value));
    default:
      return plain;
  }
}

const isTrue = (value: unknown): boolean =>
  value === true || value === 1 || value === 1n || /^(1|t|true|y|yes)$/i.test(String(value));
const withoutZeros = (text: string): string =>
  text.replace(/(\.\d*?)0+$/, (_, part: string) => (part === "." ? "" : part));

function plain(value: unknown): Cell {
  if (typeof value === "bigint") return integerCell(String(value));
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value === "number") return floatCell(value);
  return typeof value === "string" || typeof value === "boolean" || value instanceof Uint8Array
    ? value
    : value === null || value === undefined
      ? null
      : String(value);
}

import type { TdsColumn, TdsType } from "./types.ts";

const NAMES: Readonly<Record<string, TdsType>> = {
  int: "int",
  integer: "int",
  bigint: "bigint",
  smallint: "smallint",
  tinyint: "tinyint",
  bit: "bit",
  real: "real",
  float: "float",
  decimal: "decimal",
  numeric: "decimal",
  dec: "decimal",
  money: "money",
  smallmoney: "money",
  datetime: "datetime",
  smalldatetime: "datetime",
  datetime2: "datetime2",
  datetimeoffset: "datetimeoffset",
  date: "date",
  time: "time",
  uniqueidentifier: "uniqueidentifier",
  varchar: "varchar",
  char: "varchar",
  text: "varchar",
  nvarchar: "nvarchar",
  nchar: "nvarchar",
  sysname: "nvarchar",
  ntext: "nvarchar",
  xml: "nvarchar",
  varbinary: "varbinary",
  binary: "varbinary",
  image: "varbinary",
  timestamp: "timestamp",
  rowversion: "timestamp",
};
const UNBOUNDED: ReadonlySet<string> = new Set(["text", "ntext", "image", "xml"]);
const DEFAULT_LENGTH: Readonly<Record<string, number>> = {
  sysname: 128,
  char: 1,
  nchar: 1,
  binary: 1,
};

export type DeclaredType = Omit<TdsColumn, "name" | "nullable">;

/** What `decimal(12,2)` says; undefined for a type that is none of SQL Server's. */
export function declaredType(text: string | null): DeclaredType | undefined {
  const found = /^\s*\[?(\w+)\]?(?:\s+text)?\s*(?:\(?\s*(\d+|max)\s*(?:,\s*(\d+)\s*)?\)?)?/i.exec(
    text ?? "",
  );
  const word = found?.[1]?.toLowerCase() ?? "";
  const type = NAMES[word];
  if (!type) return undefined;
  const [first, second] = [found?.[2], found?.[3]];
  const number = first === undefined ? undefined : Number(first);
  switch (type) {
    case "decimal":
      return { type, precision: number ?? 18, scale: Number(second ?? 0) };
    case "money":
      return { type, precision: 19, scale: 4 };
    case "datetime2":
    case "datetimeoffset":
    case "time":
      return { type, scale: number ?? 7 };
    case "varchar":
    case "nvarchar":
    case "varbinary":
      if (UNBOUNDED.has(word) || /^max$/i.test(first ?? "")) return { type, length: "max" };
      return { type, length: number ?? DEFAULT_LENGTH[word] ?? 30 };
    default:
      return { type };
  }
}

/** How the types of `sys.types` and INFORMATION_SCHEMA call it. */
export const typeWord = (text: string | null): string => {
  const word = /\w+/.exec(text ?? "")?.[0]?.toLowerCase() ?? "";
  if (word === "rowversion") return "timestamp";
  if (word === "integer") return "int";
  return NAMES[word] ? word : "nvarchar";
};

/** What a double keeps. */
export const EXACT_DIGITS = 15;

/**
 * The type that SQLite keeps the column with: long decimals as text, since its numbers are floats (they compare as
 * text then), texts in the collation of SQL Server, which does not tell capitals.
 */
export function storedType(text: string): string {
  const declared = declaredType(text);
  if (declared?.type === "decimal" && (declared.precision ?? 0) > EXACT_DIGITS)
    return `decimal text(${declared.precision},${declared.scale})`;
  const isText = /char|uniqueidentifier/.test(declared?.type ?? "");
  // Sizes in brackets are numbers alone.
  const plain = text.replace(/\(\s*max\s*\)/i, " max");
  return isText ? `${plain} COLLATE NOCASE` : plain;
}

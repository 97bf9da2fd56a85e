/** How a column is stored and printed: `d` with its decimals, `c` with its width. */
export type ColumnType =
  | { readonly kind: "decimal"; readonly scale: number }
  | { readonly kind: "text"; readonly width: number }
  | { readonly kind: "bit" | "datetime" | "guid" | "rowversion" };

export interface Column {
  /** As it is spelt in answers. */
  readonly name: string;
  readonly type: ColumnType;
  /** Comes without being asked for. */
  readonly isDefault: boolean;
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
  /** By name in capitals. */
  readonly byName: ReadonlyMap<string, Column>;
}

/** Decimals are text, dates `2026-01-31T00:00:00`. */
export type Value = string | boolean;
export type Row = Record<string, Value>;

export const EMPTY_DATE = "1900-01-01T00:00:00";

/**
 * Columns as `INTER:d0 NAZEV:c64 USER_C01..24:c48 ODBERATEL:b ZALOZEN:t ID:g TS:r`; `+` stands before those that come
 * only when they are asked for.
 */
export function tableSchema(name: string, text: string): TableSchema {
  const columns = text.trim().split(/\s+/).flatMap(columnsOf);
  return { name, columns, byName: new Map(columns.map((one) => [one.name.toUpperCase(), one])) };
}

function columnsOf(token: string): Column[] {
  const [, plus, spelt = "", type = ""] = /^(\+?)([^:]+):(\w+)$/.exec(token) ?? [];
  return namesOf(spelt).map((name) => ({ name, type: typeOf(type), isDefault: plus === "" }));
}

function namesOf(spelt: string): string[] {
  const [, stem = "", first = "", last = ""] = /^(.*?)(\d+)\.\.(\d+)$/.exec(spelt) ?? [];
  if (first === "") return [spelt];
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => {
    return `${stem}${String(Number(first) + i).padStart(first.length, "0")}`;
  });
}

function typeOf(text: string): ColumnType {
  const size = Number(text.slice(1));
  if (text.startsWith("d")) return { kind: "decimal", scale: size };
  if (text.startsWith("c")) return { kind: "text", width: size };
  const kinds = { b: "bit", t: "datetime", g: "guid", r: "rowversion" } as const;
  const kind = kinds[text as keyof typeof kinds];
  if (!kind) throw new Error(`no type of a column: ${text}`);
  return { kind };
}

export function emptyOf({ type }: Column): Value {
  if (type.kind === "bit") return false;
  if (type.kind === "datetime") return EMPTY_DATE;
  return type.kind === "decimal" ? "0" : "";
}

/** The literal that SQL Server prints: decimals with their scale, slashes escaped. */
export function literalOf(column: Column, value: Value = emptyOf(column)): string {
  if (column.type.kind === "decimal") return withScale(String(value), column.type.scale);
  return typeof value === "boolean" ? String(value) : textLiteral(value);
}

export const textLiteral = (text: string): string => JSON.stringify(text).replaceAll("/", "\\/");

function withScale(text: string, scale: number): string {
  const [whole = "0", fraction = ""] = text.split(".");
  if (scale === 0) return whole;
  return `${whole}.${fraction.slice(0, scale).padEnd(scale, "0")}`;
}

/** As INFO describes it. */
export function describe({ name, type }: Column): string {
  const kinds = {
    ...{ decimal: "decimal", text: "char", bit: "bit", datetime: "datetime" },
    ...{ guid: "uniqueidentifier", rowversion: "timestamp" },
  };
  const sizes = { decimal: 17, text: 0, bit: 1, datetime: 8, guid: 16, rowversion: 8 };
  const width = type.kind === "text" ? type.width : sizes[type.kind];
  const scale = type.kind === "decimal" ? type.scale : type.kind === "datetime" ? 3 : 0;
  const fields = [
    `"fiels_name":${textLiteral(name)},"field_type":${textLiteral(kinds[type.kind])}`,
    `"field_width":${width},"field_decimal":${scale},"fields_null":false,"fields_desc":""`,
  ];
  return `{${fields.join(",")},"fields_required":false}`;
}

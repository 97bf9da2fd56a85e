import type { Column, Table } from "../definition.ts";
import type { ColumnType } from "../types.ts";

/**
 * How a table of the catalogue stands in the business database: `cmd_partnery` with the columns `tenant_id`,
 * `record_id` (0 where it is made of no record), `part`, `seq`, and one for each column under its own name. Text and
 * datetime are text, bit is 0 or 1, a timestamp is a whole number, int and decimal are what `storageOf` says. There
 * is no NULL: an absent value is the type's empty value.
 */
export const physicalTable = (table: Table): string => `cmd_${table.name.toLowerCase()}`;

/** Beside an indexed column of text: its value as `fold` makes it, with the index. */
export const foldedColumn = (column: Pick<Column, "name">): string => `${column.name}_f`;

/** Columns that are kept: content and lists of rows are read from elsewhere. */
export const isKept = ({ type }: Column): boolean => type.kind !== "text" && type.kind !== "list";

export const isText = (type: ColumnType): boolean =>
  type.kind === "char" || type.kind === "varchar";

/** Indexed text is compared through its folded column. */
export const isFolded = (column: Column): boolean =>
  column.isIndexed === true && isText(column.type);

/** What columns of a type are in a database. */
export type Storage =
  | { readonly kind: "text"; readonly length: number }
  | { readonly kind: "integer" }
  | { readonly kind: "decimal"; readonly scale: number };

export function storageOf(type: ColumnType): Storage {
  switch (type.kind) {
    case "char":
    case "varchar":
      return { kind: "text", length: type.length };
    case "decimal":
      return type.scale === 0 ? { kind: "integer" } : { kind: "decimal", scale: type.scale };
    case "datetime":
      return { kind: "text", length: 19 };
    case "uniqueidentifier":
      return { kind: "text", length: 36 };
    default:
      return { kind: "integer" };
  }
}

/**
 * As text is compared: without regard to case and to blanks at the end, with regard to accents. The databases' own
 * way of folding an expression (`compile.ts`) gives the same for what people write.
 */
export const fold = (text: string): string => text.normalize("NFC").trimEnd().toLowerCase();

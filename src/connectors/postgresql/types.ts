import { type Cell, type ColumnKind, table } from "../../sdk/index.ts";
import { dateTimeCell, floatCell, integerCell } from "../sql-client/cells.ts";

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const KINDS: Readonly<Record<number, ColumnKind>> = table({
  16: "boolean",
  17: "binary",
  18: "text",
  19: "text",
  20: "integer",
  21: "integer",
  23: "integer",
  25: "text",
  26: "integer",
  114: "json",
  142: "text",
  700: "float",
  701: "float",
  790: "decimal",
  1042: "text",
  1043: "text",
  1082: "date",
  1083: "time",
  1114: "datetime",
  1184: "instant",
  1700: "decimal",
  2950: "text",
  3802: "json",
});

/** Of a type by its number; of what is not built in by its category, so that enums are text. */
export const kindOf = (oid: number, category: string = ""): ColumnKind =>
  KINDS[oid] ?? (category === "E" || category === "S" ? "text" : "other");

const asText = (text: string): Cell => text;
const asInteger = integerCell;
const asFloat = (text: string): Cell => floatCell(Number(text));
const PARSERS: Readonly<Record<number, (text: string) => Cell>> = table({
  16: (text: string) => text === "t",
  17: (text: string) => Buffer.from(text.slice(2), "hex"),
  20: asInteger,
  21: asInteger,
  23: asInteger,
  26: asInteger,
  700: asFloat,
  701: asFloat,
  1114: dateTimeCell,
  1184: instantCell,
});

/** For `pg`, which asks for each column of a result: the session's time zone is UTC, its dates are ISO. */
export const types = {
  getTypeParser: (oid: number) => PARSERS[oid] ?? asText,
};

/** `2026-01-31 12:00:00.5+00` as RFC 3339; `infinity` and years before Christ as they are. */
function instantCell(text: string): string {
  const blank = text.indexOf(" ");
  return blank > 0 && text.endsWith("+00")
    ? `${text.slice(0, blank)}T${text.slice(blank + 1, -3)}Z`
    : text;
}

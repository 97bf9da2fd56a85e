import { TABLES } from "../tables/index.ts";
import type { ColumnType } from "../types.ts";

/** A record as `Data` takes it: fields with a value that shows their type. */
export type DataTemplate = Readonly<Record<string, unknown>>;

interface TemplateOptions {
  /** Columns that clients do not write. */
  readonly without?: readonly string[];
  /** Only these, in this order. */
  readonly only?: readonly string[];
  /** Names that `Data` has in place of the column's. */
  readonly renamed?: Readonly<Record<string, string>>;
}

const NIL_GUID = "00000000-0000-0000-0000-000000000000";

/** The columns of a table as a template, so that a further column of it is taken and shown at once. */
export function dataTemplate(
  tableName: string,
  { without = [], only, renamed = {} }: TemplateOptions = {},
): DataTemplate {
  const columns = TABLES.find(({ name }) => name === tableName)?.columns ?? [];
  const taken = only
    ? only.flatMap((wanted) => columns.filter(({ name }) => name === wanted))
    : columns.filter(({ name }) => !without.includes(name));
  return Object.fromEntries(
    taken.flatMap(({ name, type }) =>
      type.kind === "list" || type.kind === "timestamp"
        ? []
        : [[renamed[name] ?? name, exampleOf(type)]],
    ),
  );
}

function exampleOf(type: ColumnType): unknown {
  switch (type.kind) {
    case "decimal":
      return type.scale === 0 ? 0 : decimalZero;
    case "int":
      return 0;
    case "bit":
      return false;
    case "datetime":
      return "0001-01-01T00:00:00";
    case "uniqueidentifier":
      return NIL_GUID;
    default:
      return null;
  }
}

/** Typed here because the library's declarations do not have it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Printed as `0.0`: clients tell a decimal from a whole number by it. */
const decimalZero = rawJSON("0.0");

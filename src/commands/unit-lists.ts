import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { findColumn, findTable } from "./catalogue.ts";
import type { Column, ListName, Row } from "./definition.ts";
import type { ColumnType, Value } from "./types.ts";

/** The code lists of an organisation, by their names in paths. */
export const UNIT_LISTS = {
  series: "DOKL_PU",
  warehouses: "SEZ_SKL",
  groups: "SORTIMENT",
  "vat-codes": "SAZBY_DPH",
} as const satisfies Readonly<Record<string, ListName>>;
export type UnitListName = keyof typeof UNIT_LISTS;

/** The column that is the code of an entry. */
const KEYS: Readonly<Record<ListName, string>> = {
  DOKL_PU: "DOKLAD",
  SEZ_SKL: "CISLO",
  SORTIMENT: "SORTIMENT",
  SAZBY_DPH: "KOD_DPH",
};

/** What the hub itself reckons. */
const RECKONED: ReadonlySet<string> = new Set(["DOKL_PU.DALSI"]);

/**
 * An entry as it is stored: values by column, whatever the case of their names.
 * @throws InvalidInputError that names each wrong column
 */
export function entryOf(
  list: ListName,
  { code, values }: { readonly code: string; readonly values: Readonly<Record<string, unknown>> },
): Row {
  const table = findTable(list);
  const key = KEYS[list];
  const issues: FieldIssue[] = [];
  const row: Record<string, Value> = {};
  for (const [name, value] of Object.entries({ ...values, [key]: code })) {
    const column = table && findColumn(table, name);
    if (!column || RECKONED.has(`${list}.${column.name}`)) {
      const known = (table?.columns ?? []).map((one) => one.name).join(", ");
      issues.push({ field: name, message: "is no column to set", remedy: `Known are ${known}.` });
      continue;
    }
    if (value === null || (column.name === key && name !== key)) continue;
    const read = readValue(column.type, value);
    if (read === undefined) issues.push(wrong(column, column.name === key ? "code" : name));
    else row[column.name] = read;
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  return row;
}

function readValue(type: ColumnType, value: unknown): Value {
  switch (type.kind) {
    case "char":
    case "varchar":
      return isShort(value, type.length) ? value : undefined;
    case "bit":
      return typeof value === "boolean" ? value : undefined;
    case "decimal":
      return decimalOf(value, type.scale);
    case "uniqueidentifier":
      return typeof value === "string" && GUID.test(value) ? value.toUpperCase() : undefined;
    default:
      return undefined;
  }
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isShort = (value: unknown, length: number): value is string =>
  typeof value === "string" && [...value].length <= length && !value.includes("\0");

function decimalOf(value: unknown, scale: number): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  const found = /^-?\d{1,12}(?:\.(\d{1,10}))?$/.exec(text);
  return found && (found[1] ?? "").length <= scale ? text : undefined;
}

function wrong({ type }: Column, field: string): FieldIssue {
  const message = "does not fit its column";
  return {
    field,
    message,
    remedy: `Give ${EXPECTED[type.kind] ?? "another value"}${sizeOf(type)}.`,
  };
}

const EXPECTED: Readonly<Partial<Record<ColumnType["kind"], string>>> = {
  char: "text",
  varchar: "text",
  bit: "true or false",
  decimal: "a number",
  uniqueidentifier: "a GUID",
};

function sizeOf(type: ColumnType): string {
  if ("length" in type) return ` of up to ${type.length} letters`;
  return "scale" in type ? ` with up to ${type.scale} decimals` : "";
}

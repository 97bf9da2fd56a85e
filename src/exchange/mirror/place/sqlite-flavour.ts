import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { join } from "./join.ts";
import type { Flavour } from "./place.ts";
import { inUtc } from "./raw-cells.ts";

/** Function of the thread (`sqlite-thread.ts`): text that sorts as the decimal it stands for. */
export const DECIMAL_KEY = "decimal_key";

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Decimals, days and times are text, so that no digit is lost: SQLite's own numbers are floats. The declared type
 * tells what they are; with TEXT in it, it has the affinity of text (https://sqlite.org/datatype3.html).
 */
function typeOf({ kind, length, precision, scale }: PlaceColumn): string {
  switch (kind) {
    case "integer":
      return "integer";
    case "decimal":
      return precision === undefined ? "decimal_text" : `decimal_text(${precision},${scale ?? 0})`;
    case "float":
      return "real";
    case "boolean":
      return "boolean";
    case "date":
    case "time":
    case "datetime":
    case "instant":
    case "json":
      return `${kind}_text`;
    case "binary":
      return "blob";
    case "other":
      return "";
    default:
      return length === undefined ? "text" : `text(${length})`;
  }
}

function cellOf({ kind }: PlaceColumn, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (kind === "boolean" && (Number(value) === 0 || Number(value) === 1))
    return Number(value) === 1;
  if (typeof value !== "bigint" && typeof value !== "number") return String(value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

export const SQLITE_FLAVOUR: Flavour = {
  id: "sqlite",
  maxName: 200,
  canUndoDdl: true,
  quote,
  param: () => "?",
  types: (columns) => columns.map(typeOf),
  canIndex: () => true,
  keyAtCreate: false,
  addKey: (table, name, key) => {
    const index = table.slice(0, table.lastIndexOf(".") + 1) + quote(name);
    const bare = table.slice(table.lastIndexOf(".") + 1);
    return `create unique index ${index} on ${bare} (${key.map((one) => quote(one.placeName)).join(", ")})`;
  },
  updateFrom({ table, page, key, columns }) {
    const names = columns.map(({ placeName }) => quote(placeName));
    const sets = names.map((name) => `${name} = p.${name}`).join(", ");
    const [ours, theirs] = ["t", "p"].map((side) =>
      names.map((name) => `${side}.${name}`).join(", "),
    );
    return `update ${table} as t set ${sets} from ${page} as p where ${join(quote, key, "t", "p")} and (${ours}) is not (${theirs})`;
  },
  comparable: ({ kind }, expression) =>
    kind === "decimal" ? `${DECIMAL_KEY}(${expression})` : expression,
  order: (expression) => expression,
  readable: ({ placeName }) => quote(placeName),
  cell: cellOf,
  bound({ kind }, value) {
    if (typeof value === "boolean") return value ? 1 : 0;
    if (kind === "instant" && typeof value === "string") return inUtc(value);
    if (kind === "integer" && typeof value === "string" && /^-?\d{1,18}$/.test(value)) {
      return BigInt(value);
    }
    return typeof value === "number" && kind !== "integer" && kind !== "float" && kind !== "boolean"
      ? String(value)
      : value;
  },
  cast: ({ kind }, placeholder) =>
    kind === "decimal" ? `${DECIMAL_KEY}(${placeholder})` : placeholder,
  asText: (expression) => `cast(${expression} as text)`,
};

import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { join } from "./join.ts";
import type { Flavour } from "./place.ts";
import { textOf, toTextTime, wholeNumber } from "./raw-cells.ts";

/** https://www.postgresql.org/docs/current/datatype-character.html */
const MAX_VARCHAR = 10_485_760;
/** https://www.postgresql.org/docs/current/datatype-numeric.html */
const MAX_PRECISION = 1_000;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Text is compared by code points, as in every mirror: whatever the source does, `a` and `A` stay two keys. */
function typeOf({ kind, length, precision, scale, native }: PlaceColumn): string {
  switch (kind) {
    case "integer":
      return /bigint.*unsigned/i.test(native) ? "numeric(20)" : "bigint";
    case "decimal":
      if (precision === undefined || precision > MAX_PRECISION || precision < 1) return "numeric";
      return `numeric(${precision},${scale ?? 0})`;
    case "float":
      return "double precision";
    case "boolean":
      return "boolean";
    case "date":
      return "date";
    case "time":
      return "time";
    case "datetime":
      return "timestamp";
    case "instant":
      return "timestamptz";
    case "binary":
      return "bytea";
    case "json":
      return "json";
    default:
      return length !== undefined && length > 0 && length <= MAX_VARCHAR
        ? `varchar(${length}) collate "C"`
        : 'text collate "C"';
  }
}

function cellOf({ kind }: PlaceColumn, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  const text = String(value);
  switch (kind) {
    case "integer":
    case "float":
      return wholeNumber(text);
    case "boolean":
      return text === "t";
    case "datetime":
      return text.replace(" ", "T");
    case "instant":
      return toTextTime(text);
    case "binary":
      return Buffer.from(text.slice(2), "hex");
    default:
      return text;
  }
}

export const POSTGRES_FLAVOUR: Flavour = {
  id: "postgresql",
  maxName: 63,
  canUndoDdl: true,
  quote,
  param: (n) => `$${n}`,
  types: (columns) => columns.map(typeOf),
  canIndex: (key) => key.every(({ kind }) => kind !== "json"),
  keyAtCreate: false,
  addKey: (table, _, key) =>
    `alter table ${table} add primary key (${key.map((one) => quote(one.placeName)).join(", ")})`,
  updateFrom({ table, page, key, columns }) {
    const sets = columns.map(({ placeName: name }) => `${quote(name)} = p.${quote(name)}`);
    const sides = ["t", "p"].map((side) =>
      columns.map(
        ({ placeName, kind }) => `${side}.${quote(placeName)}${kind === "json" ? "::text" : ""}`,
      ),
    );
    const [ours, theirs] = sides.map((side) => side.join(", "));
    return `update ${table} as t set ${sets.join(", ")} from ${page} as p where ${join(quote, key, "t", "p")} and row(${ours}) is distinct from row(${theirs})`;
  },
  comparable: (_, expression) => expression,
  order: (expression, isNullable) => (isNullable ? `${expression} nulls first` : expression),
  readable: ({ placeName }) => quote(placeName),
  cell: cellOf,
  bound: (_, value) => (value instanceof Uint8Array ? Buffer.from(value) : textOf(value)),
  cast({ kind }, placeholder) {
    if (kind === "integer" || kind === "decimal") return `${placeholder}::numeric`;
    return kind === "json" ? `${placeholder}::text` : placeholder;
  },
  asText: (expression) => `${expression}::text`,
};

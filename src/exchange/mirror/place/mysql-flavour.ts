import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { join } from "./join.ts";
import type { Flavour } from "./place.ts";
import { inUtc, textOf, wholeNumber, withoutZeros } from "./raw-cells.ts";

/** InnoDB's longest index entry: https://mariadb.com/kb/en/innodb-limitations/ */
const MAX_KEY_BYTES = 3_072;
/** All varchar columns of a row together may take 65,535 bytes; the rest is left to the other kinds. */
const VARCHAR_BYTES = 32_000;
const MAX_DECIMAL = { precision: 65, scale: 30 };

const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Of a number whose source declares no size: `withoutZeros` takes away what fills it up. */
export const isUnsized = ({ kind, precision, scale }: PlaceColumn): boolean =>
  kind === "decimal" &&
  (precision === undefined ||
    precision < 1 ||
    precision > MAX_DECIMAL.precision ||
    (scale ?? 0) > MAX_DECIMAL.scale ||
    (scale ?? 0) < 0);

/** `collation` compares by code points and keeps spaces at the end apart. */
export function mysqlFlavour(collation: string): Flavour {
  const text = `character set utf8mb4 collate ${collation}`;
  return {
    id: "mysql",
    maxName: 60,
    canUndoDdl: false,
    quote,
    param: () => "?",
    types: (columns, key) => typesOf(columns, key, text),
    canIndex: (key) => key.reduce((sum, column) => sum + keyBytes(column), 0) <= MAX_KEY_BYTES,
    keyAtCreate: true,
    addKey: () => "",
    updateFrom({ table, page, key, columns }) {
      const names = columns.map(({ placeName }) => quote(placeName));
      const sets = names.map((name) => `t.${name} = p.${name}`).join(", ");
      const same = names.map((name) => `t.${name} <=> p.${name}`).join(" and ");
      return `update ${table} as t join ${page} as p on ${join(quote, key, "t", "p")} set ${sets} where not (${same})`;
    },
    comparable: (_, expression) => expression,
    order: (expression) => expression,
    readable: ({ placeName }) => quote(placeName),
    cell: cellOf,
    bound(column, value) {
      if (value instanceof Uint8Array) return Buffer.from(value);
      if (typeof value === "boolean") return value ? 1 : 0;
      return column.kind === "instant" && typeof value === "string"
        ? inUtc(value).replace("T", " ").replace("Z", "")
        : textOf(value);
    },
    // Beside a text a number would be compared as a float.
    cast: ({ kind }, placeholder) =>
      kind === "integer" || kind === "decimal"
        ? `cast(${placeholder} as decimal(65,30))`
        : placeholder,
    asText: (expression) =>
      `cast(${expression} as char ${text.split(" collate")[0]}) collate ${collation}`,
  };
}

function typesOf(columns: readonly PlaceColumn[], key: readonly string[], text: string): string[] {
  let room = VARCHAR_BYTES;
  return columns.map((column) => {
    const { kind, length = 0, precision, scale } = column;
    const isKey = key.includes(column.name);
    switch (kind) {
      case "integer":
        return /bigint.*unsigned/i.test(column.native) ? "decimal(20,0)" : "bigint";
      case "decimal":
        if (isUnsized(column)) return `decimal(${MAX_DECIMAL.precision},${MAX_DECIMAL.scale})`;
        return `decimal(${precision},${scale ?? 0})`;
      case "float":
        return "double";
      case "boolean":
        return "tinyint(1)";
      case "date":
        return "date";
      case "time":
        return "time(6)";
      case "datetime":
      case "instant":
        return "datetime(6)";
      case "binary":
        if (isKey && length > 0) return `varbinary(${length})`;
        return "longblob";
      default: {
        const bytes = length * 4;
        if (length > 0 && (isKey || bytes <= room)) {
          room -= bytes;
          return `varchar(${length}) ${text}`;
        }
        return `longtext ${text}`;
      }
    }
  });
}

function keyBytes({ kind, length }: PlaceColumn): number {
  if (kind === "binary") return length ?? Number.POSITIVE_INFINITY;
  if (["text", "json", "other"].includes(kind))
    return length ? length * 4 : Number.POSITIVE_INFINITY;
  return kind === "decimal" ? 30 : 8;
}

function cellOf(column: PlaceColumn, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  const { kind } = column;
  if (kind === "binary") return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
  const text = String(value);
  switch (kind) {
    case "integer":
    case "float":
      return wholeNumber(text);
    case "boolean":
      return text !== "0";
    case "decimal":
      return isUnsized(column) ? withoutZeros(text) : text;
    case "time":
      return withoutZeros(text);
    case "datetime":
      return withoutZeros(text).replace(" ", "T");
    case "instant":
      return `${withoutZeros(text).replace(" ", "T")}Z`;
    default:
      return text;
  }
}

import type { Cell, TableColumn } from "../../sdk/index.ts";
import { utcText } from "../sql-client/cells.ts";
import type { SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { insertText, keysText, valueColumns } from "../sql-client/write-text.ts";

const quote = quoteWith("`", "`");
const MAX_DIGITS = 65;
const MAX_SCALE = 30;

const writing: TextStyle = {
  quote,
  placeholder: () => "?",
  bind,
  // Bytes in a notation of its own, which the client library would take apart.
  column: ({ name, native }) =>
    /^(geometry|point|linestring|polygon|multi|geomcollection)/i.test(native)
      ? `ST_AsText(${quote([name])}) AS ${quote([name])}`
      : quote([name]),
  // (a, b) > (?, ?) is known, but no index is used for it.
  hasRowValues: false,
  hasNullsLast: false,
  limit: (rows) => ({ tail: `LIMIT ${rows}` }),
};
const comparing: TextStyle = { ...writing, placeholder: (_, column) => comparable(column) };

const LEXIS: Lexis = {
  hasBackquotes: true,
  backslash: "always",
  hasMysqlComments: true,
  placeholder: /\?/,
};

/** What stands in an error where a row of another key is in the way. */
export const OTHER_ROW = "another row has a value of this one";

export const dialect: SqlDialect = {
  id: "mysql",
  // The protocol counts them in 16 bits; beyond some thousand a statement gets no quicker.
  maxParams: 16_000,
  quote,
  derived: (sql) => `(\n${selectStatement(sql, LEXIS)}\n) AS viadukt_rows`,
  select: (parts) => selectText(parts, comparing),
  write: (parts) => [writeText(parts)],
};

function writeText(parts: WriteParts): SqlText {
  const { table, mode, key } = parts;
  if (mode === "delete") {
    const params = createParams(comparing);
    const where = keysText(parts, comparing, params);
    return { sql: `DELETE FROM ${table} WHERE ${where}`, params: params.values };
  }
  const params = createParams(writing);
  const insert = insertText(parts, writing, params);
  if (mode === "insert") return { sql: insert, params: params.values };
  const changed = mode === "upsert" ? valueColumns(parts).map(({ name }) => name) : [];
  const [first = ""] = key;
  const changes =
    changed.length > 0
      ? changed.map((name) => `${quote([name])} = ${guarded(parts, `VALUES(${quote([name])})`)}`)
      : [`${quote([first])} = ${guarded(parts, `${table}.${quote([first])}`)}`];
  return {
    sql: `${insert} ON DUPLICATE KEY UPDATE ${changes.join(", ")}`,
    params: params.values,
  };
}

/**
 * `ON DUPLICATE KEY` means any unique index, and would change a row with another key whose further values
 * collide: such a row ends the statement with an error, which strict mode makes of a text that is no number.
 */
function guarded({ table, key }: WriteParts, value: string): string {
  const own = key.map((name) => `${table}.${quote([name])} <=> VALUES(${quote([name])})`);
  const [first = ""] = key;
  const fault = `CAST(CONCAT('${OTHER_ROW}: ', ${table}.${quote([first])}) AS UNSIGNED)`;
  return `IF(${own.join(" AND ")}, ${value}, ${fault})`;
}

/** A decimal compared with a text would be compared as a float. */
function comparable(column: TableColumn | undefined): string {
  if (column?.kind !== "decimal") return "?";
  const whole = (column.precision ?? MAX_DIGITS - MAX_SCALE) - (column.scale ?? 0);
  const scale = Math.max(0, Math.min(MAX_SCALE, MAX_DIGITS - whole));
  return `CAST(? AS DECIMAL(${MAX_DIGITS},${scale}))`;
}

function bind(value: Cell, { kind }: TableColumn): Cell {
  if (value instanceof Uint8Array) return Buffer.from(value);
  // A number would be compared with text as a number, which no index helps with.
  if (kind === "text" || kind === "json") return String(value);
  if (kind === "instant") return utcText(value) ?? value;
  if (kind === "binary") return Buffer.from(String(value));
  return value;
}

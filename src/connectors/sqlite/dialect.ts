import { type Cell, RejectedError, type TableColumn } from "../../sdk/index.ts";
import type { SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, type Params, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { insertText, keysText, valueColumns, valuesText } from "../sql-client/write-text.ts";
import type { SqliteColumn } from "./types.ts";

const quote = quoteWith('"', '"');

const style: TextStyle = {
  quote,
  placeholder: () => "?",
  bind,
  hasRowValues: true,
  hasNullsLast: false,
  limit: (rows) => ({ tail: `LIMIT ${rows}` }),
};

const LEXIS: Lexis = {
  hasBackquotes: true,
  hasBrackets: true,
  placeholder: /\?|[:@$]\w+/,
};

export const dialect: SqlDialect = {
  id: "sqlite",
  // https://sqlite.org/limits.html#max_variable_number; beyond some hundred rows a statement gets no quicker.
  maxParams: 8_000,
  quote,
  derived: (sql) => `(\n${selectStatement(sql, LEXIS)}\n) AS viadukt_rows`,
  select: (parts) => selectText(parts, style),
  write: (parts) => [writeText(parts)],
};

function writeText(parts: WriteParts): SqlText {
  const params = createParams(style);
  const { table, mode, key } = parts;
  if (mode === "delete")
    return { sql: `DELETE FROM ${table} WHERE ${keyText(parts, params)}`, params: params.values };
  const insert = insertText(parts, style, params);
  if (mode === "insert") return { sql: insert, params: params.values };
  const target = key.map((name) => quote([name])).join(", ");
  const changes = valueColumns(parts).map(
    ({ name }) => `${quote([name])} = excluded.${quote([name])}`,
  );
  const action =
    mode === "upsert" && changes.length > 0 ? `UPDATE SET ${changes.join(", ")}` : "NOTHING";
  return { sql: `${insert} ON CONFLICT (${target}) DO ${action}`, params: params.values };
}

/** A chain of ORs may be a thousand deep, no more: https://sqlite.org/limits.html#max_expr_depth */
function keyText(parts: WriteParts, params: Params): string {
  const { key } = parts;
  if (key.length === 1) return keysText(parts, style, params);
  const places = key.map((name) => parts.columns.findIndex((column) => column.name === name));
  const columns = places.flatMap((at) => parts.columns[at] ?? []);
  const rows = parts.rows.map((row) => places.map((at) => row[at] ?? null));
  const names = key.map((name) => quote([name])).join(", ");
  return `(${names}) IN (VALUES ${valuesText({ columns, rows }, params)})`;
}

const WHOLE = /^-?\d{1,19}$/;
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** More digits of a number than SQLite keeps: https://sqlite.org/floatingpoint.html */
const MAX_DIGITS = 15;
const MAX_INTEGER = 2n ** 63n;

/** SQLite would keep text in a column of numbers, and round a decimal: what does not fit is refused here. */
function bind(value: Cell, column: TableColumn): Cell {
  const { kind, name } = column;
  const { notation } = column as SqliteColumn;
  const isNumber = kind === "integer" || kind === "decimal" || kind === "float";
  if (typeof value === "number" || typeof value === "boolean") {
    if (kind === "text") return String(value);
    return (Number.isInteger(Number(value)) ? BigInt(value) : value) as Cell;
  }
  if (typeof value !== "string") return value;
  if (kind === "datetime" && notation === " ") return value.replace("T", " ");
  if (!isNumber) return value;
  const isWhole = WHOLE.test(value) && BigInt(value) < MAX_INTEGER && BigInt(value) >= -MAX_INTEGER;
  if (isWhole) return BigInt(value) as unknown as Cell;
  if (kind === "integer" || !NUMBER.test(value))
    throw new RejectedError(`The column ${name} takes numbers, and not this text.`);
  const digits = value
    .replace(/e.*$/i, "")
    .replace(/[^\d]/g, "")
    .replace(/^0+|0+$/g, "");
  if (kind === "decimal" && digits.length > MAX_DIGITS) {
    throw new RejectedError(
      `SQLite would round the value in the column ${name}, which has over ${MAX_DIGITS} digits: make it a TEXT column.`,
    );
  }
  return value;
}

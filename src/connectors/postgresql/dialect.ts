import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { insertText, keysText, valueColumns } from "../sql-client/write-text.ts";

const quote = quoteWith('"', '"');

/** The type of a placeholder follows from the column beside it, so that text is parsed as that type. */
const style: TextStyle = {
  quote,
  placeholder: (index) => `$${index}`,
  bind,
  // As text it has the currency and the marks of the server's language.
  column: ({ name, native }) =>
    native === "money" ? `${quote([name])}::numeric AS ${quote([name])}` : quote([name]),
  asText: ({ name, kind }) => (kind === "text" ? quote([name]) : `${quote([name])}::text`),
  hasRowValues: true,
  hasNullsLast: true,
  limit: (rows) => ({ tail: `LIMIT ${rows}` }),
};

const LEXIS: Lexis = {
  backslash: "after_e",
  hasDollarQuotes: true,
  hasNestedComments: true,
  // Within a name it is a letter.
  placeholder: /(?<![\w$])\$\d+/,
};

export const dialect: SqlDialect = {
  id: "postgresql",
  // The protocol counts them in 16 bits; beyond some thousand a statement gets no quicker.
  maxParams: 16_000,
  hasNullsLast: true,
  quote,
  derived: (sql) => `(\n${selectStatement(sql, LEXIS)}\n) AS viadukt_rows`,
  select: (parts) => selectText(parts, style),
  write: (parts) => [writeText(parts)],
};

function writeText(parts: WriteParts): SqlText {
  const params = createParams(style);
  const { table, mode, key } = parts;
  if (mode === "delete") {
    return {
      sql: `DELETE FROM ${table} WHERE ${keysText(parts, style, params)}`,
      params: params.values,
    };
  }
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

/** Text that stands for bytes would be read as PostgreSQL's own notation of them. */
function bind(value: Cell, { kind }: TableColumn): Cell {
  if (typeof value === "boolean" && kind !== "boolean" && kind !== "text") return value ? 1 : 0;
  if (typeof value === "string" && kind === "binary") return Buffer.from(value);
  return value;
}

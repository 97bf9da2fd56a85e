import { hash } from "node:crypto";
import type { TableColumn } from "../../sdk/index.ts";
import type { SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, type Params, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { keysText, rowText, valueColumns } from "../sql-client/write-text.ts";
import { bindOf, castText, selectedColumn } from "./types.ts";

export const quote = quoteWith('"', '"');

const style: TextStyle = {
  quote,
  placeholder: (index, column) => (column ? castText(`:${index}`, column) : `:${index}`),
  bind: bindOf,
  column(column) {
    const name = quote([column.name]);
    const selected = selectedColumn(name, column);
    return selected === name ? name : `${selected} AS ${shortAlias(column.name)}`;
  },
  asText: ({ name, kind }) => (kind === "text" ? quote([name]) : `TO_CHAR(${quote([name])})`),
  hasRowValues: false,
  hasNullsLast: true,
  limit: (rows) => ({ tail: `FETCH FIRST ${rows} ROWS ONLY` }),
};

/**
 * Another name than that of the column, which ORDER BY means; within the 30 bytes of Oracle 12.1. FETCH FIRST needs
 * a name of its own for each.
 */
const shortAlias = (name: string): string =>
  quote([`v$${hash("sha256", name, "hex").slice(0, 16)}`]);

const LEXIS: Lexis = { placeholder: /:\s*\w+/ };

export const dialect: SqlDialect = {
  id: "oracle",
  // 65,535 are taken; the rows of a statement are as many SELECTs, which take long to parse.
  maxParams: 2_000,
  hasNullsLast: true,
  quote,
  // An alias of a table has no AS before it.
  derived: (sql) => `(\n${selectStatement(sql, LEXIS)}\n) viadukt_rows`,
  select: (parts) => selectText(parts, style),
  write: (parts) => [writeText(parts)],
};

function writeText(parts: WriteParts): SqlText {
  const { table, mode, columns } = parts;
  const params = createParams(style);
  const names = columns.map(({ name }) => quote([name])).join(", ");
  if (mode === "delete")
    return {
      sql: `DELETE FROM ${table} WHERE ${keysText(parts, style, params)}`,
      params: params.values,
    };
  const rows = rowsText(parts, params);
  if (mode === "insert")
    return { sql: `INSERT INTO ${table} (${names}) ${rows}`, params: params.values };
  return { sql: mergeText(parts, rows), params: params.values };
}

/** `SELECT … FROM DUAL UNION ALL SELECT …`, the columns of the first named c0, c1 … */
function rowsText({ columns, rows }: WriteParts, params: Params): string {
  return rows
    .map((row, i) => {
      const values = columns.map((column, at) => {
        const value = rowText([column], [row[at] ?? null], params);
        return i === 0 ? `${value} AS ${alias(at)}` : value;
      });
      return `SELECT ${values.join(", ")} FROM DUAL`;
    })
    .join(" UNION ALL ");
}

const alias = (at: number): string => quote([`c${at}`]);

function mergeText(parts: WriteParts, rows: string): string {
  const { table, columns, key, mode } = parts;
  const place = ({ name }: Pick<TableColumn, "name">): string =>
    `v.${alias(columns.findIndex((column) => column.name === name))}`;
  const same = key.map((name) => `t.${quote([name])} = ${place({ name })}`).join(" AND ");
  const changes = valueColumns(parts).map(
    (column) => `t.${quote([column.name])} = ${place(column)}`,
  );
  const update =
    mode === "upsert" && changes.length > 0
      ? ` WHEN MATCHED THEN UPDATE SET ${changes.join(", ")}`
      : "";
  const names = columns.map(({ name }) => quote([name])).join(", ");
  return `MERGE INTO ${table} t USING (${rows}) v ON (${same})${update} WHEN NOT MATCHED THEN INSERT (${names}) VALUES (${columns.map(place).join(", ")})`;
}

/** One row, for many of them at once. */
export function insertOne(table: string, columns: readonly TableColumn[]): string {
  const names = columns.map(({ name }) => quote([name])).join(", ");
  const values = columns.map((column, i) => castText(`:${i + 1}`, column)).join(", ");
  return `INSERT INTO ${table} (${names}) VALUES (${values})`;
}

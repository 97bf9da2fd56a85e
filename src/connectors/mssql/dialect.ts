import { type Cell, RejectedError, type TableColumn } from "../../sdk/index.ts";
import type { SelectParts, SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { keysText, valueColumns, valuesText } from "../sql-client/write-text.ts";
import { castText, selectedColumn, wordOf } from "./types.ts";

export const quote = quoteWith("[", "]");

const style: TextStyle = {
  quote,
  placeholder: (index, column) => (column ? castText(`@p${index}`, column) : `@p${index}`),
  bind,
  // Without an alias: ORDER BY would take an alias for the column, and sort by its text.
  column: (column) => selectedColumn(quote([column.name]), column),
  asText: ({ name, kind, native }) =>
    kind === "text" && wordOf(native) !== "uniqueidentifier"
      ? quote([name])
      : `CONVERT(nvarchar(4000), ${quote([name])})`,
  hasRowValues: false,
  hasNullsLast: false,
  limit: (rows) => ({ head: `TOP (${rows}) ` }),
};

const LEXIS: Lexis = { hasBrackets: true, hasNestedComments: true, placeholder: /@\w+/ };

export const dialect: SqlDialect = {
  id: "mssql",
  // The server takes 2,100, of which the call of the statement needs two.
  maxParams: 2_000,
  quote,
  derived,
  select: (parts) => selectText({ ...parts, from: committed(parts) }, style),
  write: writeTexts,
};

/** https://learn.microsoft.com/sql/t-sql/queries/with-common-table-expression-transact-sql */
function derived(sql: string): string {
  const statement = selectStatement(sql, LEXIS);
  const start = statement.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
  if (/^with\b/i.test(start)) {
    throw new RejectedError(
      "SQL Server takes no WITH in a SELECT that is read in pages: write it as a SELECT in brackets behind FROM, or make a view.",
    );
  }
  return `(\n${statement}\n) AS viadukt_rows`;
}

/**
 * A row that was written earlier may be committed later: what is above the oldest open change is left for the
 * next read. https://learn.microsoft.com/sql/t-sql/functions/min-active-rowversion-transact-sql
 */
function committed({ from, order }: SelectParts): string {
  const version = order.find(({ native }) => wordOf(native) === "rowversion");
  if (!version) return from;
  const name = quote([version.name]);
  return `(SELECT * FROM ${from} WHERE ${name} < MIN_ACTIVE_ROWVERSION()) AS viadukt_committed`;
}

/** MERGE has known faults under concurrency; two statements in one transaction have not. */
function writeTexts(parts: WriteParts): readonly SqlText[] {
  const { table, mode } = parts;
  if (mode === "delete") {
    const params = createParams(style);
    const where = keysText(parts, style, params);
    return [{ sql: `DELETE FROM ${table} WHERE ${where}`, params: params.values }];
  }
  if (mode === "upsert" && valueColumns(parts).length > 0)
    return [updateText(parts), insertText(parts)];
  return [insertText(parts)];
}

/** The rows as a table `v` with the columns c0, c1 … */
function rowsText(parts: WriteParts): SqlText {
  const params = createParams(style);
  const names = parts.columns.map((_, i) => quote([`c${i}`])).join(", ");
  return { sql: `(VALUES ${valuesText(parts, params)}) AS v (${names})`, params: params.values };
}

const sameKey = ({ columns, key }: WriteParts): string =>
  key.map((name) => `t.${quote([name])} = v.${quote([placeOf(columns, name)])}`).join(" AND ");

const placeOf = (columns: readonly TableColumn[], name: string): string =>
  `c${columns.findIndex((column) => column.name === name)}`;

function updateText(parts: WriteParts): SqlText {
  const { table, columns } = parts;
  const { sql, params } = rowsText(parts);
  const changes = valueColumns(parts).map(
    ({ name }) => `${quote([name])} = v.${quote([placeOf(columns, name)])}`,
  );
  // Nobody adds a row with one of the keys between this statement and the next.
  const target = `${table} AS t WITH (UPDLOCK, SERIALIZABLE)`;
  return {
    sql: `UPDATE t SET ${changes.join(", ")} FROM ${target} INNER JOIN ${sql} ON ${sameKey(parts)}`,
    params,
  };
}

function insertText(parts: WriteParts): SqlText {
  const { table, columns, mode } = parts;
  const { sql, params } = rowsText(parts);
  const names = columns.map(({ name }) => quote([name])).join(", ");
  const values = columns.map((_, i) => `v.${quote([`c${i}`])}`).join(", ");
  const isNew =
    mode === "insert"
      ? ""
      : ` WHERE NOT EXISTS (SELECT 1 FROM ${table} AS t WHERE ${sameKey(parts)})`;
  return { sql: `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${sql}${isNew}`, params };
}

/** As the parameter goes to the server: text for everything that is cast there. */
function bind(value: Cell, { kind, native }: TableColumn): Cell {
  if (kind === "binary") return typeof value === "string" ? Buffer.from(value) : value;
  if (typeof value === "boolean") return kind === "text" ? String(value) : value ? 1 : 0;
  if (typeof value === "number")
    return kind === "integer" || kind === "boolean" ? value : String(value);
  // `datetime` knows thousandths at most and refuses more digits.
  if (typeof value === "string" && wordOf(native) === "datetime")
    return value.replace(/(\.\d{3})\d+/, "$1");
  return value;
}

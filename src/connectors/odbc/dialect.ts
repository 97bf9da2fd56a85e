import { hash } from "node:crypto";
import type { Cell, TableColumn } from "../../sdk/index.ts";
import { utcText } from "../sql-client/cells.ts";
import type { SqlDialect, SqlText, WriteParts } from "../sql-client/driver.ts";
import { selectText } from "../sql-client/select-text.ts";
import { type Lexis, selectStatement } from "../sql-client/statement.ts";
import { createParams, quoteWith, type TextStyle } from "../sql-client/text-style.ts";
import { keysText, rowText, valueColumns } from "../sql-client/write-text.ts";

/** How a database behind ODBC limits the rows, and what else it has of its own. */
export const KINDS_OF_SQL = ["standard", "limit", "top", "openedge"] as const;
export type KindOfSql = (typeof KINDS_OF_SQL)[number];

const quote = quoteWith('"', '"');
const LEXIS: Lexis = { placeholder: /\?/ };

/** Longer values of OpenEdge than the column declares make the whole statement fail. */
const OPENEDGE_TEXT = 4_000;

const LIMITS: Readonly<Record<KindOfSql, TextStyle["limit"]>> = {
  standard: (rows) => ({ tail: `FETCH FIRST ${rows} ROWS ONLY` }),
  limit: (rows) => ({ tail: `LIMIT ${rows}` }),
  top: (rows) => ({ head: `TOP ${rows} ` }),
  openedge: (rows) => ({ head: `TOP ${rows} `, tail: "WITH (NOLOCK)" }),
};

const styleOf = (kind: KindOfSql): TextStyle => ({
  quote,
  placeholder: (_, column) => (column ? castText("?", column) : "?"),
  bind,
  column(column) {
    const name = quote([column.name]);
    const selected = selectedColumn(name, column, kind);
    return selected === name ? name : `${selected} AS ${shortAlias(column.name)}`;
  },
  asText: ({ name, kind: holds }) =>
    holds === "text" ? quote([name]) : `CAST(${quote([name])} AS VARCHAR(255))`,
  hasRowValues: false,
  // NULLS FIRST is of the standard; the others sort nulls first by themselves, but for OpenEdge (see below).
  hasNullsLast: kind === "standard",
  limit: LIMITS[kind],
});

/** Rows come by the names of their columns, so that each needs one; and ORDER BY means the column itself. */
const shortAlias = (name: string): string =>
  quote([`v_${hash("sha256", name, "hex").slice(0, 16)}`]);

/** Decimals come as floats through the package, so that the database makes text of them. */
function selectedColumn(name: string, column: TableColumn, kind: KindOfSql): string {
  if (column.kind === "decimal") return `CAST(${name} AS VARCHAR(60))`;
  if (kind !== "openedge" || column.kind !== "text") return name;
  return `SUBSTRING(${name}, 1, ${Math.min(column.length ?? OPENEDGE_TEXT, OPENEDGE_TEXT)})`;
}

/** Texts by whatever name; a parameter is text already. */
const TEXTS = /char|text|clob|string|graphic/i;

/** Drivers take an untyped parameter for text; the name of the type comes from the database itself. */
function castText(value: string, { kind, native, length }: TableColumn): string {
  const isText = kind === "text" && TEXTS.test(native);
  if (isText || !/^[A-Za-z][\w ]*(\(\d+(,\s*\d+)?\))?$/.test(native)) return value;
  const type = native.replace(/\s+(identity|autoincrement)\b.*$/i, "");
  const size =
    kind === "binary" && length !== undefined && !type.includes("(") ? `(${length})` : "";
  return `CAST(${value} AS ${type}${size})`;
}

function bind(value: Cell, { kind }: TableColumn): Cell {
  if (typeof value === "boolean") return kind === "text" ? String(value) : value ? "1" : "0";
  if (kind === "binary") return typeof value === "string" ? Buffer.from(value) : value;
  if (kind === "datetime" && typeof value === "string") return value.replace("T", " ");
  if (kind === "instant") return utcText(value) ?? value;
  return typeof value === "number" ? String(value) : value;
}

/** Where a SELECT needs a FROM. */
const ONE_ROW: Readonly<Record<KindOfSql, string>> = {
  ...{ standard: "", limit: "", top: "" },
  openedge: " FROM SYSPROGRESS.SYSCALCTABLE",
};

export const dialectOf = (kind: KindOfSql): SqlDialect => {
  const style = styleOf(kind);
  return {
    id: "odbc",
    maxParams: 1_000,
    quote,
    hasNullsLast: kind === "standard" || kind === "openedge",
    derived: (sql) => `(\n${selectStatement(sql, LEXIS)}\n) viadukt_rows`,
    select: (parts) => selectText(parts, style),
    write: (parts) => writeTexts(parts, { style, oneRow: ONE_ROW[kind] }),
  };
};

interface Making {
  readonly style: TextStyle;
  readonly oneRow: string;
}

/** ODBC has no one way to change several rows to different values: each has an UPDATE of its own. */
function writeTexts(parts: WriteParts, making: Making): readonly SqlText[] {
  const { mode, rows } = parts;
  if (mode === "delete") return [deleteText(parts, making)];
  const insert = insertText(parts, making);
  const changes = mode === "upsert" ? valueColumns(parts) : [];
  if (changes.length === 0) return [insert];
  const updates = rows.map((row) => updateText({ ...parts, rows: [row] }, making.style, changes));
  return [...updates, insert];
}

function deleteText(parts: WriteParts, { style }: Making): SqlText {
  const params = createParams(style);
  const where = keysText(parts, style, params);
  return { sql: `DELETE FROM ${parts.table} WHERE ${where}`, params: params.values };
}

/** Rows as SELECTs, which every database knows, whereas VALUES of several rows are not for all. */
function insertText(parts: WriteParts, { style, oneRow }: Making): SqlText {
  const { table, columns, key, rows, mode } = parts;
  const params = createParams(style);
  const names = columns.map(({ name }) => quote([name])).join(", ");
  const aliases = columns.map((_, i) => quote([`c${i}`]));
  const selects = rows.map((row, at) => {
    const values = columns.map((column, i) => {
      const value = rowText([column], [row[i] ?? null], params);
      return at === 0 ? `${value} AS ${aliases[i]}` : value;
    });
    return `SELECT ${values.join(", ")}${oneRow}`;
  });
  const given = `SELECT ${aliases.join(", ")} FROM (${selects.join(" UNION ALL ")}) v`;
  const same = key.map((name) => {
    const place = aliases[columns.findIndex((column) => column.name === name)];
    return `t.${quote([name])} = v.${place}`;
  });
  const missing =
    mode === "insert"
      ? ""
      : ` WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${same.join(" AND ")})`;
  return { sql: `INSERT INTO ${table} (${names}) ${given}${missing}`, params: params.values };
}

function updateText(parts: WriteParts, style: TextStyle, changes: readonly TableColumn[]): SqlText {
  const params = createParams(style);
  const row = parts.rows[0] ?? [];
  const sets = changes.map((column) => {
    const value = row[parts.columns.indexOf(column)] ?? null;
    return `${quote([column.name])} = ${params.add(value, column)}`;
  });
  const same = keysText(parts, style, params);
  return {
    sql: `UPDATE ${parts.table} SET ${sets.join(", ")} WHERE ${same}`,
    params: params.values,
  };
}

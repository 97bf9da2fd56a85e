import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { WriteParts } from "./driver.ts";
import type { Params, TextStyle } from "./text-style.ts";

/** `INSERT INTO t (a, b) VALUES (?, ?), (?, ?)`. */
export function insertText(
  { table, columns, rows }: Pick<WriteParts, "table" | "columns" | "rows">,
  style: TextStyle,
  params: Params,
): string {
  const names = columns.map(({ name }) => style.quote([name])).join(", ");
  return `INSERT INTO ${table} (${names}) VALUES ${valuesText({ columns, rows }, params)}`;
}

/** `(?, ?), (?, ?)`. */
export const valuesText = (
  { columns, rows }: Pick<WriteParts, "columns" | "rows">,
  params: Params,
): string => rows.map((row) => `(${rowText(columns, row, params)})`).join(", ");

/** `?, ?`. */
export const rowText = (
  columns: readonly TableColumn[],
  row: readonly Cell[],
  params: Params,
): string => columns.map((column, i) => params.add(row[i] ?? null, column)).join(", ");

/** `a IN (?, ?)`, with several columns `((a = ? AND b = ?) OR …)`: true for the rows with these keys. */
export function keysText(
  { columns, key, rows }: Pick<WriteParts, "columns" | "key" | "rows">,
  style: TextStyle,
  params: Params,
): string {
  const parts = key.flatMap((name) => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index];
    return column ? [{ column, index, quoted: style.quote([name]) }] : [];
  });
  const [only] = parts;
  if (only && parts.length === 1) {
    const list = rows.map((row) => params.add(row[only.index] ?? null, only.column));
    return `${only.quoted} IN (${list.join(", ")})`;
  }
  const oneRow = (row: readonly Cell[]) =>
    parts
      .map(({ column, index, quoted }) => `${quoted} = ${params.add(row[index] ?? null, column)}`)
      .join(" AND ");
  return `(${rows.map((row) => `(${oneRow(row)})`).join(" OR ")})`;
}

/** The columns that are not of the key: what an upsert changes. */
export const valueColumns = ({
  columns,
  key,
}: Pick<WriteParts, "columns" | "key">): readonly TableColumn[] =>
  columns.filter(({ name }) => !key.includes(name));

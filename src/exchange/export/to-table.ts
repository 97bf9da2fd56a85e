import { isHubError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Tables, TableWrite } from "../../sdk/tables.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { TableTarget } from "../export-definition.ts";
import { amongKeys } from "../import/child-rows.ts";
import type { ExportMap, ExportRow } from "../language/compile-map.ts";
import { columnIndex } from "../language/rows.ts";
import { remoteKey } from "../remote-key.ts";
import type { Outgoing } from "./mapped-records.ts";

export interface TableWriter {
  readonly job: ActionJob;
  readonly tables: Tables;
  readonly target: TableTarget;
  readonly map: ExportMap;
  readonly batch: number;
}

const STATUS_NEW = "NEW";

/** The row as it is written: what the map gives, with the batch and the status for the other side. */
export function targetRow(
  { target, batch }: Pick<TableWriter, "target" | "batch">,
  row: ExportRow,
): ExportRow {
  const { batch_column, status_column, status_new = STATUS_NEW } = target;
  return {
    ...row,
    ...(batch_column === undefined ? {} : { [batch_column]: batch }),
    ...(status_column === undefined ? {} : { [status_column]: status_new }),
  };
}

export const targetKey = ({ target }: Pick<TableWriter, "target">, row: ExportRow): Cell[] =>
  target.key.map((name) => row[name] ?? null);

/**
 * Writes the records, each with its children. Children go first: whoever looks for new rows by their status finds
 * whole documents. Answers why a record was refused; the others are there.
 */
export async function writeToTable(
  writer: TableWriter,
  records: readonly Outgoing[],
): Promise<ReadonlyMap<number, string>> {
  const refused = new Map<number, string>();
  const usable = records.filter(({ row, result }) => {
    const isWhole = remoteKey(targetKey(writer, row)) !== undefined;
    if (!isWhole) refused.set(result.id, `A key column is empty: ${writer.target.key.join(", ")}.`);
    return isWhole;
  });
  await writePart(writer, usable, refused);
  return refused;
}

/** Halves what the database refuses until the rows that it means stand alone. */
async function writePart(
  writer: TableWriter,
  records: readonly Outgoing[],
  refused: Map<number, string>,
): Promise<void> {
  const [only] = records;
  if (!only) return;
  try {
    await writeAll(writer, records);
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    if (records.length === 1) {
      refused.set(only.result.id, error.message);
      return;
    }
    const middle = Math.ceil(records.length / 2);
    await writePart(writer, records.slice(0, middle), refused);
    await writePart(writer, records.slice(middle), refused);
  }
}

async function writeAll(writer: TableWriter, records: readonly Outgoing[]): Promise<void> {
  const { target, map } = writer;
  const rows = records.map(({ row }) => targetRow(writer, row));
  for (const child of target.children ?? []) {
    const { from, table, key, parent_key: parentKey } = child;
    const childRows = records.flatMap(({ children }) => children[from] ?? []);
    if (target.mode === "upsert" && parentKey) {
      const keys = rows.map((row) => targetKey(writer, row));
      await write(writer, {
        table,
        columns: parentKey,
        rows: keys,
        mode: "delete",
        key: parentKey,
      });
    }
    await writeRows(writer, { table, key, rows: childRows, columns: map.childColumns[from] ?? [] });
  }
  const own = [target.batch_column, target.status_column].filter((name) => name !== undefined);
  const columns = [...new Set([...map.columns, ...own])];
  await writeRows(writer, { table: target.table, key: target.key, rows, columns });
}

interface Rows {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly ExportRow[];
}

/** A repeat after a crash adds no row twice, whatever the mode. */
async function writeRows(writer: TableWriter, { table, key, columns, rows }: Rows): Promise<void> {
  if (rows.length === 0) return;
  const mode = writer.target.mode === "upsert" ? "upsert" : "insert_missing";
  const cells = rows.map((row) => columns.map((name) => row[name] ?? null));
  await write(writer, { table, columns, rows: cells, mode, key });
}

const write = ({ tables, job }: TableWriter, wanted: TableWrite) =>
  tables.write(job.context, wanted);

/** What the target has of these rows now, by their keys. */
export async function rowsThere(
  { job, tables, target }: Pick<TableWriter, "job" | "tables" | "target">,
  keys: readonly (readonly Cell[])[],
  columns: readonly string[],
): Promise<ReadonlyMap<string, ExportRow>> {
  const there = new Map<string, ExportRow>();
  for (let at = 0; at < keys.length; at += PAGE) {
    const query = {
      source: { table: target.table },
      columns: [...new Set([...target.key, ...columns])],
      where: amongKeys(target.key, keys.slice(at, at + PAGE)),
      key: target.key,
      pageSize: PAGE,
    };
    for await (const page of tables.read(job.context, query)) {
      const keyAt = target.key.map((name) => columnIndex(page.columns, name));
      for (const cells of page.rows) {
        const id = remoteKey(keyAt.map((i) => cells[i]));
        if (id === undefined) continue;
        const at = (name: string) => cells[columnIndex(page.columns, name)] ?? null;
        there.set(id, Object.fromEntries(query.columns.map((name) => [name, at(name)])));
      }
    }
  }
  return there;
}

const PAGE = 200;

import {
  type Cell,
  RejectedError,
  type TableColumn,
  type TableWrite,
  type TableWritten,
} from "../../sdk/index.ts";
import { columnsOf, wrong } from "./columns.ts";
import type { SqlDriver, SqlSession, WriteParts } from "./driver.ts";
import { parseName } from "./names.ts";
import { describeSource } from "./plan-read.ts";

type Row = readonly Cell[];

/** Below it a way of its own for many rows costs more than it brings. */
const BULK_ROWS = 200;
/** Below the smallest usual limit of a packet (MySQL: 16 MB). */
const MAX_STATEMENT_BYTES = 4_000_000;
const MODES: readonly unknown[] = ["insert", "insert_missing", "upsert", "delete"];

/** All rows in one transaction. @throws NotFoundError, InvalidInputError, RejectedError */
export async function writeRows<S extends SqlSession>(
  driver: SqlDriver<never, S>,
  session: S,
  write: TableWrite,
): Promise<TableWritten> {
  if (!MODES.includes(write.mode)) throw wrong("mode", `must be one of ${MODES.join(", ")}`);
  const { info, from } = await describeSource(driver, session, { table: write.table });
  const columns = columnsOf(info, write.columns, "columns");
  const key = write.mode === "insert" ? [] : columnsOf(info, write.key ?? [], "key");
  const missing = key.find((column) => !columns.includes(column));
  if (missing) throw wrong("key", `the column ${missing.name} is not among the columns`);
  const rows = withoutRepeats(checkedRows(write.rows, columns), { columns, key, mode: write.mode });
  if (rows.length === 0) return { rows: 0 };
  const name = parseName(info.name);
  const keys = write.mode === "insert" ? undefined : await driver.uniqueKeys?.(session, name);
  const names = key.map((column) => column.name);
  if (keys && write.mode !== "delete") assertUnique(keys, names, info.name);
  const parts = { table: from, columns, key: names, mode: write.mode };
  return session.transaction(async () => {
    if (write.mode === "insert" && session.bulkInsert && rows.length >= BULK_ROWS)
      return { rows: await session.bulkInsert(name, columns, rows) };
    return { rows: await runBatches(driver, session, { ...parts, rows }) };
  });
}

async function runBatches<S extends SqlSession>(
  { dialect }: SqlDriver<never, S>,
  session: S,
  parts: WriteParts,
): Promise<number> {
  const perRow = parts.columns.length * (dialect.paramsPerCell ?? 1);
  const limit = Math.max(1, Math.floor(dialect.maxParams / perRow));
  let affected = 0;
  for (const rows of batches(parts.rows, limit)) {
    for (const { sql, params } of dialect.write({ ...parts, rows }))
      affected += (await session.run(sql, params)).affected;
  }
  return affected;
}

function* batches(rows: readonly Row[], limit: number): Generator<readonly Row[]> {
  let start = 0;
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    const size = row.reduce((sum: number, cell) => sum + sizeOf(cell), 0);
    if (i > start && (i - start >= limit || bytes + size > MAX_STATEMENT_BYTES)) {
      yield rows.slice(start, i);
      start = i;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < rows.length) yield rows.slice(start);
}

/** About what it takes up in a statement. */
const sizeOf = (cell: Cell): number =>
  typeof cell === "string" ? cell.length * 2 : cell instanceof Uint8Array ? cell.length * 2 : 8;

function checkedRows(rows: readonly Row[], columns: readonly TableColumn[]): readonly Row[] {
  for (const [i, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== columns.length)
      throw wrong(`rows[${i}]`, `must have ${columns.length} values, one for each column`);
    const bad = row.findIndex((cell) => !isCell(cell));
    if (bad >= 0) throw wrong(`rows[${i}].${columns[bad]?.name}`, "is no value for a table");
  }
  return rows;
}

const isCell = (value: unknown): boolean =>
  value === null ||
  typeof value === "string" ||
  typeof value === "boolean" ||
  value instanceof Uint8Array ||
  Number.isFinite(value);

/** Of rows with one key the last counts, of `insert_missing` the first; a row without its key is refused. */
function withoutRepeats(
  rows: readonly Row[],
  {
    columns,
    key,
    mode,
  }: {
    readonly columns: readonly TableColumn[];
    readonly key: readonly TableColumn[];
    readonly mode: string;
  },
): readonly Row[] {
  if (key.length === 0) return rows;
  const places = key.map((column) => columns.indexOf(column));
  const byKey = new Map<string, Row>();
  for (const [i, row] of rows.entries()) {
    const values = places.map((at) => row[at] ?? null);
    const empty = values.indexOf(null);
    if (empty >= 0) {
      throw new RejectedError(`Row ${i + 1} has no value in its key column ${key[empty]?.name}.`);
    }
    const id = JSON.stringify(
      values.map((one) => (ArrayBuffer.isView(one) ? [...one] : String(one))),
    );
    if (mode !== "insert_missing" || !byKey.has(id)) byKey.set(id, row);
  }
  return byKey.size === rows.length ? rows : [...byKey.values()];
}

function assertUnique(
  keys: readonly (readonly string[])[],
  key: readonly string[],
  table: string,
): void {
  const isSame = (one: readonly string[]) =>
    one.length === key.length && one.every((name) => key.includes(name));
  if (keys.some(isSame)) return;
  const known = keys.map((one) => one.join(", ")).join("; ");
  throw wrong(
    "key",
    `${table} has no unique index over ${key.join(", ")}, so that a repeat would add rows`,
    known === "" ? "add a unique index" : `use one that there is: ${known}`,
  );
}

import type { Cell, TableColumn } from "../../sdk/index.ts";
import type { SqlName, SqlResult } from "../sql-client/driver.ts";
import type { Connection } from "./connection.ts";
import { quote } from "./dialect.ts";
import { castText } from "./types.ts";

const STAGE = "[#viadukt_rows]";
/** Longer texts need a column of any length, which is slower. */
const SHORT_TEXT = 4_000;

interface Place {
  readonly connection: Connection;
  readonly query: (sql: string) => Promise<SqlResult>;
  readonly signal: AbortSignal;
}

/**
 * Loads the rows into a table of this connection alone and moves them from there by one INSERT: a bulk load
 * straight into the table would pass its constraints and triggers by, and take no decimals as text.
 */
export async function bulkInsert(
  { connection, query, signal }: Place,
  {
    table,
    columns,
    rows,
  }: {
    readonly table: SqlName;
    readonly columns: readonly TableColumn[];
    readonly rows: readonly (readonly Cell[])[];
  },
): Promise<number> {
  const stage = columns.map((column, i) => stageColumn(column, { i, rows }));
  const declared = stage.map(({ name, type }) => `${quote([name])} ${type} NULL`).join(", ");
  await query(`CREATE TABLE ${STAGE} ([n] int NOT NULL, ${declared})`);
  await load(connection, { stage, rows, signal });
  const names = columns.map(({ name }) => quote([name])).join(", ");
  const values = columns.map((column, i) => castText(quote([`c${i}`]), column)).join(", ");
  const { affected } = await query(
    `INSERT INTO ${quote(table)} (${names}) SELECT ${values} FROM ${STAGE} ORDER BY [n]`,
  );
  await query(`DROP TABLE ${STAGE}`);
  return affected;
}

interface StageColumn {
  readonly name: string;
  readonly type: "nvarchar(4000)" | "nvarchar(max)" | "varbinary(max)";
}

function stageColumn(
  { kind }: TableColumn,
  { i, rows }: { readonly i: number; readonly rows: readonly (readonly Cell[])[] },
): StageColumn {
  if (kind === "binary") return { name: `c${i}`, type: "varbinary(max)" };
  const isLong = rows.some((row) => typeof row[i] === "string" && row[i].length > SHORT_TEXT);
  return { name: `c${i}`, type: isLong ? "nvarchar(max)" : "nvarchar(4000)" };
}

async function load(
  { client, tedious, drop }: Connection,
  {
    stage,
    rows,
    signal,
  }: {
    readonly stage: readonly StageColumn[];
    readonly rows: readonly (readonly Cell[])[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  signal.throwIfAborted();
  const { TYPES } = tedious;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const bulk = client.newBulkLoad(STAGE, { keepNulls: true }, (error) =>
    error ? reject(error) : resolve(),
  );
  bulk.addColumn("n", TYPES.Int, { nullable: false });
  for (const { name, type } of stage) {
    const length = type === "nvarchar(4000)" ? SHORT_TEXT : Number.POSITIVE_INFINITY;
    const wire = type === "varbinary(max)" ? TYPES.VarBinary : TYPES.NVarChar;
    bulk.addColumn(name, wire, { nullable: true, length });
  }
  const onAbort = (): void => {
    if (!client.cancel()) drop();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    client.execBulkLoad(bulk, rowsOf(stage, rows));
    await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function* rowsOf(
  stage: readonly StageColumn[],
  rows: readonly (readonly Cell[])[],
): Generator<unknown[]> {
  for (const [n, row] of rows.entries())
    yield [n, ...row.map((cell, i) => staged(cell, stage[i]?.type === "varbinary(max)"))];
}

function staged(cell: Cell, isBinary: boolean): Buffer | string | null {
  if (cell === null) return null;
  if (isBinary) return cell instanceof Uint8Array ? Buffer.from(cell) : Buffer.from(String(cell));
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString("utf8");
  return typeof cell === "boolean" ? (cell ? "1" : "0") : String(cell);
}

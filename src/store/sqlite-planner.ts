import { type Kysely, sql, type Transaction } from "kysely";

/** An index with its columns in their order. */
interface Index {
  readonly table: string;
  readonly name: string;
  readonly isUnique: boolean;
  readonly columns: readonly string[];
}

const ROWS = 1_000_000;
/** Most hubs have one large organisation. */
const TENANT_SHARE = 2;
/** Of columns with few values, days, and everything else. */
const COARSE_SHARE = 5;
const DAY_SHARE = 1_000;
const FINE_ROWS = 10;
const COARSE = new Set([
  ...[
    "entity",
    "state",
    "status",
    "kind",
    "type",
    "direction",
    "outcome",
    "service",
    "environment",
  ],
  ...[
    "integration_id",
    "project_id",
    "definition_id",
    "run_id",
    "batch_id",
    "table_name",
    "field",
    "list",
    "currency",
  ],
  // Of the commands' tables; `code` is that of a warning.
  ...["SKLAD", "PSKLAD", "sklad", "TABULKA_f", "MENA_f", "DOKLAD_f", "KOD_DPH_f"],
]);
const COARSE_OF: ReadonlySet<string> = new Set(["record_warning.code"]);

/**
 * Tells SQLite how selective the indexes of these tables are. Without figures it takes the tenant alone for as good a
 * condition as the tenant with a key, and a list of ids for worse, and so reads all rows of the tenant in the order
 * that is asked for. What it is told is what a large organisation has, whatever is in the tables now: plans stay as
 * they are while tables grow, and nobody has to gather figures. On SQLite alone.
 */
export async function tellPlanner(
  db: Kysely<unknown> | Transaction<unknown>,
  tables: readonly string[],
): Promise<void> {
  const indexes = await indexesOf(db, tables);
  const wanted = new Map(indexes.map((index) => [index.name, statOf(index)]));
  const known = await statsOf(db, tables);
  if ([...wanted].every(([name, stat]) => known.get(name) === stat)) return;
  const [first = ""] = tables;
  // Makes the table of figures, which cannot be made by hand.
  await sql`analyze ${sql.table(first)}`.execute(db);
  await sql`delete from sqlite_stat1 where tbl in (${sql.join(tables)})`.execute(db);
  for (const { table, name } of indexes) {
    const stat = wanted.get(name);
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${name}, ${stat})`.execute(
      db,
    );
  }
  await sql`analyze sqlite_schema`.execute(db);
}

type Db = Parameters<typeof tellPlanner>[0];

async function indexesOf(db: Db, tables: readonly string[]): Promise<readonly Index[]> {
  const { rows } = await sql<{ tbl: string; idx: string; is_unique: number; col: string }>`
    select m.tbl_name as tbl, m.name as idx, l."unique" as is_unique, i.name as col
    from sqlite_master m
    join pragma_index_list(m.tbl_name) l on l.name = m.name
    join pragma_index_info(m.name) i
    where m.type = 'index' and m.tbl_name in (${sql.join(tables)})
    order by m.name, i.seqno`.execute(db);
  return [...Map.groupBy(rows, ({ idx }) => idx)].flatMap(([name, columns]) => {
    const [first] = columns;
    if (!first) return [];
    const isUnique = first.is_unique === 1;
    return { table: first.tbl, name, isUnique, columns: columns.map(({ col }) => col) };
  });
}

async function statsOf(db: Db, tables: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const there = await sql`select 1 from sqlite_master where name = 'sqlite_stat1'`.execute(db);
  if (there.rows.length === 0) return new Map();
  const { rows } = await sql<{ idx: string; stat: string }>`
    select idx, stat from sqlite_stat1 where tbl in (${sql.join(tables)})`.execute(db);
  return new Map(rows.map(({ idx, stat }) => [idx, stat]));
}

/** Rows of the table, then rows for one value of the first column, of the first two, and so on. */
function statOf({ table, columns, isUnique }: Index): string {
  const figures = [ROWS];
  let rows = ROWS;
  for (const column of columns) {
    rows = Math.max(1, Math.floor(shareOf(`${table}.${column}`, column, rows)));
    figures.push(rows);
  }
  if (isUnique) figures[figures.length - 1] = 1;
  return figures.join(" ");
}

function shareOf(path: string, column: string, rows: number): number {
  if (column === "tenant_id") return rows / TENANT_SHARE;
  if (column === "id") return 1;
  if (COARSE.has(column) || COARSE_OF.has(path)) return rows / COARSE_SHARE;
  if (/_(date|at)$/.test(column)) return rows / DAY_SHARE;
  return Math.min(rows, FINE_ROWS);
}

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";
import pg from "pg";

export type BareRow = Readonly<Record<string, string | number | null>>;

/** A database by its driver alone: prepared statements, rows as they are. */
export interface BareTables {
  begin(): Promise<void> | void;
  /** Answers the new keys in the order of the rows. */
  insert(table: string, rows: readonly BareRow[]): Promise<readonly number[]> | readonly number[];
  commit(): Promise<void> | void;
  close(): Promise<void> | void;
}

export async function openBareTables(url: string): Promise<BareTables> {
  if (url.startsWith("sqlite")) return openSqlite(url.replace("sqlite:///", ""));
  return url.startsWith("postgres") ? openPostgres(url) : openMysql(url);
}

const columnsOf = (rows: readonly BareRow[]) => Object.keys(rows[0] ?? {});

/** Row by row: a prepared statement costs no way to a server. */
function openSqlite(path: string): BareTables {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode=WAL");
  db.exec("PRAGMA synchronous=FULL");
  db.exec("PRAGMA wal_autocheckpoint=4000");
  const statements = new Map<string, StatementSync>();
  const statementOf = (table: string, columns: readonly string[]): StatementSync => {
    const marks = columns.map(() => "?").join();
    const made = () => db.prepare(`insert into "${table}" (${columns.join()}) values (${marks})`);
    const statement = statements.get(table) ?? made();
    statements.set(table, statement);
    return statement;
  };
  return {
    begin: () => db.exec("begin immediate"),
    insert(table, rows) {
      const columns = columnsOf(rows);
      const statement = statementOf(table, columns);
      return rows.map((row) =>
        Number(statement.run(...columns.map((column) => row[column] ?? null)).lastInsertRowid),
      );
    },
    commit: () => db.exec("commit"),
    close: () => db.close(),
  };
}

/** All rows of a page in one statement, whose plan the server keeps. */
async function openPostgres(url: string): Promise<BareTables> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const query = async (text: string) => void (await client.query(text));
  return {
    begin: () => query("begin"),
    async insert(table, rows) {
      const columns = columnsOf(rows);
      const key = table === "event" ? "seq" : "id";
      const marks = rows.map(
        (_, i) => `(${columns.map((_, j) => `$${i * columns.length + j + 1}`).join()})`,
      );
      const text = `insert into "${table}" (${columns.join()}) values ${marks.join()} returning ${key} as id`;
      const values = rows.flatMap((row) => columns.map((column) => row[column]));
      const name = `${table} ${rows.length}`;
      const answer = await client.query<{ id: string }>({ name, text, values });
      return answer.rows.map((row) => Number(row.id));
    },
    commit: () => query("commit"),
    close: () => client.end(),
  };
}

async function openMysql(url: string): Promise<BareTables> {
  const db = await createConnection(url);
  return {
    begin: () => db.beginTransaction(),
    async insert(table, rows) {
      const columns = columnsOf(rows);
      const marks = rows.map(() => `(${columns.map(() => "?").join()})`).join();
      const names = columns.map((column) => `\`${column}\``).join();
      const text = `insert into \`${table}\` (${names}) values ${marks}`;
      const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
      const [result] = await db.execute(text, values);
      const { insertId } = result as { insertId: number };
      return rows.map((_, i) => insertId + i);
    },
    commit: () => db.commit(),
    close: () => db.end(),
  };
}

import { Readable } from "node:stream";
import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from "mysql2/promise";
import type { Cell } from "../../../model/cell.ts";
import type { PlaceColumn } from "../structure.ts";
import { copyText } from "./copy-text.ts";
import { mysqlFlavour } from "./mysql-flavour.ts";
import type {
  Flavour,
  LoadResult,
  PlaceDriver,
  PlaceName,
  PlaceResult,
  PlaceSession,
  Raw,
} from "./place.ts";

const POOL_SIZE = 4;
const IDLE_MS = 30_000;
/** Rows of one INSERT where the server takes no LOAD DATA LOCAL. */
const INSERT_ROWS = 500;
const PACKET_BYTES = 500_000;
const SETTINGS =
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', innodb_lock_wait_timeout = 30, lock_wait_timeout = 30";
const NOT_ALLOWED: ReadonlySet<unknown> = new Set([
  "ER_DBACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  "ER_ACCESS_DENIED_ERROR",
]);
const NO_LOCAL_FILES: ReadonlySet<unknown> = new Set([1148, 3948, 4166, 2068]);

const faultOf = (error: unknown) => error as { readonly code?: unknown; readonly errno?: unknown };

/**
 * A database beside the hub's own for each mirror; where its user may not create databases, tables of the hub's
 * own whose names begin with the mirror's.
 */
export async function mysqlPlace(url: string): Promise<PlaceDriver> {
  const pool = createPool({
    uri: url,
    connectionLimit: POOL_SIZE,
    idleTimeout: IDLE_MS,
    maxIdle: 1,
    charset: "utf8mb4",
    connectTimeout: 10_000,
    flags: ["FOUND_ROWS"],
  });
  // The callback's connection: its statements are queued before any other of the session.
  pool.pool.on("connection", (connection) => connection.query(SETTINGS, () => {}));
  try {
    const hubDatabase = decodeURIComponent(new URL(url).pathname.slice(1));
    return new MysqlPlace(pool, mysqlFlavour(await collationOf(pool)), hubDatabase);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

class MysqlPlace implements PlaceDriver {
  readonly flavour: Flavour;
  readonly #pool: Pool;
  readonly #hubDatabase: string;
  #hasLocalFiles = true;

  constructor(pool: Pool, flavour: Flavour, hubDatabase: string) {
    this.#pool = pool;
    this.flavour = flavour;
    this.#hubDatabase = hubDatabase;
  }

  async create(place: string): Promise<{ isPrefix: boolean }> {
    const database = this.flavour.quote(`${this.#hubDatabase}_${place}`);
    try {
      await this.#pool.query(`create database if not exists ${database} character set utf8mb4`);
      return { isPrefix: false };
    } catch (error) {
      if (NOT_ALLOWED.has(faultOf(error).code)) return { isPrefix: true };
      throw error;
    }
  }

  table(place: PlaceName, table: string): string {
    return this.#nameIn(place, table).map(this.flavour.quote).join(".");
  }

  async has(place: PlaceName, table: string): Promise<boolean> {
    const sql = "select 1 from information_schema.tables where table_schema = ? and table_name = ?";
    const [rows] = await this.#pool.query(sql, [...this.#nameIn(place, table)]);
    return (rows as unknown[]).length > 0;
  }

  async drop({ place, isPrefix }: PlaceName): Promise<void> {
    const { quote } = this.flavour;
    const hub = this.#hubDatabase;
    if (!isPrefix) {
      await this.#pool.query(`drop database if exists ${quote(`${hub}_${place}`)}`);
      return;
    }
    const sql =
      "select table_name as name from information_schema.tables where table_schema = ? and left(table_name, ?) = ?";
    const prefix = `${place}__`;
    const [rows] = await this.#pool.query(sql, [hub, prefix.length, prefix]);
    for (const { name } of rows as { name: string }[]) {
      await this.#pool.query(`drop table if exists ${[hub, name].map(quote).join(".")}`);
    }
  }

  withSession<T>(_: PlaceName, work: (session: PlaceSession) => Promise<T>): Promise<T> {
    return this.#withConnection((connection) =>
      work({
        run: (sql, params = []) => run(connection, sql, params),
        load: (table, columns, rows) => this.#load(connection, { table, columns, rows }),
      }),
    );
  }

  read(_: PlaceName, sql: string, params: readonly Raw[]): Promise<PlaceResult> {
    return this.#withConnection((connection) => run(connection, sql, params));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.end();
  }

  #nameIn({ place, isPrefix }: PlaceName, table: string): readonly [string, string] {
    const hub = this.#hubDatabase;
    return isPrefix ? [hub, `${place}__${table}`] : [`${hub}_${place}`, table];
  }

  async #withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await this.#pool.getConnection();
    try {
      const done = await work(connection);
      connection.release();
      return done;
    } catch (error) {
      // After an error nobody knows in which transaction the connection is, and what temporary tables it has.
      connection.destroy();
      throw error;
    }
  }

  async #load(connection: PoolConnection, lines: Lines): Promise<LoadResult> {
    const { flavour } = this;
    if (this.#hasLocalFiles) {
      try {
        await connection.query("savepoint before_load");
        if (await loadLines(connection, lines, flavour)) return { replaced: 0 };
        // Something did not fit, and LOAD DATA LOCAL only warns: an INSERT says what, and stores nothing.
        await connection.query("rollback to savepoint before_load");
      } catch (error) {
        if (!NO_LOCAL_FILES.has(faultOf(error).errno)) throw error;
        this.#hasLocalFiles = false;
      }
    }
    await insertRows(connection, lines, flavour);
    return { replaced: 0 };
  }
}

/** Compares by code points and keeps spaces at the end apart: MariaDB and MySQL call it differently. */
async function collationOf(pool: Pool): Promise<string> {
  const sql =
    "select collation_name as name from information_schema.collations where collation_name in ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')";
  const [rows] = await pool.query(sql);
  return (rows as { name: string }[])[0]?.name ?? "utf8mb4_bin";
}

interface Lines {
  /** Quoted. */
  readonly table: string;
  readonly columns: readonly PlaceColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** False where the server had to bend a value. */
async function loadLines(
  connection: PoolConnection,
  { table, columns, rows }: Lines,
  { quote }: Flavour,
): Promise<boolean> {
  const { text } = copyText(columns, rows, {
    hasZeroCharacter: true,
    booleans: ["0", "1"],
    bytes: (hex) => hex,
    instant: (utc) => utc.replace("T", " ").replace("Z", ""),
  });
  const isBinary = columns.map(({ kind }) => kind === "binary");
  const names = columns.map(({ placeName }, i) => (isBinary[i] ? `@b${i}` : quote(placeName)));
  const sets = columns.flatMap(({ placeName }, i) =>
    isBinary[i] ? [`${quote(placeName)} = unhex(@b${i})`] : [],
  );
  const [result] = await connection.query<ResultSetHeader>({
    sql: `load data local infile 'rows' into table ${table} character set utf8mb4 fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n' (${names.join(", ")})${sets.length > 0 ? ` set ${sets.join(", ")}` : ""}`,
    infileStreamFactory: () => Readable.from(piecesOf(Buffer.from(text, "utf8"))),
  });
  return result.warningStatus === 0 && result.affectedRows === rows.length;
}

/** Each piece is one packet, and servers take packets of a few megabytes at most. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
    yield bytes.subarray(at, at + PACKET_BYTES);
  }
}

async function insertRows(
  connection: PoolConnection,
  { table, columns, rows }: Lines,
  flavour: Flavour,
): Promise<void> {
  const names = columns.map(({ placeName }) => flavour.quote(placeName)).join(", ");
  for (let at = 0; at < rows.length; at += INSERT_ROWS) {
    const part = rows
      .slice(at, at + INSERT_ROWS)
      .map((row) => columns.map((column, i) => flavour.bound(column, row[i] ?? null)));
    await connection.query(`insert into ${table} (${names}) values ?`, [part]);
  }
}

async function run(connection: PoolConnection, sql: string, params: readonly Raw[]) {
  const [rows] = await connection.query({
    ...{ sql, values: [...params], rowsAsArray: true },
    typeCast: (field) =>
      /BLOB|BINARY/.test(field.type) ? blobOrText(field) : field.string("utf8"),
  });
  return Array.isArray(rows)
    ? { rows: rows as unknown[][], affected: 0 }
    : { rows: [], affected: (rows as ResultSetHeader).affectedRows };
}

/** The wire calls long texts blobs, too; `flavour.cell` knows which a column is, and takes text as bytes for neither. */
const blobOrText = (field: { buffer(): Buffer | null }): Buffer | null => field.buffer();

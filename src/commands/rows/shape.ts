import { hash } from "node:crypto";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { tellPlanner } from "../../store/sqlite-planner.ts";
import type { DataStore } from "../../store/store.ts";
import { VERSION } from "../../version.ts";
import type { Column, Table } from "../definition.ts";
import type { DialectId } from "../read/reader.ts";
import { foldedColumn, isFolded, isKept, physicalTable, storageOf } from "../sql/physical.ts";
import { TABLES } from "../tables/index.ts";

/** The tables that are kept; views are reckoned from them. */
export const KEPT_TABLES: readonly Table[] = TABLES.filter(({ origin }) => origin.from !== "view");

type TextType = (length: number) => RawBuilder<unknown>;

const TEXT: Readonly<Record<DialectId, TextType>> = {
  sqlite: () => sql`text`,
  postgresql: (length) => sql`varchar(${sql.lit(length)}) collate "C"`,
  mysql: (length) => sql`varchar(${sql.lit(length)}) character set utf8mb4 collate utf8mb4_bin`,
};

function decimalType(dialect: DialectId, scale: number): RawBuilder<unknown> {
  return dialect === "sqlite" ? sql`real` : sql`decimal(28, ${sql.lit(scale)})`;
}

function typeOf(dialect: DialectId, { type }: Column): RawBuilder<unknown> {
  const storage = storageOf(type);
  if (storage.kind === "text") return TEXT[dialect](storage.length);
  return storage.kind === "decimal" ? decimalType(dialect, storage.scale) : sql`bigint`;
}

/** Each release makes its tables anew: what rows are made of may have changed. */
function signatureOf(table: Table, dialect: DialectId): string {
  const columns = table.columns
    .filter(isKept)
    .map((column) => [column.name, storageOf(column.type), column.isIndexed === true]);
  return hash("sha256", JSON.stringify([VERSION, dialect, columns]), "hex");
}

/**
 * Makes the tables whose definition is another one than when they were made, or that are not there. Answers how many.
 * Safe when several processes do it at once; killed in the middle, it is done again.
 */
export function makeTables(data: DataStore, dialect: DialectId): Promise<number> {
  return exclusively(data, dialect, async (db) => {
    const rows = await db.selectFrom("command_shape").selectAll().execute();
    const known = new Map(rows.map(({ name, signature }) => [name, signature]));
    const wanted = KEPT_TABLES.filter(
      (table) => known.get(physicalTable(table)) !== signatureOf(table, dialect),
    );
    if (wanted.length === 0) return 0;
    // Before the first table goes: whatever happens now, every record is marked again afterwards.
    await db.updateTable("command_state").set({ state: "filling" }).execute();
    for (const table of wanted) {
      await makeTable(db, table, dialect);
      const [name, signature] = [physicalTable(table), signatureOf(table, dialect)];
      await db.deleteFrom("command_shape").where("name", "=", name).execute();
      await db.insertInto("command_shape").values({ name, signature }).execute();
    }
    if (dialect === "sqlite") await tellPlanner(db as Kysely<unknown>, wanted.map(physicalTable));
    return wanted.length;
  });
}

type Db = DataStore["db"];

async function makeTable(db: Db, table: Table, dialect: DialectId): Promise<void> {
  const name = physicalTable(table);
  const schema = (db as unknown as Kysely<unknown>).schema;
  await schema.dropTable(name).ifExists().execute();
  let builder = schema
    .createTable(name)
    .addColumn("tenant_id", sql`bigint`, (column) => column.notNull())
    .addColumn("record_id", sql`bigint`, (column) => column.notNull())
    .addColumn("part", TEXT[dialect](20), (column) => column.notNull())
    .addColumn("seq", sql`bigint`, (column) => column.notNull());
  const kept = table.columns.filter(isKept);
  for (const column of kept) {
    builder = builder.addColumn(column.name, typeOf(dialect, column), (one) => one.notNull());
    const storage = storageOf(column.type);
    if (isFolded(column) && storage.kind === "text") {
      builder = builder.addColumn(foldedColumn(column), TEXT[dialect](storage.length), (one) =>
        one.notNull(),
      );
    }
  }
  await builder.execute();
  const indexed = kept.filter(({ isIndexed }) => isIndexed);
  const names = indexed.map((column) => (isFolded(column) ? foldedColumn(column) : column.name));
  for (const column of ["record_id", ...names]) {
    await schema
      .createIndex(`${name}_${column}_idx`)
      .on(name)
      .columns(["tenant_id", column])
      .execute();
  }
}

/** A name of the hub's own among the locks of the server, any number that nobody else has. */
const LOCK = 7_136_402_118;
const LOCK_SECONDS = 120;

/** One process at a time. Schema changes are part of a transaction but on MySQL, which ends it with each of them. */
async function exclusively<R>(
  { db }: DataStore,
  dialect: DialectId,
  work: (db: Db) => Promise<R>,
): Promise<R> {
  if (dialect !== "mysql") {
    return db.transaction().execute(async (tx) => {
      if (dialect === "postgresql") await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
      return work(tx);
    });
  }
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      got: number | null;
    }>`select get_lock(concat('viadukt ', database()), ${LOCK_SECONDS}) as got`.execute(connection);
    if (Number(rows[0]?.got) !== 1) throw new Error("the tables of the commands are being made");
    try {
      return await work(connection);
    } finally {
      await sql`select release_lock(concat('viadukt ', database()))`.execute(connection);
    }
  });
}

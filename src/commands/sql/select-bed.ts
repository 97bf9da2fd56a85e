import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { sql } from "kysely";
import type { TestDatabase } from "../../../test/harness.ts";
import { silentLog } from "../../lib/log.ts";
import type { Column, Table } from "../definition.ts";
import { openCommandReader } from "../read/open-reader.ts";
import type { DialectId } from "../read/reader.ts";
import { readSelect } from "../select/read-select.ts";
import { TABLES } from "../tables/index.ts";
import { compileQuery } from "./compile.ts";
import { fold, foldedColumn, isFolded, isKept, physicalTable, storageOf } from "./physical.ts";
import { rowRenderer } from "./render.ts";

export const OWN = 1;
const OTHER = 2;
/** In every text of the other tenant, and every number that is no key. */
export const SECRET = "TAJNE";
export const SECRET_NUMBER = 48_151_623;
export const NOW = "2026-01-31T12:00:00";

/** Of each statement. */
export const TIMEOUT_MS = 20_000;

/** Tables that the bed fills; the others are not there. */
export const FILLED = TABLES.filter(({ name }) =>
  /^(PARTNERY|OB_IN|POL_OBIN|OB_OUT|POL_OBOU|SKLAD|SORTIMENT)$/.test(name),
);
const VIEWS = TABLES.filter(({ name }) => /^(CENIK|SKLAD_STAV)$/.test(name));
export const OPEN_TABLES: readonly Table[] = [...FILLED, ...VIEWS];

const WORDS = [
  "Novák",
  "novák",
  "NOVÁK ",
  "Žižka",
  "zizka",
  "100%",
  "a_b",
  "[x]",
  "it's",
  "",
  "Ďáblík 7",
  "x\\y!",
];

/** Real tables with two tenants' rows, read as the commands read them. */
export async function openSelectBed(database: TestDatabase, rows = 12) {
  const stores = await database.open();
  const { db } = stores.data;
  const reader = openCommandReader({
    databaseUrl: stores.url,
    dataDir: tmpdir(),
    log: silentLog,
  });
  const run = (statement: string) => sql.raw(statement).execute(db);
  const drop = async () => {
    for (const table of FILLED) {
      await run(`drop table if exists ${quoted(physicalTable(table), reader.dialect)}`);
    }
  };
  await drop();
  for (const table of FILLED) {
    await run(ddlOf(table, reader.dialect));
    for (const tenant of [OWN, OTHER]) {
      for (let n = 1; n <= rows; n += 1) {
        const row = rowOf(table, tenant, n);
        await db
          .insertInto(physicalTable(table) as never)
          .values(row as never)
          .execute();
      }
    }
  }
  async function ask(
    text: string,
    { maxRows = 1_000, see }: { maxRows?: number; see?: (sql: string) => void } = {},
  ): Promise<readonly string[]> {
    const { query } = readSelect(text, { tables: OPEN_TABLES, maxRows });
    const statement = compileQuery(query, { dialect: reader.dialect, tenantId: OWN, now: NOW });
    see?.(statement.sql);
    const render = rowRenderer(
      query.items.map(({ label, expression }) => ({ label, type: expression.type })),
    );
    const all: string[] = [];
    for await (const batch of reader.read(statement, { timeoutMs: TIMEOUT_MS })) {
      all.push(...batch.map(render));
    }
    return all;
  }
  /** Of every cell of both tenants, and of which tables there are. */
  async function fingerprint(): Promise<string> {
    const hash = createHash("sha256");
    const tables = (await db.introspection.getTables()).map(({ name }) => name).toSorted();
    hash.update(tables.join());
    for (const table of FILLED) {
      const name = quoted(physicalTable(table), reader.dialect);
      const { rows } = await run(`select * from ${name} order by tenant_id, record_id`);
      hash.update(JSON.stringify(rows, (_, cell) => (typeof cell === "bigint" ? `${cell}` : cell)));
    }
    return hash.digest("hex");
  }
  return {
    ask,
    fingerprint,
    dialect: reader.dialect,
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]();
      await drop();
      await stores[Symbol.asyncDispose]();
    },
  };
}

const quoted = (name: string, dialect: DialectId): string =>
  dialect === "mysql" ? `\`${name}\`` : `"${name}"`;

function ddlOf(table: Table, dialect: DialectId): string {
  const types = {
    sqlite: { text: () => "text", integer: "integer", decimal: () => "real" },
    postgresql: {
      text: () => `text collate "C"`,
      integer: "bigint",
      decimal: (scale: number) => `numeric(30,${scale})`,
    },
    mysql: {
      text: (length: number) => `varchar(${length}) character set utf8mb4 collate utf8mb4_bin`,
      integer: "bigint",
      decimal: (scale: number) => `decimal(30,${scale})`,
    },
  }[dialect];
  const typeOf = ({ type }: Column): string => {
    const storage = storageOf(type);
    if (storage.kind === "text") return types.text(storage.length);
    return storage.kind === "integer" ? types.integer : types.decimal(storage.scale);
  };
  const columns = table.columns
    .filter(isKept)
    .flatMap((column) => [
      `${quoted(column.name, dialect)} ${typeOf(column)}`,
      ...(isFolded(column) ? [`${quoted(foldedColumn(column), dialect)} ${typeOf(column)}`] : []),
    ]);
  const own = ["tenant_id", "record_id", "seq"].map((name) => `${quoted(name, dialect)} bigint`);
  return `create table ${quoted(physicalTable(table), dialect)} (${[...own, ...columns].join(", ")})`;
}

function rowOf(table: Table, tenant: number, n: number): Record<string, string | number> {
  const row: Record<string, string | number> = { tenant_id: tenant, record_id: n, seq: 1 };
  for (const [index, column] of table.columns.filter(isKept).entries()) {
    const value = cellOf(column, { tenant, n, index });
    row[column.name] = value;
    if (isFolded(column)) row[foldedColumn(column)] = fold(String(value));
  }
  return row;
}

function cellOf(
  { name, type }: Column,
  { tenant, n, index }: { tenant: number; n: number; index: number },
): string | number {
  const seed = n * 7 + index;
  if (/^(INTER|FAKTURA|PORDER)$/.test(name)) return n;
  if (/^P?SKLAD$/.test(name)) return 1 + (n % 2);
  switch (type.kind) {
    case "char":
    case "varchar":
      if (tenant === OTHER) return SECRET.slice(0, type.length);
      return (WORDS[seed % WORDS.length] ?? "").trimEnd().slice(0, type.length);
    case "datetime":
      return n % 5 === 0
        ? "1900-01-01T00:00:00"
        : `2026-0${1 + (seed % 9)}-1${seed % 10}T08:0${n % 10}:00`;
    case "uniqueidentifier":
      return `${String(n).padStart(8, "0")}-AAAA-4AAA-8AAA-${String(index).padStart(12, "0")}`;
    case "decimal":
      if (tenant === OTHER) return SECRET_NUMBER;
      return type.scale === 0 ? seed % 9 : ((seed % 13) - 3) * 1.25;
    case "bit":
      return seed % 2;
    default:
      return tenant === OTHER ? SECRET_NUMBER : seed;
  }
}

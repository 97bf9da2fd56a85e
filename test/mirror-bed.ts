import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { MirrorDefinition } from "../src/exchange/definition.ts";
import type { MirrorJob } from "../src/exchange/mirror/mirror-job.ts";
import { createMirrors, type Mirrors } from "../src/exchange/mirror/mirrors.ts";
import { NotFoundError } from "../src/lib/errors.ts";
import { newId } from "../src/lib/ids.ts";
import type { Cell, ColumnKind } from "../src/model/cell.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Context } from "../src/sdk/context.ts";
import type { Condition, RowPage, TableColumn, TableQuery, Tables } from "../src/sdk/tables.ts";
import type { DataStore } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import type { TestDatabase, TestStores } from "./harness.ts";

/** A source in memory whose declared types are as loose as SQLite's; what it does between pages is the test's. */
export interface TestSource extends Disposable {
  readonly db: DatabaseSync;
  readonly tables: Tables;
  /** Called before each page with its number, from 1. */
  onPage: (page: number, query: TableQuery) => void;
  /** Every statement that read rows. */
  readonly queries: TableQuery[];
}

const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^bool/i, "boolean"],
  [/int/i, "integer"],
  [/^(decimal|numeric)/i, "decimal"],
  [/^(real|float|double)/i, "float"],
  [/^datetime/i, "datetime"],
  [/^date/i, "date"],
  [/^time/i, "time"],
  [/^instant/i, "instant"],
  [/^json/i, "json"],
  [/^(blob|binary)/i, "binary"],
  [/^any/i, "other"],
];

/** Decimals are kept as text there: declare them `decimal_text(12,2)`, which reads as `decimal(12,2)`. */
export function openTestSource(path = ":memory:"): TestSource {
  const db = new DatabaseSync(path);
  const queries: TableQuery[] = [];
  const source = {
    db,
    queries,
    onPage: (_: number, __: TableQuery) => {},
    [Symbol.dispose]: () => db.close(),
  };
  const describe = (table: string) => {
    const rows = db.prepare(`pragma table_info(${quote(table)})`).all();
    if (rows.length === 0) throw new NotFoundError("table", table);
    return {
      name: table,
      kind: "table" as const,
      columns: rows.map(columnOf),
      key: rows
        .filter(({ pk }) => Number(pk) > 0)
        .sort((a, b) => Number(a.pk) - Number(b.pk))
        .map(({ name }) => String(name)),
    };
  };
  const tables: Tables = {
    async list() {
      const names = db.prepare("select name from sqlite_schema where type = 'table' order by name");
      return names.all().map(({ name }) => ({ name: String(name), kind: "table" as const }));
    },
    describe: async (_, from) => describe("table" in from ? from.table : ""),
    async *read(ctx, query) {
      const info = describe("table" in query.source ? query.source.table : "");
      let after = query.after;
      for (let page = 1; ; page++) {
        ctx.signal.throwIfAborted();
        queries.push(query);
        source.onPage(page, query);
        const rows = pageOf(db, info.columns, { ...query, ...(after ? { after } : {}) });
        if (rows.rows.length === 0) return;
        after = rows.after;
        yield rows;
        if (rows.rows.length < query.pageSize) return;
      }
    },
    write: async () => ({ rows: 0 }),
  };
  return Object.assign(source, { tables });
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function columnOf(row: Record<string, unknown>): TableColumn {
  const native = String(row.type)
    .replace("decimal_text", "decimal")
    .replace(/_text$/, "");
  const [, a, b] = /\((\d+)(?:,\s*(\d+))?\)/.exec(native) ?? [];
  const kind = KINDS.find(([pattern]) => pattern.test(native))?.[1] ?? "text";
  const size =
    a === undefined
      ? {}
      : kind === "decimal"
        ? { precision: Number(a), scale: Number(b ?? 0) }
        : { length: Number(a) };
  const nullable = Number(row.notnull) === 0 && Number(row.pk) === 0;
  return { name: String(row.name), kind, native, nullable, ...size };
}

function pageOf(db: DatabaseSync, known: readonly TableColumn[], query: TableQuery): RowPage {
  const params: SQLInputValue[] = [];
  const bind = (cell: Cell): string => {
    params.push((typeof cell === "boolean" ? Number(cell) : cell) as SQLInputValue);
    return "?";
  };
  const names = query.columns ?? known.map(({ name }) => name);
  const order = [
    ...(query.change ? [query.change] : []),
    ...query.key.filter((one) => one !== query.change),
  ];
  const all = [...names, ...order.filter((one) => !names.includes(one))];
  const where = query.where ? [conditionOf(query.where, bind)] : [];
  const { after } = query;
  if (after) {
    const isNew = order.map((_, i) => {
      const same = order.slice(0, i).map((one, j) => `${quote(one)} is ${bind(after[j] ?? null)}`);
      const value = after[i] ?? null;
      const name = quote(order[i] ?? "");
      const last = value === null ? `${name} is not null` : `${name} > ${bind(value)}`;
      return [...same, last].join(" and ");
    });
    where.push(`(${isNew.join(" or ")})`);
  }
  const table = "table" in query.source ? query.source.table : "";
  const sql = `select ${all.map(quote).join(", ")} from ${quote(table)}${where.length > 0 ? ` where ${where.join(" and ")}` : ""} order by ${order.map(quote).join(", ")} limit ${query.pageSize}`;
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const raw = statement.all(...params) as unknown as (readonly unknown[])[];
  const kinds = all.map((name) => known.find((one) => one.name === name)?.kind);
  const rows = raw.map((row) => row.map((value, i) => cellOf(value, kinds[i])));
  const last = rows.at(-1);
  const place = last && order.map((name) => last[all.indexOf(name)] ?? null);
  return {
    columns: names,
    rows: rows.map((row) => row.slice(0, names.length)),
    ...(place ? { after: place } : {}),
  };
}

function cellOf(value: unknown, kind: ColumnKind | undefined): Cell {
  if (value === null || typeof value === "string" || value instanceof Uint8Array) return value;
  if (typeof value === "bigint") {
    if (kind === "boolean") return value !== 0n;
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  return Number.isSafeInteger(value) ? Number(value) : String(value);
}

function conditionOf(condition: Condition, bind: (cell: Cell) => string): string {
  if ("all" in condition)
    return `(${condition.all.map((one) => conditionOf(one, bind)).join(" and ") || "1=1"})`;
  if ("any" in condition)
    return `(${condition.any.map((one) => conditionOf(one, bind)).join(" or ") || "1=0"})`;
  if ("not" in condition) return `not (${conditionOf(condition.not, bind)})`;
  const name = quote(condition.column);
  if ("is_null" in condition) return `${name} is ${condition.is_null ? "" : "not "}null`;
  if ("among" in condition) return `${name} in (${condition.among.map(bind).join(", ")})`;
  return `${name} ${condition.op} ${bind(condition.value)}`;
}

/** Both stores, the mirrors beside them, and jobs for an integration of tenant 1. */
export interface MirrorBed extends AsyncDisposable {
  readonly stores: TestStores;
  readonly mirrors: Mirrors;
  /** Of tenant 1. */
  readonly data: DataStore;
  readonly dataDir: string;
  readonly logged: { level: string; message: string; fields: unknown }[];
  now: number;
  job(tables: Tables, definition: MirrorDefinition, more?: Partial<MirrorJob>): MirrorJob;
  /** All rows of a mirrored table, as objects. */
  rows(table: string, more?: Partial<TableQuery>): Promise<Record<string, Cell>[]>;
}

export async function openMirrorBed(database: TestDatabase, tenantId = 1): Promise<MirrorBed> {
  const stores = await database.open();
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-mirror-"));
  const mirrors = createMirrors({ url: stores.url, dataDir });
  const data = forTenant(stores.data, tenantId);
  const logged: MirrorBed["logged"] = [];
  const ctx = { signal: AbortSignal.timeout(120_000) } as Context;
  const bed: MirrorBed = {
    ...{ stores, mirrors, data, dataDir, logged, now: Date.now() },
    job: (tables, definition, more) => ({
      ...{ data, runId: newId("run"), definition, definitionId: 1, mode: "incremental" },
      integration: { id: 7, slug: "erp", settings: {} },
      connector: { manifest: { title: { en: "Source" } }, tables } as unknown as Connector,
      context: ctx,
      log: (level, message, fields) => logged.push({ level, message, fields }),
      clock: { now: () => bed.now },
      signal: ctx.signal,
      progress: () => {},
      ...more,
    }),
    async rows(table, more) {
      const tables = await mirrors.tablesOf({ data, integrationId: 7 });
      const info = await tables.describe(ctx, { table });
      const key = info.key.length > 0 ? info.key : info.columns.map(({ name }) => name);
      const rows: Record<string, Cell>[] = [];
      for await (const page of tables.read(ctx, {
        source: { table },
        key,
        pageSize: 1000,
        ...more,
      })) {
        for (const row of page.rows) {
          rows.push(Object.fromEntries(page.columns.map((name, i) => [name, row[i] ?? null])));
        }
      }
      return rows;
    },
    async [Symbol.asyncDispose]() {
      for (const integrationId of [7, 8]) await mirrors.drop({ data, integrationId });
      await mirrors[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
      await stores[Symbol.asyncDispose]();
    },
  };
  return bed;
}

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { type Kysely, sql } from "kysely";
import { pino } from "pino";
import { forEachDatabase, seedTenant, type TestStores } from "../../../test/harness.ts";
import type { Party } from "../../model/party.ts";
import { listEntries } from "../../store/command-entries.ts";
import { markForCommands } from "../../store/command-marks.ts";
import { findCommandRows, insertCommandRows } from "../../store/command-rows.ts";
import { parseDatabaseUrl } from "../../store/database-url.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { changeRecord, createRecord, removeRecord } from "../../sync/hub-edit.ts";
import { findColumn, findTable } from "../catalogue.ts";
import { columnOf, compare, literalOf, tableRef } from "../sql/build.ts";
import { compileQuery } from "../sql/compile.ts";
import { registerSqliteFunctions } from "../sql/sqlite-functions.ts";
import { type CommandRows, createCommandRows } from "./command-rows.ts";

const ZONE = "Europe/Prague";
const log = pino({ level: "silent" });
const party = (name: string, more: Partial<Party> = {}): Party => ({
  role: "customer",
  name,
  ...more,
});

/** Where rows are found that have one value of a column. */
const INDEXES = [
  ["CENIK", "CISLO", "cmd_sklad_CISLO_f_idx"],
  ["SKLAD_STAV", "cislo", "cmd_sklad_CISLO_f_idx"],
  ["PARTNERY", "ICO", "cmd_partnery_ICO_f_idx"],
  ["FA_OUT", "INTER", "cmd_fa_out_INTER_idx"],
  ["POL_OBIN", "FAKTURA", "cmd_pol_obin_FAKTURA_idx"],
] as const;

interface Bed extends AsyncDisposable {
  readonly stores: TestStores;
  readonly rows: CommandRows;
  readonly tenantId: number;
  readonly data: DataStore & { tenantId: number };
}

forEachDatabase((database) => {
  async function open(): Promise<Bed> {
    const stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    return {
      stores,
      rows: keeper(stores),
      tenantId,
      data: forTenant(stores.data, tenantId),
      [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
    };
  }

  it("takes in the records that were there before, follows each change, and lets go of what is deleted", async () => {
    await using bed = await open();
    const { rows, tenantId, data } = bed;
    const first = await add(data, party("Dílna U Lípy s.r.o."));
    assert.equal(await marks(data), 0, "no marks without the tables");
    await rows.activate(tenantId);
    await rows.refresh(data, ZONE);
    assert.deepEqual(await partners(data), ["1 Dílna U Lípy s.r.o."]);
    await add(data, party("Papír Morava a.s."));
    const change = { id: first, fields: { name: "Dílna u lípy" } };
    await changeRecord(taskOf(data), "party", change);
    assert.equal(await marks(data), 2);
    await rows.refresh(data, ZONE);
    assert.deepEqual(await partners(data), ["1 Dílna u lípy", "2 Papír Morava a.s."]);
    assert.equal(await marks(data), 0);
    await removeRecord(taskOf(data), "party", first);
    await rows.refresh(data, ZONE);
    assert.deepEqual(await partners(data), ["2 Papír Morava a.s."]);
    const [kept] = await findCommandRows(data, "party", [first]);
    assert.equal(kept?.inter, 1, "its number stays its own");
  });

  it("keeps a mark that is set again while rows are made", async () => {
    await using bed = await open();
    const { rows, tenantId, data } = bed;
    await rows.activate(tenantId);
    const id = await add(data, party("Jedna"));
    await markForCommands(data, "party", [id]);
    await rows.refresh(data, ZONE);
    assert.equal(await marks(data), 0);
    await Promise.all([
      rows.refresh(data, ZONE),
      ...["Dvě", "Tři", "Čtyři"].map((name) => add(data, party(name))),
    ]);
    await rows.refresh(data, ZONE);
    assert.equal((await partners(data)).length, 4);
    assert.equal(await marks(data), 0);
  });

  it("never shows rows of another organisation, and forgets them with the last unit", async () => {
    await using bed = await open();
    const { rows, tenantId, data, stores } = bed;
    const otherId = await seedTenant(stores.config, "other");
    const other = forTenant(stores.data, otherId);
    await rows.activate(tenantId);
    await rows.activate(otherId);
    await add(data, party("Naše"));
    await add(other, party("Cizí"));
    await rows.refresh(data, ZONE);
    await rows.refresh(other, ZONE);
    assert.deepEqual(await partners(data), ["1 Naše"]);
    assert.deepEqual(await partners(other), ["1 Cizí"]);
    await rows.deactivate(tenantId);
    assert.deepEqual(await partners(data), []);
    assert.deepEqual(await partners(other), ["1 Cizí"]);
    assert.equal((await listEntries(data, "SAZBY_DPH")).length, 6, "lists stay");
  });

  it("makes a table anew whose definition has changed, with every record", async () => {
    await using bed = await open();
    const { rows, tenantId, data, stores } = bed;
    await rows.activate(tenantId);
    await add(data, party("Jedna"));
    await rows.refresh(data, ZONE);
    const shape = stores.data.db.updateTable("command_shape").set({ signature: "older" });
    await shape.where("name", "=", "cmd_partnery").execute();
    await sql`alter table cmd_partnery add column old_one int`.execute(stores.data.db);
    const next = keeper(stores);
    await next.prepare();
    assert.deepEqual(await partners(data), []);
    await next.refresh(data, ZONE);
    assert.deepEqual(await partners(data), ["1 Jedna"]);
    await assert.rejects(sql`select old_one from cmd_partnery`.execute(stores.data.db));
  });

  // Servers have statistics of their own.
  const itOnSqlite = database.name === "SQLite" ? it : () => undefined;
  itOnSqlite("finds rows by the index of what is asked for, and not of their order", async () => {
    await using bed = await open();
    await bed.rows.activate(bed.tenantId);
    for (const [table, column, index] of INDEXES) {
      const plan = planOf(bed, table, column);
      assert.match(plan, new RegExp(`${index} \\(tenant_id=\\? AND [^)]+=\\?\\)`), table);
    }
  });

  it("gives each number once, however many write at one moment", async () => {
    await using bed = await open();
    const { data } = bed;
    const writers = Array.from({ length: 8 }, (_, writer) =>
      inTransaction(data, (tx) =>
        insertCommandRows(
          tx,
          [1, 2, 3].map((at) => ({
            ...{ tableName: "PARTNERY", entity: "party" as const, part: "" },
            recordId: writer * 10 + at,
          })),
          Date.now(),
        ),
      ),
    );
    const numbers = (await Promise.all(writers)).flat().map(({ inter }) => inter);
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      Array.from({ length: 24 }, (_, at) => at + 1),
    );
  });

  it("is made once where two hubs start at one moment", async () => {
    await using bed = await open();
    const { tenantId, data, stores } = bed;
    const hubs = [keeper(stores), keeper(stores)];
    await Promise.all(hubs.map((hub) => hub.activate(tenantId)));
    for (let at = 0; at < 30; at++) await add(data, party(`Partner ${at}`));
    await Promise.all(hubs.map((hub) => hub.refresh(data, ZONE)));
    assert.equal((await partners(data)).length, 30);
  });
});

function keeper({ config, data, url }: TestStores): CommandRows {
  const { dialect } = parseDatabaseUrl(url, tmpdir());
  return createCommandRows({ config, data, dialect, clock: { now: () => Date.now() }, log });
}

const taskOf = (data: DataStore) => ({ data, actor: "test", now: Date.now() });
const add = (data: DataStore, record: Party): Promise<number> =>
  createRecord(taskOf(data), "party", record);

async function marks({ db }: DataStore): Promise<number> {
  const rows = await db
    .selectFrom("command_mark")
    .select("id")
    .where("entity", "!=", "list")
    .execute();
  return rows.length;
}

type Tables = { readonly cmd_partnery: { readonly INTER: number; readonly NAZEV: string } };

/** `INTER NAZEV` of every row, in the order of INTER. */
async function partners({ db }: DataStore): Promise<string[]> {
  const rows = await (db as unknown as Kysely<Tables>)
    .selectFrom("cmd_partnery")
    .select(["INTER", "NAZEV"])
    .orderBy("INTER")
    .execute();
  return rows.map(({ INTER, NAZEV }) => `${INTER} ${NAZEV}`);
}

/** How SQLite reads the rows of a table that have a value in the column, in the table's order. */
function planOf({ stores, tenantId }: Bed, name: string, column: string): string {
  const table = findTable(name);
  const type = table && findColumn(table, column)?.type;
  assert.ok(table && type);
  const ref = tableRef(table, "t");
  const { sql: text, params } = compileQuery(
    {
      items: [{ label: column, expression: columnOf(ref, column) }],
      from: ref,
      where: compare("=", columnOf(ref, column), literalOf(type, "1")),
      orderBy: table.order.map((one) => ({ expression: columnOf(ref, one) })),
    },
    { dialect: "sqlite", tenantId, now: "2026-11-20T12:00:00" },
  );
  const { path = "" } = parseDatabaseUrl(stores.url, tmpdir());
  using db = new DatabaseSync(path, { readOnly: true });
  registerSqliteFunctions(db);
  const rows = db.prepare(`explain query plan ${text}`).all(...params);
  return rows.map(({ detail }) => detail).join("\n");
}

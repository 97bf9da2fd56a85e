import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Scratch, type TestServer, testServers } from "../databases.ts";
import { until } from "../receiver.ts";
import { type HubProcess, startHub } from "./hub-process.ts";

const ROWS = 15_000;
const QUEUED = 3_000;
/** Items whose codes end with 3 or 7. */
const SENT = 3_000;
const FILES = 30;
const FILE_ROWS = 50;
/** A kill comes after so many further rows, in the middle of whatever the hub does then. */
const MAX_MS = 80;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: { readonly read: number; readonly created: number; readonly updated: number };
}

const servers = await testServers();
const postgres = servers.find(({ name }) => name === "PostgreSQL");

// Side by side: most of the time a killed hub's lease has to end first.
describe("the data bus of a hub that is killed", { concurrency: true, timeout: 200_000 }, () => {
  for (const server of servers.filter(({ name }) => name !== "MariaDB")) {
    const isSqlite = server.name === "SQLite";
    const [kills, more] = isSqlite ? [3, 2] : [2, 1];
    it(`reads, queues, exports and files once on ${server.name}, however often it is killed`, async (test) => {
      if (!server.create || !postgres?.create) {
        assert.notEqual(process.env.CI, "true", postgres?.missing ?? "");
        return test.skip(postgres?.missing ?? "");
      }
      await using bed = await openBed(server, { create: postgres.create });
      await importsOnce(bed, kills);
      await emptiesItsQueue(bed, more);
      // What follows is the same on every database of the hub.
      if (!isSqlite) return;
      await exportsOnce(bed, more);
      await readsFilesOnce(bed, more);
    });
  }
});

interface Bed extends AsyncDisposable {
  hub: HubProcess;
  readonly share: string;
  sql<T = Record<string, unknown>>(text: string): Promise<T[]>;
  /** Rows of the hub's own database. */
  own<T = Record<string, unknown>>(text: string): Promise<T[]>;
  restart(): Promise<void>;
}

async function openBed(server: TestServer, erp: { create(): Promise<Scratch> }): Promise<Bed> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "viadukt-bus-kill-")));
  const share = join(root, "share");
  const dataDir = join(root, "data");
  mkdirSync(share);
  const scratches = [await erp.create()];
  if (server.name !== "SQLite") scratches.push(await erp.create(), await erp.create());
  const [source, data, config] = scratches;
  const env = {
    ...{ AUTH: "off", EGRESS_ALLOW: "127.0.0.1", LEASE_SECONDS: "2", EXPORT_DIRS: root },
    ...(data && config ? { DATABASE_URL: data.url, CONFIG_DB_URL: config.url } : {}),
  };
  const client = new pg.Client(source?.url);
  await client.connect();
  const own = await openOwn(data, dataDir);
  const bed: Bed = {
    hub: await startHub(env, { dataDir }),
    share,
    sql: async (text) => (await client.query(text)).rows,
    own,
    async restart() {
      await bed.hub.kill();
      bed.hub = await startHub(env, { dataDir });
    },
    async [Symbol.asyncDispose]() {
      await bed.hub[Symbol.asyncDispose]();
      await client.end();
      for (const scratch of scratches) await scratch.drop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  await addIntegrations(bed, source?.url ?? "");
  return bed;
}

async function openOwn(data: Scratch | undefined, dataDir: string): Promise<Bed["own"]> {
  if (!data) {
    const { DatabaseSync } = await import("node:sqlite");
    return async <T>(text: string) => {
      using db = new DatabaseSync(join(dataDir, "viadukt.db"), { readOnly: true });
      return db.prepare(text).all() as T[];
    };
  }
  return async <T>(text: string) => {
    const client = new pg.Client(data.url);
    await client.connect();
    try {
      return (await client.query(text)).rows as T[];
    } finally {
      await client.end();
    }
  };
}

async function addIntegrations({ hub, share }: Bed, url: string): Promise<void> {
  const at = new URL(url);
  await hub.call("POST", "/api/integrations", {
    ...{ id: "erp", provider: "postgresql" },
    credentials: { username: at.username, ...(at.password ? { password: at.password } : {}) },
    settings: {
      ...{ host: at.hostname, port: Number(at.port || 5432), tls: "off", allow_writes: true },
      database: at.pathname.slice(1),
    },
  });
  const folder = { id: "share", provider: "local_folder", credentials: {} };
  await hub.call("POST", "/api/integrations", { ...folder, settings: { folder: share } });
}

const define = ({ hub }: Bed, slug: string, body: object, integration = "erp") =>
  hub.call("POST", "/api/exchange/definitions", {
    slug,
    name: slug,
    integration_id: integration,
    body,
  });

interface Killing {
  readonly kills: number;
  readonly mode?: string;
  /** How far the work is, where it can be seen: counts of runs are written down once in a while. */
  seen?(): Promise<number> | number;
}

/** Runs the definition, and kills the hub while it works; answers the run when it has ended. */
async function runKilled(
  bed: Bed,
  slug: string,
  { kills, mode = "full", seen }: Killing,
): Promise<Run> {
  const { id } = await bed.hub.call<Run>("POST", `/api/exchange/definitions/${slug}/run`, { mode });
  const view = () => bed.hub.call<Run>("GET", `/api/runs/${id}`);
  let hits = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const far = async () => (seen ? seen() : (await view()).counts.read);
    const before = await far();
    const moved = async () => (await far()) > before || !isUnderWay(await view());
    await until(moved, { timeoutMs: 20_000, what: () => `${slug} goes on before kill ${kill}` });
    await sleep(Math.random() * MAX_MS);
    if (isUnderWay(await view())) hits += 1;
    await bed.restart();
  }
  let run = await view();
  assert.ok(hits > 0, `${slug} had ended before it was killed: ${JSON.stringify(run)}`);
  const isOver = async () => {
    run = await view();
    return !isUnderWay(run);
  };
  await until(isOver, { timeoutMs: 60_000, what: () => JSON.stringify(run) });
  assert.equal(run.state, "succeeded", JSON.stringify(run));
  return run;
}

const isUnderWay = ({ state }: Run): boolean => state === "queued" || state === "running";

const items = (table: string, more: object = {}) => ({
  direction: "import",
  import: {
    ...{ entity: "item", source: { table }, key: ["id"] },
    map: [
      { to: "code", from: "kod" },
      { to: "name", from: "nazwa" },
    ],
    ...more,
  },
});

async function one(bed: Bed, text: string): Promise<number> {
  const [row] = await bed.own<{ n: number | string }>(text);
  return Number(row?.n);
}

async function importsOnce(bed: Bed, kills: number): Promise<void> {
  await bed.sql("create table towar (id int primary key, kod text, nazwa text)");
  await bed.sql(
    `insert into towar select i, 'T-' || i, 'Towar ' || i from generate_series(1, ${ROWS}) i`,
  );
  await bed.sql("create table kolejka (id serial primary key, klucz int)");
  const queue = { table: "kolejka", id: "id", key: ["klucz"] };
  await define(bed, "towary", items("towar", { incremental: { queue } }));
  const { counts } = await runKilled(bed, "towary", { kills });
  assert.equal(counts.created, ROWS);
  assert.equal(await one(bed, "select count(*) as n from item"), ROWS);
  assert.equal(await one(bed, "select count(distinct remote_id) as n from record_origin"), ROWS);
  assert.equal(await one(bed, "select count(*) as n from event where type = 'item.created'"), ROWS);
  assert.equal(await one(bed, "select count(*) as n from event where type = 'item.updated'"), 0);
}

async function emptiesItsQueue(bed: Bed, kills: number): Promise<void> {
  await bed.sql(`update towar set nazwa = nazwa || ' nowy' where id <= ${QUEUED}`);
  await bed.sql(`insert into kolejka (klucz) select i from generate_series(1, ${QUEUED}) i`);
  await runKilled(bed, "towary", { kills, mode: "incremental" });
  assert.equal((await bed.sql("select 1 from kolejka")).length, 0);
  const updated = "select count(*) as n from event where type = 'item.updated'";
  assert.equal(await one(bed, updated), QUEUED);
  const changed = "select count(distinct subject) as n from event where type = 'item.updated'";
  assert.equal(await one(bed, changed), QUEUED);
}

const MAP = [
  { to: "id", expression: "meta.id" },
  { to: "kod", from: "code" },
];

async function exportsOnce(bed: Bed, kills: number): Promise<void> {
  await bed.sql("create table cel (id int primary key, kod text, paczka int)");
  const table = { table: "cel", mode: "insert", key: ["id"], batch_column: "paczka" };
  const where = 'record.code.endsWith("3") || record.code.endsWith("7")';
  const about = { entity: "item", where, map: MAP };
  await define(bed, "do-tabeli", { direction: "export", export: { ...about, target: { table } } });
  const inTable = async () => (await bed.sql("select 1 from cel")).length;
  const toTable = await runKilled(bed, "do-tabeli", { kills, seen: inTable });
  const rows = await bed.sql<{ kod: string }>("select kod from cel");
  assert.equal(rows.length, SENT);
  assert.equal(new Set(rows.map(({ kod }) => kod)).size, rows.length);
  assert.equal(toTable.counts.read, rows.length);
  const batches = await bed.sql<{ paczka: number }>(
    "select distinct paczka from cel order by paczka",
  );
  assert.deepEqual(
    batches.map(({ paczka }) => paczka),
    batches.map((_, i) => i + 1),
  );
  const files = { folder: "out", name: "T_{n:4}.csv", max_rows: 100, format: { codec: "csv" } };
  const toFiles = { direction: "export", export: { ...about, target: { files } } };
  await define(bed, "do-plikow", toFiles, "share");
  const out = join(bed.share, "out");
  const inFolder = () => (existsSync(out) ? readdirSync(out).length : 0);
  await runKilled(bed, "do-plikow", { kills, seen: inFolder });
  const names = readdirSync(out).toSorted();
  assert.deepEqual(
    names,
    names.map((_, i) => `T_${String(i + 1).padStart(4, "0")}.csv`),
  );
  const codes = names.flatMap((name) => {
    const text = readFileSync(join(out, name), "utf8");
    assert.ok(text.endsWith("\r\n"), `${name} is whole`);
    return text
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(";")[1]);
  });
  assert.deepEqual(codes.toSorted(), rows.map(({ kod }) => kod).toSorted());
}

async function readsFilesOnce(bed: Bed, kills: number): Promise<void> {
  mkdirSync(join(bed.share, "in"));
  for (let file = 1; file <= FILES; file += 1) {
    const lines = Array.from({ length: FILE_ROWS }, (_, i) => `P-${file}-${i};Plik ${file}`);
    const path = join(bed.share, `in/${String(file).padStart(3, "0")}.csv`);
    writeFileSync(path, `kod;nazwa\r\n${lines.join("\r\n")}\r\n`);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
  }
  const files = { pattern: "in/**/*.csv", format: { codec: "csv" }, after: "move" };
  const body = items("", { source: { files }, key: ["kod"], page_size: 10 });
  await define(bed, "pliki", body, "share");
  const before = await one(bed, "select count(*) as n from event where type = 'item.created'");
  const done = join(bed.share, "in/done");
  const seen = () => (existsSync(done) ? readdirSync(done).length : 0);
  const { counts } = await runKilled(bed, "pliki", { kills, mode: "incremental", seen });
  const made =
    (await one(bed, "select count(*) as n from event where type = 'item.created'")) - before;
  assert.deepEqual(
    [counts.created, counts.read, made],
    [FILES * FILE_ROWS, FILES * FILE_ROWS, FILES * FILE_ROWS],
  );
  assert.deepEqual(readdirSync(join(bed.share, "in")), ["done"]);
  assert.equal(readdirSync(done).length, FILES);
  const known = await bed.own<{ path: string; moved_to: string | null }>(
    "select path, moved_to from exchange_file",
  );
  assert.equal(new Set(known.map(({ path }) => path)).size, FILES);
  assert.equal(known.length, FILES);
  for (const { moved_to } of known) assert.ok(existsSync(join(bed.share, moved_to ?? "none")));
}

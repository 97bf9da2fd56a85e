import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError, TransientError } from "../../lib/errors.ts";
import { silentLog } from "../../lib/log.ts";
import { openCommandReader } from "./open-reader.ts";
import { SqliteLane } from "./sqlite-lane.ts";

const { signal } = new AbortController();
const COUNT = "with recursive s(n) as (select 1 union all select n + 1 from s) select n from s";
const ENDLESS = `select count(*) from (${COUNT})`;

function openBed() {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-lane-"));
  const path = join(folder, "test.db");
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode=WAL; create table t (n int); insert into t values (1)");
  db.close();
  const lane = new SqliteLane(path, silentLog);
  let id = 0;
  return {
    path,
    lane,
    open(sql: string, by = signal) {
      id += 1;
      return lane.ask({ type: "open", id, sql, params: [] }, { signal: by });
    },
    next: (of: number, home: ChildProcess) => lane.ask({ type: "next", id: of }, { signal, home }),
    async [Symbol.asyncDispose]() {
      await lane[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

it("starts a process that was killed anew; who had something of it gets a TransientError", async () => {
  await using bed = openBed();
  const first = await bed.open(COUNT);
  const dying = bed.open(ENDLESS);
  await sleep(50);
  first.home.kill("SIGKILL");
  await assert.rejects(dying, TransientError);
  await assert.rejects(bed.next(1, first.home), TransientError);
  assert.deepEqual((await bed.open("select n from t")).reply.rows, [[1]]);
});

it("carries out what waited behind a statement that had to be killed", async () => {
  await using bed = openBed();
  const going = new AbortController();
  const stuck = assert.rejects(bed.open(ENDLESS, going.signal));
  const waiting = bed.open("select n from t");
  await sleep(50);
  going.abort();
  await stuck;
  assert.deepEqual((await waiting).reply.rows, [[1]]);
});

it("ends its process when the hub is killed in the middle of a statement", async () => {
  await using bed = openBed();
  const script = `
    const { SqliteLane } = await import(${JSON.stringify(new URL("./sqlite-lane.ts", import.meta.url).href)});
    const lane = new SqliteLane(${JSON.stringify(bed.path)}, { warn() {} });
    const { signal } = new AbortController();
    const { home } = await lane.ask({ type: "open", id: 1, sql: "select 1", params: [] }, { signal });
    process.stdout.write(String(home.pid));
    await lane.ask({ type: "open", id: 2, sql: ${JSON.stringify(ENDLESS)}, params: [] }, { signal });`;
  const hub = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(hub.stdout, "data")) as [Buffer];
  await sleep(300);
  hub.kill("SIGKILL");
  await once(hub, "exit");
  const deadline = performance.now() + 5_000;
  while (isAlive(Number(said.toString()))) {
    assert.ok(performance.now() < deadline, "it still runs");
    await sleep(50);
  }
});

it("refuses a database that is not there, and one in memory, in words that help", async () => {
  const options = { dataDir: tmpdir(), log: silentLog };
  const statement = { sql: "select 1", params: [] };
  await using away = openCommandReader({ databaseUrl: "sqlite:////nowhere/x.db", ...options });
  await assert.rejects(Array.fromAsync(away.read(statement)), TransientError);
  await using memory = openCommandReader({ databaseUrl: "sqlite://", ...options });
  assert.throws(() => memory.read(statement), ConfigError);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { openHub } from "../src/app.ts";
import { findTable } from "../src/commands/catalogue.ts";
import { and, columnOf, compare, literalOf, tableRef } from "../src/commands/sql/build.ts";
import { compileQuery } from "../src/commands/sql/compile.ts";
import { createUnit } from "../src/commands/units.ts";
import { ensureKeys, loadSettings } from "../src/config.ts";
import { insertRecords } from "../src/store/records.ts";
import { inTransaction } from "../src/store/store.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { insertTenant } from "../src/store/tenants.ts";
import { startHub } from "../test/e2e/hub-process.ts";
import { freePort } from "../test/server-process.ts";
import { peakMb, rssMb } from "./process-figures.ts";
import { type BenchRow, median, summary } from "./report.ts";

const PARTNERS = Number(process.env.BENCH_PARTNERS ?? 100_000);
const ROWS = 100;
const ROUNDS = 3;
const ROUND_MS = 4_000;
/** Each from an address of its own: one address has one command at a time. */
const CLIENTS = 8;
/** Records younger than this at a unit's start are put into its tables a second time. */
const SETTLED_MS = 180_000;
const UNIT = "3ce17312-8dbd-49a0-94d3-2e01b65e4173";
const FIRST = Math.floor(PARTNERS / 2);

const BODY = JSON.stringify({
  command: {
    inComm: "PARTNERI",
    inParam: { parameters: { part_typ: "FULL" } },
    queryCondition: {
      tableName: "PARTNERY",
      conditions: [
        { fieldName: "INTER", relationalOperator: ">", value: String(FIRST) },
        { fieldName: "INTER", relationalOperator: "<=", value: String(FIRST + ROWS) },
      ],
    },
  },
});

/**
 * PARTNERI with 100 rows out of 100,000 partners, with and without keep-alive, next to a bare Fastify route that
 * sends the same statement; then all partners at once.
 */
export async function benchCommands(): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-bench-"));
  try {
    const { tenantId, fillMs } = await fill(dataDir);
    const port = await freePort();
    await using hub = await startHub({ COMMAND_PORT: String(port) }, { dataDir });
    const bare = await startBare(join(dataDir, "viadukt.db"), tenantId);
    try {
      const rows = await rates(port, bare.port);
      const before = rssMb(hub.pid);
      const all = await everything(port);
      return [
        ...rows,
        {
          ...summary([(PARTNERS / fillMs) * 1000]),
          name: "commands, tables filled",
          unit: "rows/s",
        },
        {
          ...summary([all.bytes / 1e6 / (all.ms / 1000)]),
          name: `commands, all ${PARTNERS} partners, ${Math.round(all.bytes / 1e6)} MB`,
          unit: "MB/s",
        },
        {
          ...summary([peakMb(hub.pid) - before]),
          name: `memory for that answer, beside the ${Math.round(before)} MB before`,
          unit: "MB RSS",
          goal: { atMost: 60 },
        },
      ];
    } finally {
      bare.end();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function rates(port: number, barePort: number): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const one of [port, barePort]) await load(one, true);
  for (const isKept of [true, false]) {
    const [ours, bares, times] = [[] as number[], [] as number[], [] as number[]];
    for (let round = 0; round < ROUNDS; round++) {
      const one = await load(port, isKept);
      ours.push(one.rate);
      times.push(...one.times);
      bares.push((await load(barePort, isKept)).rate);
    }
    const name = `commands, PARTNERI of ${ROWS} rows, ${isKept ? "keep-alive" : "a connection each"}`;
    const ratio = median(ours.map((value, at) => value / (bares[at] ?? Number.NaN)));
    const beside = { name: "bare Fastify", value: median(bares) };
    rows.push({ ...summary(ours), name, unit: "/s", beside, ratio, goal: { ratioAtLeast: 0.6 } });
    if (isKept) {
      const single = await load(port, true, 1);
      const latency = { ...summary([median(single.times)]), name: "commands, p50 of one client" };
      rows.push({ ...latency, unit: "ms", goal: { atMost: 10 } });
    }
  }
  return rows;
}

async function load(port: number, isKept: boolean, clients = CLIENTS) {
  const until = performance.now() + ROUND_MS;
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, at) => {
      const localAddress = `127.0.0.${at + 2}`;
      const agent = new Agent({ keepAlive: isKept, maxSockets: 1 });
      while (performance.now() < until) {
        const began = performance.now();
        const { bytes, head } = await post({ port, agent, localAddress, body: BODY });
        if (bytes < 1_000) throw new Error(`That was no list of partners: ${head}`);
        times.push(performance.now() - began);
      }
      agent.destroy();
    }),
  );
  return { times, rate: (times.length / (performance.now() - started)) * 1000 };
}

interface Post {
  readonly port: number;
  readonly body: string;
  readonly agent?: Agent;
  readonly localAddress?: string;
}

/** How many bytes the answer has, and its first ones. */
function post({ port, body, ...options }: Post): Promise<{ bytes: number; head: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "id-uj": UNIT };
    const target = { host: "127.0.0.1", port, path: "/api/comm", method: "POST" };
    const sent = request({ ...target, ...options, headers }, (response) => {
      let [bytes, head] = [0, ""];
      response.on("data", (chunk: Buffer) => {
        if (bytes === 0) head = chunk.toString("utf8", 0, 500);
        bytes += chunk.length;
      });
      response.on("end", () => resolve({ bytes, head })).on("error", reject);
    });
    sent.on("error", reject).end(body);
  });
}

async function everything(port: number): Promise<{ bytes: number; ms: number }> {
  const parameters = { part_typ: "FULL" };
  const body = JSON.stringify({ command: { inComm: "PARTNERI", inParam: { parameters } } });
  const began = performance.now();
  const { bytes } = await post({ port, body });
  return { bytes, ms: performance.now() - began };
}

async function startBare(file: string, tenantId: number) {
  const table = findTable("PARTNERY");
  if (!table) throw new Error("There is no table PARTNERY");
  const ref = tableRef(table, "h");
  const inter = columnOf(ref, "INTER");
  const type = table.columns.find(({ name }) => name === "INTER")?.type;
  if (!type) throw new Error("There is no column INTER");
  const shown = table.columns.filter(({ isDefault }) => isDefault);
  const statement = compileQuery(
    {
      items: shown.map(({ name }) => ({ label: name, expression: columnOf(ref, name) })),
      from: ref,
      where: and(
        compare(">", inter, literalOf(type, FIRST)),
        compare("<=", inter, literalOf(type, FIRST + ROWS)),
      ),
      orderBy: [{ expression: inter }],
    },
    { dialect: "sqlite", tenantId, now: "2026-11-20T12:00:00" },
  );
  const child = fork(join(import.meta.dirname, "commands-bare.ts"));
  child.send({ file, statement });
  const [address] = (await once(child, "message")) as [AddressInfo];
  return { port: address.port, end: () => child.kill() };
}

/** A tenant with its partners, in the tables of the commands too. */
async function fill(dataDir: string): Promise<{ tenantId: number; fillMs: number }> {
  const { settings } = await ensureKeys(loadSettings({ DATA_DIR: dataDir }));
  await using hub = await openHub(settings, { log: pino({ level: "silent" }) });
  const [now, zone] = [Date.now(), "Europe/Prague"];
  const tenant = { slug: "bench", name: "Bench", time_zone: zone, now };
  const tenantId = await insertTenant(hub.config, tenant);
  const data = forTenant(hub.data, tenantId);
  await inTransaction(data, async (tx) => {
    for (let at = 0; at < PARTNERS; at += 1_000) {
      const records = Array.from({ length: 1_000 }, (_, i) => partner(at + i + 1));
      await insertRecords(tx, "party", records, now - SETTLED_MS);
    }
  });
  const config = forTenant(hub.config, tenantId);
  const unit = { unit_id: UNIT, name: "Bench", settings: { auth: "none" as const } };
  await createUnit({ config, tables: hub.commandRows, actor: "bench", now }, unit);
  const began = performance.now();
  await hub.commandRows.refresh(data, zone);
  return { tenantId, fillMs: performance.now() - began };
}

function partner(n: number) {
  const data = {
    role: "customer" as const,
    name: `Odběratel č. ${n} s.r.o.`,
    ids: [{ scheme: "CZ:ICO", value: String(10_000_000 + n) }],
    address: { line1: `Dlouhá ${n}`, city: "Brno", post_code: "602 00", country_code: "CZ" },
    contact: { name: "Jana Malá", email: `info${n}@example.com`, phone: "+420 600 000 001" },
  };
  return { data, text: JSON.stringify(data) };
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { type TestServer, testServers } from "../test/databases.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { peakMb } from "./process-figures.ts";
import { type BenchRow, median, summary } from "./report.ts";
import { openPlace, openScratch } from "./scratch.ts";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = 1;
/** As people set it for a large table. */
export const PAGE_SIZE = 2_000;

const DEFINITION = {
  direction: "import",
  import: {
    ...{ entity: "item", source: { table: "towary" }, key: ["id"], page_size: PAGE_SIZE },
    map: [
      { to: "code", from: "kod", transforms: [{ do: "trim" }] },
      { to: "name", from: "nazwa" },
      { to: "description", from: "opis" },
      { to: "unit", from: "jm" },
      { to: "ean", from: "ean" },
      { to: "vat_rate", from: "vat" },
      { to: "active", from: "aktywny" },
    ],
  },
};

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: { readonly created: number };
  readonly started_at: string;
  readonly finished_at: string;
}

/**
 * A table of a million rows × 8 columns read from PostgreSQL by a definition into records with origin, identity and
 * event: a whole hub next to a bare loop that reads the same pages and inserts the same rows.
 */
export async function benchRows({ rows = ROWS, rounds = ROUNDS } = {}): Promise<BenchRow[]> {
  const servers = await testServers();
  const source = servers.find(({ name }) => name === "PostgreSQL");
  if (!source?.create) {
    console.error(`Left out: ${source?.missing}`);
    return [];
  }
  await using erp = await openScratch(source);
  await fill(erp.url, rows);
  const report: BenchRow[] = [];
  for (const server of servers) {
    if (!server.create || server.name === "MariaDB") continue;
    const [bare, ours] = [[] as number[], [] as number[]];
    let peak = 0;
    for (let round = 0; round < rounds; round++) {
      bare.push(await bareRows(server, erp.url));
      const one = await hubRows(server, erp.url, rows);
      ours.push(one.rate);
      peak = Math.max(peak, one.peakMb);
    }
    report.push(
      {
        ...summary(ours),
        name: `rows by definition, ${server.name}`,
        unit: "rows/s",
        beside: { name: "bare loop", value: median(bare) },
        goal: { ratioAtLeast: 0.5 },
      },
      {
        ...summary([peak]),
        name: `memory, ${rows} rows by definition, ${server.name}`,
        unit: "MB RSS",
        goal: { atMost: 250 },
      },
    );
  }
  return report;
}

async function fill(url: string, rows: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create table towary (id int primary key, kod varchar(40), nazwa varchar(200),
    opis text, jm varchar(10), ean varchar(13), vat numeric(5,2), aktywny int)`);
  await client.query(`insert into towary select n, 'TW-' || n, 'Towar numer ' || n || ' żółty', 'Opis towaru ' || n,
    'szt', lpad(n::text, 13, '0'), 23.00, 1 from generate_series(1, ${rows}) n`);
  await client.query("analyze towary");
  await client.end();
}

async function bareRows(server: TestServer, erpUrl: string): Promise<number> {
  await using scratch = await openScratch(server);
  const child = fork(join(import.meta.dirname, "rows-bare.ts"), [scratch.url, erpUrl]);
  const [rate] = (await once(child, "message")) as [number];
  return rate;
}

async function hubRows(
  server: TestServer,
  erpUrl: string,
  rows: number,
): Promise<{ rate: number; peakMb: number }> {
  await using place = await openPlace(server);
  await using hub = await startHub({ AUTH: "off", EGRESS_ALLOW: "127.0.0.1", ...place.env });
  await define(hub, new URL(erpUrl));
  let run = await hub.call<Run>("POST", "/api/exchange/definitions/towary/run?wait=60", {
    mode: "full",
  });
  while (["queued", "running"].includes(run.state)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    run = await hub.call<Run>("GET", `/api/runs/${run.id}`);
  }
  if (run.counts.created !== rows) throw new Error(`The import ended as ${JSON.stringify(run)}`);
  const ms = Date.parse(run.finished_at) - Date.parse(run.started_at);
  return { rate: (rows / ms) * 1000, peakMb: peakMb(hub.pid) };
}

async function define(hub: HubProcess, at: URL): Promise<void> {
  await hub.call("POST", "/api/integrations", {
    ...{ id: "erp", provider: "postgresql" },
    credentials: { username: at.username, ...(at.password ? { password: at.password } : {}) },
    settings: {
      ...{ host: at.hostname, port: Number(at.port || 5432), tls: "off" },
      database: at.pathname.slice(1),
    },
  });
  await hub.call("POST", "/api/exchange/definitions", {
    ...{ slug: "towary", name: "Towary", integration_id: "erp", body: DEFINITION },
  });
}

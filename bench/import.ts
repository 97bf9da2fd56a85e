import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestServer, testServers } from "../test/databases.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { type Pages, startPages } from "./pages-process.ts";
import { cpuMs } from "./process-figures.ts";
import { type BenchRow, median, summary } from "./report.ts";
import { openScratch } from "./scratch.ts";

const ROWS = 10_000;
const ROUNDS = 3;
const PERIOD = { date_from: "2025-01-01", date_to: "2025-01-31" };

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: { readonly read: number; readonly created: number };
  readonly started_at: string;
  readonly finished_at: string;
}

/**
 * Invoices a second from the first request to the last commit: a whole hub (mapping, validation, hash, identity,
 * comparison, rules and checks, origin, events) next to a bare loop that reads the same pages, maps them the same
 * way and inserts the same rows.
 */
export async function benchImport({
  rows = ROWS,
  rounds = ROUNDS,
  databases,
}: {
  rows?: number;
  rounds?: number;
  /** All that are there, where it is left out. */
  databases?: readonly string[];
} = {}): Promise<BenchRow[]> {
  using pages = await startPages(rows);
  const report: BenchRow[] = [];
  for (const server of await testServers()) {
    if (databases && !databases.includes(server.name)) continue;
    if (!server.create) {
      console.error(`Left out: ${server.missing}`);
      continue;
    }
    // The first pair warms the pages up; then in turns, so that a slow moment hits both.
    await bareImport(server, pages);
    await hubImport(server, pages);
    const [bare, ours] = [[] as Measure[], [] as Measure[]];
    for (let round = 0; round < rounds; round++) {
      bare.push(await bareImport(server, pages));
      ours.push(await hubImport(server, pages));
    }
    report.push(
      {
        ...summary(ours.map(rateOf)),
        name: `import, ${server.name}`,
        unit: "invoices/s",
        beside: { name: "bare loop", value: median(bare.map(rateOf)) },
        goal: { ratioAtLeast: 0.5 },
      },
      {
        ...summary(ours.map(cpuOf)),
        name: `CPU of an invoice, ${server.name}`,
        unit: "µs",
        beside: { name: "bare loop", value: median(bare.map(cpuOf)) },
      },
    );
  }
  return report;
}

interface Measure {
  readonly rate: number;
  /** Of that process alone, for each invoice: says more than the rate on a busy machine. */
  readonly cpuUs: number;
}
const rateOf = ({ rate }: Measure) => rate;
const cpuOf = ({ cpuUs }: Measure) => cpuUs;

async function bareImport(server: TestServer, { url, credentials }: Pages): Promise<Measure> {
  await using scratch = await openScratch(server);
  const args = [scratch.url, url, credentials.api_token ?? ""];
  const child = fork(join(import.meta.dirname, "import-bare.ts"), args);
  const [measure] = (await once(child, "message")) as [Measure];
  return measure;
}

async function hubImport(server: TestServer, pages: Pages): Promise<Measure> {
  await using data = await openScratch(server);
  await using config = await openScratch(server);
  await using hub = await startHub({
    AUTH: "off",
    EGRESS_ALLOW: "127.0.0.1",
    SANDBOX_URL: pages.url,
    DATABASE_URL: data.url,
    CONFIG_DB_URL: config.url,
  });
  const before = cpuMs(hub.pid);
  const run = await importAll(hub, pages);
  const ms = Date.parse(run.finished_at) - Date.parse(run.started_at);
  const { read } = run.counts;
  return { rate: (read / ms) * 1000, cpuUs: ((cpuMs(hub.pid) - before) * 1000) / read };
}

/** Adds the integration and reads January; the ended run. */
export async function importAll(hub: HubProcess, { credentials }: Pages): Promise<Run> {
  await hub.call("POST", "/api/integrations", {
    id: "books",
    provider: "fakturownia",
    credentials,
  });
  let run = await hub.call<Run>("POST", "/api/integrations/books/sync/invoices?wait=60", PERIOD);
  while (["queued", "running"].includes(run.state)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = await hub.call<Run>("GET", `/api/runs/${run.id}`);
  }
  if (run.state !== "partial") throw new Error(`The import ended as ${JSON.stringify(run)}`);
  return run;
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Scratch, type TestServer, testServers } from "../test/databases.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { type Pages, startPages } from "./pages-process.ts";
import { type BenchRow, median } from "./report.ts";

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
 * Invoices a second from the first request to the last commit: a whole hub (mapping, validation, identity,
 * origin, events) next to a bare loop that reads the same pages and inserts head and lines row by row.
 */
export async function benchImport({ rows = ROWS } = {}): Promise<BenchRow[]> {
  using pages = await startPages(rows);
  const report: BenchRow[] = [];
  for (const server of await testServers()) {
    if (!server.create) {
      console.error(`Left out: ${server.missing}`);
      continue;
    }
    // The first pair warms the pages up; then in turns, so that a slow moment hits both.
    await bareImport(server, pages);
    await hubImport(server, pages);
    const [bare, ours] = [[] as Measure[], [] as Measure[]];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await bareImport(server, pages));
      ours.push(await hubImport(server, pages));
    }
    const rates = { ours: median(ours.map(rateOf)), bare: median(bare.map(rateOf)) };
    const goal = { ratioAtLeast: 0.5 };
    report.push({ name: `import, ${server.name}`, unit: "invoices/s", ...rates, goal });
    const cpu = { ours: median(ours.map(cpuOf)), bare: median(bare.map(cpuOf)) };
    report.push({ name: `CPU of an invoice, ${server.name}`, unit: "µs", ...cpu });
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

/** Linux counts a process's time in hundredths of a second. */
function cpuMs(pid: number): number {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
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

async function openScratch(server: TestServer): Promise<Scratch & AsyncDisposable> {
  if (!server.create) throw new Error(server.missing);
  const scratch = await server.create();
  return { ...scratch, [Symbol.asyncDispose]: () => scratch.drop() };
}

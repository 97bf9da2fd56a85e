import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Scratch, type TestServer, testServers } from "../test/databases.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { type Pages, startPages } from "./pages-process.ts";
import { type BenchRow, median } from "./report.ts";

const ROWS = 5_000;
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
    await bareRate(server, pages);
    await hubRate(server, pages);
    const [bare, ours] = [[] as number[], [] as number[]];
    for (let i = 0; i < 3; i++) {
      bare.push(await bareRate(server, pages));
      ours.push(await hubRate(server, pages));
    }
    report.push({
      name: `import, ${server.name}`,
      unit: "invoices/s",
      ours: median(ours),
      bare: median(bare),
      goal: { ratioAtLeast: 0.5 },
    });
  }
  return report;
}

async function bareRate(server: TestServer, { url, credentials }: Pages): Promise<number> {
  await using scratch = await openScratch(server);
  const args = [scratch.url, url, credentials.api_token ?? ""];
  const child = fork(join(import.meta.dirname, "import-bare.ts"), args);
  const [{ count, ms }] = (await once(child, "message")) as [{ count: number; ms: number }];
  return (count / ms) * 1000;
}

async function hubRate(server: TestServer, pages: Pages): Promise<number> {
  await using data = await openScratch(server);
  await using config = await openScratch(server);
  await using hub = await startHub({
    AUTH: "off",
    EGRESS_ALLOW: "127.0.0.1",
    SANDBOX_URL: pages.url,
    DATABASE_URL: data.url,
    CONFIG_DB_URL: config.url,
  });
  const run = await importAll(hub, pages);
  return (run.counts.read / (Date.parse(run.finished_at) - Date.parse(run.started_at))) * 1000;
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

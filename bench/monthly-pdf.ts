import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator } from "../sandbox/nextcloud/index.ts";
import { type SandboxSystem, startSandbox } from "../sandbox/server.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { importAll } from "./import.ts";
import { startPages } from "./pages-process.ts";
import { peakMb } from "./process-figures.ts";
import type { BenchRow } from "./report.ts";

const REGISTERS = [1_000, 5_000, 20_000];
/** A large month. */
const GOAL = { invoices: 5_000, seconds: 10 };
const MAX_MB = 250;
const REPORT = { report_name: "raport.pdf", year: 2025, month: 1 };

interface Run {
  readonly id: string;
  readonly state: string;
  readonly started_at: string;
  readonly finished_at: string;
}

/**
 * A month's report of so many invoices, read, made and filed by a hub that does nothing else: how long the run
 * takes, and the most memory that the process holds.
 */
export async function benchReport({ registers = REGISTERS } = {}): Promise<BenchRow[]> {
  const sandbox = await startSandbox({ simulators: [createSimulator()] });
  const rows: BenchRow[] = [];
  try {
    for (const invoices of registers) rows.push(...(await reporting(invoices, sandbox.systems)));
  } finally {
    await sandbox.close();
  }
  return rows;
}

async function reporting(
  invoices: number,
  [storage]: readonly SandboxSystem[],
): Promise<readonly BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-bench-"));
  const env = { AUTH: "off", EGRESS_ALLOW: "127.0.0.1", LOG_LEVEL: "error" };
  try {
    using pages = await startPages(invoices);
    {
      await using hub = await startHub({ ...env, SANDBOX_URL: pages.url }, { dataDir });
      await importAll(hub, pages);
      await hub.call("POST", "/api/integrations", {
        id: "storage",
        provider: "nextcloud",
        base_url: storage?.baseUrl,
        credentials: storage?.credentials,
        settings: storage?.settings,
      });
    }
    // Another process, for the peak of the import is not what is asked for.
    await using hub = await startHub(env, { dataDir });
    const run = await fileReport(hub);
    const ms = Date.parse(run.finished_at) - Date.parse(run.started_at);
    const name = `report of ${invoices.toLocaleString("en")} invoices`;
    const goal = invoices <= GOAL.invoices ? { goal: { atMost: GOAL.seconds } } : {};
    return [
      { name, unit: "s", ours: ms / 1000, ...goal },
      { name: `${name}, memory`, unit: "MB RSS", ours: peakMb(hub.pid), goal: { atMost: MAX_MB } },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fileReport(hub: HubProcess): Promise<Run> {
  const path = "/api/integrations/storage/upload/report?wait=60";
  let run = await hub.call<Run>("POST", path, REPORT);
  while (["queued", "running"].includes(run.state)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = await hub.call<Run>("GET", `/api/runs/${run.id}`);
  }
  if (run.state !== "succeeded") throw new Error(`The report ended as ${JSON.stringify(run)}`);
  return run;
}

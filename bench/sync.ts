import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { testServers } from "../test/databases.ts";
import { type HubProcess, startHub } from "../test/e2e/hub-process.ts";
import { peakMb } from "./process-figures.ts";
import { type BenchRow, summary } from "./report.ts";
import { openPlace } from "./scratch.ts";
import { changeAtErp, startErp } from "./sync-erp.ts";

const ITEMS = Number(process.env.BENCH_ITEMS ?? 20_000);
/** Of these a quarter is changed on each side. */
const SHARE = 4;
const AT_ONCE = 16;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly started_at: string;
  readonly finished_at: string;
}

/**
 * Items of an ERP read into the hub, then a quarter of them changed in the hub and another one at the ERP, and both
 * carried over: a whole hub next to a bare loop that reads the same pages, compares, and writes the same rows.
 */
export async function benchSync({ items = ITEMS } = {}): Promise<BenchRow[]> {
  const report: BenchRow[] = [];
  for (const server of await testServers()) {
    if (!server.create || server.name === "MariaDB") continue;
    const bare = await bareRates(items);
    await using erp = await startErp(items);
    await using place = await openPlace(server);
    await using hub = await startHub({ AUTH: "off", EGRESS_ALLOW: "127.0.0.1", ...place.env });
    const { baseUrl: base_url, credentials } = erp;
    const integration = { id: "erp", provider: "sandbox_erp", base_url, credentials };
    await hub.call("POST", "/api/integrations", integration);
    const firstMs = await sync(hub);
    await changeInHub(hub, items);
    await changeAtErp(erp, changedAtErp(items));
    const bothMs = await sync(hub);
    const idleMs = await sync(hub);
    const changed = 2 * Math.floor(items / SHARE);
    report.push(
      {
        ...summary([(items / firstMs) * 1000]),
        name: `two-way sync, first read of ${items} items, ${server.name}`,
        unit: "items/s",
        beside: { name: "bare loop", value: bare.read },
      },
      {
        ...summary([(changed / bothMs) * 1000]),
        name: `two-way sync, ${changed} changes on both sides, ${server.name}`,
        unit: "items/s",
        beside: { name: "bare loop", value: bare.both },
      },
      {
        ...summary([idleMs]),
        name: `two-way sync, nothing to do, ${items} items, ${server.name}`,
        unit: "ms",
      },
      {
        ...summary([peakMb(hub.pid)]),
        name: `memory, two-way sync of ${items} items, ${server.name}`,
        unit: "MB RSS",
        goal: { atMost: 250 },
      },
    );
  }
  return report;
}

const codeAt = (at: number): string => `SPARE-${String(at + 1).padStart(4, "0")}`;
/** The second quarter; the first is changed in the hub. */
export const changedAtErp = (items: number): string[] =>
  Array.from({ length: Math.floor(items / SHARE) }, (_, i) =>
    codeAt(Math.floor(items / SHARE) + i),
  );

async function sync(hub: HubProcess): Promise<number> {
  const body = { integration_id: "erp", sync_type: "bidirectional" };
  const { id } = await hub.call<Run>("POST", "/api/integrations/erp/sync?wait=60", body);
  let run = await hub.call<Run>("GET", `/api/runs/${id}`);
  while (["queued", "running"].includes(run.state)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = await hub.call<Run>("GET", `/api/runs/${id}`);
  }
  if (run.state !== "succeeded") throw new Error(`The sync ended as ${JSON.stringify(run)}`);
  return Date.parse(run.finished_at) - Date.parse(run.started_at);
}

interface Listed {
  readonly items: readonly { readonly id: number; readonly data: { readonly code: string } }[];
  readonly next_cursor: string | null;
}

/** Names of the first quarter. */
async function changeInHub(hub: HubProcess, items: number): Promise<void> {
  const wanted = new Set(Array.from({ length: Math.floor(items / SHARE) }, (_, i) => codeAt(i)));
  let cursor: string | null = "";
  while (cursor !== null) {
    const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page: Listed = await hub.call("GET", `/api/records/item?limit=200${more}`);
    const chosen = page.items.filter(({ data }) => wanted.has(data.code));
    for (let at = 0; at < chosen.length; at += AT_ONCE) {
      const part = chosen.slice(at, at + AT_ONCE);
      await Promise.all(
        part.map(({ id, data }) =>
          hub.call("PATCH", `/api/records/item/${id}`, { fields: { name: `Hub ${data.code}` } }),
        ),
      );
    }
    cursor = page.next_cursor;
  }
}

async function bareRates(items: number): Promise<{ read: number; both: number }> {
  const child = fork(join(import.meta.dirname, "sync-bare.ts"), [String(items)]);
  const [rates] = (await once(child, "message")) as [{ read: number; both: number }];
  return rates;
}

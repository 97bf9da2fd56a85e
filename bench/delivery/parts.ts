import { type TestServer, testServers } from "../../test/databases.ts";
import type { BenchRow } from "../report.ts";
import { benchEndpoints } from "./endpoints.ts";
import { benchHang } from "./hang.ts";
import { benchLatency } from "./latency.ts";
import { benchPending } from "./pending.ts";
import { benchThroughput } from "./throughput.ts";

type Part = (servers: readonly TestServer[]) => Promise<BenchRow[]>;

/** What can be measured of deliveries, each alone or all together in this order. */
export const DELIVERY_PARTS: Readonly<Record<string, Part>> = {
  throughput: benchThroughput,
  latency: benchLatency,
  hang: benchHang,
  pending: benchPending,
  endpoints: benchEndpoints,
};

/** The databases on which deliveries are measured, as `--database` names them. */
export const DELIVERY_DATABASES = ["sqlite", "postgresql"] as const;

/** Every part that is named, or all of them; those that fail are told and leave their rows out. */
export async function benchDelivery(
  parts: readonly string[],
  databases: readonly string[],
): Promise<BenchRow[]> {
  const servers = await chosen(databases);
  const rows: BenchRow[] = [];
  for (const [name, run] of Object.entries(DELIVERY_PARTS)) {
    if (parts.length > 0 && !parts.includes(name)) continue;
    const start = performance.now();
    try {
      rows.push(...(await run(servers)));
    } catch (error) {
      console.error(`delivery ${name} failed:`, error);
      process.exitCode = 1;
    }
    console.error(`delivery ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return rows;
}

async function chosen(databases: readonly string[]): Promise<TestServer[]> {
  const wanted: readonly string[] = databases.length > 0 ? databases : DELIVERY_DATABASES;
  const servers = (await testServers()).filter(({ name }) => wanted.includes(name.toLowerCase()));
  for (const { create, missing } of servers) if (!create) console.error(`Left out: ${missing}`);
  return servers.filter(({ create }) => create !== undefined);
}

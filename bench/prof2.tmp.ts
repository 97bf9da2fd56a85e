import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Pool } from "undici";
import { createCipher, generateKey } from "../src/auth/fernet.ts";
import { createDispatcher } from "../src/delivery/dispatcher.ts";
import { newStandardSecret, signStandard, standardKey } from "../src/delivery/signature.ts";
import { createPublisher } from "../src/events/publisher.ts";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { openConfigStore, openDataStore } from "../src/store/open.ts";

const COUNT = 10_000;
const ROUNDS = 5;
const SUBSCRIPTIONS = 8;
const CONCURRENCY = 64;
const BODY_BYTES = 1_000;

/** One line of the report. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

interface Measure {
  readonly rate: number;
  /** Of this process alone, microseconds for each delivery. */
  readonly cpuUs: number;
}

/**
 * Durable deliveries per second on SQLite (every commit on disk, one attempt row each) next to a bare
 * undici loop that sends the same signed POSTs to the same receiver. The two take turns; medians count.
 */
export async function benchDelivery({ count = 20000, rounds = 2 } = {}): Promise<BenchRow[]> {
  const receiver = fork(fileURLToPath(new URL("./receiver.ts", import.meta.url)));
  const [{ port }] = (await once(receiver, "message")) as [{ port: number }];
  const address = `http://127.0.0.1:${port}`;
  const bare: Measure[] = [];
  const ours: Durable[] = [];
  try {
    
    for (let round = 0; round < rounds; round++) {
      ours.push(await durableLoop(address, count));
      
    }
  } finally {
    receiver.disconnect();
  }
  const rate = median(ours.map((one) => one.rate));
  const bareRate = median(bare.map((one) => one.rate));
  const cpuUs = median(ours.map((one) => one.cpuUs));
  const bareCpuUs = median(bare.map((one) => one.cpuUs));
  return [
    { name: "bare undici loop, signed POST", value: bareRate, unit: "deliveries/s" },
    { name: "durable deliveries", value: rate, unit: "deliveries/s" },
    { name: "ratio to the bare loop", value: rate / bareRate, unit: "" },
    { name: "CPU of the bare loop", value: bareCpuUs, unit: "µs" },
    { name: "CPU of a durable delivery", value: cpuUs, unit: "µs" },
    { name: "ratio of CPU", value: cpuUs / bareCpuUs, unit: "" },
    {
      name: "publish, 100 in a call",
      value: median(ours.map((one) => one.publishRate)),
      unit: "events/s",
    },
    { name: "memory (RSS)", value: Math.max(...ours.map((one) => one.rssMb)), unit: "MB" },
  ];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function measured(count: number, work: () => Promise<void>): Promise<Measure> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (count / ms) * 1000, cpuUs: (user + system) / count };
}

const payload = (n: number) => ({ n, text: "x".repeat(BODY_BYTES - 100) });

async function bareLoop(address: string, count: number): Promise<Measure> {
  const pool = new Pool(address, { connections: CONCURRENCY });
  const key = standardKey(newStandardSecret());
  let sent = 0;
  const loop = async () => {
    while (sent < count) {
      const id = `evt_${sent}`;
      sent += 1;
      const timestamp = Math.floor(Date.now() / 1000);
      const data = payload(sent);
      const body = JSON.stringify({ type: "order.shipped", timestamp: new Date(), data });
      const response = await pool.request({
        method: "POST",
        path: "/",
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signStandard(key ? [key] : [], { id, timestamp, body }),
        },
        body,
      });
      await response.body.text();
    }
  };
  const result = await measured(count, async () => {
    await Promise.all(Array.from({ length: CONCURRENCY }, loop));
  });
  await pool.close();
  return result;
}

interface Durable extends Measure {
  readonly publishRate: number;
  readonly rssMb: number;
}

async function durableLoop(address: string, count: number): Promise<Durable> {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-bench-"));
  await using config = openConfigStore(`sqlite:///${join(folder, "config.db")}`, folder);
  await using data = openDataStore(`sqlite:///${join(folder, "data.db")}`, folder);
  await config.migrate();
  await data.migrate(); await (await import('kysely')).sql`PRAGMA wal_autocheckpoint=4000`.execute(data.db);
  const cipher = createCipher([generateKey()]);
  const egress = createEgressGuard(["127.0.0.0/8"]);
  await using outbound = createOutbound({ egress, userAgent: "viadukt-bench", log: silentLog });
  await subscribe(config, { address, cipher });
  const publisher = createPublisher({ data, clock: systemClock, onCommitted: () => {} });
  const publishing = performance.now();
  for (let n = 0; n < count; n += 100 * SUBSCRIPTIONS) {
    await publisher.publish(
      1,
      Array.from({ length: 100 }, (_, i) => ({
        type: "order.shipped",
        data: payload(n + i),
        occurredAt: Date.now(),
      })),
    );
  }
  const publishRate = (count / SUBSCRIPTIONS / (performance.now() - publishing)) * 1000;
  const dispatcher = createDispatcher({
    ...{ config, data, cipher, outbound, log: silentLog, clock: systemClock },
    options: { concurrency: CONCURRENCY },
  });
  const result = await measured(count, async () => {
    dispatcher.start();
    while (dispatcher.stats().delivered < count) await new Promise((go) => setTimeout(go, 5));
  });
  const rssMb = process.memoryUsage().rss / 1024 / 1024;
  await dispatcher.stop();
  await rm(folder, { recursive: true, force: true });
  return { ...result, publishRate, rssMb };
}

async function subscribe(
  { db }: ReturnType<typeof openConfigStore>,
  { address, cipher }: { address: string; cipher: ReturnType<typeof createCipher> },
): Promise<void> {
  const now = Date.now();
  const rows = Array.from({ length: SUBSCRIPTIONS }, (_, i) => ({
    tenant_id: 1,
    name: `bench ${i}`,
    url: `${address}/${i}`,
    event_types: '["*"]',
    event_filters: "{}",
    wire_format: "standard" as const,
    secrets: cipher.encrypt(JSON.stringify([newStandardSecret()])),
    signature_header: null,
    headers: null,
    timeout_ms: 10_000,
    retry_delays: "[5]",
    integration_id: null,
    created_by: "bench",
    active: 1 as const,
    disabled_reason: null,
    created_at: now,
    updated_at: now,
  }));
  await db.insertInto("subscription").values(rows).execute();
}

if (import.meta.main) console.table(await benchDelivery());

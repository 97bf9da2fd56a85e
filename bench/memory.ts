import { readFileSync } from "node:fs";
import { startHub } from "../test/e2e/hub-process.ts";
import { openReceiver } from "../test/receiver.ts";
import { importAll } from "./import.ts";
import { startPages } from "./pages-process.ts";
import type { BenchRow } from "./report.ts";

const INVOICES = 50_000;
const EVENTS = 100_000;
const EVENTS_PER_REQUEST = 100;
const MAX_MB = 250;
/** Long enough for every event to have its delivery and for many tries to hang. */
const WAIT_MS = 15_000;

/** The most memory that a hub process has held (RSS, MB): Linux tells it of each process. */
export async function benchMemory({
  invoices = INVOICES,
  events = EVENTS,
} = {}): Promise<BenchRow[]> {
  const goal = { atMost: MAX_MB };
  const unit = "MB RSS";
  return [
    { name: "memory, at rest", unit, ours: await atRest() },
    { name: `memory, import of ${invoices} invoices`, unit, ours: await importing(invoices), goal },
    { name: `memory, ${events} events waiting`, unit, ours: await waiting(events), goal },
  ];
}

async function atRest(): Promise<number> {
  await using hub = await startHub({ AUTH: "off" });
  return peakMb(hub.pid);
}

async function importing(invoices: number): Promise<number> {
  using pages = await startPages(invoices);
  const env = { AUTH: "off", EGRESS_ALLOW: "127.0.0.1", SANDBOX_URL: pages.url };
  await using hub = await startHub(env);
  await importAll(hub, pages);
  return peakMb(hub.pid);
}

/** Their receiver takes each request and never answers. */
async function waiting(events: number): Promise<number> {
  await using receiver = await openReceiver();
  receiver.answer = () => {};
  await using hub = await startHub({ AUTH: "off", EGRESS_ALLOW: "127.0.0.1" });
  await hub.call("POST", "/api/subscriptions", {
    name: "hangs",
    url: receiver.url,
    event_types: ["*"],
  });
  const one = { type: "order.shipped", data: { text: "x".repeat(900) } };
  const body = { events: Array.from({ length: EVENTS_PER_REQUEST }, () => one) };
  for (let sent = 0; sent < events; sent += EVENTS_PER_REQUEST) {
    await hub.call("POST", "/api/events", body);
  }
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  return peakMb(hub.pid);
}

function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

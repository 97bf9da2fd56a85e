import { startHub } from "../test/e2e/hub-process.ts";
import { openReceiver } from "../test/receiver.ts";
import { importAll } from "./import.ts";
import { startPages } from "./pages-process.ts";
import { peakMb } from "./process-figures.ts";
import type { BenchRow } from "./report.ts";

const FEW_INVOICES = 1_000;
const MANY_INVOICES = 100_000;
const EVENTS = 100_000;
const EVENTS_PER_REQUEST = 100;
const MAX_MB = 250;
/** Long enough for every event to have its delivery and for many tries to hang. */
const WAIT_MS = 15_000;

/** The most memory that a hub process has held (RSS, MB): Linux tells it of each process. */
export async function benchMemory({
  few = FEW_INVOICES,
  many = MANY_INVOICES,
  events = EVENTS,
} = {}): Promise<BenchRow[]> {
  const goal = { atMost: MAX_MB };
  const unit = "MB RSS";
  const beside = { name: `${few} invoices`, value: await importing(few) };
  return [
    { name: "memory, at rest", unit, ours: await atRest() },
    { name: `memory, import of ${many} invoices`, unit, ours: await importing(many), beside, goal },
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

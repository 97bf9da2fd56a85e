import type { TestServer } from "../../test/databases.ts";
import { type BenchRow, summary } from "../report.ts";
import { openPlace } from "../scratch.ts";
import { openBenchHub, subscribe } from "./hub.ts";
import { type Receiver, startReceiver, urlOf } from "./receiver.ts";
import { steadyUs } from "./steady-clock.ts";

const ENDPOINTS = 10_000;
/** As many rounds as fit into that time, one at least. */
const MAX_ROUNDS = 3;
const MAX_SECONDS = 15;

/** From the publishing of one event that all of 10,000 endpoints want until the last one has it. */
export async function benchEndpoints(servers: readonly TestServer[]): Promise<BenchRow[]> {
  using receiver = await startReceiver("0.0.0.0");
  const rows: BenchRow[] = [];
  for (const server of servers) {
    const seconds = await measure(server, receiver);
    const rates = seconds.map((took) => ENDPOINTS / took);
    const of = `one event to ${ENDPOINTS.toLocaleString("en")} endpoints, ${server.name}`;
    rows.push(
      { name: of, unit: "s", ...summary(seconds) },
      { name: of, unit: "deliveries/s", ...summary(rates) },
    );
  }
  return rows;
}

/** Each endpoint is at a loopback address of its own: a connection, a pool and a queue of its own. */
async function measure(server: TestServer, receiver: Receiver): Promise<number[]> {
  await using place = await openPlace(server);
  await using hub = await openBenchHub(place);
  const endpoints = Array.from({ length: ENDPOINTS }, (_, i) => ({
    url: urlOf(receiver, i, `/${i}`),
    event_types: ["*"],
  }));
  await subscribe(hub, place, endpoints);
  const seconds: number[] = [];
  const begin = performance.now();
  const hasTime = () => performance.now() - begin < MAX_SECONDS * 1000;
  for (let round = 0; round === 0 || (round < MAX_ROUNDS && hasTime()); round++) {
    await receiver.take();
    const start = steadyUs();
    await hub.api("POST", "/api/events", { type: "order.shipped", data: { round } });
    await receiver.arrived(ENDPOINTS);
    const { lastUs } = await receiver.take();
    seconds.push((lastUs - start) / 1e6);
  }
  return seconds;
}

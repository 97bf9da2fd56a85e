import type { TestServer } from "../../test/databases.ts";
import type { BenchRow } from "../report.ts";
import { openPlace } from "../scratch.ts";
import { openBenchHub, subscribe } from "./hub.ts";
import { percentile, publishSteadily } from "./load.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

const PER_SECOND = 200;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;
/** The spread is that of the figures of so many stretches of time. */
const STRETCHES = 4;
const MAX_P95_MS = 25;

/** From the request that publishes an event until its delivery is with the receiver, in milliseconds. */
export async function benchLatency(servers: readonly TestServer[]): Promise<BenchRow[]> {
  using receiver = await startReceiver();
  const rows: BenchRow[] = [];
  for (const server of servers) rows.push(...rowsOf(server.name, await measure(server, receiver)));
  return rows;
}

/** In the order in which the events were published. */
async function measure(server: TestServer, receiver: Receiver): Promise<number[]> {
  await using place = await openPlace(server);
  await using hub = await openBenchHub(place);
  const url = `http://127.0.0.1:${receiver.port}/timed/`;
  await subscribe(hub, place, [{ url, event_types: ["*"] }]);
  const load = { perSecond: PER_SECOND, typeOf: () => "order.shipped" };
  await publishSteadily(hub, { ...load, seconds: WARM_UP_SECONDS });
  await receiver.arrived(PER_SECOND * WARM_UP_SECONDS);
  await receiver.take();
  await publishSteadily(hub, { ...load, seconds: SECONDS });
  await receiver.arrived(PER_SECOND * SECONDS);
  const { timed } = await receiver.take();
  const arrivals = Object.values(timed).flat();
  return arrivals.toSorted(([a], [b]) => a - b).map(([, tookUs]) => tookUs / 1000);
}

function rowsOf(database: string, tookMs: readonly number[]): BenchRow[] {
  const size = Math.ceil(tookMs.length / STRETCHES);
  const stretches = Array.from({ length: STRETCHES }, (_, i) =>
    tookMs.slice(i * size, (i + 1) * size),
  );
  return [50, 95, 99].map((percent) => {
    const values = stretches.map((stretch) => percentile(stretch, percent / 100));
    return {
      name: `publish to receiver at ${PER_SECOND}/s, p${percent}, ${database}`,
      unit: "ms",
      ours: percentile(tookMs, percent / 100),
      spread: [Math.min(...values), Math.max(...values)],
      ...(percent === 95 ? { goal: { atMost: MAX_P95_MS } } : {}),
    };
  });
}

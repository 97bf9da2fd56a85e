import type { TestServer } from "../../test/databases.ts";
import { type BenchRow, median, summary } from "../report.ts";
import { openPlace } from "../scratch.ts";
import { openBenchHub, subscribe } from "./hub.ts";
import { percentile, publishSteadily } from "./load.ts";
import { type Receiver, startReceiver, urlOf } from "./receiver.ts";

const ENDPOINTS = 100;
const PER_SECOND = 200;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;
const ROUNDS = 3;
const MAX_RATIO = 1.2;

/** Each has events of its own; every other one hangs when the receiver is told so. */
const typeOf = (n: number): string => `bench.endpoint_${n % ENDPOINTS}`;
const pathOf = (n: number): string => (n % 2 === 0 ? `/timed/${n}` : `/hang/${n}`);

/**
 * The p95 of the healthy half of the endpoints from the moment at which the other half stops answering,
 * next to the same with nobody hanging. Each round begins with a fresh hub in which all have answered.
 */
export async function benchHang(servers: readonly TestServer[]): Promise<BenchRow[]> {
  using receiver = await startReceiver("0.0.0.0");
  const rows: BenchRow[] = [];
  for (const server of servers) {
    for (const isOneOrigin of [false, true]) {
      const [calm, hanging] = [[] as number[], [] as number[]];
      for (let round = 0; round < ROUNDS; round++) {
        calm.push(await healthyP95({ server, receiver, isOneOrigin, isHanging: false }));
        hanging.push(await healthyP95({ server, receiver, isOneOrigin, isHanging: true }));
      }
      const where = isOneOrigin ? "at one address" : "at addresses of their own";
      rows.push({
        ...summary(hanging),
        name: `p95 of ${ENDPOINTS / 2} endpoints while ${ENDPOINTS / 2} hang, ${where}, ${server.name}`,
        unit: "ms",
        beside: { name: "none hangs", value: median(calm) },
        goal: { ratioAtMost: MAX_RATIO },
      });
    }
  }
  return rows;
}

async function healthyP95({
  server,
  receiver,
  isOneOrigin,
  isHanging,
}: {
  server: TestServer;
  receiver: Receiver;
  isOneOrigin: boolean;
  isHanging: boolean;
}): Promise<number> {
  await receiver.hang(false);
  await using place = await openPlace(server);
  await using hub = await openBenchHub(place);
  const endpoints = Array.from({ length: ENDPOINTS }, (_, i) => ({
    url: urlOf(receiver, isOneOrigin ? 0 : i, pathOf(i)),
    event_types: [typeOf(i)],
  }));
  await subscribe(hub, place, endpoints);
  const load = { perSecond: PER_SECOND, typeOf };
  await publishSteadily(hub, { ...load, seconds: WARM_UP_SECONDS });
  await receiver.arrived(PER_SECOND * WARM_UP_SECONDS);
  await receiver.take();
  await receiver.hang(isHanging);
  await publishSteadily(hub, { ...load, seconds: SECONDS });
  const count = PER_SECOND * SECONDS;
  await receiver.arrived(isHanging ? count / 2 : count);
  const { timed } = await receiver.take();
  await hub.kill();
  const took = Object.values(timed).flatMap((one) => one.map(([, tookUs]) => tookUs / 1000));
  return percentile(took, 0.95);
}

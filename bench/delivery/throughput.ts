import type { TestServer } from "../../test/databases.ts";
import { answers, testServers } from "../../test/databases.ts";
import { type BenchRow, type Goal, median, summary } from "../report.ts";
import { openPlace } from "../scratch.ts";
import { HOW_TO_GET_BULL, hasBull } from "./bull.ts";
import { type Contender, type Measure, startContender } from "./contender.ts";
import { startReceiver } from "./receiver.ts";

/** Some seconds: the start and the end of a round weigh little. */
const COUNT = 36_000;
const ROUNDS = 5;
const WARM_UP = 16_000;
/** Attempts at once to choose from: each contender but the hub works with what was best for it. */
const CONCURRENCIES = [64, 128, 256];
const REDIS = process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379";

interface Side {
  readonly name: string;
  readonly contender: Contender;
  /** Where its rows go; the bare loop has none. */
  readonly server: TestServer | undefined;
  readonly measures: Measure[];
  /** Undefined: its own default. */
  concurrency: number | undefined;
}

/**
 * Durable deliveries a second and their CPU on each database, beside a bare loop, BullMQ and graphile-worker,
 * each in a process of its own, all to one receiver. They take turns, so that a slow moment hits all.
 */
export async function benchThroughput(servers: readonly TestServer[]): Promise<BenchRow[]> {
  using receiver = await startReceiver();
  const address = `http://127.0.0.1:${receiver.port}`;
  const { ours, others } = await startSides(servers);
  const sides = [...others, ...ours];
  try {
    for (const side of sides) await warmUp(side, address);
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of turned(sides, round)) {
        side.measures.push(await run(side, { address, count: COUNT }));
      }
    }
  } finally {
    for (const { contender } of sides) contender[Symbol.dispose]();
  }
  return ours.flatMap((side) => rowsOf(side, others));
}

async function startSides(
  servers: readonly TestServer[],
): Promise<{ ours: readonly Side[]; others: readonly Side[] }> {
  const all = await testServers();
  const postgres = all.find(({ name, create }) => name === "PostgreSQL" && create);
  const side = (name: string, file: string, server: TestServer | undefined): Side => ({
    ...{ name, server, concurrency: undefined, measures: [] },
    contender: startContender(file),
  });
  const others = [side("bare loop", "bare.ts", undefined)];
  if (postgres) others.push(side("graphile-worker", "graphile-worker.ts", postgres));
  else console.error("graphile-worker and BullMQ are left out: PostgreSQL does not answer.");
  if (!hasBull()) console.error(`BullMQ is left out: ${HOW_TO_GET_BULL}`);
  else if (postgres && (await answers(REDIS))) others.push(side("BullMQ", "bullmq.ts", postgres));
  else if (postgres) console.error(`BullMQ is left out: Redis does not answer at ${REDIS}.`);
  return { ours: servers.map((server) => side(server.name, "hub.ts", server)), others };
}

/** Finds the best concurrency of those that let one choose. */
async function warmUp(side: Side, address: string): Promise<void> {
  const isHub = side.server !== undefined && side.name === side.server.name;
  if (isHub) return void (await run(side, { address, count: WARM_UP }));
  let best = 0;
  // The first one twice: its first round is that of cold code.
  for (const concurrency of [CONCURRENCIES[0], ...CONCURRENCIES]) {
    const trial = { ...side, concurrency };
    const { rate } = await run(trial, { address, count: WARM_UP / 2 });
    if (rate < best) continue;
    best = rate;
    side.concurrency = concurrency;
  }
}

async function run(
  { contender, server, concurrency }: Side,
  { address, count }: { address: string; count: number },
): Promise<Measure> {
  const task = { address, count, concurrency: concurrency ?? 0 };
  if (!server) return contender.run({ ...task, env: {} });
  await using place = await openPlace(server);
  return await contender.run({ ...task, env: place.env });
}

const turned = <T>(sides: readonly T[], by: number): T[] => [
  ...sides.slice(by % sides.length),
  ...sides.slice(0, by % sides.length),
];

function rowsOf(side: Side, others: readonly Side[]): BenchRow[] {
  const rows = others.map((other) => ({
    ...compare(side, other, rateOf),
    name: `durable deliveries, ${side.name}`,
    unit: "deliveries/s",
    ...goalAgainst(other.name),
  }));
  const cpu = others.map((other) => ({
    ...compare(side, other, ({ allCpuUs }) => allCpuUs),
    name: `CPU of a delivery with its servers, ${side.name}`,
    unit: "µs",
  }));
  const own = {
    ...summary(side.measures.map(({ cpuUs }) => cpuUs)),
    name: `CPU of a delivery without them, ${side.name}`,
    unit: "µs",
  };
  const publish = {
    ...summary(side.measures.map(({ fillRate = Number.NaN }) => fillRate)),
    name: `publish, 100 events in a call, ${side.name}`,
    unit: "events/s",
  };
  return [...rows, ...cpu, own, publish];
}

const rateOf = ({ rate }: Measure): number => rate;

/** The ratio is that of each round's neighbours, so that what slows the machine slows both. */
function compare(side: Side, other: Side, of: (measure: Measure) => number) {
  const values = side.measures.map(of);
  const theirs = other.measures.map(of);
  const ratios = values.map((value, i) => value / (theirs[i] ?? Number.NaN));
  const name = other.concurrency ? `${other.name} (${other.concurrency})` : other.name;
  return { ...summary(values), beside: { name, value: median(theirs) }, ratio: median(ratios) };
}

const GOALS: Readonly<Record<string, number>> = {
  "bare loop": 0.5,
  BullMQ: 2,
  "graphile-worker": 1.5,
};

function goalAgainst(name: string): { readonly goal?: Goal } {
  const ratioAtLeast = GOALS[name];
  return ratioAtLeast === undefined ? {} : { goal: { ratioAtLeast } };
}

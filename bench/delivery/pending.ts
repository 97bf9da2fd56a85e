import { newId } from "../../src/lib/ids.ts";
import { insertFast } from "../../src/store/fast-insert.ts";
import { openDataStore } from "../../src/store/open.ts";
import { type DataStore, inTransaction } from "../../src/store/store.ts";
import type { TestServer } from "../../test/databases.ts";
import { peakMb } from "../process-figures.ts";
import type { BenchRow } from "../report.ts";
import { openPlace, type Place } from "../scratch.ts";
import { type BenchHub, openBenchHub, subscribe } from "./hub.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

const ENDPOINTS = 10;
const DELIVERIES = 1_000_000;
const EVENTS_PER_TRANSACTION = 500;
const WORK_SECONDS = 30;
const MAX_MB = 250;
const EVENT = { type: "order.shipped", data: { text: "x".repeat(900) } };

/**
 * The most memory that a hub holds while it works on a million deliveries that were waiting for switched-off
 * subscriptions: they are switched on, and every other endpoint takes requests and never answers.
 */
export async function benchPending(servers: readonly TestServer[]): Promise<BenchRow[]> {
  using receiver = await startReceiver();
  const rows: BenchRow[] = [];
  for (const server of servers) {
    await using place = await openPlace(server);
    const prepared = await prepare(place, receiver);
    await fill(place, prepared.ids);
    const { memoryMb, perSecond } = await work(place, receiver, prepared);
    const million = `${(DELIVERIES / 1e6).toFixed(0)} million deliveries wait`;
    rows.push(
      {
        name: `memory while ${million}, ${server.name}`,
        unit: "MB RSS",
        ours: memoryMb,
        goal: { atMost: MAX_MB },
      },
      { name: `deliveries meanwhile, ${server.name}`, unit: "deliveries/s", ours: perSecond },
    );
  }
  return rows;
}

interface Prepared {
  readonly ids: readonly number[];
  readonly token: string;
}

/** Subscriptions that have got one event and are then switched off. */
async function prepare(place: Place, receiver: Receiver): Promise<Prepared> {
  await receiver.hang(false);
  await receiver.take();
  await using hub = await openBenchHub(place);
  const endpoints = Array.from({ length: ENDPOINTS }, (_, i) => ({
    url: `http://127.0.0.1:${receiver.port}/${i % 2 === 0 ? "prompt" : "hang"}/${i}`,
    event_types: ["*"],
  }));
  const ids = await subscribe(hub, place, endpoints);
  await hub.api("POST", "/api/events", EVENT);
  await receiver.arrived(ENDPOINTS);
  await switchAll(hub, ids, false);
  return { ids, token: hub.token };
}

async function switchAll(hub: BenchHub, ids: readonly number[], active: boolean): Promise<void> {
  for (const id of ids) await hub.api("PATCH", `/api/subscriptions/${id}`, { active });
}

/** Copies of that event, each with a delivery for every subscription, due since then. */
async function fill(place: Place, subscriptionIds: readonly number[]): Promise<void> {
  await using store = openDataStore(place.url, place.dataDir);
  const pattern = await readPattern(store);
  const events = DELIVERIES / subscriptionIds.length;
  for (let at = 0; at < events; at += EVENTS_PER_TRANSACTION) {
    await inTransaction(store, (tx) => copy(tx, pattern, { subscriptionIds, at }));
    // SQLite never waits: without a turn of the event loop nothing else would happen until the end.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type Pattern = Awaited<ReturnType<typeof readPattern>>;

async function readPattern({ db }: DataStore) {
  const events = db.selectFrom("event").selectAll().orderBy("seq").limit(1);
  const { seq: _, ...event } = await events.executeTakeFirstOrThrow();
  const settled = await db
    .selectFrom("delivery")
    .selectAll()
    .where("event_id", "=", event.id)
    .limit(1)
    .executeTakeFirstOrThrow();
  const open = { state: "pending", attempts: 0, last_status: null, finished_at: null } as const;
  const delivery = { ...settled, ...open, next_attempt_at: settled.created_at };
  return { event, delivery };
}

async function copy(
  store: DataStore,
  { event, delivery }: Pattern,
  { subscriptionIds, at }: { subscriptionIds: readonly number[]; at: number },
): Promise<void> {
  // Times that grow keep the ids in order, as they would come.
  const idOf = (kind: string, i: number) => newId(kind, event.created_at + at + i);
  const events = Array.from({ length: EVENTS_PER_TRANSACTION }, (_, i) => ({
    ...event,
    id: idOf("evt", i),
  }));
  const deliveries = events.flatMap(({ id: event_id }, i) =>
    subscriptionIds.map((subscription_id) => ({
      ...delivery,
      id: idOf("dlv", i),
      event_id,
      subscription_id,
    })),
  );
  await insertFast(store, "event", events);
  await insertFast(store, "delivery", deliveries);
}

async function work(
  place: Place,
  receiver: Receiver,
  { ids, token }: Prepared,
): Promise<{ memoryMb: number; perSecond: number }> {
  await receiver.hang(true);
  await receiver.take();
  await using hub = await openBenchHub(place, token);
  await switchAll(hub, ids, true);
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, WORK_SECONDS * 1000));
  const seconds = (performance.now() - start) / 1000;
  const { count } = await receiver.take();
  const memoryMb = peakMb(hub.pid);
  await hub.kill();
  return { memoryMb, perSecond: count / seconds };
}

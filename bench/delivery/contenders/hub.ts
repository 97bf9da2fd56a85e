import { pino } from "pino";
import { openHub, startWork } from "../../../src/app.ts";
import { ensureFirstAdministrator } from "../../../src/auth/first-run.ts";
import { ensureKeys, loadSettings } from "../../../src/config.ts";
import { buildServer } from "../../../src/http/server.ts";
import type { Hub } from "../../../src/hub.ts";
import { until } from "../../../test/receiver.ts";
import { eventData, SUBSCRIPTIONS } from "../signed-post.ts";
import { databaseOf, measured, rateSince, serveRounds } from "./rounds.ts";

const EVENTS_PER_CALL = 100;
const MAX_WAIT_MS = 60_000;

/** A whole hub without its port: events are published before the work begins, then all is delivered. */
serveRounds(async ({ count, address, env }) => {
  const loaded = loadSettings({ ...env, AUTH: "off", EGRESS_ALLOW: "127.0.0.0/8" });
  const { settings } = await ensureKeys(loaded);
  await using hub = await openHub(settings, { log: pino({ level: "silent" }) });
  const tenantId = await prepare(hub, address);
  const events = count / SUBSCRIPTIONS;
  const publishing = performance.now();
  await publish(hub, tenantId, events);
  const fillRate = rateSince(publishing, events);
  const isServer = !settings.databaseUrl.startsWith("sqlite:");
  const servers = isServer ? [databaseOf(settings.databaseUrl)] : [];
  const measure = await measured({ count, servers }, async () => {
    const delivered = () => hub.dispatcher.stats().delivered;
    const what = () => `${delivered()} of ${count} deliveries are made`;
    startWork(hub);
    await until(() => delivered() >= count, { timeoutMs: MAX_WAIT_MS, what });
  });
  await check(hub, count);
  return { ...measure, fillRate };
});

/** The first tenant, and subscriptions made through the API. */
async function prepare(hub: Hub, address: string): Promise<number> {
  const { config, settings, clock } = hub;
  await ensureFirstAdministrator({ config, dataDir: settings.dataDir, now: clock.now() });
  const app = await buildServer(hub);
  for (let i = 0; i < SUBSCRIPTIONS; i++) {
    const payload = { name: `bench ${i}`, url: `${address}/${i}`, event_types: ["*"] };
    const answer = await app.inject({ method: "POST", url: "/api/subscriptions", payload });
    if (answer.statusCode !== 201) throw new Error(answer.body);
  }
  await app.close();
  const { id } = await config.db.selectFrom("tenant").select("id").executeTakeFirstOrThrow();
  return id;
}

async function publish(hub: Hub, tenantId: number, events: number): Promise<void> {
  for (let at = 0; at < events; at += EVENTS_PER_CALL) {
    const size = Math.min(EVENTS_PER_CALL, events - at);
    const occurredAt = hub.clock.now();
    await hub.publisher.publish(
      tenantId,
      Array.from({ length: size }, (_, i) => ({
        type: "order.shipped",
        data: eventData(at + i),
        occurredAt,
      })),
    );
  }
}

/** Each delivery is settled and has its attempt. */
async function check({ data: { db } }: Hub, count: number): Promise<void> {
  const { delivered } = await db
    .selectFrom("delivery")
    .select((eb) => eb.fn.countAll().as("delivered"))
    .where("state", "=", "delivered")
    .executeTakeFirstOrThrow();
  const { attempts } = await db
    .selectFrom("attempt")
    .select((eb) => eb.fn.countAll().as("attempts"))
    .executeTakeFirstOrThrow();
  if (Number(delivered) === count && Number(attempts) === count) return;
  throw new Error(`${count} deliveries: ${delivered} are settled, with ${attempts} attempts`);
}

import assert from "node:assert/strict";
import { it } from "node:test";
import { type Courier, event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase, type TestStores } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import {
  type EndpointStateRow,
  endpointStates,
  resetEndpoint,
  saveEndpointStates,
} from "../store/endpoint-states.ts";
import { openConfigStore, openDataStore } from "../store/open.ts";
import { findSubscription } from "../store/subscriptions.ts";
import { FAILURES_TO_OPEN } from "./breaker.ts";
import { targetOf } from "./target-of.ts";
import { sendTest } from "./test-send.ts";

const HOUR_MS = 3_600_000;
/** On a machine that is busy with other things as well. */
const PATIENT = { timeout_ms: 20_000, retry_delays: "[1,1,1,1,1,1,1]" };

async function openAgain({ configUrl, url }: TestStores) {
  const [config, data] = [openConfigStore(configUrl, ""), openDataStore(url, "")];
  return {
    config,
    data,
    async [Symbol.asyncDispose]() {
      await config[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

const stateOf = async ({ data }: Courier, id: number): Promise<EndpointStateRow | undefined> =>
  (await endpointStates(data, [id]))[0];

const alerts = async ({ data }: Courier) =>
  (await data.db.selectFrom("event").select(["type", "data", "subject"]).orderBy("seq").execute())
    .filter(({ type }) => type.startsWith("subscription."))
    .map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }));

const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));

const stored = (courier: Courier, id: number, patch: Partial<EndpointStateRow>) => ({
  subscription_id: id,
  tenant_id: courier.tenantId,
  breaker: "closed" as const,
  opened_at: null,
  open_until: null,
  trips: 0,
  failing_since: null,
  last_success_at: null,
  last_failure_at: null,
  last_error: null,
  updated_at: Date.now(),
  ...patch,
});

forEachDatabase((database) => {
  it("stops after ten failures in a row, keeps what waits as it is, and tells others when it fails and recovers", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores, { breakerOpenMs: 700 });
    const id = await courier.subscribe({
      url: `${receiver.url}/broken`,
      ...PATIENT,
    });
    const told = { url: `${receiver.url}/told`, event_types: '["subscription.*"]' };
    await courier.subscribe(told);
    let isBroken = true;
    receiver.answer = ({ path }, response) =>
      response.writeHead(isBroken && path === "/broken" ? 503 : 204).end();
    const sent = (path: string) => receiver.received.filter((one) => one.path === path);

    await courier.publish(...events(60));
    courier.dispatcher.start();
    await until(async () => (await stateOf(courier, id))?.breaker === "open", {
      what: () => `${sent("/broken").length} sent`,
    });
    const open = await stateOf(courier, id);
    await until(() => courier.dispatcher.stats().sending === 0, { what: () => "still sending" });
    const tried = sent("/broken").length;
    assert.ok(tried >= FAILURES_TO_OPEN && tried <= FAILURES_TO_OPEN + 4, `${tried} tries`);
    assert.ok((open?.failing_since ?? 0) > 0);
    await until(() => courier.dispatcher.stats().queued === 0, { what: () => "still held" });
    const waiting = (await courier.deliveries()).filter((row) => row.subscription_id === id);
    assert.equal(waiting.filter((row) => row.attempts === 0).length, 60 - tried);
    assert.ok(waiting.every((row) => row.lease_token === null && row.finished_at === null));

    isBroken = false;
    await until(() => courier.dispatcher.stats().delivered === 62, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });
    const [probe] = sent("/broken").slice(tried);
    assert.ok((probe?.at ?? 0) - (sent("/broken")[FAILURES_TO_OPEN - 1]?.at ?? 0) >= 500);
    const after = await stateOf(courier, id);
    assert.deepEqual([after?.breaker, after?.trips, after?.failing_since], ["closed", 0, null]);
    assert.deepEqual(
      (await alerts(courier)).map(({ type, subject }) => [type, subject]),
      [
        ["subscription.failing", `subscription/${id}`],
        ["subscription.recovered", `subscription/${id}`],
      ],
    );
    assert.equal(sent("/told").length, 2);
    assert.equal(sent("/broken").filter(({ body }) => body.includes("subscription.")).length, 0);
  });

  it("sends one probe at a time, however many processes there are", async () => {
    await using stores = await database.open();
    await using others = await openAgain(stores);
    await using receiver = await openReceiver();
    const options = { breakerOpenMs: 150, pollMs: 50 };
    await using first = await openCourier(stores, options);
    await using second = await openCourier(others, { ...options, tenantId: first.tenantId });
    const id = await first.subscribe({ url: receiver.url, ...PATIENT });
    let underWay = 0;
    let most = 0;
    receiver.answer = (_request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.writeHead(500).end();
      }, 30);
    };
    await first.publish(...events(80));
    first.dispatcher.start();
    second.dispatcher.start();
    const trips = async () => (await stateOf(first, id))?.trips ?? 0;
    await until(async () => (await trips()) >= 2, { what: () => "not opened twice" });
    const sending = () =>
      first.dispatcher.stats().sending + second.dispatcher.stats().sending + underWay;
    await until(() => sending() === 0, { what: () => "still sending" });
    const [tripsBefore, sentBefore] = [await trips(), receiver.received.length];
    most = 0;
    await until(async () => (await trips()) >= tripsBefore + 2, { what: () => "not opened again" });

    const probes = receiver.received.length - sentBefore;
    const openings = (await trips()) - tripsBefore;
    assert.equal(most, 1);
    assert.ok(Math.abs(probes - openings) <= 1, `${probes} probes for ${openings} openings`);
    assert.equal((await alerts(first)).length, 1);
  });

  it("sends nothing to an endpoint that another process found broken, until a person asks for it", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: `${receiver.url}/broken` });
    await courier.subscribe({ url: `${receiver.url}/fine`, event_types: '["order.*"]' });
    const patch = { breaker: "open", trips: 1, open_until: Date.now() + HOUR_MS } as const;
    await saveEndpointStates(stores.data, [stored(courier, id, patch)]);
    const sent = (path: string) => receiver.received.filter((one) => one.path === path).length;
    courier.dispatcher.start();
    await courier.publish(event(0));
    await until(() => sent("/fine") === 1, { what: () => "not started" });
    const before = sent("/broken");
    await courier.publish(...events(3));
    await until(() => courier.dispatcher.stats().delivered === before + 4, {
      what: () => JSON.stringify(courier.dispatcher.stats()),
    });
    assert.equal(sent("/broken"), before);
    const waiting = (await courier.deliveries()).filter((row) => row.state === "pending");
    assert.equal(waiting.length, 4 - before);
    for (const row of waiting) assert.deepEqual([row.attempts, row.lease_token], [0, null]);

    await resetEndpoint(stores.data, id, Date.now());
    courier.dispatcher.wake();
    await until(() => sent("/broken") === 4, { what: () => `${sent("/broken")} sent` });
    await until(async () => (await alerts(courier)).length === 1, { what: () => "not told" });
    assert.equal((await alerts(courier))[0]?.type, "subscription.recovered");
  });

  it("goes on with an endpoint that a test has reached, and not with one that it has not", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    await using courier = await openCourier(stores);
    const id = await courier.subscribe({ url: receiver.url });
    const patch = { breaker: "open", trips: 3, open_until: Date.now() + HOUR_MS } as const;
    await saveEndpointStates(stores.data, [stored(courier, id, patch)]);
    let status = 503;
    receiver.answer = (_request, response) => response.writeHead(status).end();
    const test = async () => {
      const row = await findSubscription(stores.config, id);
      assert.ok(row);
      await sendTest(targetOf(row, courier), courier);
      return (await stateOf(courier, id))?.breaker;
    };
    assert.equal(await test(), "open");
    status = 200;
    assert.equal(await test(), "closed");
  });

  it("switches a subscription off that has failed for too long, and says so once", async () => {
    await using stores = await database.open();
    await using others = await openAgain(stores);
    await using receiver = await openReceiver();
    await using first = await openCourier(stores);
    await using second = await openCourier(others, { tenantId: first.tenantId });
    const id = await first.subscribe({ url: receiver.url, disable_after_hours: 24 });
    const patch = { failing_since: Date.now() - 25 * HOUR_MS };
    await saveEndpointStates(stores.data, [stored(first, id, patch)]);
    receiver.answer = (_request, response) => response.writeHead(404).end();
    first.dispatcher.start();
    second.dispatcher.start();
    await first.publish(...events(20));

    const row = () => findSubscription(stores.config, id);
    await until(async () => (await row())?.active === 0, { what: () => "still active" });
    assert.match((await row())?.disabled_reason ?? "", /has failed since .*switch/);
    const [alert, ...more] = await alerts(first);
    assert.deepEqual([alert?.type, alert?.data.cause], ["subscription.disabled", "failing"]);
    assert.deepEqual(more, []);
  });
});

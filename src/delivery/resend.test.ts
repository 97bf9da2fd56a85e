import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase, type TestStores } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import type { Counts } from "../store/cursors.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { countResend, type ResendFilter, resendDeliveries } from "./resend.ts";

const COUNT = 1_200;

async function openBed(stores: TestStores) {
  const courier = await openCourier(stores);
  const receiver = await openReceiver();
  const subscription = await courier.subscribe({ url: receiver.url, retry_delays: "[]" });
  const scope = {
    config: forTenant(stores.config, courier.tenantId),
    data: forTenant(stores.data, courier.tenantId),
  };
  return {
    courier,
    receiver,
    subscription,
    scope,
    resend: (
      filter: ResendFilter,
      { signal = new AbortController().signal, progress = (_: Counts, __: number) => {} } = {},
    ) => resendDeliveries({ ...scope, runId: "run_1", filter, now: Date.now, signal, progress }),
    async [Symbol.asyncDispose]() {
      await courier[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("sends again what failed, once each, however often it is broken off and begun again", async () => {
    await using stores = await database.open();
    await using bed = await openBed(stores);
    const { courier, receiver } = bed;
    receiver.answer = (_request, response) => response.writeHead(404).end();
    courier.dispatcher.start();
    await courier.publish(...Array.from({ length: COUNT }, (_, n) => event(n)));
    const failed = () => courier.dispatcher.stats().failed;
    await until(() => failed() === COUNT, { timeoutMs: 30_000, what: () => `${failed()} failed` });
    receiver.answer = (_request, response) => response.writeHead(204).end();
    receiver.received.length = 0;
    assert.equal(await countResend(bed.scope, { states: ["failed"] }), COUNT);

    const breaking = new AbortController();
    const seen: [number, number][] = [];
    const first = bed.resend(
      {},
      {
        signal: breaking.signal,
        progress(counts, total) {
          seen.push([counts.read, total]);
          breaking.abort(new Error("broken off"));
        },
      },
    );
    await assert.rejects(first, /broken off/);
    assert.deepEqual(seen, [[500, COUNT]]);
    const counts = await bed.resend({});
    courier.dispatcher.wake();

    assert.deepEqual([counts.read, counts.updated, counts.unchanged], [COUNT, COUNT, 0]);
    await receiver.count(COUNT, 30_000);
    const ids = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
    assert.equal(ids.size, COUNT);
    assert.equal(receiver.received.length, COUNT);
    assert.deepEqual(await bed.resend({}), counts);
  });

  it("sends what arrived only on request, and what is open or switched off not at all", async () => {
    await using stores = await database.open();
    await using bed = await openBed(stores);
    const { courier, receiver } = bed;
    courier.dispatcher.start();
    await courier.publish(event(1), event(2));
    await until(() => courier.dispatcher.stats().delivered === 2, { what: () => "not delivered" });
    assert.equal(await countResend(bed.scope, {}), 0);
    assert.equal(await countResend(bed.scope, { include_delivered: true }), 2);
    assert.equal(
      await countResend(bed.scope, { include_delivered: true, subscription_ids: [] }),
      0,
    );
    const text = { include_delivered: true, text: '"N":2' };
    assert.equal(await countResend(bed.scope, text), 1);
    assert.equal(await countResend(bed.scope, { ...text, text: "%" }), 0);
    const counts = await bed.resend({ include_delivered: true });
    courier.dispatcher.wake();
    assert.equal(counts.updated, 2);
    await receiver.count(4);
  });
});

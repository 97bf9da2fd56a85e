import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { createEventStream } from "../events/stream.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { insertEvents } from "../store/events.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { eventStream } from "./server-sent-events.ts";

forEachDatabase((database) => {
  it("moves the reader's id past what it does not want, and ends when its right is gone", async () => {
    await using stores = await database.open();
    const { data } = stores;
    const tenant_id = await seedTenant(stores.config);
    const stream = createEventStream({ data, clock: systemClock, log: silentLog });
    const { signal } = new AbortController();
    const rest = { type_version: null, subject: null, consumer: null, run_id: null };
    await insertEvents(data, [
      {
        ...{ id: "evt_1", tenant_id, type: "order.paid", data: "{}", idempotency_key: null },
        ...{ ...rest, occurred_at: 0, is_pending: 0, created_at: Date.now() },
      },
    ]);
    const last = `: heart-beat\nid: ${await stream.newest()}\n\n`;
    const got: string[] = [];
    const frames = eventStream(stream, {
      data: forTenant(data, tenant_id),
      request: { after: 0, limit: 9, filter: { types: ["ticket.*"] } },
      signal,
      mayGoOn: async () => got.at(-1) !== last,
      heartBeatMs: 20,
    });
    for await (const frame of frames) got.push(frame);
    assert.equal(got[0], "retry: 3000\nid: 0\n\n");
    assert.equal(got.at(-1), last);
    assert.ok(!got.join("").includes("order.paid"));
  });
});

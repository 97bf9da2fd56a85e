import assert from "node:assert/strict";
import { it } from "node:test";
import { event, openCourier } from "../../test/delivery.ts";
import { forEachDatabase } from "../../test/harness.ts";
import { openReceiver, until } from "../../test/receiver.ts";
import type { NewEvent } from "../events/append.ts";
import { countDeliveries } from "../store/deliveries.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { countErase, eraseBySubject } from "./erase.ts";

const ERASED = '{"erased":true}';

const about = (subject: string, patch: Partial<NewEvent> = {}): NewEvent =>
  event(1, { subject, data: { name: "Anna Nowak" }, ...patch });

const erase = (
  data: DataStore,
  tenantId: number,
  {
    subject,
    consumer,
    signal = new AbortController().signal,
    onStep = () => {},
  }: { subject?: string; consumer?: string; signal?: AbortSignal; onStep?: () => void },
) =>
  eraseBySubject({
    ...{ data, tenantId, runId: "run_1", signal, attemptMs: 300 },
    request: {
      reason: "asked by the person",
      ...(subject === undefined ? {} : { subject }),
      ...(consumer === undefined ? {} : { consumer }),
    },
    now: Date.now,
    progress: onStep,
  });

forEachDatabase((database) => {
  it("empties events and what was sent for them, and leaves that they were sent", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    receiver.answer = (_request, response) => response.writeHead(200).end("hello Anna Nowak");
    await using courier = await openCourier(stores);
    const { tenantId, data } = courier;
    await courier.subscribe({
      ...{ url: receiver.url, wire_format: "custom", template: '{"who":"{{ data.name }}"}' },
    });
    courier.dispatcher.start();
    await courier.publish(
      about("person/7", { idempotencyKey: "anna-1" }),
      about("person/8"),
      about("person/7", { consumer: "acme" }),
    );
    const isDone = async () =>
      (await courier.deliveries()).every(({ state }) => state === "delivered") &&
      (await courier.attempts()).length === 3;
    await until(isDone, { what: () => "not delivered" });
    const own = forTenant(data, tenantId);
    assert.equal(await countErase(own, { subject: "person/7" }), 2);
    const { counts, result } = await erase(data, tenantId, { subject: "person/7" });
    assert.deepEqual([counts.read, counts.updated], [3, 2]);
    assert.deepEqual(result, { events: 2, deliveries: 2, expired: 0 });

    const rows = await data.db.selectFrom("event").selectAll().orderBy("seq").execute();
    assert.deepEqual(
      rows.map((row) => [row.type, row.data === ERASED, row.subject, row.idempotency_key]),
      [
        ["order.shipped", true, null, null],
        ["order.shipped", false, "person/8", null],
        ["order.shipped", true, null, null],
      ],
    );
    assert.equal(rows[2]?.consumer, "acme");
    const [kept, ...others] = (await courier.attempts()).filter((row) => row.response_body);
    assert.match(kept?.request_body ?? "", /Anna/);
    assert.equal(others.length, 0);
    const emptied = (await courier.attempts()).find((row) => row.id !== kept?.id);
    assert.deepEqual(
      [emptied?.request_body, emptied?.request_headers, emptied?.response_headers, emptied?.status],
      [null, "{}", null, 200],
    );
    assert.equal(await countDeliveries(own, { text: "anna" }), 1);
    assert.equal(await countErase(own, { subject: "person/7" }), 0);
    assert.equal(
      (await courier.deliveries()).every(({ state }) => state === "delivered"),
      true,
    );
  });

  it("ends what was not sent yet, by customer, in an ordered subscription too", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    receiver.answer = (_request, response) => response.writeHead(503).end("no, Anna Nowak");
    await using courier = await openCourier(stores);
    const { tenantId, data } = courier;
    await courier.subscribe({ url: receiver.url, retry_delays: "[600]" });
    const inOrder = { ordering: "fifo", ordering_key: "name" } as const;
    await courier.subscribe({ url: receiver.url, retry_delays: "[600]", ...inOrder });
    courier.dispatcher.start();
    await courier.publish(
      about("a", { consumer: "acme" }),
      about("b"),
      about("c", { consumer: "acme" }),
    );
    const tried = async () =>
      (await courier.attempts()).length >= 4 &&
      (await courier.deliveries()).every(({ lease_token }) => lease_token === null);
    await until(tried, { what: () => "not tried" });
    const { result } = await erase(data, tenantId, { consumer: "acme" });
    assert.deepEqual(result, { events: 2, deliveries: 4, expired: 4 });
    const rows = await courier.deliveries();
    const ended = rows.filter(({ state }) => state === "expired");
    assert.equal(ended.length, 4);
    assert.ok(ended.every(({ last_error }) => last_error === "Erased: asked by the person"));
    assert.ok(ended.every(({ ordering_key }) => ordering_key === null));
    const events = await data.db.selectFrom("event").select("consumer").execute();
    assert.ok(events.every(({ consumer }) => consumer === null));
    const left = await data.db.selectFrom("delivery_order").selectAll().execute();
    assert.ok(left.length <= 1, "only the other customer's is still in the order");
    const waits = rows.filter(({ state }) => state === "retrying" || state === "pending");
    assert.equal(waits.length, 2);
    await until(
      async () =>
        (await courier.deliveries())
          .filter(({ state }) => state === "retrying" || state === "pending")
          .every(({ next_attempt_at }) => next_attempt_at !== null),
      { what: () => "the next one of the order waits for ever" },
    );
  });

  it("goes on where it was stopped, and erases what a worker was sending meanwhile", async () => {
    await using stores = await database.open();
    await using receiver = await openReceiver();
    const answer = Promise.withResolvers<void>();
    receiver.answer = (_request, response) =>
      void answer.promise.then(() => response.writeHead(200).end("hello Anna Nowak"));
    await using courier = await openCourier(stores, { leaseMs: 2_000 });
    const { tenantId, data } = courier;
    await courier.subscribe({ url: receiver.url });
    const many = Array.from({ length: 700 }, (_, n) => event(n));
    await courier.publish(...many.slice(0, 500));
    await courier.publish(...many.slice(500), about("person/7"));
    await inTransaction(data, async ({ db }) => {
      await db.deleteFrom("delivery").execute();
      await db.updateTable("event").set({ is_pending: 0 }).execute();
      await db
        .updateTable("event")
        .set({ is_pending: 1 })
        .where("subject", "=", "person/7")
        .execute();
    });
    courier.dispatcher.start();
    await receiver.count(1);

    const stop = new AbortController();
    const first = erase(data, tenantId, {
      subject: "person/7",
      signal: stop.signal,
      onStep: () => stop.abort(new Error("stopped")),
    });
    await assert.rejects(first, /stopped/);
    const reads: number[] = [];
    const second = erase(data, tenantId, { subject: "person/7", onStep: () => reads.push(1) });
    await until(async () => (await courier.deliveries())[0]?.state === "expired", {
      what: () => "it was not ended",
    });
    answer.resolve();
    const { counts, result } = await second;
    assert.deepEqual([counts.read, counts.updated], [701, 1]);
    assert.equal(reads.length, 2, "the first step was not taken again");
    assert.deepEqual(result, { events: 1, deliveries: 1, expired: 1 });
    const attempts = await courier.attempts();
    assert.ok(attempts.length > 0, "the answer came and was written down");
    assert.ok(attempts.every((row) => row.response_body === null && row.request_headers === "{}"));
  });
});

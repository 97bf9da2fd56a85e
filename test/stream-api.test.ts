import assert from "node:assert/strict";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { MAX_READERS } from "../src/http/stream-slots.ts";
import { seedTenant } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";
import { until } from "./receiver.ts";

describe("events for those who fetch them", () => {
  let bed: TestHub;
  let headers: { authorization: string };
  let url: string;

  before(async () => {
    bed = await openTestHub();
    headers = await bed.signIn(bed.tenantId, ["records.read", "webhooks.manage"]);
    await bed.app.listen({ port: 0, host: "127.0.0.1" });
    url = `http://127.0.0.1:${(bed.app.server.address() as AddressInfo).port}`;
  });
  after(() => bed[Symbol.asyncDispose]());

  async function send(method: "GET" | "POST" | "DELETE", path: string, payload?: object) {
    const options: InjectOptions = { method, url: `/api/events${path}`, headers };
    const { statusCode: status, body } = await bed.app.inject({
      ...options,
      ...(payload ? { payload } : {}),
    });
    return { status, text: body, body: body === "" ? undefined : JSON.parse(body) };
  }
  const publish = (...events: object[]) => send("POST", "", { events });
  const order = (n: number, more: object = {}) => ({ type: "order.paid", data: { n }, ...more });
  const numbersOf = (page: { items: { data: { n: number } }[] }) =>
    page.items.map(({ data }) => data.n);

  it("keeps a reader's place, and gives events again until they are acknowledged", async () => {
    const poll = async () => (await send("GET", "/poll?reader=ledger&limit=2")).body;
    assert.deepEqual((await poll()).items, []);
    await publish(order(1), order(2), order(3));
    const first = await poll();
    assert.deepEqual([numbersOf(first), first.has_more], [[1, 2], true]);
    assert.deepEqual(await poll(), first, "nothing was acknowledged");
    const ack = (cursor: string, more = {}) =>
      send("POST", "/poll/ack", { reader: "ledger", cursor, ...more });
    assert.equal((await ack(first.items[0].cursor)).status, 200);
    assert.deepEqual(numbersOf(await poll()), [2, 3]);
    await ack((await poll()).cursor);
    assert.deepEqual((await poll()).items, []);
    assert.equal(
      (await ack(first.cursor)).body.cursor > first.cursor,
      true,
      "never back by itself",
    );
    await ack(first.items[0].cursor, { rewind: true });
    assert.deepEqual(numbersOf(await poll()), [2, 3]);
    assert.equal((await ack("999999")).status, 422);
    assert.equal((await send("POST", "/poll/ack", { reader: "none", cursor: "1" })).status, 404);

    const listed = (await send("GET", "/readers")).body.items;
    assert.deepEqual(
      listed.map(({ reader }: { reader: string }) => reader),
      ["ledger"],
    );
    assert.equal((await send("DELETE", "/readers/ledger")).status, 204);
    assert.equal((await send("DELETE", "/readers/ledger")).status, 404);
  });

  it("takes the caller's own cursor, and shows numbers as they were published", async () => {
    const start = (await send("GET", "/poll")).body.cursor;
    const data = '{"sum":15.990,"big":12345678901234567890}';
    const { statusCode } = await bed.app.inject({
      method: "POST",
      url: "/api/events",
      headers: { ...headers, "content-type": "application/json" },
      payload: `{"type":"order.paid","data":{"n":1}}`,
    });
    assert.equal(statusCode, 202);
    await bed.hub.publisher.publish(bed.tenantId, [
      { type: "order.paid", data, occurredAt: Date.UTC(2026, 0, 1), subject: "order/1" },
    ]);
    const page = await send("GET", `/poll?cursor=${start}`);
    assert.ok(page.text.includes(`"data":${data}`));
    const [, second] = page.body.items;
    assert.deepEqual(
      [second.occurred_at, second.subject, second.consumer],
      ["2026-01-01T00:00:00.000Z", "order/1", null],
    );
    assert.deepEqual((await send("GET", `/poll?cursor=${page.body.cursor}`)).body.items, []);
    assert.ok(numbersOf((await send("GET", "/poll?from=start")).body).length >= 2);
  });

  it("gives only what the reader asks for", async () => {
    const { cursor } = (await send("GET", "/poll")).body;
    await publish(
      order(1, { consumer: "acme" }),
      order(2),
      { type: "ticket.opened", data: { n: 3 } },
      order(4, { consumer: "acme" }),
    );
    const get = async (query: string) =>
      numbersOf((await send("GET", `/poll?cursor=${cursor}&${query}`)).body);
    assert.deepEqual(await get("types=ticket.*,nfe_importada"), [3]);
    assert.deepEqual(await get("consumer=acme"), [1, 4]);
    const filters = encodeURIComponent(JSON.stringify({ n: { gte: 2 } }));
    assert.deepEqual(await get(`types=order.*&event_filters=${filters}`), [2, 4]);
    for (const wrong of [
      "types=what%20is",
      "event_filters=[1]",
      "event_filters={",
      "cursor=abc",
      "reader=x",
      "limit=0",
      "wait=100",
    ]) {
      const { status } = await send("GET", `/poll?cursor=${cursor}&${wrong}`);
      assert.equal(status, 422, wrong);
    }
  });

  it("waits for the first event", async () => {
    const { cursor } = (await send("GET", "/poll")).body;
    const waiting = send("GET", `/poll?cursor=${cursor}&wait=30&types=order.*`);
    await publish({ type: "ticket.opened", data: {} });
    await publish(order(7));
    assert.deepEqual(numbersOf((await waiting).body), [7]);
  });

  it("streams events, goes on after the last one seen, and shows nothing of other tenants", async () => {
    await using stream = await openStream(`${url}/api/events/stream`, headers);
    assert.equal(stream.response.headers["content-type"], "text/event-stream; charset=utf-8");
    const other = await seedTenant(bed.hub.config, "other");
    const occurredAt = Date.UTC(2026, 0, 1);
    const theirs = { type: "order.paid", data: { n: "theirs" }, occurredAt };
    await bed.hub.publisher.publish(other, [theirs]);
    const data = '{"n":\n1.10}';
    await bed.hub.publisher.publish(bed.tenantId, [{ type: "order.paid", data, occurredAt }]);
    await publish(order(2));
    await stream.has('"n":2');
    const [greeting, first, second] = stream.text().split("\n\n");
    assert.match(greeting ?? "", /^retry: 3000\nid: \d+$/);
    assert.match(
      first ?? "",
      /^id: \d+\nevent: order.paid\ndata: {"type":"order.paid","timestamp":"2026-01-01T00:00:00.000Z","data":{"n":\ndata: 1.10}}$/,
    );
    const id = /^id: (\d+)/.exec(first ?? "")?.[1] ?? "";
    await using again = await openStream(`${url}/api/events/stream?types=order.*`, {
      ...headers,
      "last-event-id": id,
    });
    await again.has('"n":2');
    assert.equal(again.text().split("\n\n")[1], second);
    assert.ok(!stream.text().includes("theirs"));
  });

  it("lets a slow reader take its time, and keeps what it has not taken in the database", async () => {
    const { cursor } = (await send("GET", "/poll")).body;
    const text = "x".repeat(400_000);
    await using stream = await openStream(`${url}/api/events/stream?cursor=${cursor}`, headers, {
      isPaused: true,
    });
    const before = process.memoryUsage().rss;
    for (let n = 0; n < 100; n += 10) {
      const events = Array.from({ length: 10 }, (_, i) =>
        order(n + i, { data: { n: n + i, text } }),
      );
      await bed.hub.publisher.publish(
        bed.tenantId,
        events.map((event) => ({ ...event, occurredAt: 0 })),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(process.memoryUsage().rss - before < 150_000_000);
    stream.response.resume();
    await stream.has('"n":99,');
    const numbers = [...stream.text().matchAll(/"data":{"n":(\d+),/g)].map(([, n]) => Number(n));
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, (_, n) => n),
    );
  });

  it("gives a tenant so many places and no more, and takes them back", async () => {
    const streams = await Promise.all(
      Array.from({ length: MAX_READERS }, () => openStream(`${url}/api/events/stream`, headers)),
    );
    const refused = await send("GET", "/poll?wait=5");
    assert.equal(refused.status, 429);
    assert.match(refused.body.detail, /Close one/);
    assert.equal((await send("GET", "/poll")).status, 200);
    for (const stream of streams) await stream[Symbol.asyncDispose]();
    await until(async () => (await send("GET", "/poll?wait=1")).status === 200, {
      what: () => "no place came back",
    });
  });

  it("ends streams and waits when the hub stops", async () => {
    await using own = await openTestHub();
    const auth = await own.signIn(own.tenantId);
    await own.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = own.app.server.address() as AddressInfo;
    const stream = await openStream(`http://127.0.0.1:${port}/api/events/stream`, auth);
    await stream.has("retry");
    const poll = fetch(`http://127.0.0.1:${port}/api/events/poll?wait=60`, { headers: auth });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    await own.app.close();
    assert.equal((await poll).status, 200);
    assert.ok(performance.now() - began < 5_000);
    await until(() => stream.response.complete, { what: () => "the stream was cut off" });
  });
});

async function openStream(
  address: string,
  headers: Record<string, string>,
  { isPaused = false } = {},
) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = httpRequest(address, { headers }, resolve).on("error", reject).end();
  const response = await promise;
  let text = "";
  response.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  response.on("error", () => {});
  if (isPaused) response.pause();
  return {
    response,
    text: () => text,
    has: (wanted: string) =>
      until(() => text.includes(wanted, text.length - 1_000_000), {
        what: () => `${wanted} is not in ${text.slice(-300)}`,
      }),
    async [Symbol.asyncDispose]() {
      request.destroy();
      response.destroy();
    },
  };
}

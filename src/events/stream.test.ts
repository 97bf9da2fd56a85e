import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { sleep, systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { insertEvents, type NewEventRow } from "../store/events.ts";
import { openDataStore } from "../store/open.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { compileFilters } from "./match.ts";
import { createEventStream, type EventStream } from "./stream.ts";
import type { StreamFilter, StreamPage } from "./stream-page.ts";

const ALL: StreamFilter = { types: [] };
const row = (tenant_id: number, id: string, patch: Partial<NewEventRow> = {}): NewEventRow => ({
  tenant_id,
  id,
  type: "order.shipped",
  type_version: null,
  occurred_at: Date.now(),
  data: `{"id":"${id}"}`,
  subject: null,
  consumer: null,
  run_id: null,
  idempotency_key: null,
  is_pending: 0,
  created_at: Date.now(),
  ...patch,
});
const idsOf = ({ events }: StreamPage): string[] => events.map(({ id }) => id);

async function openBed(stores: TestStores) {
  const { config, data } = stores;
  const [tenant, other] = [await seedTenant(config), await seedTenant(config, "other")];
  return { data, tenant, other, own: forTenant(data, tenant), stream: openStream(data) };
}

/** The first page with an event: on one database numbers of a table that was emptied settle after seconds. */
const firstPage = (
  stream: EventStream,
  data: DataStore,
  request: { after?: number; limit?: number; filter?: StreamFilter } = {},
) => {
  const { signal } = new AbortController();
  const defaults = { after: 0, limit: 9, filter: ALL };
  return stream.wait(data, { ...defaults, ...request, waitMs: 10_000, signal });
};

const openStream = (data: DataStore): EventStream =>
  createEventStream({ data, clock: systemClock, log: silentLog });

/** A transaction that has written its events and is not committed before `end`. */
async function openTransaction(data: DataStore, rows: readonly NewEventRow[]) {
  const written = Promise.withResolvers<void>();
  const may = Promise.withResolvers<"commit" | "roll back">();
  const done = inTransaction(data, async (tx) => {
    await insertEvents(tx, rows);
    written.resolve();
    if ((await may.promise) === "roll back") throw new Error("rolled back");
  }).catch((error: Error) => error.message);
  await written.promise;
  const end = async (how: "commit" | "roll back"): Promise<void> => {
    may.resolve(how);
    await done;
  };
  return { end, [Symbol.asyncDispose]: () => end("roll back") };
}

forEachDatabase((database) => {
  it("gives a tenant its events in order, page by page, from any cursor", async () => {
    await using stores = await database.open();
    const { data, tenant, other, own, stream } = await openBed(stores);
    await insertEvents(data, [row(tenant, "a"), row(other, "x"), row(tenant, "b")]);
    await insertEvents(data, [row(tenant, "c"), row(other, "y")]);
    const first = await firstPage(stream, own, { limit: 2 });
    assert.deepEqual([idsOf(first), first.hasMore], [["a", "b"], true]);
    const second = await stream.read(own, { after: first.cursor, limit: 2, filter: ALL });
    assert.deepEqual([idsOf(second), second.hasMore], [["c"], false]);
    const third = await stream.read(own, { after: second.cursor, limit: 2, filter: ALL });
    assert.deepEqual(third, { events: [], cursor: second.cursor, hasMore: false });
    assert.deepEqual(first.events[0]?.dataText, '{"id":"a"}');
    assert.deepEqual(
      (await stream.read(own, { after: first.events[0]?.cursor ?? 0, limit: 9, filter: ALL }))
        .events.length,
      2,
    );
    assert.equal(await stream.end(), second.cursor);
  });

  it("gives only what the filter takes, and passes the rest", async () => {
    await using stores = await database.open();
    const { data, tenant, own, stream } = await openBed(stores);
    await insertEvents(data, [
      row(tenant, "a", { type: "invoice.paid", data: '{"sum":5}' }),
      row(tenant, "b", { consumer: "kunde" }),
      row(tenant, "c", { type: "invoice.paid", data: '{"sum":50}', consumer: "kunde" }),
      row(tenant, "d", { type: "invoice.paid", data: '{"sum":500}' }),
    ]);
    await firstPage(stream, own);
    const read = (filter: StreamFilter) => stream.read(own, { after: 0, limit: 1, filter });
    const large = compileFilters({ sum: { gt: 10 } });
    assert.deepEqual(idsOf(await read({ types: ["order.*"] })), ["b"]);
    assert.deepEqual(idsOf(await read({ types: [], consumer: "kunde" })), ["b"]);
    const cut = await read({ types: ["invoice.paid"], accepts: large });
    assert.deepEqual([idsOf(cut), cut.hasMore], [[], true]);
    const request = { limit: 9, filter: { types: ["invoice.paid"], accepts: large } };
    const found = await stream.read(own, { after: cut.cursor, ...request });
    assert.deepEqual(idsOf(found), ["c", "d"]);
    const none = await read({ types: ["nothing.*"] });
    assert.deepEqual([none.events, none.hasMore], [[], false]);
    assert.equal(none.cursor, found.cursor);
  });

  it("keeps pages of large events small, and lets a single larger one through", async () => {
    await using stores = await database.open();
    const { data, tenant, own, stream } = await openBed(stores);
    const large = `{"text":"${"ż".repeat(1_500_000)}"}`;
    for (const id of ["a", "b", "c"]) await insertEvents(data, [row(tenant, id, { data: large })]);
    await insertEvents(data, [row(tenant, "d", { data: `{"text":"${"x".repeat(5_000_000)}"}` })]);
    await firstPage(stream, own);
    const pages: string[][] = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const page = await stream.read(own, { after, limit: 100, filter: ALL });
      pages.push(idsOf(page));
      ({ cursor: after, hasMore } = page);
    }
    assert.deepEqual(pages, [["a"], ["b"], ["c"], ["d"]]);
  });

  it("waits for an event, and ends with the time, the reader or the hub", async () => {
    await using stores = await database.open();
    const { data, tenant, own, stream } = await openBed(stores);
    const { signal } = new AbortController();
    const wait = (waitMs: number, by = signal) =>
      stream.wait(own, { after: 0, limit: 9, filter: ALL, waitMs, signal: by });
    assert.deepEqual((await wait(1)).events, []);
    const woken = wait(20_000);
    await insertEvents(data, [row(tenant, "a")]);
    stream.notify();
    assert.deepEqual(idsOf(await woken), ["a"]);

    const none = { after: await stream.end(), limit: 9, filter: ALL, waitMs: 20_000 };
    const reader = new AbortController();
    const left = stream.wait(own, { ...none, signal: reader.signal });
    const stopped = stream.wait(own, { ...none, signal });
    reader.abort();
    assert.deepEqual((await left).events, []);
    stream.stop();
    assert.deepEqual((await stopped).events, []);
    assert.ok(stream.isStopped);
  });

  it("sees what another process published without a word from it", async () => {
    await using stores = await database.open();
    const { tenant, own, stream } = await openBed(stores);
    const { signal } = new AbortController();
    const page = stream.wait(own, { after: 0, limit: 9, filter: ALL, waitMs: 20_000, signal });
    await using elsewhere = openDataStore(stores.url, "");
    await insertEvents(elsewhere, [row(tenant, "a")]);
    assert.deepEqual(idsOf(await page), ["a"]);
  });
});

forEachDatabase((database) => {
  if (database.name === "SQLite") return;

  for (const how of ["commit", "roll back"] as const) {
    it(`holds back what comes after an open transaction until its ${how}`, async () => {
      await using stores = await database.open();
      const { data, tenant, other, own, stream } = await openBed(stores);
      await insertEvents(data, [row(tenant, "before")]);
      const read = (after: number) => stream.read(own, { after, limit: 9, filter: ALL });
      const first = await firstPage(stream, own);
      assert.deepEqual(idsOf(first), ["before"]);
      const rows = [row(tenant, "slow"), row(other, "theirs")];
      await using transaction = await openTransaction(data, rows);
      await insertEvents(data, [row(tenant, "fast")]);

      const held = await read(first.cursor);
      assert.deepEqual([held.events, held.cursor], [[], first.cursor]);
      await using elsewhere = openDataStore(stores.url, "");
      const late = openStream(elsewhere);
      const seen = idsOf(
        await late.read(forTenant(elsewhere, tenant), { after: 0, limit: 9, filter: ALL }),
      );
      assert.ok(!seen.includes("fast"), "a process that starts now does not pass it by either");

      await transaction.end(how);
      const got = idsOf(await firstPage(stream, own, { after: first.cursor }));
      assert.deepEqual(got, how === "commit" ? ["slow", "fast"] : ["fast"]);
    });
  }
});

forEachDatabase((database) => {
  it("hands every event to every reader once while many publish at once", async () => {
    await using stores = await database.open();
    const { data, tenant, other, stream } = await openBed(stores);
    // Two connections of one thread to one SQLite file would wait for each other for ever.
    await using second = openDataStore(stores.url, "");
    const elsewhere = data.can.unseen === "none" ? data : second;
    const published: string[] = [];
    let isOver = false;
    const publishers = Array.from({ length: 8 }, (_, n) => publish(n));

    async function publish(n: number): Promise<void> {
      const store = n % 2 === 0 ? data : elsewhere;
      for (let i = 0; i < 25; i++) {
        const ids = Array.from({ length: 1 + ((n + i) % 3) }, (_, k) => `${n}-${i}-${k}`);
        const isKept = (n * 7 + i) % 5 !== 0;
        const owner = (n + i) % 4 === 0 ? other : tenant;
        const write = inTransaction(store, async (tx) => {
          for (const id of ids) {
            await insertEvents(tx, [row(owner, id)]);
            // On a server the others get their numbers meanwhile and are committed before.
            await sleep(Math.random() * 8);
          }
          if (!isKept) throw new Error("rolled back");
        });
        await write.then(
          () => owner === tenant && published.push(...ids),
          (error: Error) => assert.equal(error.message, "rolled back"),
        );
      }
    }

    async function follow(store: DataStore, by: EventStream): Promise<string[]> {
      const { signal } = new AbortController();
      const got: string[] = [];
      const giveUpAt = performance.now() + 20_000;
      for (let after = 0; ; ) {
        const wasOver = isOver;
        const isLate = performance.now() > giveUpAt;
        const request = { after, limit: 1 + Math.floor(Math.random() * 20), filter: ALL, signal };
        const page = await by.wait(forTenant(store, tenant), { ...request, waitMs: 30 });
        got.push(...idsOf(page));
        after = page.cursor;
        const isComplete = got.length >= published.length && page.events.length === 0;
        if ((wasOver && isComplete) || isLate) return got;
      }
    }

    const readers = [
      follow(data, stream),
      follow(data, stream),
      follow(elsewhere, openStream(elsewhere)),
    ];
    await Promise.all(publishers);
    isOver = true;
    assert.ok(published.length > 150);
    for (const got of await Promise.all(readers)) {
      assert.deepEqual(got.toSorted(), published.toSorted());
    }
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator } from "../../sandbox/erp/index.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import erp from "../connectors/sandbox-erp/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import type { Item } from "../model/item.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Sink } from "../sdk/sink.ts";
import { openTestContext } from "../sdk/testing/context.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { originsOf } from "../store/origins.ts";
import { findRecord, listRecords } from "../store/records.ts";
import { listRunResults } from "../store/run-results.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import { splitRecord } from "./join-records.ts";
import { type Job, readStreams } from "./read-stream.ts";
import type { SendParams } from "./send-plan.ts";
import { sendRecords } from "./send-records.ts";

const connector = erp as unknown as Connector;
const SHOP = 1;
const ERP = 2;
const ALL: SendParams = { entity: "item", filter: {} };

const item = (code: string, over: Partial<Item> = {}): Item => ({
  ...{ code, name: `Part ${code}`, type: "goods", active: true, vat_rate: "27" },
  ...over,
});

/** A hub that has items of a shop, and an ERP without any. */
async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const simulator = createSimulator({ rows: 0 });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { credentials } = simulator;
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  const signal = AbortSignal.timeout(60_000);
  const common = { settings: {}, log: silentLog, clock: systemClock, signal };
  const ctx = openTestContext({ connector: erp as never, baseUrl, credentials, ...common });
  const data = forTenant(stores.data, await seedTenant(stores.config));
  let runs = 0;
  const nextRun = () => `run_${String(++runs).padStart(4, "0")}`;
  const jobOf = (integration: number, over: Partial<Job> = {}): Job => ({
    data,
    runId: nextRun(),
    startedAt: Date.now(),
    integration: { id: integration, slug: `int-${integration}`, settings: {} },
    connector,
    context: ctx,
    log: () => {},
    clock: systemClock,
    signal,
    progress: () => {},
    ...over,
  });
  const sink = connector.sinks?.items as Sink<"item">;
  return {
    data,
    jobOf,
    sink,
    ctx,
    /** What the shop says. */
    async shop(...items: readonly Item[]) {
      const state = {
        ...{ runId: nextRun(), integration: { id: SHOP, slug: "shop" }, stream: "items" },
        ...{ authority: "books" as const, entity: "item" as const, overlay: {}, pages: 0 },
        counts: NO_COUNTS,
      };
      const changes = items.map((one) => ({
        op: "upsert" as const,
        id: `s-${one.code}`,
        data: one,
      }));
      await commitPage(data, state, { changes, cursor: {} }, { now: Date.now(), isDone: false });
    },
    async send(params: SendParams = ALL, over: Partial<Job> = {}) {
      const job = jobOf(ERP, over);
      const outcome = await sendRecords(job, params);
      const rows = await listRunResults(data, { runId: job.runId, limit: 500 });
      return { ...outcome, runId: job.runId, rows };
    },
    syncErp: async () =>
      (
        await readStreams(jobOf(ERP), [
          { stream: "items", query: { mode: "incremental" }, overlay: {} },
        ])
      ).counts,
    items: () => listRecords(data, "item", { filter: {}, limit: 500 }),
    find: (...codes: string[]) => sink.find(ctx, codes),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await stores[Symbol.asyncDispose]();
    },
  };
}

const statuses = (rows: readonly { record_key: string | null; status: string }[]) =>
  Object.fromEntries(rows.map(({ record_key: key, status }) => [key, status]));

forEachDatabase((database) => {
  it("tries without writing, then writes just that, and the second time nothing", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A"), item("B"), item("BAD", { vat_rate: "250" }));
    const wanted = { A: "created", B: "created", BAD: "rejected" };

    const tried = await bed.send({ ...ALL, dry_run: true });
    assert.deepEqual(statuses(tried.rows), wanted);
    assert.deepEqual(await bed.find("A", "B"), []);
    const ids = (await bed.items()).map(({ id }) => id);
    assert.equal((await originsOf(bed.data, "item", ids)).length, 3, "a try links nothing");

    const sent = await bed.send();
    assert.deepEqual(statuses(sent.rows), wanted);
    assert.deepEqual(sent.counts, { ...NO_COUNTS, read: 3, created: 2, refused: 1 });
    const bad = sent.rows.find(({ record_key: key }) => key === "BAD");
    assert.match(bad?.message ?? "", /./, "a refusal says why");
    assert.equal((await bed.find("A", "B")).length, 2);
    const again = await bed.send();
    assert.deepEqual(statuses(again.rows), { A: "unchanged", B: "unchanged", BAD: "rejected" });
  });

  it("links what was written, so that the next read of that system makes nothing new", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A"), item("B"));
    const sent = await bed.send();
    const [before] = await bed.items();
    const counts = await bed.syncErp();
    assert.equal(counts.created, counts.read - 2, "all but the two that were sent are new");
    const records = (await bed.items()).filter(({ data }) => ["A", "B"].includes(data.code));
    assert.equal(records.length, 2);
    for (const record of records) {
      const origins = await originsOf(bed.data, "item", [record.id]);
      assert.deepEqual(
        origins.map(({ integration_id: id }) => id),
        [SHOP, ERP],
      );
      const row = sent.rows.find(({ record_id: id }) => id === record.id);
      assert.equal(origins[1]?.remote_id, row?.remote_id);
      assert.equal(origins[1]?.stream, "items");
    }
    assert.ok(records.some(({ data }) => data.name === before?.data.name));
  });

  it("leaves a sent record what its sources make of it until the other system speaks", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A", { description: "first" }));
    await bed.send();
    await bed.shop(item("A", { name: "New name" }));
    const [record] = await bed.items();
    assert.equal(record?.data.name, "New name");
    assert.equal(record?.data.description, undefined, "nothing of what was sent comes back");
    const sent = await bed.send();
    assert.deepEqual(statuses(sent.rows), { A: "updated" });

    const id = record?.id ?? 0;
    const task = { data: bed.data, actor: "tests", now: Date.now() };
    const origins = await originsOf(bed.data, "item", [id]);
    const codes = ["only_origin", "origin_gone"];
    for (const [at, { id: originId }] of origins.entries()) {
      await assert.rejects(splitRecord(task, "item", { id, originId }), { code: codes[at] });
    }
  });

  it("goes on after a crash between the write and its results without writing twice", async () => {
    await using bed = await openBed(database);
    const codes = Array.from({ length: 120 }, (_, at) => `P${String(at).padStart(3, "0")}`);
    await bed.shop(...codes.map((code) => item(code)));
    let writes = 0;
    const keys: string[] = [];
    const dying: Sink<"item"> = {
      ...bed.sink,
      async write(ctx, requests, key) {
        keys.push(key);
        const results = await bed.sink.write(ctx, requests, key);
        writes += 1;
        if (writes === 2) throw new Error("the process died");
        return results;
      },
    };
    const withDying = { ...connector, sinks: { items: dying as unknown as Sink } };
    const runId = "run_crash";
    await assert.rejects(bed.send(ALL, { runId, connector: withDying }), /the process died/);
    const open = await listRunResults(bed.data, { runId, status: "sending", limit: 500 });
    assert.equal(open.length, 50);
    await bed.shop(item(codes[60] ?? "", { name: "Changed meanwhile" }));

    const { counts, rows } = await bed.send(ALL, { runId, connector: withDying });
    assert.deepEqual(counts, { ...NO_COUNTS, read: 120, created: 120 });
    assert.deepEqual(keys.slice(1, 3), ["run_crash-1", "run_crash-1"]);
    assert.equal(new Set(rows.map(({ remote_id: id }) => id)).size, 120);
    const found = await bed.find(...codes);
    assert.equal(found.length, 120);
    const changed = found.find(({ key }) => key === codes[60]);
    assert.equal(changed?.data.name, `Part ${codes[60]}`, "the repeat sends what was begun");
    assert.ok(rows.every(({ request }) => request === null));
  });

  it("does not write over what somebody changed there, unless told to", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A"), item("B"));
    await bed.send();
    await bed.syncErp();
    const theirs = [{ key: "A", data: item("A", { name: "Changed in the ERP" }) }];
    await bed.sink.write(bed.ctx, theirs, "by-hand");
    await bed.shop(item("A", { name: "Changed in the shop" }), item("B", { name: "B too" }));
    const ids = (await bed.items())
      .filter(({ data }) => ["A", "B"].includes(data.code))
      .map(({ id }) => id);
    const first = await bed.send({ entity: "item", ids });
    assert.deepEqual(statuses(first.rows), { A: "conflict", B: "updated" });
    assert.deepEqual([first.counts.refused, first.result], [1, { conflicts: 1 }]);
    assert.equal((await bed.find("A"))[0]?.data.name, "Changed in the ERP");
    const second = await bed.send({ entity: "item", ids, overwrite: true });
    assert.deepEqual(statuses(second.rows), { A: "updated", B: "unchanged" });
    assert.equal((await bed.find("A"))[0]?.data.name, "Changed in the shop");
  });

  it("takes its own writing for nobody else's change", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A"));
    await bed.send();
    await bed.syncErp();
    const ids = (await bed.items()).flatMap(({ id, data }) => (data.code === "A" ? [id] : []));
    for (const name of ["First change", "Second change"]) {
      await bed.shop(item("A", { name }));
      const { rows } = await bed.send({ entity: "item", ids });
      assert.deepEqual(statuses(rows), { A: "updated" }, name);
    }
    assert.equal((await bed.find("A"))[0]?.data.name, "Second change");
  });

  it("says of each record that is named and not there, and of one that the system does not take", async () => {
    await using bed = await openBed(database);
    await bed.shop(item("A"));
    const [record] = await bed.items();
    const id = record?.id ?? 0;
    const { rows } = await bed.send({ entity: "item", ids: [id, 999_999] });
    assert.deepEqual(
      rows.map(({ record_id, status }) => [record_id, status]).toSorted(),
      [
        [999_999, "rejected"],
        [id, "created"],
      ].toSorted(),
    );
    assert.ok(await findRecord(bed.data, "item", id));
    const strange = { ...connector, sinks: { cost_invoices: connector.sinks?.items as Sink } };
    const none = await bed.send({ entity: "item", ids: [id] }, { connector: strange });
    assert.match(none.rows[0]?.message ?? "", /takes no such record/);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Authority, Change } from "../sdk/stream.ts";
import { insertAssignments } from "../store/assignments.ts";
import { listChanges } from "../store/changes.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { insertFileOnce } from "../store/files.ts";
import { originsOf } from "../store/origins.ts";
import { findRecord, listRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import { joinRecords, splitRecord } from "./join-records.ts";

const NOW = Date.UTC(2026, 0, 2);
const KSEF = "7790115243-20261014-0100A0D61E23-B5";
const AUTHORITIES: readonly Authority[] = ["books", "original"];

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  currency: "PLN",
  seller: { ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
  buyer: {},
  lines: [],
  vat_breakdown: [],
  totals: { gross: "1.23" },
  status: "open",
  ...over,
});

let runs = 0;
/** `integration` says this of the document `id`: 1 keeps books, 2 has originals. */
const say = (data: DataStore, integration: number, id: string, over: Partial<Invoice>) => {
  const change: Change<Invoice> = { op: "upsert", id, data: invoice(over) };
  const read = {
    runId: `run_${++runs}`,
    integration: { id: integration, slug: `int-${integration}` },
    stream: "cost_invoices",
    authority: AUTHORITIES[integration - 1] ?? "listing",
    entity: "invoice" as const,
    overlay: {},
    pages: 0,
    counts: NO_COUNTS,
  };
  return commitPage(data, read, { changes: [change], cursor: {} }, { now: NOW, isDone: false });
};
const live = async (data: DataStore) =>
  (await listRecords(data, "invoice", { filter: {}, limit: 100 })).toReversed();
const originIds = async (data: DataStore, id: number) =>
  (await originsOf(data, "invoice", [id])).map((origin) => origin.remote_id);
const eventsOf = async (data: DataStore) =>
  (await data.db.selectFrom("event").select(["type", "data"]).orderBy("seq").execute()).map(
    ({ type, data: text }) => ({ type, data: JSON.parse(text) as Record<string, unknown> }),
  );

forEachDatabase((database) => {
  const openTenant = async (stores: TestStores): Promise<DataStore> =>
    forTenant(stores.data, await seedTenant(stores.config));
  const byAnna = (data: DataStore) => ({ data, actor: "anna@example.com", now: NOW });

  it("joins two invoices that turn out to be one once the books know the KSeF number", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const fiscal = { system: "KSEF", id: KSEF };
    await say(data, 1, "b", { number: "17/26", note: "z książek" });
    await say(data, 2, "k", { number: "FV/17/2026", fiscal });
    const [first, second] = await live(data);
    assert.ok(first && second);
    await say(data, 1, "b", { number: "17/26", note: "z książek", fiscal });

    const [one, ...more] = await live(data);
    assert.deepEqual(more, []);
    assert.equal(one?.id, first.id);
    assert.equal(one?.data.number, "FV/17/2026");
    assert.equal(one?.data.note, "z książek");
    assert.deepEqual(await originIds(data, first.id), ["b", "k"]);
    const gone = await findRecord(data, "invoice", second.id);
    assert.deepEqual([gone?.merged_into, gone?.deleted_at], [first.id, NOW]);
    const last = (await eventsOf(data)).at(-1);
    assert.equal(last?.type, "invoice.merged");
    assert.deepEqual(last?.data.merged_ids, [second.id]);
  });

  it("joins and splits at a person's word, with who and when, and there and back is the same", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await say(data, 1, "b", { number: "A", note: "z książek" });
    await say(data, 2, "k", { number: "B" });
    const [a, b] = await live(data);
    assert.ok(a && b);
    await joinRecords(byAnna(data), "invoice", { id: a.id, otherId: b.id });
    assert.deepEqual(
      (await live(data)).map(({ id, data: { number, note } }) => [id, number, note]),
      [[a.id, "B", "z książek"]],
    );
    const [merged] = await listChanges(data, { entity: "invoice", recordId: a.id, limit: 1 });
    assert.deepEqual([merged?.actor, merged?.run_id], ["anna@example.com", null]);
    await assert.rejects(joinRecords(byAnna(data), "invoice", { id: b.id, otherId: a.id }), {
      code: "record_merged",
      facts: { merged_into: a.id },
    });

    const origin = (await originsOf(data, "invoice", [a.id])).find((o) => o.remote_id === "k");
    const ids = { id: a.id, originId: origin?.id ?? 0 };
    const split = await splitRecord(byAnna(data), "invoice", ids);
    const records = await live(data);
    assert.deepEqual(
      records.map((record) => [record.id, record.data]),
      [
        [a.id, a.data],
        [split, b.data],
      ],
    );
    await assert.rejects(splitRecord(byAnna(data), "invoice", ids), { code: "not_found" });
    const types = (await eventsOf(data)).slice(2).map(({ type }) => type);
    assert.deepEqual(types, ["invoice.merged", "invoice.updated", "invoice.split"]);
  });

  it("does not join again by itself what a person split, until a person joins it", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const both = { number: "A", fiscal: { system: "KSEF", id: KSEF } };
    await say(data, 1, "b", both);
    await say(data, 2, "k", both);
    const [record] = await live(data);
    assert.ok(record);
    const [, origin] = await originsOf(data, "invoice", [record.id]);
    const originId = origin?.id ?? 0;
    const split = await splitRecord(byAnna(data), "invoice", { id: record.id, originId });
    await say(data, 2, "k", { ...both, note: "again" });
    await say(data, 1, "b", { ...both, note: "and again" });
    assert.equal((await live(data)).length, 2);
    assert.deepEqual(await originIds(data, split), ["k"]);

    await joinRecords(byAnna(data), "invoice", { id: split, otherId: record.id });
    assert.equal((await live(data)).length, 1);
    await say(data, 1, "b", both);
    assert.deepEqual((await originIds(data, split)).sort(), ["b", "k"]);
  });

  it("moves assignments, history and files along, and keeps the record's own", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await say(data, 1, "b", { number: "A" });
    await say(data, 2, "k", { number: "B" });
    await say(data, 2, "k", { number: "B", note: "x" });
    const [a, b] = await live(data);
    assert.ok(a && b);
    const person = { given_by: "person", rule_id: null, actor: "jan", run_id: null } as const;
    const row = (record_id: number, field: string, value: string) => ({
      ...{ entity: "invoice" as const, record_id, field, value: JSON.stringify(value), ...person },
      ...{ created_at: NOW, updated_at: NOW },
    });
    const project = "accounting.project_id";
    await insertAssignments(data, [
      row(a.id, project, "P-1"),
      row(b.id, project, "P-2"),
      row(b.id, "accounting.category", "K-2"),
    ]);
    await insertFileOnce(data, {
      ...{ name: "f.pdf", mime: "application/pdf", size_bytes: 1, sha256: "0".repeat(64) },
      ...{ kind: "attachment", period: null, source: `invoice/${b.id}/attachment/1` },
      ...{ created_by: "jan", created_at: NOW },
    });
    await joinRecords(byAnna(data), "invoice", { id: a.id, otherId: b.id });
    const [one] = await live(data);
    assert.deepEqual(one?.data.accounting, { project_id: "P-1", category: "K-2" });
    const changes = await listChanges(data, { entity: "invoice", recordId: a.id, limit: 20 });
    assert.ok(changes.some((change) => change.field === "note" && change.after_value === '"x"'));
    const files = await data.db.selectFrom("file").select("source").execute();
    assert.deepEqual(
      files.map(({ source }) => source),
      [`invoice/${a.id}/attachment/1`],
    );
  });

  it("refuses what makes no sense", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await say(data, 1, "b", { number: "A" });
    await say(data, 2, "k", { number: "B", direction: "sales" });
    const [a, b] = await live(data);
    assert.ok(a && b);
    const task = byAnna(data);
    const join = (id: number, otherId: number) => joinRecords(task, "invoice", { id, otherId });
    assert.throws(() => join(a.id, a.id), { code: "invalid_input" });
    await assert.rejects(join(a.id, b.id), { code: "records_differ" });
    await assert.rejects(join(a.id, 9_999_999), { code: "not_found" });
    const [origin] = await originsOf(data, "invoice", [a.id]);
    const originId = origin?.id ?? 0;
    await assert.rejects(splitRecord(task, "invoice", { id: a.id, originId }), {
      code: "only_origin",
    });
    await assert.rejects(splitRecord(task, "invoice", { id: b.id, originId }), {
      code: "not_found",
    });
  });

  it("keeps what one system said only where that is more than the record itself", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await say(data, 1, "b", { number: "A" });
    const kept = async () =>
      (await data.db.selectFrom("record_origin").select("data").orderBy("id").execute()).map(
        (row) => row.data !== null,
      );
    assert.deepEqual(await kept(), [false]);
    await say(data, 2, "k", { number: "A", note: "more" });
    assert.deepEqual(await kept(), [true, true]);
  });
});

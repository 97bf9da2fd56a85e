import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Change } from "../sdk/stream.ts";
import { listChanges, listRefused } from "../store/changes.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { originsOf } from "../store/origins.ts";
import { listRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import type { ReadState } from "./read-state.ts";

const NOW = Date.UTC(2026, 0, 2);

function invoice(over: Partial<Invoice> = {}): Invoice {
  return {
    direction: "cost",
    kind: "invoice",
    number: "FV/1",
    issue_date: "2025-01-15",
    currency: "PLN",
    seller: { name: "Elektronika Testowa S.A.", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
    buyer: { name: "Laboratorium Przykładowe" },
    lines: [],
    vat_breakdown: [],
    totals: { net: "100.00", tax: "23.00", gross: "123.00" },
    status: "open",
    ...over,
  };
}
const upsert = (id: string, over: Partial<Invoice> = {}): Change<Invoice> => ({
  op: "upsert",
  id,
  data: invoice({ number: `FV/${id}`, ...over }),
});

let runs = 0;
function read(integrationId = 1, over: Partial<ReadState<"invoice">> = {}): ReadState<"invoice"> {
  return {
    runId: `run_${++runs}`,
    integration: { id: integrationId, slug: `books-${integrationId}` },
    stream: "cost_invoices",
    authority: "books",
    entity: "invoice",
    overlay: {},
    pages: 0,
    counts: NO_COUNTS,
    ...over,
  };
}
const commit = (
  data: DataStore,
  state: ReadState<"invoice">,
  changes: readonly Change<Invoice>[],
) => commitPage(data, state, { changes, cursor: { page: 1 } }, { now: NOW, isDone: false });
const all = (data: DataStore) => listRecords(data, "invoice", { filter: {}, limit: 100 });
const eventTypes = async (data: DataStore) =>
  (await data.db.selectFrom("event").select("type").orderBy("seq").execute()).map((e) => e.type);

forEachDatabase((database) => {
  async function openTenant(stores: TestStores): Promise<DataStore> {
    return forTenant(stores.data, await seedTenant(stores.config));
  }

  it("stores a page once, with its origins and one event a record, and nothing the second time", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const page = [upsert("1"), upsert("2")];
    assert.deepEqual(await commit(data, read(), page), { ...NO_COUNTS, read: 2, created: 2 });
    assert.deepEqual(await commit(data, read(), page), { ...NO_COUNTS, read: 2, unchanged: 2 });

    const records = await all(data);
    assert.deepEqual(
      records.map((record) => record.data.number),
      ["FV/2", "FV/1"],
    );
    assert.deepEqual(await eventTypes(data), ["invoice.created", "invoice.created"]);
    const [origin] = await originsOf(data, "invoice", [records[0]?.id ?? 0]);
    assert.equal(origin?.remote_id, "2");
  });

  it("keeps what changed field by field and tells of it", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await commit(data, read(), [upsert("1")]);
    const totals = { net: "100.00", tax: "23.00", gross: "123.50" };
    const counts = await commit(data, read(), [upsert("1", { totals, due_date: "2025-02-01" })]);
    assert.equal(counts.updated, 1);

    const [record] = await all(data);
    const changes = await listChanges(data, {
      entity: "invoice",
      recordId: record?.id ?? 0,
      limit: 10,
    });
    const told = changes.map(({ field, before_value, after_value }) => [
      field,
      before_value,
      after_value,
    ]);
    assert.deepEqual(told.sort(), [
      ["due_date", null, '"2025-02-01"'],
      ["totals.gross", '"123.00"', '"123.50"'],
    ]);
    assert.deepEqual(await eventTypes(data), ["invoice.created", "invoice.updated"]);
  });

  it("sets aside what does not fit and goes on", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const state = read();
    const wrong = { op: "upsert", id: "9", data: { ...invoice(), currency: "złoty" } } as const;
    const unmapped = { op: "refuse", id: "8", reason: "no amounts", raw: { id: 8 } } as const;
    const counts = await commit(data, state, [wrong, unmapped, upsert("1")]);
    assert.deepEqual(counts, { ...NO_COUNTS, read: 3, created: 1, refused: 2 });
    const refused = await listRefused(data, { runId: state.runId, limit: 10 });
    assert.deepEqual(
      refused.map((row) => [row.remote_id, row.field]),
      [
        ["9", "currency"],
        ["8", null],
      ],
    );
  });

  it("keeps one invoice one when two systems know it, with both origins", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await commit(data, read(1), [upsert("1", { number: "FV 7/2025", due_date: "2025-02-01" })]);
    const other = upsert("ksef-1", { number: " fv  7/2025 ", note: "from the other" });
    const counts = await commit(data, read(2), [other]);
    assert.equal(counts.created, 0);

    const records = await all(data);
    assert.equal(records.length, 1);
    assert.equal(records[0]?.data.due_date, "2025-02-01");
    assert.equal(records[0]?.data.note, "from the other");
    assert.equal((await originsOf(data, "invoice", [records[0]?.id ?? 0])).length, 2);
  });

  it("gives the run's project to every invoice, and keeps it when the source speaks again", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await commit(data, read(), [upsert("1")]);
    const overlay = { projectId: "P-1" };
    const given = await commit(data, read(1, { overlay }), [upsert("1")]);
    assert.equal(given.updated, 1);
    const again = await commit(data, read(1, { overlay }), [upsert("1")]);
    assert.equal(again.unchanged, 1);
    await commit(data, read(), [upsert("1", { note: "new" })]);
    const [record] = await all(data);
    assert.equal(record?.data.accounting?.project_id, "P-1");
  });

  it("marks a record deleted when the last system that knew it says so", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    await commit(data, read(), [upsert("1")]);
    await commit(data, read(), [{ op: "delete", id: "1" }]);
    assert.deepEqual(await all(data), []);
    await commit(data, read(), [upsert("1")]);
    assert.equal((await all(data)).length, 1);
    assert.deepEqual(await eventTypes(data), [
      "invoice.created",
      "invoice.deleted",
      "invoice.updated",
    ]);
  });

  it("refuses a page of a worker that has lost the run", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const state = read();
    await commit(data, state, [upsert("1")]);
    await commit(data, { ...state, pages: 1 }, [upsert("2")]);
    await assert.rejects(commit(data, { ...state, pages: 1 }, [upsert("3")]), {
      code: "lease_lost",
    });
    assert.equal((await all(data)).length, 2);
  });

  it("keeps each invoice once when two reads of the same documents meet", async () => {
    await using stores = await database.open();
    const data = await openTenant(stores);
    const page = Array.from({ length: 30 }, (_, i) => upsert(String(i)));
    await Promise.all([commit(data, read(1), page), commit(data, read(2), page)]);
    assert.equal((await all(data)).length, 30);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { systemClock } from "../lib/clock.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { Sink, WriteResult } from "../sdk/sink.ts";
import type { Original } from "../sdk/stream.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { listFiles } from "../store/files.ts";
import { originsOf } from "../store/origins.ts";
import { listRecords } from "../store/records.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import type { Job } from "./job.ts";
import { joinRecords, splitRecord } from "./join-records.ts";
import { nameOriginals } from "./originals.ts";
import { sendRecords } from "./send-records.ts";

const BOOKS = 1;
const OFFICE = 2;
const SENT_ID = "office-S/1";

const sale = (number: string, over: Partial<Invoice> = {}): Invoice => ({
  ...{ direction: "sales", kind: "invoice", number, issue_date: "2026-01-15", currency: "PLN" },
  seller: { name: "Labor", ids: [{ scheme: "PL:NIP", value: "5252914179" }] },
  ...{ buyer: {}, lines: [], vat_breakdown: [], totals: { gross: "1.23" }, status: "open" },
  ...over,
});
const receipt = (text: string): Original => ({
  ...{ kind: "upo", name: "upo.xml", mime: "application/xml", content: Buffer.from(text) },
});

/** Sales invoices of the books, and an office that gives a receipt for each that it is sent. */
async function openBed(database: TestDatabase) {
  const stores = await database.open();
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const shelf = { receipt: "<UPO/>", status: "created" as WriteResult["status"] };
  const sink: Sink<"invoice"> = {
    entity: "invoice",
    find: async () => [],
    write: async (_ctx, requests) =>
      requests.map(({ key }) => ({
        ...{ key, status: shelf.status, remote_id: `office-${key}` },
        originals: [receipt(shelf.receipt)],
      })),
  };
  const stream = { entity: "invoice" };
  const connector = {
    manifest: { id: "office", title: { en: "Office" } },
    streams: { sales_invoices: stream },
    sinks: { sales_invoices: sink },
  } as unknown as Connector;
  const kept: string[] = [];
  let runs = 0;
  const nextRun = () => `run_${String(++runs).padStart(4, "0")}`;
  const read = async (
    integrationId: number,
    id: string,
    invoice: Invoice,
    originals: readonly Original[] = [],
  ) => {
    const state = {
      ...{ runId: nextRun(), integration: { id: integrationId, slug: `int-${integrationId}` } },
      ...{ authority: "books" as const, entity: "invoice" as const, overlay: {}, pages: 0 },
      ...{ counts: NO_COUNTS, stream: "sales_invoices" },
    };
    const change = { op: "upsert" as const, id, data: invoice, originals };
    const named = nameOriginals("invoice", { changes: [change], cursor: {} });
    const moment = { now: Date.now(), isDone: true, originals: named.originals };
    return commitPage(data, state, named.page, moment);
  };
  return {
    ...{ data, shelf, kept, read },
    async send(over: { readonly dry_run?: boolean } = {}) {
      const job: Job = {
        ...{ data, runId: nextRun(), startedAt: Date.now(), connector, context: {} as Context },
        integration: { id: OFFICE, slug: "int-2", settings: {} },
        blobs: {
          async put(bytes) {
            let text = "";
            for await (const chunk of bytes) text += Buffer.from(chunk).toString();
            kept.push(text);
            return { sha256: "", sizeBytes: text.length };
          },
        },
        ...{ log: () => {}, clock: systemClock, signal: new AbortController().signal },
        progress: () => {},
      };
      await sendRecords(job, { entity: "invoice", filter: {}, ...over });
    },
    invoices: () => listRecords(data, "invoice", { filter: {}, limit: 9 }),
    files: () => listFiles(data, { limit: 9 }),
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
    },
  };
}

forEachDatabase((database) => {
  it("makes what came back for a sent invoice one of its attachments, once", async () => {
    await using bed = await openBed(database);
    await bed.read(BOOKS, "b-1", sale("S/1"));
    await bed.send({ dry_run: true });
    assert.deepEqual([(await bed.files()).length, bed.kept], [0, []]);
    await bed.send();
    const [sent] = await bed.invoices();
    assert.deepEqual(
      sent?.data.attachments?.map(({ kind, name }) => [kind, name]),
      [["upo", "upo.xml"]],
    );
    const [file] = await bed.files();
    const [attachment] = sent?.data.attachments ?? [];
    assert.equal(file?.source, `invoice/${sent?.id}/attachment/${attachment?.ref}`);
    bed.shelf.status = "unchanged";
    await bed.send();
    const [again] = await bed.invoices();
    assert.deepEqual(again?.data, sent?.data);
    assert.equal((await bed.files()).length, 1);
  });

  it("keeps it whatever the books or the office say later", async () => {
    await using bed = await openBed(database);
    await bed.read(BOOKS, "b-1", sale("S/1"));
    await bed.send();
    await bed.read(BOOKS, "b-1", sale("S/1", { due_date: "2026-02-01" }));
    const pdf = { kind: "pdf", name: "s1.pdf", ref: "at-the-office" } as const;
    const names = async () =>
      (await bed.invoices())[0]?.data.attachments?.map(({ name }) => name).toSorted();
    assert.deepEqual(await names(), ["upo.xml"]);
    for (const over of [{ attachments: [pdf] }, { attachments: [pdf], note: "changed" }]) {
      await bed.read(OFFICE, SENT_ID, sale("S/1", over));
      assert.deepEqual(await names(), ["s1.pdf", "upo.xml"]);
    }
    const counts = await bed.read(
      OFFICE,
      SENT_ID,
      sale("S/1", { attachments: [pdf], note: "changed" }),
    );
    assert.deepEqual([counts.unchanged, counts.updated], [1, 0]);
    assert.equal((await bed.invoices()).length, 1);
  });

  it("is one with the document that the office gives when it is read", async () => {
    await using bed = await openBed(database);
    await bed.read(BOOKS, "b-1", sale("S/1"));
    await bed.send();
    await bed.read(OFFICE, SENT_ID, sale("S/1"), [receipt("<UPO/>")]);
    const [record] = await bed.invoices();
    const refs = record?.data.attachments?.map(({ ref }) => ref.split(":")[0]);
    assert.deepEqual(refs, ["original"]);
  });

  it("leaves an office that gave a receipt alone nothing that could stand alone", async () => {
    await using bed = await openBed(database);
    await bed.read(BOOKS, "b-1", sale("S/1"));
    await bed.send();
    await bed.send();
    const [record] = await bed.invoices();
    const id = record?.id ?? 0;
    assert.equal(record?.data.attachments?.length, 1);
    const task = { data: bed.data, actor: "tests", now: Date.now() };
    const codes: Record<number, string> = { [BOOKS]: "only_origin", [OFFICE]: "origin_gone" };
    const origins = await originsOf(bed.data, "invoice", [id]);
    assert.equal(origins.length, 2);
    for (const { id: originId, integration_id: of } of origins) {
      const code = codes[of] ?? "";
      await assert.rejects(splitRecord(task, "invoice", { id, originId }), { code });
    }
  });

  it("goes with the record that it is joined to", async () => {
    await using bed = await openBed(database);
    await bed.read(BOOKS, "b-1", sale("S/1"));
    await bed.read(BOOKS, "b-2", sale("S/2"));
    await bed.send();
    const [second, first] = await bed.invoices();
    const task = { data: bed.data, actor: "tests", now: Date.now() };
    await joinRecords(task, "invoice", { id: first?.id ?? 0, otherId: second?.id ?? 0 });
    const [joined] = await bed.invoices();
    assert.equal(joined?.id, first?.id);
    assert.ok(joined?.data.attachments?.some(({ name }) => name === "upo.xml"));
  });
});

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { systemClock } from "../lib/clock.ts";
import { NotFoundError } from "../lib/errors.ts";
import type { Attachment, Invoice } from "../model/invoice.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { Change, Original } from "../sdk/stream.ts";
import { findFetchedFile, listFiles } from "../store/files.ts";
import { listRecords } from "../store/records.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { type Job, readStreams } from "../sync/read-stream.ts";
import { createFileStore } from "./file-store.ts";
import { keepRunAttachments } from "./keep-run-attachments.ts";

const STREAM = "cost_invoices";

const original = (text: string, over: Partial<Original> = {}): Original => ({
  ...{ kind: "xml", name: "faktura.xml", mime: "application/xml" },
  content: Buffer.from(text),
  ...over,
});

function upsert(id: string, originals: readonly Original[], attachments?: Attachment[]) {
  const data: Invoice = {
    ...{ direction: "cost", kind: "invoice", number: `FV/${id}`, issue_date: "2026-01-15" },
    ...{ currency: "PLN", seller: { name: "Elektronika" }, buyer: {}, lines: [] },
    ...{ vat_breakdown: [], totals: { gross: "1.23" }, status: "open" },
    ...(attachments ? { attachments } : {}),
  };
  return { op: "upsert", id, data, originals } satisfies Change<Invoice>;
}

interface Shelf {
  changes: readonly Change<Invoice>[];
  /** What the source gives for the references of attachments. */
  readonly attachments?: Readonly<Record<string, string>>;
}

/** A system that has these records on one page. */
const connectorOf = (shelf: Shelf): Connector =>
  ({
    manifest: { id: "shelf" },
    streams: {
      [STREAM]: {
        entity: "invoice",
        modes: ["full"],
        deletes: "none",
        async *read() {
          yield { changes: shelf.changes, cursor: {} };
        },
        async attachment(_ctx: Context, { ref, name }: Attachment) {
          const text = shelf.attachments?.[ref];
          if (text === undefined) throw new NotFoundError("attachment", name);
          return { stream: Readable.from([Buffer.from(text)]), mime: "application/pdf" };
        },
      },
    },
  }) as unknown as Connector;

async function openBed(database: TestDatabase, shelf: Shelf) {
  const stores = await database.open();
  const folder = await mkdtemp(join(tmpdir(), "viadukt-originals-"));
  const files = createFileStore({ folder, maxBytes: 1_000_000 });
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const lines: string[] = [];
  let runs = 0;
  const jobOf = (): Job => ({
    data,
    runId: `run_${String(++runs).padStart(4, "0")}`,
    startedAt: Date.now(),
    integration: { id: 1, slug: "shelf", settings: {} },
    connector: connectorOf(shelf),
    context: {} as Context,
    blobs: files,
    log: (_level, message, fields) => void lines.push(`${message} ${JSON.stringify(fields)}`),
    clock: systemClock,
    signal: new AbortController().signal,
    progress: () => {},
  });
  const read = async (options = {}) => {
    const job = jobOf();
    const query = { mode: "full" } as const;
    const outcome = await readStreams(job, [{ stream: STREAM, query, overlay: {} }], options);
    return { job, counts: outcome.counts };
  };
  return {
    ...{ data, files, folder, lines, read },
    rows: () => listFiles(data, { limit: 50 }),
    invoices: () => listRecords(data, "invoice", { filter: {}, limit: 50 }),
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

forEachDatabase((database) => {
  it("keeps what came with a record as files, named by its attachments, once", async () => {
    const twice = original("<Faktura>1</Faktura>");
    const shelf = {
      changes: [upsert("1", [twice]), upsert("2", [original("<Faktura>2</Faktura>")])],
    };
    await using bed = await openBed(database, shelf);
    assert.equal((await bed.read()).counts.created, 2);
    const rows = await bed.rows();
    assert.deepEqual(
      rows.map(({ name, kind, mime }) => [name, kind, mime]),
      [1, 2].map(() => ["faktura.xml", "original", "application/xml"]),
    );
    for (const invoice of await bed.invoices()) {
      const [attachment] = invoice.data.attachments ?? [];
      assert.ok(attachment);
      assert.match(attachment.ref, /^original:/);
      const source = `invoice/${invoice.id}/attachment/${attachment.ref}`;
      const row = rows.find((one) => one.source === source);
      assert.ok(row, source);
      const blob = { sha256: row.sha256, sizeBytes: row.size_bytes };
      await bed.files.verify(blob);
      const text = (await buffer(bed.files.read(blob))).toString();
      assert.equal(text, `<Faktura>${invoice.data.number?.slice(3)}</Faktura>`);
    }
    const again = await bed.read();
    assert.deepEqual([again.counts.unchanged, again.counts.updated], [2, 0]);
    assert.equal((await bed.rows()).length, 2);
  });

  it("keeps another original beside the one before, and shows the new one", async () => {
    const shelf: Shelf = { changes: [upsert("1", [original("first")])] };
    await using bed = await openBed(database, shelf);
    await bed.read();
    shelf.changes = [upsert("1", [original("second")])];
    assert.equal((await bed.read()).counts.updated, 1);
    const [invoice] = await bed.invoices();
    assert.equal(invoice?.data.attachments?.length, 1);
    const rows = await bed.rows();
    assert.equal(rows.length, 2);
    assert.ok(rows[0]?.source?.endsWith(invoice?.data.attachments?.[0]?.ref ?? "none"));
  });

  it("takes the place of an attachment that the source names too", async () => {
    const named: Attachment[] = [
      { kind: "xml", name: "faktura.xml", ref: "at-the-source" },
      { kind: "pdf", name: "faktura.pdf", ref: "pdf-1" },
    ];
    const shelf = { changes: [upsert("1", [original("<a/>")], named)] };
    await using bed = await openBed(database, shelf);
    await bed.read();
    const [invoice] = await bed.invoices();
    const refs = invoice?.data.attachments?.map(({ name, ref }) => [name, ref.split(":")[0]]);
    assert.deepEqual(refs, [
      ["faktura.pdf", "pdf-1"],
      ["faktura.xml", "original"],
    ]);
    const sha256 = (await bed.rows())[0]?.sha256 ?? "";
    assert.equal((await findFetchedFile(bed.data, sha256))?.name, "faktura.xml");
  });

  it("stores nothing in a dry run, nor for a record that is set aside", async () => {
    const bad = { ...upsert("bad", [original("x")]), data: {} as Invoice };
    const shelf: Shelf = { changes: [bad, upsert("1", [original("y")])] };
    await using bed = await openBed(database, shelf);
    const dry = await bed.read({ dryRun: true });
    assert.deepEqual([dry.counts.created, dry.counts.refused], [1, 1]);
    assert.deepEqual(await bed.rows(), []);
    assert.deepEqual(await readdir(bed.folder), []);
    await bed.read();
    assert.equal((await bed.rows()).length, 1);
  });

  it("fetches the attachments of what a run has read, and goes on where one is not there", async () => {
    const attachments = (...refs: string[]): Attachment[] =>
      refs.map((ref) => ({ kind: "pdf", name: `${ref}.pdf`, ref }));
    const shelf: Shelf & { attachments: Record<string, string> } = {
      changes: [
        upsert("1", [], attachments("a", "gone")),
        upsert("2", [original("z")], attachments("b")),
      ],
      attachments: { a: "file a", b: "file b" },
    };
    await using bed = await openBed(database, shelf);
    const actor = "tests";
    const first = await bed.read();
    const result = await keepRunAttachments(first.job, { files: bed.files, actor });
    assert.deepEqual(result, { kept: 2, failed: 1, is_given_up: false });
    assert.ok(bed.lines.some((line) => line.startsWith("Attachment not fetched")));
    assert.deepEqual((await bed.rows()).map(({ name }) => name).sort(), [
      "a.pdf",
      "b.pdf",
      "faktura.xml",
    ]);
    shelf.attachments.gone = "found again";
    const second = await bed.read();
    const more = await keepRunAttachments(second.job, { files: bed.files, actor });
    assert.deepEqual(more, { kept: 1, failed: 0, is_given_up: false });
    const nothing = await keepRunAttachments(second.job, { files: bed.files, actor });
    assert.deepEqual(nothing, { kept: 0, failed: 0, is_given_up: false });
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { silentLog } from "../lib/log.ts";
import type { Context } from "../sdk/context.ts";
import type { Files } from "../sdk/files.ts";
import { insertFile, listFiles } from "../store/files.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createFileStore, type FileStore } from "./file-store.ts";
import { runUploadReport, type UploadContext } from "./upload-report.ts";

const NOW = Date.UTC(2025, 1, 3, 9);
const GOOD = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };
const PATH = "/BR-Reports/2025/01/raport-br-2025-01.pdf";

interface Bench extends AsyncDisposable {
  readonly data: DataStore;
  readonly fileStore: FileStore;
  readonly folder: string;
  readonly storage: string;
  upload(runId: string, changes?: Partial<UploadContext>): ReturnType<typeof runUploadReport>;
}

/** A storage that is a folder of this machine. */
const folderFiles = (root: string): Pick<Files, "put"> => ({
  async put(_ctx, path, source) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(source.open(), createWriteStream(target));
    return { path, is_folder: false, size_bytes: source.sizeBytes, etag: "e1" };
  },
});

async function openBench(database: TestDatabase): Promise<Bench> {
  const stores = await database.open();
  const tenantId = await seedTenant(stores.config);
  const data = forTenant(stores.data, tenantId);
  const folder = await mkdtemp(join(tmpdir(), "viadukt-upload-"));
  const storage = join(folder, "storage");
  const fileStore = createFileStore({ folder: join(folder, "files"), maxBytes: 1e8 });
  let now = NOW;
  const context = {
    config: forTenant(stores.config, tenantId),
    data,
    tenant: { id: tenantId, name: "Laboratorium Przykładowe", time_zone: "Europe/Warsaw" },
    integration: { id: 7, slug: "moj-nextcloud", settings: { default_folder: "/BR-Reports" } },
    connectorContext: {} as Context,
    files: folderFiles(storage) as Files,
    fileStore,
    log: silentLog,
    clock: { now: () => (now += 60_000) },
    signal: new AbortController().signal,
  };
  return {
    data,
    fileStore,
    folder,
    storage,
    upload: (id, changes = {}) =>
      runUploadReport({ ...context, run: { id, params: GOOD }, ...changes }),
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const eventsOf = async ({ db }: DataStore) =>
  (await db.selectFrom("event").select(["type", "subject", "data"]).orderBy("seq").execute()).map(
    (event) => ({ ...event, data: JSON.parse(event.data) }),
  );

async function seedInvoice({ db }: DataStore): Promise<void> {
  const invoice = {
    direction: "cost",
    kind: "invoice",
    number: "FV 1/01/2025",
    currency: "PLN",
    seller: { name: "Elektronika Testowa S.A." },
    buyer: {},
    lines: [],
    vat_breakdown: [],
    totals: { net: "100.00", tax: "23.00", gross: "123.00" },
    status: "open",
  };
  const { direction, kind, currency, status } = invoice;
  const times = { created_at: NOW, updated_at: NOW };
  const columns = { direction, kind, currency, status, issue_date: "2025-01-10", ...times };
  await db
    .insertInto("invoice")
    .values({ ...columns, data: JSON.stringify(invoice) } as never)
    .execute();
}

forEachDatabase((database) => {
  it("makes the monthly PDF, files it and tells of it", async () => {
    await using bench = await openBench(database);
    await seedInvoice(bench.data);
    const result = await bench.upload("run_1");
    assert.equal(result.path, PATH);
    assert.equal(result.created, true);
    const filed = await readFile(join(bench.storage, PATH));
    assert.equal(createHash("sha256").update(filed).digest("hex"), result.sha256);
    assert.equal(filed.length, result.size_bytes);
    assert.equal(filed.subarray(0, 5).toString(), "%PDF-");
    const [file] = await listFiles(bench.data, { limit: 9 });
    assert.deepEqual([file?.kind, file?.period, file?.id], ["report", "2025-01", result.file_id]);
    assert.deepEqual(await eventsOf(bench.data), [
      {
        type: "report.filed",
        subject: `file/${result.file_id}`,
        data: {
          run_id: "run_1",
          integration: "moj-nextcloud",
          report_name: "raport-br-2025-01.pdf",
          period: "2025-01",
          path: PATH,
          size_bytes: result.size_bytes,
        },
      },
    ]);
  });

  it("sends the same bytes while the month is the same, and new ones when it changed", async () => {
    await using bench = await openBench(database);
    await seedInvoice(bench.data);
    const first = await bench.upload("run_1");
    const second = await bench.upload("run_2");
    assert.deepEqual(second, { ...first, created: false });
    await rm(join(bench.folder, "files"), { recursive: true });
    assert.equal((await bench.upload("run_3")).sha256, first.sha256);
    await seedInvoice(bench.data);
    const changed = await bench.upload("run_4");
    assert.equal(changed.created, true);
    assert.notEqual(changed.sha256, first.sha256);
  });

  it("tells once of a run that is taken up again after a crash", async () => {
    await using bench = await openBench(database);
    await bench.upload("run_1");
    await bench.upload("run_1");
    assert.equal((await eventsOf(bench.data)).length, 1);
    const copies = await bench.data.db.selectFrom("file_copy").select(["path", "etag"]).execute();
    assert.deepEqual(
      copies.map(({ path, etag }) => [path, etag]),
      [[PATH, "e1"]],
    );
  });

  it("sends the file that somebody placed under that name, of any kind", async () => {
    await using bench = await openBench(database);
    const params = { ...GOOD, report_name: "zestawienie ż.xlsx" };
    const run = { id: "run_1", params };
    await assert.rejects(bench.upload("run_1", { run }), (error: Error) => {
      assert.match(error.message, /report_name: there is no file named zestawienie ż\.xlsx/);
      assert.match(JSON.stringify(error), /POST \/api\/files/);
      return true;
    });
    const blob = await bench.fileStore.put(Readable.from([Buffer.from("sheet")]));
    const id = await insertFile(bench.data, {
      ...{ name: params.report_name, mime: "application/vnd.ms-excel", kind: "upload" },
      ...{ size_bytes: blob.sizeBytes, sha256: blob.sha256, period: null, source: null },
      ...{ created_by: "anna@example.com", created_at: NOW },
    });
    const result = await bench.upload("run_2", { run: { ...run, id: "run_2" } });
    assert.deepEqual([result.file_id, result.created], [id, false]);
    assert.equal(await readFile(join(bench.storage, result.path), "utf8"), "sheet");
  });

  it("tells nothing when the storage fails or keeps half of it, and makes the file once", async () => {
    await using bench = await openBench(database);
    const broken = { put: async () => Promise.reject(new Error("no route")) } as unknown as Files;
    await assert.rejects(bench.upload("run_1", { files: broken }), /no route/);
    const half = {
      put: async () => ({ path: PATH, is_folder: false, size_bytes: 1 }),
    } as unknown as Files;
    await assert.rejects(bench.upload("run_2", { files: half }), { code: "upload_incomplete" });
    assert.deepEqual(await eventsOf(bench.data), []);
    assert.equal((await bench.upload("run_3")).created, false);
    assert.equal((await listFiles(bench.data, { limit: 9 })).length, 1);
    assert.deepEqual(await readdir(join(bench.folder, "files", "tmp")), []);
  });
});

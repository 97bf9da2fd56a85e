import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { ConfigError, RateLimitError, TransientError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import type { Context } from "../sdk/context.ts";
import type { Files } from "../sdk/files.ts";
import { listFileCopies } from "../store/file-copies.ts";
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

/** A storage that is a folder of this machine, with the MD5 as it is told by many. */
function folderFiles(root: string): Files {
  const stat: Files["stat"] = async (_ctx, path) => {
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    if (!bytes) return undefined;
    const value = createHash("md5").update(bytes).digest("hex");
    const hash = { algorithm: "md5", value } as const;
    return { path, is_folder: false, size_bytes: bytes.length, etag: "e1", hash };
  };
  return {
    stat,
    async put(ctx, path, source) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(source.open(), createWriteStream(target));
      return (await stat(ctx, path)) ?? assert.fail();
    },
    async list(ctx, folder) {
      const names = await readdir(join(root, folder)).catch(() => []);
      const entries = await Promise.all(
        names.map((name) => stat(ctx, `${folder}/${name}`.replace("//", "/"))),
      );
      return entries.filter((entry) => entry !== undefined);
    },
    get: () => assert.fail("nothing is fetched"),
    remove: (_ctx, path) => rm(join(root, path), { force: true }),
  };
}

async function openBench(database: TestDatabase): Promise<Bench> {
  const stores = await database.open();
  const tenantId = await seedTenant(stores.config);
  const data = forTenant(stores.data, tenantId);
  const folder = await mkdtemp(join(tmpdir(), "viadukt-upload-"));
  const storage = join(folder, "storage");
  const fileStore = createFileStore({ folder: join(folder, "files"), maxBytes: 1e8 });
  let now = NOW;
  const context = {
    data,
    tenant: { id: tenantId, name: "Laboratorium Przykładowe", time_zone: "Europe/Warsaw" },
    integration: { id: 7, slug: "moj-nextcloud", settings: { default_folder: "/BR-Reports" } },
    connectorContext: {} as Context,
    files: folderFiles(storage),
    pause: async () => {},
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
  const times = { created_at: NOW, updated_at: NOW, revision: 1 };
  const columns = { direction, kind, currency, status, issue_date: "2025-01-10", ...times };
  await db
    .insertInto("invoice")
    .values({ ...columns, data: JSON.stringify(invoice) } as never)
    .execute();
}

/** Uploads and counts what is sent. */
async function countPuts(bench: Bench, runId: string) {
  const files = folderFiles(bench.storage);
  let count = 0;
  const put: Files["put"] = (...args) => {
    count += 1;
    return files.put(...args);
  };
  const result = await bench.upload(runId, { files: { ...files, put } });
  return { count, result };
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
    const puts = await countPuts(bench, "run_2");
    assert.deepEqual(puts.result, { ...first, created: false, outcome: "unchanged" });
    assert.equal(puts.count, 0, "the same content is not sent again");
    await rm(join(bench.folder, "files"), { recursive: true });
    assert.equal((await bench.upload("run_3")).sha256, first.sha256);
    await seedInvoice(bench.data);
    const changed = await bench.upload("run_4");
    assert.equal(changed.created, true);
    assert.notEqual(changed.sha256, first.sha256);
  });

  it("sends again what somebody changed or deleted in the storage", async () => {
    await using bench = await openBench(database);
    const first = await bench.upload("run_1");
    await writeFile(join(bench.storage, PATH), "%PDF- by hand");
    assert.equal((await countPuts(bench, "run_2")).count, 1);
    assert.equal((await readFile(join(bench.storage, PATH))).length, first.size_bytes);
    await rm(join(bench.storage, PATH));
    assert.equal((await countPuts(bench, "run_3")).count, 1);
    const copies = await listFileCopies(bench.data, first.file_id, { limit: 9 });
    assert.deepEqual(
      copies.map(({ run_id, state, verified_by }) => [run_id, state, verified_by]),
      [
        ["run_3", "filed", "hash"],
        ["run_2", "replaced", "hash"],
        ["run_1", "replaced", "hash"],
      ],
    );
  });

  it("keeps both, or the one that is there, where that is wanted", async () => {
    await using bench = await openBench(database);
    await mkdir(dirname(join(bench.storage, PATH)), { recursive: true });
    await writeFile(join(bench.storage, PATH), "somebody's own");
    const upload = (id: string, if_exists: string) =>
      bench.upload(id, { run: { id, params: { ...GOOD, if_exists } } });
    const skipped = await upload("run_1", "skip");
    assert.deepEqual([skipped.outcome, skipped.path], ["skipped", PATH]);
    assert.deepEqual(await eventsOf(bench.data), []);
    const second = PATH.replace(".pdf", " (2).pdf");
    const kept = await upload("run_2", "keep_both");
    assert.deepEqual([kept.outcome, kept.path], ["filed", second]);
    assert.equal((await readFile(join(bench.storage, PATH))).toString(), "somebody's own");
    const again = await upload("run_3", "keep_both");
    assert.deepEqual([again.outcome, again.path], ["unchanged", second]);
    await seedInvoice(bench.data);
    const changed = await upload("run_4", "keep_both");
    assert.deepEqual([changed.outcome, changed.path], ["filed", PATH.replace(".pdf", " (3).pdf")]);
  });

  it("makes no second copy when it is cut off after the upload", async () => {
    await using bench = await openBench(database);
    await mkdir(dirname(join(bench.storage, PATH)), { recursive: true });
    await writeFile(join(bench.storage, PATH), "somebody's own");
    const run = { id: "run_1", params: { ...GOOD, if_exists: "keep_both" } };
    const stop = new AbortController();
    const files = folderFiles(bench.storage);
    const cutOff: Files = {
      ...files,
      async put(ctx, path, source) {
        await files.put(ctx, path, source);
        stop.abort(new Error("the process ends"));
        throw stop.signal.reason;
      },
    };
    const broken = bench.upload("run_1", { run, files: cutOff, signal: stop.signal });
    await assert.rejects(broken, /the process ends/);
    const taken = await bench.upload("run_1", { run });
    assert.deepEqual([taken.outcome, taken.path], ["filed", PATH.replace(".pdf", " (2).pdf")]);
    assert.equal((await readdir(dirname(join(bench.storage, PATH)))).length, 2);
    assert.equal((await eventsOf(bench.data)).length, 1);
  });

  it("tries again what passes, and gives up what does not", async () => {
    await using bench = await openBench(database);
    const files = folderFiles(bench.storage);
    const waits: number[] = [];
    const pause = async (ms: number) => void waits.push(ms);
    const failing = (errors: Error[]): Files => ({
      ...files,
      async put(ctx, path, source) {
        const error = errors.shift();
        if (error) throw error;
        return files.put(ctx, path, source);
      },
    });
    const passing = [new TransientError("reset"), new RateLimitError("slow down", 30_000)];
    const done = await bench.upload("run_1", { files: failing(passing), pause });
    assert.equal(done.outcome, "filed");
    assert.equal(waits.length, 2);
    assert.ok((waits[1] ?? 0) >= 30_000, "as long as the storage asks for");
    await rm(join(bench.storage, PATH));
    waits.length = 0;
    for (const error of [
      new RateLimitError("tomorrow", 24 * 3_600_000),
      new ConfigError("full", { code: "storage_full" }),
    ]) {
      const upload = bench.upload(`run_${error.code}`, { files: failing([error]), pause });
      await assert.rejects(upload, error);
    }
    assert.deepEqual(waits, []);
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
    const params = { ...GOOD, report_name: "zestawienie ż.docx" };
    const run = { id: "run_1", params };
    await assert.rejects(bench.upload("run_1", { run }), (error: Error) => {
      assert.match(error.message, /report_name: there is no file named zestawienie ż\.docx/);
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
    const { stat, ...rest } = folderFiles(bench.storage);
    const broken: Files = { ...rest, stat, put: () => Promise.reject(new Error("no route")) };
    await assert.rejects(bench.upload("run_1", { files: broken }), /no route/);
    const half: Files = {
      ...rest,
      stat,
      put: async () => ({ path: PATH, is_folder: false, size_bytes: 1 }),
    };
    await assert.rejects(bench.upload("run_2", { files: half }), { code: "upload_incomplete" });
    assert.deepEqual(await eventsOf(bench.data), []);
    assert.equal((await bench.upload("run_3")).created, false);
    assert.equal((await listFiles(bench.data, { limit: 9 })).length, 1);
    const { file_id: id } = await bench.upload("run_4");
    const runs = (await listFileCopies(bench.data, id, { limit: 9 })).map((copy) => copy.run_id);
    assert.deepEqual(runs, ["run_3"], "what failed is no copy");
    assert.deepEqual(await readdir(join(bench.folder, "files", "tmp")), []);
  });
});

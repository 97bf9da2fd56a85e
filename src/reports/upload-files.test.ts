import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { ConfigError, RejectedError, TransientError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import type { Context } from "../sdk/context.ts";
import type { FileEntry, Files } from "../sdk/files.ts";
import { listFileCopies } from "../store/file-copies.ts";
import { insertFile } from "../store/files.ts";
import type { DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createFileStore } from "./file-store.ts";
import { runUploadFiles, type UploadFilesTask, uploadFilesParams } from "./upload-files.ts";

const NOW = Date.UTC(2026, 0, 15);

interface Bench extends AsyncDisposable {
  readonly data: DataStore;
  /** What the storage has, by path. */
  readonly stored: Map<string, string>;
  /** Paths in the order in which they were sent. */
  readonly puts: string[];
  place(name: string, content: string): Promise<number>;
  run(
    ids: readonly number[],
    changes?: Partial<UploadFilesTask> & { readonly fail?: (path: string) => Error | undefined },
  ): ReturnType<typeof runUploadFiles>;
}

async function openBench(database: TestDatabase): Promise<Bench> {
  const stores = await database.open();
  const data = forTenant(stores.data, await seedTenant(stores.config));
  const folder = await mkdtemp(join(tmpdir(), "viadukt-upload-files-"));
  const fileStore = createFileStore({ folder, maxBytes: 1e6 });
  const stored = new Map<string, string>();
  const puts: string[] = [];
  const entryOf = (path: string): FileEntry | undefined => {
    const content = stored.get(path);
    if (content === undefined) return undefined;
    return { path, is_folder: false, size_bytes: content.length };
  };
  const filesOf = (fail: (path: string) => Error | undefined): Files => ({
    stat: async (_ctx, path) => entryOf(path),
    list: async () => [...stored.keys()].flatMap((path) => entryOf(path) ?? []),
    get: () => assert.fail("nothing is fetched"),
    remove: () => assert.fail("nothing is removed"),
    async put(_ctx, path, source) {
      const error = fail(path);
      if (error) throw error;
      puts.push(path);
      const chunks = await Array.fromAsync<Buffer>(source.open());
      stored.set(path, Buffer.concat(chunks).toString());
      return entryOf(path) ?? assert.fail();
    },
  });
  return {
    data,
    stored,
    puts,
    async place(name, content) {
      const blob = await fileStore.put(Readable.from([Buffer.from(content)]));
      return insertFile(data, {
        ...{ name, mime: "text/plain", kind: "upload", period: null, source: null },
        ...{ size_bytes: blob.sizeBytes, sha256: blob.sha256 },
        ...{ created_by: "anna@example.com", created_at: NOW },
      });
    },
    run: (ids, { fail = () => undefined, ...changes } = {}) =>
      runUploadFiles({
        ...{ data, fileStore, runId: "run_1", integration: { id: 7, slug: "nc" } },
        ...{ files: filesOf(fail), connectorContext: {} as Context, log: silentLog },
        ...{ clock: { now: () => NOW }, signal: new AbortController().signal },
        ...{ claimed: new Set<string>(), pause: async () => {}, settings: {} },
        params: { file_ids: ids, folder: "/A" },
        progress() {},
        ...changes,
      }),
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const toldOf = (result: object | undefined) =>
  (result as { files: { outcome: string; path: string; error?: { code: string } }[] }).files.map(
    ({ outcome, path, error }) => [path, error?.code ?? outcome],
  );

forEachDatabase((database) => {
  it("goes on where it stopped, and sends nothing twice", async () => {
    await using bench = await openBench(database);
    const ids = [];
    for (let i = 0; i < 9; i++) ids.push(await bench.place(`f${i}.txt`, `content ${i}`));
    const full = new ConfigError("no room", { code: "storage_full" });
    const stop = (path: string) => (path === "/A/f5.txt" ? full : undefined);
    await assert.rejects(bench.run(ids, { fail: stop }), full);
    const before = bench.puts.length;
    assert.ok(before >= 5 && before < 9, `${before} were sent`);
    const { counts, isPartial } = await bench.run(ids);
    assert.deepEqual([counts?.read, counts?.created, isPartial], [9, 9, false]);
    assert.deepEqual(bench.puts.toSorted(), ids.map((_, i) => `/A/f${i}.txt`).toSorted());
  });

  it("sends the others where the storage refuses one, and stops for what concerns them all", async () => {
    await using bench = await openBench(database);
    const ids = [await bench.place("a.txt", "a"), await bench.place("b.txt", "b")];
    const refuse = (path: string) =>
      path === "/A/a.txt" ? new RejectedError("not this name") : undefined;
    const { result, isPartial, error } = await bench.run(ids, { fail: refuse });
    assert.deepEqual(toldOf(result), [
      ["/A/a.txt", "rejected_by_remote"],
      ["/A/b.txt", "filed"],
    ]);
    assert.deepEqual([isPartial, error], [true, undefined]);
    assert.deepEqual(await listFileCopies(bench.data, ids[0] ?? 0, { limit: 9 }), []);
    let tries = 0;
    const down = () => {
      tries += 1;
      return new TransientError("down");
    };
    const more = [await bench.place("c.txt", "c")];
    await assert.rejects(bench.run(more, { fail: down, runId: "run_2" }), /down/);
    assert.equal(tries, 3);
  });

  it("keeps two names apart that differ in case only, and chooses free ones side by side", async () => {
    await using bench = await openBench(database);
    bench.stored.set("/A/raport.txt", "somebody's own");
    const ids = [
      await bench.place("Raport.txt", "one"),
      await bench.place("raport.TXT", "two"),
      await bench.place("raport (2).txt", "three"),
    ];
    const params = { file_ids: ids, folder: "/A", if_exists: "keep_both" } as const;
    const { counts } = await bench.run(ids, { params });
    assert.equal(counts?.created, 3);
    const names = [...bench.stored.keys()].map((path) => path.toLowerCase());
    assert.equal(new Set(names).size, 4, names.join());
    assert.equal(bench.stored.get("/A/raport.txt"), "somebody's own");
  });
});

describe("uploadFilesParams", () => {
  it("takes each file once and brings the folder into its one form", () => {
    assert.deepEqual(uploadFilesParams({ file_ids: [2, 1, 2], folder: "Umowy//2025/" }), {
      file_ids: [2, 1],
      folder: "/Umowy/2025",
    });
    for (const wrong of [
      {},
      { file_ids: [0] },
      { file_ids: ["1"] },
      { file_ids: [1], folder: 5 },
    ]) {
      assert.throws(() => uploadFilesParams(wrong), { name: "InvalidInputError" });
    }
  });
});

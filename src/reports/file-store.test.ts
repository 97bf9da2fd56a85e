import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { createFileStore, type FileStore } from "./file-store.ts";

const DAY_MS = 86_400_000;
const bytesOf = (text: string): Readable => Readable.from([Buffer.from(text)]);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function openStore(): Promise<AsyncDisposable & { folder: string; store: FileStore }> {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-files-"));
  return {
    folder,
    store: createFileStore({ folder, maxBytes: 1_000 }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

describe("file store", () => {
  it("keeps equal bytes once, under their hash, and leaves no temporary file", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const first = await store.put(bytesOf("zażółć"));
    const second = await store.put(bytesOf("zażółć"));
    assert.deepEqual(first, { sha256: sha256("zażółć"), sizeBytes: 10 });
    assert.deepEqual(second, first);
    const path = join(folder, first.sha256.slice(0, 2), first.sha256);
    assert.equal(await readFile(path, "utf8"), "zażółć");
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
  });

  it("reads whole files, parts of them and none of them", async () => {
    await using opened = await openStore();
    const { store } = opened;
    const blob = await store.put(Readable.from([Buffer.from("012345"), Buffer.from("6789")]));
    const read = async (range?: { start: number; end: number }) =>
      (await buffer(store.read(blob, range))).toString();
    assert.equal(await read(), "0123456789");
    assert.equal(await read({ start: 2, end: 5 }), "234");
    assert.equal(await read({ start: 5, end: 5 }), "");
  });

  it("refuses what is larger than its limit and leaves nothing of it", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const chunks = Readable.from(Array.from({ length: 11 }, () => Buffer.alloc(100)));
    await assert.rejects(store.put(chunks), { code: "too_large", message: /^file: / });
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
  });

  it("leaves nothing of an upload that breaks off or is aborted", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const broken = async function* () {
      yield Buffer.from("half");
      throw new Error("connection lost");
    };
    await assert.rejects(store.put(broken()), /connection lost/);
    const signal = AbortSignal.abort(new Error("cancelled"));
    await assert.rejects(store.put(bytesOf("x"), signal), /cancelled/);
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
  });

  it("says what to do about a full disk and leaves no half file", async () => {
    await using opened = await openStore();
    const { folder } = opened;
    const script = `
      import { Readable } from "node:stream";
      import { createFileStore } from ${JSON.stringify(import.meta.resolve("./file-store.ts"))};
      const store = createFileStore({ folder: process.argv[1], maxBytes: 1e9 });
      const error = await store.put(Readable.from([Buffer.alloc(4_000_000)])).catch((e) => e);
      console.log(JSON.stringify({ code: error.code, reaction: error.reaction, message: error.message }));`;
    // A limit of the process on the size of a file stands for the disk: the same call fails at the same place.
    const command = 'ulimit -f 100; exec "$0" --input-type=module -e "$1" "$2"';
    const child = spawnSync("sh", ["-c", command, process.execPath, script, folder], {
      encoding: "utf8",
    });
    const error = JSON.parse(child.stdout);
    assert.equal(error.code, "disk_full", child.stderr);
    assert.equal(error.reaction, "retry");
    assert.match(error.message, /free some room/);
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
  });

  it("lends a private folder and takes it away with all that is in it, also after a failure", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const length = await store.withFolder(async (path) => {
      assert.ok(path.startsWith(folder));
      await writeFile(join(path, "a"), "text");
      return (await readFile(join(path, "a"))).length;
    });
    assert.equal(length, 4);
    const failing = store.withFolder(async (path) => {
      await writeFile(join(path, "a"), "text");
      throw Object.assign(new Error("write"), { code: "ENOSPC" });
    });
    await assert.rejects(failing, { code: "disk_full" });
    assert.deepEqual(await readdir(join(folder, "tmp")), []);
  });

  it("notices bytes that are cut or gone, and heals when they come again", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const blob = await store.put(bytesOf("0123456789"));
    const path = join(folder, blob.sha256.slice(0, 2), blob.sha256);
    await truncate(path, 4);
    await assert.rejects(store.verify(blob), { code: "file_damaged", message: /has 4 bytes/ });
    await rm(path);
    await assert.rejects(store.verify(blob), { code: "file_damaged", message: /is missing/ });
    await store.put(bytesOf("0123456789"));
    await store.verify(blob);
  });

  it("deletes bytes only when they are unused and not fresh", async () => {
    await using opened = await openStore();
    const { store } = opened;
    const blob = await store.put(bytesOf("x"));
    const later = Date.now() + DAY_MS;
    const isUsed = async () => true;
    const isUnused = async () => false;
    assert.equal(await store.removeIfUnused(blob.sha256, Date.now(), isUnused), false);
    assert.equal(await store.removeIfUnused(blob.sha256, later, isUsed), false);
    assert.equal(await store.removeIfUnused(blob.sha256, later, isUnused), true);
    await assert.rejects(store.verify(blob), { code: "file_damaged" });
  });

  it("clears away unused bytes and broken uploads, and nothing else", async () => {
    await using opened = await openStore();
    const { folder, store } = opened;
    const kept = await store.put(bytesOf("kept"));
    await store.put(bytesOf("unused"));
    const broken = join(folder, "tmp", "broken");
    await mkdir(broken);
    await writeFile(join(broken, "pdf"), "half");
    await utimes(broken, 0, 0);
    const removed = await store.removeUnused(
      Date.now() + DAY_MS / 2,
      async (hash) => hash === kept.sha256,
    );
    assert.equal(removed, 2);
    await store.verify(kept);
  });

  it("accepts nothing but a hash as the name of bytes", async () => {
    await using opened = await openStore();
    const { store } = opened;
    const blob = { sha256: "../../etc/passwd", sizeBytes: 1 };
    assert.throws(() => store.read(blob), TypeError);
  });
});

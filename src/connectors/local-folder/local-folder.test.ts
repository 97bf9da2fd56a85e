import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, describe, it } from "node:test";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { createExportDisk } from "../../sdk/host/export-disk.ts";
import { createMemoryState } from "../../sdk/host/memory-state.ts";
import { type FileSource, isTemporaryName, temporaryName } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import { toFault } from "./faults.ts";
import local from "./index.ts";
import type { LocalContext } from "./manifest.ts";

const { files, check } = local;
assert.ok(files?.quota && check);
const { put, list, get, stat: statOf, remove, quota } = files;

const MIB = 1024 * 1024;
const base = await realpath(await mkdtemp(join(tmpdir(), "viadukt-local-")));
after(() => rm(base, { recursive: true, force: true }));

const text = (value: string): FileSource => fileSource(Buffer.from(value), "text/plain");

interface Changes {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly exportDirs?: readonly string[];
  readonly signal?: AbortSignal;
}

let made = 0;

/** An empty folder that is allowed, and a context for it. */
async function open({ settings, exportDirs, signal }: Changes = {}) {
  made += 1;
  const folder = join(base, `folder-${made}`);
  await mkdir(folder);
  const state = createMemoryState(systemClock);
  const openAgain = (more: AbortSignal = signal ?? AbortSignal.timeout(60_000)): LocalContext => ({
    ...(openTestContext({
      connector: local as never,
      credentials: {},
      settings: { folder, ...settings },
      baseUrl: "",
      state,
      log: silentLog,
      clock: systemClock,
      signal: more,
    }) as LocalContext),
    disk: createExportDisk(exportDirs ?? [folder]),
  });
  return { folder, ctx: openAgain(), openAgain };
}

async function contentAt(ctx: LocalContext, path: string): Promise<string> {
  const { stream } = await get(ctx, path);
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
}

const partsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((path) =>
    isTemporaryName(path.split("/").at(-1) ?? ""),
  );

const shared = join(base, "contract");
await mkdir(shared);
testConnector(local, {
  credentials: {},
  settings: { folder: shared },
  server: async () => ({ baseUrl: "", close: async () => {} }),
  openContext: (options) => ({ ...openTestContext(options), disk: createExportDisk([base]) }),
});

describe("the folder", () => {
  it("is checked without writing anything", async () => {
    const { ctx, folder } = await open();
    const facts = await check(ctx);
    assert.equal(facts.account_name, folder);
    assert.deepEqual(await readdir(folder), []);
    const { used_bytes: used, total_bytes: total = 0 } = await quota(ctx);
    assert.ok(used > 0 && total > used);
  });

  it("must be allowed, and be there", async () => {
    const { ctx: refused } = await open({ exportDirs: ["/nowhere"] });
    const error = { name: "ConfigError", code: "folder_not_allowed", message: /EXPORT_DIRS/ };
    await assert.rejects(check(refused), error);
    await assert.rejects(put(refused, "/a.txt", text("x")), error);
    await assert.rejects(list(refused, "/"), error);
    const { ctx: absent, folder } = await open();
    await rm(folder, { recursive: true });
    await assert.rejects(put(absent, "/a.txt", text("x")), { code: "folder_missing" });
  });

  it("is waited for while no share is mounted on it", async () => {
    const { ctx, folder } = await open({ settings: { is_mounted: true } });
    const error = { name: "TransientError", code: "share_not_mounted" };
    await assert.rejects(check(ctx), error);
    await assert.rejects(put(ctx, "/a.txt", text("x")), error);
    assert.deepEqual(await readdir(folder), []);
    await rm(folder, { recursive: true });
    await assert.rejects(put(ctx, "/a.txt", text("x")), error);
    // A file system of its own that is there on every Linux.
    const exportDirs = ["/dev/shm"];
    const { ctx: mounted } = await open({
      settings: { is_mounted: true, folder: "/dev/shm" },
      exportDirs,
    });
    assert.equal((await check(mounted)).account_name, "/dev/shm");
  });
});

describe("a file that is put", () => {
  it("has its time, and the old one is seen until it is whole", async () => {
    const { ctx, folder, openAgain } = await open();
    const path = join(folder, "2026/01/report.txt");
    await put(ctx, "/2026/01/report.txt", text("old"));
    const stop = new AbortController();
    async function* half(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(2 * MIB, "n");
      assert.equal(await readFile(path, "utf8"), "old");
      assert.equal((await partsIn(folder)).length, 1);
      assert.deepEqual(
        (await list(ctx, "/2026/01")).map((one) => one.path),
        ["/2026/01/report.txt"],
      );
      stop.abort(new Error("cancelled"));
      yield Buffer.alloc(2 * MIB, "n");
    }
    const whole = fileSource(Buffer.alloc(4 * MIB, "n"));
    const torn = { ...whole, open: () => Readable.from(half(), { objectMode: false }) };
    await assert.rejects(put(openAgain(stop.signal), "/2026/01/report.txt", torn), {
      message: "cancelled",
    });
    assert.equal(await readFile(path, "utf8"), "old");
    const entry = await put(ctx, "/2026/01/report.txt", whole);
    assert.equal(entry.size_bytes, 4 * MIB);
    assert.equal(entry.modified_at, new Date(whole.modifiedAt).toISOString());
    await until(async () => (await partsIn(folder)).length === 0);
  });

  it("takes the place of what a crash has left of it or of another content", async () => {
    const { ctx, folder, openAgain } = await open();
    const first = fileSource(Buffer.alloc(2 * MIB, "1"));
    const left = join(folder, temporaryName("/a.bin", first.sha256));
    const crashed = openAgain();
    await assert.rejects(put(crashed, "/a.bin", { ...first, open: () => crash() }), /crash/);
    await writeFile(left, "half of it");
    await put(ctx, "/a.bin", fileSource(Buffer.alloc(2 * MIB, "2")));
    assert.deepEqual(await partsIn(folder), []);
    await writeFile(left, "half of it");
    await put(ctx, "/a.bin", first);
    assert.deepEqual(await readdir(folder), ["a.bin"]);
    assert.equal((await stat(join(folder, "a.bin"))).size, 2 * MIB);
  });

  it("must be what was announced", async () => {
    const { ctx, folder } = await open();
    const damaged = { name: "TransientError", code: "upload_damaged" };
    for (const other of ["long", "LONGER", "longer than that"]) {
      const source = { ...text("longer"), open: () => Readable.from([Buffer.from(other)]) };
      await assert.rejects(put(ctx, "/a.txt", source), damaged, other);
    }
    assert.deepEqual(await readdir(folder), []);
  });
});

describe("a way out of the folder", () => {
  it("is none by names", async () => {
    const { ctx } = await open();
    for (const path of ["/../x.txt", "/a/../../x", "/a\\..\\x", "/", "/a\0b"]) {
      await assert.rejects(put(ctx, path, text("x")), { name: "InvalidInputError" }, path);
      await assert.rejects(get(ctx, path), { name: "InvalidInputError" }, path);
      await assert.rejects(remove(ctx, path), { name: "InvalidInputError" }, path);
    }
  });

  it("is none by links, whatever is asked", async () => {
    const { ctx, folder } = await open();
    const outside = join(base, "outside");
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, "secret.txt"), "secret");
    await symlink(outside, join(folder, "way"));
    await symlink(join(outside, "secret.txt"), join(folder, "file.txt"));
    await put(ctx, "/own.txt", text("own"));
    const away = { name: "RejectedError", message: /links are not followed/ };
    await assert.rejects(put(ctx, "/way/x.txt", text("x")), away);
    await assert.rejects(put(ctx, "/way/deep/x.txt", text("x")), away);
    await assert.rejects(get(ctx, "/way/secret.txt"), away);
    await assert.rejects(get(ctx, "/file.txt"), away);
    await assert.rejects(list(ctx, "/way"), away);
    await assert.rejects(remove(ctx, "/way/secret.txt"), away);
    assert.equal(await statOf(ctx, "/file.txt"), undefined);
    assert.deepEqual(
      (await list(ctx, "/")).map((one) => one.path),
      ["/own.txt"],
    );
    // A new file takes the place of a link; what the link led to stays.
    await put(ctx, "/file.txt", text("new"));
    assert.equal(await contentAt(ctx, "/file.txt"), "new");
    assert.deepEqual(await readdir(outside), ["secret.txt"]);
    assert.equal(await readFile(join(outside, "secret.txt"), "utf8"), "secret");
  });

  it("is none by a folder that is exchanged for a link meanwhile", async () => {
    const { ctx, folder } = await open();
    const outside = join(base, "elsewhere");
    await mkdir(outside, { recursive: true });
    await mkdir(join(folder, "reports"));
    async function* swapping(): AsyncGenerator<Buffer> {
      await rename(join(folder, "reports"), join(folder, "moved"));
      await symlink(outside, join(folder, "reports"));
      yield Buffer.from("x");
    }
    const source = { ...text("x"), open: () => Readable.from(swapping(), { objectMode: false }) };
    await assert.rejects(put(ctx, "/reports/x.txt", source), { name: "RejectedError" });
    assert.deepEqual(await readdir(outside), []);
  });

  it("is none by what is no file", async () => {
    const { ctx, folder } = await open();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    await mkdir(join(folder, "inner"));
    assert.deepEqual(
      (await list(ctx, "/")).map((one) => one.path),
      ["/inner"],
    );
    await assert.rejects(get(ctx, "/pipe"), { code: "not_found" });
    await assert.rejects(get(ctx, "/inner"), { code: "not_found" });
    await put(ctx, "/file", text("x"));
    await assert.rejects(put(ctx, "/file/x.txt", text("x")), { code: "folder_missing" });
    await assert.rejects(put(ctx, "/inner", text("x")), { name: "RejectedError" });
    assert.deepEqual(await partsIn(folder), []);
  });
});

describe("what the file system says", () => {
  it("becomes an error that says what to do", () => {
    const cases: [string, string, string][] = [
      ["ENOSPC", "ConfigError", "storage_full"],
      ["EDQUOT", "ConfigError", "storage_full"],
      ["EROFS", "ConfigError", "forbidden_by_remote"],
      ["EACCES", "ConfigError", "forbidden_by_remote"],
      ["ESTALE", "TransientError", "share_not_mounted"],
      ["EIO", "TransientError", "share_not_mounted"],
      ["ENOENT", "NotFoundError", "not_found"],
      ["ENAMETOOLONG", "RejectedError", "rejected_by_remote"],
    ];
    for (const [code, name, hubCode] of cases) {
      const fault = toFault(Object.assign(new Error("secret words"), { code }), "/a.txt");
      assert.deepEqual([fault.name, fault.code], [name, hubCode], code);
      assert.match(fault.message, /\/a\.txt/);
      assert.doesNotMatch(fault.message, /secret words/);
    }
  });

  it("of a folder that the hub may not write to is told, on a real one", async () => {
    const { ctx, folder } = await open();
    await chmod(base, 0o755);
    await chmod(folder, 0o555);
    // Root may write anywhere, so it becomes somebody else for a while.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const error = { name: "ConfigError", code: "forbidden_by_remote" };
      await assert.rejects(put(ctx, "/a.txt", text("x")), error);
      await assert.rejects(put(ctx, "/deep/a.txt", text("x")), error);
      // What the check asks is answered for the real user, who stays root here.
      if (!isRoot) await assert.rejects(check(ctx), error);
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(folder, 0o755);
    }
  });
});

// biome-ignore lint/correctness/useYield: it ends before its first byte
async function* crashing(): AsyncGenerator<Buffer> {
  throw new Error("crash");
}
const crash = (): Readable => Readable.from(crashing(), { objectMode: false });

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it did not come to pass in 5 s");
    await new Promise((done) => setTimeout(done, 20));
  }
}

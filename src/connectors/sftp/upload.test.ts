import assert from "node:assert/strict";
import { chown, copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { it } from "node:test";
import {
  bigSource,
  contentAt,
  MIB,
  open,
  openLine,
  PATH,
  partsIn,
  text,
  withSftp,
} from "../../../test/sftp-bed.ts";
import { type SftpServer, startSftp } from "../../../test/sftp-server.ts";
import { type FileSource, temporaryName } from "../../sdk/index.ts";
import sftp from "./index.ts";

const { files, check } = sftp;
assert.ok(files?.quota && check);
const { quota } = files;

withSftp("upload to an SFTP server", () => {
  it("shows the old file until the new one is whole; after a stop it sends only the rest", async () => {
    await using server = await startSftp();
    const place = join(server.folder, PATH);
    await using first = open(server);
    await files?.put(first.ctx, PATH, text("old"));
    const stop = new AbortController();
    const { bytes, source, starts } = bigSource(8 * MIB);
    async function* half(): AsyncGenerator<Buffer> {
      for (let at = 0; at < 5 * MIB; at += 65_536) yield bytes.subarray(at, at + 65_536);
      assert.equal(await readFile(place, "utf8"), "old");
      stop.abort(new Error("cancelled"));
      yield bytes.subarray(5 * MIB);
    }
    const torn = { ...source, open: () => Readable.from(half(), { objectMode: false }) };
    await using cancelled = open(server, { signal: stop.signal });
    await assert.rejects(files?.put(cancelled.ctx, PATH, torn) ?? assert.fail(), {
      message: "cancelled",
    });
    assert.equal(await readFile(place, "utf8"), "old");
    assert.equal((await partsIn(server.folder)).length, 1);

    await using later = open(server);
    const entry = await files?.put(later.ctx, PATH, source);
    assert.equal(entry?.size_bytes, 8 * MIB);
    assert.ok((starts[0] ?? 0) >= 3 * MIB, `started at ${starts[0]}`);
    assert.equal(starts.length, 1);
    assert.ok((await readFile(place)).equals(bytes));
    assert.deepEqual(await partsIn(server.folder), []);
  });

  /** What an earlier try would have left. */
  async function leavePart(server: SftpServer, source: FileSource, bytes: Buffer): Promise<void> {
    await using bed = open(server);
    await files?.put(bed.ctx, "/BR-Reports/2026/01/neighbour.txt", text("x"));
    const at = join(server.folder, "BR-Reports/2026/01", temporaryName(PATH, source.sha256));
    await copyFile(join(server.folder, "BR-Reports/2026/01/neighbour.txt"), at);
    await writeFile(at, bytes);
    await chown(at, 54_321, 54_321);
  }

  it("begins anew where the end of what is there is not the file's", async () => {
    for (const spoil of [
      (part: Buffer) => part.fill(0, part.length - 100),
      (part: Buffer) => Buffer.concat([part, Buffer.alloc(9 * MIB)]),
    ]) {
      await using server = await startSftp();
      const { bytes, source, starts } = bigSource(8 * MIB);
      await leavePart(server, source, spoil(Buffer.from(bytes.subarray(0, 5 * MIB))));
      await using bed = open(server);
      await files?.put(bed.ctx, PATH, source);
      assert.deepEqual(starts, [0]);
      assert.ok((await readFile(join(server.folder, PATH))).equals(bytes));
    }
  });

  it("reads the whole file back where it is told to, before the old one goes", async () => {
    await using server = await startSftp();
    const { bytes, source } = bigSource(8 * MIB);
    const part = Buffer.from(bytes.subarray(0, 5 * MIB));
    part[7] = (part[7] ?? 0) ^ 1;
    await leavePart(server, source, part);
    await using bed = open(server, { settings: { verify_by_reading: true } });
    await files?.put(bed.ctx, PATH, text("old"));
    const put = () => files?.put(bed.ctx, PATH, source) ?? assert.fail();
    await assert.rejects(put(), { name: "TransientError", code: "upload_damaged" });
    assert.equal(await readFile(join(server.folder, PATH), "utf8"), "old");
    await put();
    assert.ok((await readFile(join(server.folder, PATH))).equals(bytes));
    assert.deepEqual(await partsIn(server.folder), []);
  });

  it("goes on after the connection broke in the middle", async () => {
    await using server = await startSftp();
    await using line = await openLine(server.port);
    const { bytes, source, starts } = bigSource(16 * MIB);
    line.cutAfter(6 * MIB);
    await using bed = open(server, { settings: { port: line.port } });
    const put = () => files?.put(bed.ctx, PATH, source) ?? assert.fail();
    await assert.rejects(put(), { name: "TransientError", code: "connection_reset" });
    await put();
    assert.ok((starts[1] ?? 0) > 2 * MIB, `started at ${starts}`);
    assert.ok((await readFile(join(server.folder, PATH))).equals(bytes));
  });

  it("removes what an earlier upload of other content has left", async () => {
    await using server = await startSftp();
    await using line = await openLine(server.port);
    line.cutAfter(3 * MIB);
    await using bed = open(server, { settings: { port: line.port } });
    const put = (seed: number) =>
      files?.put(bed.ctx, PATH, bigSource(6 * MIB, seed).source) ?? assert.fail();
    await assert.rejects(put(1), { name: "TransientError" });
    assert.equal((await partsIn(server.folder)).length, 1);
    await put(2);
    assert.deepEqual(await partsIn(server.folder), []);
  });

  it("pauses the integration when the disk is full, and leaves the old file alone", async () => {
    await using server = await startSftp();
    await using bed = open(server, { settings: { folder: "full" } });
    await files?.put(bed.ctx, "/a.bin", text("old"));
    const put = files?.put(bed.ctx, "/a.bin", bigSource(8 * MIB).source) ?? assert.fail();
    await assert.rejects(put, { name: "ConfigError", code: "storage_full" });
    assert.equal((await contentAt(bed.ctx, "/a.bin")).toString(), "old");
    assert.deepEqual(
      (await files?.list(bed.ctx, "/"))?.map((entry) => entry.path),
      ["/a.bin"],
    );
    const { used_bytes: used, total_bytes: total } = await quota(bed.ctx);
    assert.equal(total, 3 * MIB);
    assert.ok(used < MIB, `${used} bytes: the part was removed`);
    assert.match((await check(bed.ctx)).warnings?.[0] ?? "", /^Only \d\.\d MiB are left/);
  });

  it("notices that the file changed while it was sent", async () => {
    await using server = await startSftp();
    await using bed = open(server);
    const short = { ...text("longer"), open: () => Readable.from([Buffer.from("long")]) };
    const put = files?.put(bed.ctx, "/a.txt", short) ?? assert.fail();
    await assert.rejects(put, { name: "TransientError", code: "upload_damaged" });
    assert.deepEqual(await files?.list(bed.ctx, "/"), await files?.list(bed.ctx, ""));
    assert.equal(await files?.stat(bed.ctx, "/a.txt"), undefined);
  });

  it("says that a server without extensions replaces in two steps, and keeps to it", async () => {
    await using server = await startSftp({ without: ["posix-rename", "fsync", "statvfs"] });
    await using bed = open(server);
    assert.match((await check(bed.ctx)).warnings?.[0] ?? "", /in one step/);
    await assert.rejects(quota(bed.ctx), { code: "action_not_possible" });
    for (const value of ["first", "second"]) await files?.put(bed.ctx, "/a.txt", text(value));
    assert.equal((await contentAt(bed.ctx, "/a.txt")).toString(), "second");
    assert.deepEqual((await readdir(server.folder)).sort(), ["a.txt", "full"]);
  });
});

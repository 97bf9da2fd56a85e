import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { bigSource } from "../../../test/big-source.ts";
import { openBox } from "../../../test/dropbox-box.ts";
import { assertFlatUpload, openUploadBed } from "../../../test/upload-bed.ts";
import dropbox from "./index.ts";
import type { DropboxContext } from "./manifest.ts";

const { files } = dropbox;
assert.ok(files);

const MIB = 1024 * 1024;
const PATH = "/BR-Reports/2026/01/huge.bin";
const MAX_GROWTH_BYTES = 60 * MIB;

type Box = Awaited<ReturnType<typeof openBox>>;

async function hashAt(ctx: DropboxContext, path: string): Promise<string> {
  const hash = createHash("sha256");
  const { stream } = (await files?.get(ctx, path)) ?? assert.fail();
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** `append 16`, `finish 0`: what was called, and with how many MiB. */
const steps = ({ control }: Box): string[] =>
  control.requests
    .filter(({ route }) => route.startsWith("files/upload_session/"))
    .map(({ route, bytes }) => `${route.split("/").at(-1)} ${bytes / MIB}`);

describe("upload session of Dropbox", () => {
  it("sends parts of 16 MiB, each with its hash, then commits", async () => {
    await using box = await openBox();
    const source = bigSource(41 * MIB);
    const entry = await files.put(box.ctx, PATH, source);
    assert.equal(entry.size_bytes, 41 * MIB);
    assert.deepEqual(steps(box), [
      "start 0",
      "append_v2 16",
      "append_v2 16",
      "append_v2 9",
      "finish 0",
    ]);
    const parts = box.control.requests.filter(({ route }) => route.endsWith("append_v2"));
    for (const { argument } of parts) {
      assert.match((argument as { content_hash: string }).content_hash, /^[0-9a-f]{64}$/);
    }
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("goes on in the middle of a part after the connection broke there", async () => {
    await using box = await openBox();
    box.control.breakAtBytes = 21 * MIB + 12_345;
    const source = bigSource(41 * MIB);
    await files.put(box.ctx, PATH, source);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
    const offsets = box.control.requests.flatMap(({ argument }) => {
      const { cursor } = argument as { cursor?: { offset: number } };
      return cursor ? [cursor.offset] : [];
    });
    assert.deepEqual(offsets, [
      ...[0, 16 * MIB, 16 * MIB, 21 * MIB + 12_345],
      ...[32 * MIB, 41 * MIB],
    ]);
  });

  it("takes parts and commits whose answers were lost for done", async () => {
    await using box = await openBox();
    box.control.loseAnswers.push("files/upload_session/append_v2", "files/upload_session/finish");
    const source = bigSource(20 * MIB);
    await files.put(box.ctx, PATH, source);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
    assert.deepEqual(
      box.control.requests.map(({ route }) => route.split("/").at(-1)).slice(0, -1),
      ["start", "append_v2", "append_v2", "append_v2", "finish", "finish", "get_metadata"],
    );
  });

  it("keeps what was sent when the space is used up, and commits it later", async () => {
    await using box = await openBox();
    box.control.quotaBytes = 30 * MIB;
    const source = bigSource(41 * MIB);
    const full = { name: "ConfigError", code: "storage_full" };
    await assert.rejects(files.put(box.ctx, PATH, source), full);
    box.control.quotaBytes = 50 * MIB;
    box.control.requests.length = 0;
    await files.put(box.ctx, PATH, source);
    assert.deepEqual(steps(box), ["append_v2 0", "finish 0"]);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("goes on at the offset that it kept where Dropbox takes no empty part", async () => {
    await using box = await openBox();
    const full = { name: "ConfigError", code: "storage_full" };
    box.control.quotaBytes = 0;
    await assert.rejects(files.put(box.ctx, PATH, bigSource(41 * MIB)), full);
    box.control.quotaBytes = 50 * MIB;
    box.control.requests.length = 0;
    const route = "files/upload_session/append_v2";
    box.control.refusals.push({ route, status: 400, body: "no bytes" });
    await files.put(box.ctx, PATH, bigSource(41 * MIB));
    assert.deepEqual(steps(box), ["append_v2 0", "finish 0"]);
  });

  it("begins anew where Dropbox has thrown the session away", async () => {
    await using box = await openBox();
    box.control.quotaBytes = 0;
    await assert.rejects(files.put(box.ctx, PATH, bigSource(20 * MIB)));
    box.control.quotaBytes = 50 * MIB;
    box.simulator.forgetSessions();
    box.control.requests.length = 0;
    await files.put(box.ctx, PATH, bigSource(20 * MIB));
    assert.deepEqual(steps(box), [
      ...["append_v2 0", "start 0"],
      ...["append_v2 16", "append_v2 4", "finish 0"],
    ]);
  });

  it("notices damaged bytes, and renews a token that ends in the middle", async () => {
    await using box = await openBox();
    box.control.damageNext = true;
    const damaged = { name: "TransientError", code: "upload_damaged" };
    await assert.rejects(files.put(box.ctx, PATH, bigSource(20 * MIB)), damaged);
    const error = { ".tag": "expired_access_token" };
    const body = { error_summary: "expired_access_token/", error };
    const route = "files/upload_session/append_v2";
    box.control.refusals.push({ route, status: 401, body });
    const source = bigSource(20 * MIB);
    await files.put(box.ctx, PATH, source);
    assert.equal(box.oauth.control.tokenCalls.length, 1);
    assert.equal(await hashAt(box.ctx, PATH), source.sha256);
  });

  it("sends only the rest after kill -9", { timeout: 120_000 }, async () => {
    await using box = await openBox();
    const sizeBytes = 64 * MIB;
    await using bed = await openUploadBed({ ...box.order, path: PATH, sizeBytes });
    await bed.killed(() => box.control.receivedBytes > 40 * MIB);
    const parts = steps(box).filter((step) => step === "append_v2 16").length;
    assert.ok(parts >= 2 && parts < 4, `${parts} parts were whole`);
    box.control.requests.length = 0;
    const { sha256 } = await bed.upload();
    const sent = steps(box).map((step) => Number(step.split(" ")[1]));
    assert.deepEqual(steps(box).slice(0, 1), ["append_v2 0"]);
    assert.equal(
      sent.reduce((sum, mib) => sum + mib, 0),
      64 - 16 * parts,
    );
    assert.equal(await hashAt(box.ctx, PATH), sha256);
  });

  it("uploads 300 MiB in flat memory", { timeout: 120_000 }, async () => {
    await using box = await openBox();
    await assertFlatUpload(box.order, MAX_GROWTH_BYTES);
  });
});

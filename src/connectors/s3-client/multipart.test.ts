import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bigSource } from "../../../test/big-source.ts";
import { MIB, openS3, type S3Bed, sha256Of, untilQuiet } from "../../../test/s3-bed.ts";
import type { FileSource } from "../../sdk/index.ts";
import { s3Files as files } from "./files.ts";
import { putParts } from "./multipart.ts";
import { partBytesFor } from "./upload.ts";

const KEY = "BR-Reports/2026/01/huge (č. 1)+.bin";
const PATH = `/${KEY}`;
/** The smallest that services take, so that the tests are quick. */
const partBytes = 5 * MIB;
const SIZE = 22 * MIB;

const counted = (bed: S3Bed, step: RegExp) => bed.steps().filter((one) => step.test(one));
const put = (bed: S3Bed, source: FileSource, key = KEY) =>
  putParts(bed.open(), { key, source, partBytes });

async function assertThere(bed: S3Bed, source: FileSource): Promise<void> {
  const { stream } = await files.get(bed.open(), PATH);
  assert.equal(await sha256Of(stream), source.sha256);
  assert.equal(bed.simulator.stored().uploads.size, 0, "no parts are left");
}

/**
 * Begins to send and ends as a stop of the hub does, when a place is free for the fourth part: one to three of
 * the others are there.
 */
async function cutOff(bed: S3Bed, whole: FileSource): Promise<void> {
  const stop = new AbortController();
  const source: FileSource = {
    ...whole,
    open(range) {
      if ((range?.start ?? 0) >= 3 * partBytes) stop.abort(new Error("the hub stops"));
      return whole.open(range);
    },
  };
  const put = putParts(bed.open({ signal: stop.signal }), { key: KEY, source, partBytes });
  await assert.rejects(put, { message: "the hub stops" });
  await untilQuiet(bed);
}

const partsThere = (bed: S3Bed): number =>
  [...bed.simulator.stored().uploads.values()].reduce((sum, { parts }) => sum + parts.size, 0);

describe("a large file", () => {
  for (const service of ["aws_s3", "minio"] as const) {
    it(`goes up in parts that are checked one by one (${service})`, async () => {
      await using bed = await openS3(service);
      const source = bigSource(SIZE);
      const entry = await put(bed, source);
      assert.equal(entry.path, PATH);
      assert.equal(entry.size_bytes, SIZE);
      assert.match(entry.etag ?? "", /^[0-9a-f]{32}-5$/);
      assert.deepEqual(entry.hash, { algorithm: "s3_etag", value: entry.etag });
      assert.deepEqual(bed.steps().toSorted(), [
        ...["HEAD", "POST begin", "POST end"],
        ...[1, 2, 3, 4, 5].map((number) => `PUT part ${number}`),
      ]);
      await assertThere(bed, source);
    });
  }

  it("goes up whole where it is small enough", async () => {
    await using bed = await openS3();
    const entry = await files.put(bed.open(), PATH, bigSource(16 * MIB));
    assert.deepEqual(bed.steps(), ["PUT"]);
    await files.put(bed.open(), PATH, bigSource(16 * MIB + 1));
    assert.equal(counted(bed, /PUT part/).length, 2);
    assert.deepEqual(entry.hash, { algorithm: "sha256", value: bigSource(16 * MIB).sha256 });
  });

  it("goes on where it was cut off: only the missing parts go again", async () => {
    await using bed = await openS3();
    const source = bigSource(SIZE);
    await cutOff(bed, source);
    const there = partsThere(bed);
    assert.ok(there >= 1 && there <= 3, `${there} parts`);
    bed.control.requests.length = 0;
    await put(bed, source);
    assert.equal(counted(bed, /begin/).length, 0);
    assert.equal(counted(bed, /PUT part/).length, 5 - there);
    await assertThere(bed, source);
    assert.equal(await bed.open().state.get("uploads"), undefined);
  });

  it("goes on too where ETags are no MD5, and where the service shows one part a page", async () => {
    await using bed = await openS3();
    bed.control.isKmsBucket = true;
    bed.control.pageSize = 1;
    const source = bigSource(SIZE);
    await cutOff(bed, source);
    const there = partsThere(bed);
    bed.control.requests.length = 0;
    const entry = await put(bed, source);
    assert.equal(counted(bed, /PUT part/).length, 5 - there);
    assert.equal(entry.hash, undefined);
    await assertThere(bed, source);
  });

  it("sends a part again that is there with another content", async () => {
    await using bed = await openS3("minio");
    const source = bigSource(SIZE);
    await cutOff(bed, source);
    const [upload] = bed.simulator.stored().uploads.values();
    const [number] = upload?.parts.keys() ?? [];
    const part = upload?.parts.get(number ?? 0) ?? assert.fail();
    upload?.parts.set(number ?? 0, { ...part, md5: "0".repeat(32) });
    bed.control.requests.length = 0;
    await put(bed, source);
    assert.ok(bed.steps().includes(`PUT part ${number}`));
    await assertThere(bed, source);
  });

  it("begins anew where the service has thrown the parts away", async () => {
    await using bed = await openS3();
    const source = bigSource(SIZE);
    await cutOff(bed, source);
    bed.simulator.stored().uploads.clear();
    await put(bed, source);
    assert.equal(counted(bed, /begin/).length, 2);
    await assertThere(bed, source);
  });

  it("throws the parts of another content for that place away, an hour later", async () => {
    await using bed = await openS3();
    const source = bigSource(SIZE);
    const { state } = bed.open();
    await cutOff(bed, bigSource(SIZE - MIB));
    const kept = JSON.parse((await state.get("uploads")) ?? "[]") as { begun_at: number }[];
    await put(bed, source);
    assert.equal(counted(bed, /DELETE upload/).length, 0);
    const old = kept.map((upload) => ({ ...upload, begun_at: upload.begun_at - 3_700_000 }));
    await state.set("uploads", JSON.stringify(old));
    await put(bed, source);
    assert.equal(counted(bed, /DELETE upload/).length, 1);
    await assertThere(bed, source);
    assert.equal(await state.get("uploads"), undefined);
  });

  it("throws away what nobody came back to", async () => {
    await using bed = await openS3();
    const { state } = bed.open();
    await cutOff(bed, bigSource(SIZE));
    const kept = JSON.parse((await state.get("uploads")) ?? "[]") as { begun_at: number }[];
    const old = kept.map((upload) => ({ ...upload, begun_at: upload.begun_at - 3 * 86_400_000 }));
    await state.set("uploads", JSON.stringify(old));
    await put(bed, bigSource(MIB), "other.bin");
    assert.equal(bed.simulator.stored().uploads.size, 0);
    assert.equal(await state.get("uploads"), undefined);
  });

  it("sends everything again where the key may not see the parts", async () => {
    await using bed = await openS3();
    const source = bigSource(SIZE);
    await cutOff(bed, source);
    bed.control.forbidden.add("s3:ListMultipartUploadParts");
    bed.control.requests.length = 0;
    await put(bed, source);
    assert.equal(counted(bed, /PUT part/).length, 5);
    await assertThere(bed, source);
  });

  it("keeps nothing of a file that changed while it was sent", async () => {
    await using bed = await openS3();
    const source = { ...bigSource(SIZE), sha256: bigSource(MIB).sha256 };
    await assert.rejects(put(bed, source), { name: "DataError", message: /changed while/ });
    assert.equal(bed.simulator.stored().objects.size, 0);
    assert.equal(bed.simulator.stored().uploads.size, 0);
    const small = { ...bigSource(MIB), sha256: "0".repeat(64) };
    await assert.rejects(files.put(bed.open(), PATH, small), { name: "DataError" });
    assert.equal(bed.simulator.stored().objects.size, 0);
  });

  it("survives a cut line, damage on the way and a busy service", async () => {
    await using bed = await openS3("minio");
    bed.control.breakAfterBytes = 3 * MIB;
    bed.control.damageNext = true;
    const source = bigSource(SIZE);
    await put(bed, source);
    bed.control.slowDowns = 2;
    await assertThere(bed, source);
    bed.control.slowDowns = 2;
    await put(bed, source);
    await assertThere(bed, source);
  });

  it("takes a file that is there for the end whose answer was lost", async () => {
    await using bed = await openS3();
    bed.control.loseNextEnd = true;
    const source = bigSource(SIZE);
    await put(bed, source);
    assert.equal(counted(bed, /PUT part/).length, 5);
    assert.equal(counted(bed, /POST end/).length, 2);
    await assertThere(bed, source);
  });

  it("tries an end again that failed with a 200", async () => {
    await using bed = await openS3();
    bed.control.failNextEnd = true;
    const source = bigSource(SIZE);
    await put(bed, source);
    assert.equal(counted(bed, /POST end/).length, 2);
    await assertThere(bed, source);
  });

  it("lives with services that make up ETags, and leaves the old file until the new one is whole", async () => {
    await using bed = await openS3("minio");
    bed.control.hasOddEtags = true;
    const old = bigSource(MIB);
    await files.put(bed.open(), PATH, old);
    await cutOff(bed, bigSource(SIZE));
    const { stream } = await files.get(bed.open(), PATH);
    assert.equal(await sha256Of(stream), old.sha256);
    await put(bed, bigSource(SIZE));
    await assertThere(bed, bigSource(SIZE));
  });

  it("does not believe Amazon an ETag that is not made of the parts", async () => {
    await using bed = await openS3();
    bed.control.hasOddEtags = true;
    const error = { name: "TransientError", code: "upload_damaged" };
    await assert.rejects(put(bed, bigSource(SIZE)), error);
  });
});

it("needs at most 10,000 parts, of the same size on every try", () => {
  assert.equal(partBytesFor(20 * MIB), 16 * MIB);
  const huge = 5 * 1024 ** 4;
  const part = partBytesFor(huge);
  assert.equal(part % MIB, 0);
  assert.ok(Math.ceil(huge / part) <= 10_000);
});

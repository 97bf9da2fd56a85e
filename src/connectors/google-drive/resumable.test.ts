import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bigSource } from "../../../test/big-source.ts";
import { openDriveBed } from "../../../test/drive-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { assertFlatUpload, openUploadBed } from "../../../test/upload-bed.ts";
import googleDrive from "./index.ts";

const { files } = googleDrive;
assert.ok(files);
const MIB = 1024 * 1024;
const PATH = "/BR-Reports/2025/01/big.bin";
const SIZE = 20 * MIB + 123;

type Bed = Awaited<ReturnType<typeof openDriveBed>>;

const put = async (bed: Bed, source = bigSource(SIZE)) => {
  const entry = await files.put(bed.open(), PATH, source);
  assert.deepEqual(entry.hash, { algorithm: "sha256", value: source.sha256 });
  return entry;
};
const chunks = (bed: Bed) =>
  bed.control.requests.flatMap(({ method, range }) => (method === "PUT" && range ? [range] : []));
const sessions = (bed: Bed) =>
  bed.control.requests.filter(
    ({ query, method }) => query.get("uploadType") === "resumable" && method !== "PUT",
  ).length;

describe("a large file for Google Drive", () => {
  it("goes in chunks of 8 MiB, and its address is forgotten at the end", async () => {
    await using bed = await openDriveBed();
    await put(bed);
    assert.deepEqual(chunks(bed), [
      `bytes 0-${8 * MIB - 1}/${SIZE}`,
      `bytes ${8 * MIB}-${16 * MIB - 1}/${SIZE}`,
      `bytes ${16 * MIB}-${SIZE - 1}/${SIZE}`,
    ]);
    const again = await put(bed, bigSource(SIZE - 1));
    assert.equal(sessions(bed), 2);
    assert.equal(
      bed
        .drive()
        .visible()
        .filter(({ name }) => name === "big.bin").length,
      1,
    );
    assert.equal(again.size_bytes, SIZE - 1);
  });

  it("goes on after a break with what Drive does not have", async () => {
    await using bed = await openDriveBed();
    bed.control.breakAfterBytes = 3 * MIB;
    await put(bed);
    assert.equal(sessions(bed), 1);
    assert.ok(bed.control.receivedBytes < SIZE + 2 * MIB, `${bed.control.receivedBytes} bytes`);
  });

  it("goes on from what was kept of a chunk, not from what was sent", async () => {
    await using bed = await openDriveBed();
    bed.control.keepsHalf = true;
    await put(bed);
    assert.ok(chunks(bed).includes(`bytes ${4 * MIB}-${12 * MIB - 1}/${SIZE}`), chunks(bed).join());
  });

  it("is one file where the last answer is lost", async () => {
    await using bed = await openDriveBed();
    bed.control.lostAnswers = 1;
    await put(bed);
    assert.equal(
      bed
        .drive()
        .visible()
        .filter(({ name }) => name === "big.bin").length,
      1,
    );
    assert.ok(bed.control.receivedBytes <= SIZE, "nothing was sent twice");
  });

  it("begins anew where Drive has forgotten the upload", async () => {
    await using bed = await openDriveBed();
    bed.control.breakAfterBytes = 12 * MIB;
    const stop = new AbortController();
    const broken = files.put(bed.open(stop.signal), PATH, bigSource(SIZE));
    while (bed.control.receivedBytes < 9 * MIB) await new Promise((done) => setTimeout(done, 2));
    stop.abort();
    await assert.rejects(broken);
    bed.simulator.dropSessions();
    await put(bed);
    assert.equal(sessions(bed), 2);
  });

  it("goes on with a new token where the old one runs out in the middle", async () => {
    await using bed = await openDriveBed();
    const upload = put(bed);
    while (bed.control.receivedBytes < MIB) await new Promise((done) => setTimeout(done, 1));
    bed.oauth.expireAll();
    await upload;
    assert.equal(sessions(bed), 1);
    assert.equal(bed.oauth.control.tokenCalls.length, 1);
  });

  it("is not begun where there is no room for it", async () => {
    await using bed = await openDriveBed();
    bed.control.quotaBytes = MIB;
    await assert.rejects(put(bed), failsWith("ConfigError", /no storage left/));
    assert.equal(bed.control.receivedBytes, 0);
  });
});

describe("a large file for Google Drive from a process of its own", () => {
  it("needs 60 MB at most for 300 MiB", { timeout: 240_000 }, async () => {
    await using bed = await openDriveBed();
    const { entry, sha256 } = await assertFlatUpload(bed.order, 60_000_000);
    assert.equal(entry.hash?.value, sha256);
  });

  it("goes on after kill -9, and only the rest is sent", { timeout: 120_000 }, async () => {
    await using bed = await openDriveBed();
    const sizeBytes = 64 * MIB;
    await using uploads = await openUploadBed({ ...bed.order, path: PATH, sizeBytes });
    await uploads.killed(() => bed.control.receivedBytes > 30 * MIB);
    const before = bed.control.receivedBytes;
    const { entry, sha256 } = await uploads.upload();
    assert.equal(entry.hash?.value, sha256);
    const rest = bed.control.receivedBytes - before;
    // The warm-up file comes again; of the chunk under way less than 256 KiB are sent twice.
    assert.ok(rest < sizeBytes - 24 * MIB, `${rest} bytes were sent after the kill`);
    assert.equal(sessions(bed), 1, "one upload for both processes");
  });
});

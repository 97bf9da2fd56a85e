import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/nextcloud/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBed } from "../../../test/connector-bed.ts";
import type { FileSource } from "../../sdk/index.ts";
import nextcloud from "./index.ts";

const { files } = nextcloud;
assert.ok(files);

const MIB = 1024 * 1024;
const PATH = "/BR-Reports/2026/01/huge.bin";

/** Made while it is read: no byte of it is in memory before. */
function bigSource(sizeBytes: number, onSlice: (bytes: number) => void = () => {}): FileSource {
  function* slices(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; ) {
      const size = Math.min(65_536 - (at % 65_536), end - at);
      const slice = Buffer.alloc(65_536, Math.floor(at / 65_536) % 251);
      onSlice(size);
      yield slice.subarray(at % 65_536, (at % 65_536) + size);
      at += size;
    }
  }
  const hash = createHash("sha256");
  for (const slice of slices(0, sizeBytes)) hash.update(slice);
  return {
    sizeBytes,
    mime: "application/octet-stream",
    sha256: hash.digest("hex"),
    modifiedAt: Date.UTC(2026, 0, 31),
    open: ({ start, end } = { start: 0, end: sizeBytes }) =>
      Readable.from(slices(start, end), { objectMode: false, highWaterMark: 65_536 }),
  };
}

async function openCloud(settings: Record<string, unknown> = { chunk_size_mib: 10 }) {
  const stop = new AbortController();
  const simulator = createSimulator();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const bed = openBed(nextcloud as never, {
    baseUrl: `${sandbox.url}/nextcloud`,
    credentials: simulator.credentials,
    settings,
    signal: stop.signal,
  });
  const { control } = simulator;
  return {
    ctx: bed.ctx as Parameters<NonNullable<typeof nextcloud.check>>[0],
    control,
    stop,
    baseUrl: `${sandbox.url}/nextcloud`,
    credentials: simulator.credentials,
    /** `PUT uploads`, `MOVE uploads` …, without what looks and asks. */
    steps: () =>
      control.requests
        .filter(({ method }) => !["GET", "PROPFIND"].includes(method))
        .map(({ method, path }) => `${method} ${path.split("/")[3]}`),
    async [Symbol.asyncDispose]() {
      await bed[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

async function hashAt(ctx: Parameters<NonNullable<typeof nextcloud.check>>[0], path: string) {
  const hash = createHash("sha256");
  const { stream } = (await files?.get(ctx, path)) ?? assert.fail();
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

describe("chunked upload", () => {
  it("sends 25 MB in three chunks and holds little of them at any moment", async () => {
    await using cloud = await openCloud();
    let made = 0;
    let mostAhead = 0;
    const source = bigSource(25 * MIB, (bytes) => {
      made += bytes;
      mostAhead = Math.max(mostAhead, made - cloud.control.receivedBytes);
    });
    made = 0;
    mostAhead = 0;
    const entry = await files.put(cloud.ctx, PATH, source);
    assert.equal(entry.size_bytes, 25 * MIB);
    assert.equal(await hashAt(cloud.ctx, PATH), source.sha256);
    assert.deepEqual(cloud.steps(), [
      ...["MKCOL files", "MKCOL files", "MKCOL files", "MKCOL uploads"],
      ...["PUT uploads", "PUT uploads", "PUT uploads", "MOVE uploads", "PATCH files"],
    ]);
    // What is neither in the source nor at the server is in socket buffers.
    assert.ok(mostAhead < 8 * MIB, `${mostAhead} bytes were under way`);
  });

  it("names the place, the offset and the whole size in every request", async () => {
    await using cloud = await openCloud();
    await files.put(cloud.ctx, PATH, bigSource(25 * MIB));
    const puts = cloud.control.requests.filter(({ method }) => method === "PUT");
    const facts = puts.map(({ path, headers }) => ({
      chunk: path.split("/").at(-1),
      offset: headers["oc-chunk-offset"],
      length: headers["content-length"],
      total: headers["oc-total-length"],
      destination: headers.destination,
    }));
    const same = {
      total: String(25 * MIB),
      destination: `/nextcloud/remote.php/dav/files/anna${PATH}`,
    };
    assert.deepEqual(facts, [
      { chunk: "00001", offset: "0", length: String(10 * MIB), ...same },
      { chunk: "00002", offset: String(10 * MIB), length: String(10 * MIB), ...same },
      { chunk: "00003", offset: String(20 * MIB), length: String(5 * MIB), ...same },
    ]);
  });

  it("goes by the server's own limit where none is set", async () => {
    await using cloud = await openCloud({});
    cloud.control.chunkMaxBytes = 6 * MIB;
    await files.put(cloud.ctx, "/a.bin", bigSource(7 * MIB));
    assert.equal(cloud.steps().filter((step) => step === "PUT uploads").length, 2);
    await files.put(cloud.ctx, "/b.bin", bigSource(6 * MIB));
    assert.equal(cloud.steps().filter((step) => step === "PUT files").length, 1);
  });

  it("turns to chunks when a proxy refuses the whole file", async () => {
    await using cloud = await openCloud({});
    cloud.control.bodyMaxBytes = 10 * MIB;
    await files.put(cloud.ctx, "/a.bin", bigSource(12 * MIB));
    assert.equal(cloud.steps().filter((step) => step === "PUT uploads").length, 2);
  });

  it("leaves no half file when it is cancelled in the middle", async () => {
    await using cloud = await openCloud();
    let made = 0;
    const source = bigSource(25 * MIB, (bytes) => {
      made += bytes;
      // The hash has taken 25 MiB before; this is within the second chunk.
      if (made > 40 * MIB) cloud.stop.abort(new Error("cancelled by a person"));
    });
    await assert.rejects(files.put(cloud.ctx, PATH, source), { message: "cancelled by a person" });
    await using later = openBed(nextcloud as never, cloud);
    const ctx = later.ctx as typeof cloud.ctx;
    assert.deepEqual(await files.list(ctx, "/BR-Reports/2026/01"), []);
    await files.put(ctx, PATH, bigSource(1 * MIB));
    assert.equal((await files.stat(ctx, PATH))?.size_bytes, 1 * MIB);
  });

  /** The upload of `sizeBytes` by a process that ended in the middle of the second chunk; what it kept is kept. */
  async function cutOff(cloud: Awaited<ReturnType<typeof openCloud>>, sizeBytes: number) {
    let made = 0;
    const source = bigSource(sizeBytes, (bytes) => {
      made += bytes;
      if (made > sizeBytes + 15 * MIB) cloud.stop.abort(new Error("cut off"));
    });
    const put = files?.put(cloud.ctx, PATH, source) ?? assert.fail();
    await assert.rejects(put, { message: "cut off" });
    cloud.control.requests.length = 0;
    const settings = { chunk_size_mib: 10 };
    const later = openBed(nextcloud as never, { ...cloud, settings });
    const ctx = { ...(later.ctx as typeof cloud.ctx), state: cloud.ctx.state };
    return { ctx, [Symbol.asyncDispose]: () => later[Symbol.asyncDispose]() };
  }

  it("goes on with the chunks that are missing, also in another process", async () => {
    await using cloud = await openCloud();
    await using later = await cutOff(cloud, 25 * MIB);
    const source = bigSource(25 * MIB);
    await files.put(later.ctx, PATH, source);
    assert.deepEqual(cloud.steps(), ["PUT uploads", "PUT uploads", "MOVE uploads", "PATCH files"]);
    assert.equal(await hashAt(later.ctx, PATH), source.sha256);
    cloud.control.requests.length = 0;
    await files.put(later.ctx, PATH, source);
    assert.equal(cloud.steps().filter((step) => step === "PUT uploads").length, 3);
  });

  it("begins anew with another content, and where the server has lost the parts", async () => {
    await using cloud = await openCloud();
    await using later = await cutOff(cloud, 25 * MIB);
    const other = bigSource(26 * MIB);
    await files.put(later.ctx, PATH, other);
    assert.equal(cloud.steps().filter((step) => step === "PUT uploads").length, 3);
    assert.equal(await hashAt(later.ctx, PATH), other.sha256);

    await using second = await openCloud();
    await using lost = await cutOff(second, 25 * MIB);
    await fetch(`${second.baseUrl.replace("/nextcloud", "")}/_sandbox/reset`, { method: "POST" });
    await files.put(lost.ctx, PATH, bigSource(25 * MIB));
    assert.equal(second.steps().filter((step) => step === "PUT uploads").length, 3);
  });

  it("keeps the old file and throws the parts away when the quota ends it", async () => {
    await using cloud = await openCloud();
    const old = bigSource(1 * MIB);
    await files.put(cloud.ctx, PATH, old);
    let made = 0;
    const source = bigSource(25 * MIB, (bytes) => {
      made += bytes;
      // The hash has taken 25 MiB before; the next chunk finds no space.
      if (made > 30 * MIB) cloud.control.quotaBytes = 20 * MIB;
    });
    const error = { name: "ConfigError", code: "storage_full" };
    await assert.rejects(files.put(cloud.ctx, PATH, source), error);
    assert.deepEqual(cloud.steps().slice(-4), [
      ...["MKCOL uploads", "PUT uploads", "PUT uploads", "DELETE uploads"],
    ]);
    assert.equal(await hashAt(cloud.ctx, PATH), old.sha256);
  });

  it("notices a damaged chunk by the hash of what is stored", async () => {
    await using cloud = await openCloud();
    cloud.control.damageNext = true;
    const put = files.put(cloud.ctx, PATH, bigSource(12 * MIB));
    await assert.rejects(put, { name: "TransientError", code: "upload_damaged" });
  });

  it("takes a file that appears after a 423 for the end of a slow merge", async () => {
    await using cloud = await openCloud();
    cloud.control.slowMerges = 2;
    const source = bigSource(12 * MIB);
    await files.put(cloud.ctx, PATH, source);
    assert.equal(await hashAt(cloud.ctx, PATH), source.sha256);
    assert.equal(cloud.steps().filter((step) => step === "MOVE uploads").length, 2);
    assert.ok(!cloud.steps().includes("DELETE uploads"));
  });
});

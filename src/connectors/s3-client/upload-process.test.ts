import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { it } from "node:test";
import { createMinio } from "../../../sandbox/s3/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { MIB, untilQuiet } from "../../../test/s3-bed.ts";
import { openUploadBed } from "../../../test/upload-bed.ts";

const KEY = "BR-Reports/huge.bin";

/** A simulated service, and processes that put a file of that size into it, with one state. */
async function openBed(sizeBytes: number) {
  const simulator = createMinio();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = `${sandbox.url}/minio`;
  const uploads = await openUploadBed({
    ...{ provider: "minio", baseUrl, credentials: simulator.credentials },
    settings: { endpoint_url: sandbox.url },
    ...{ path: `/${KEY}`, sizeBytes },
  });
  return {
    simulator,
    uploads,
    async [Symbol.asyncDispose]() {
      await uploads[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

it("sends 300 MiB and takes no more than 60 MB of memory for it", async (test) => {
  await using bed = await openBed(300 * MIB);
  const { entry, grownBytes } = await bed.uploads.upload();
  test.diagnostic(`${(grownBytes / 1e6).toFixed(1)} MB more`);
  assert.equal(entry.size_bytes, 300 * MIB);
  assert.ok(grownBytes <= 60_000_000, `${grownBytes} bytes`);
});

it("goes on after kill -9 with the parts that are missing, and sends no other again", async () => {
  await using bed = await openBed(100 * MIB);
  const { control, stored } = bed.simulator;
  const parts = () => [...stored().uploads.values()].flatMap((upload) => [...upload.parts.keys()]);
  control.partDelayMs = 300;
  await bed.uploads.killed(() => parts().length >= 2);
  await untilQuiet(bed.simulator);
  const there = parts();
  assert.ok(there.length >= 2 && there.length < 7, `${there.length} parts`);

  control.partDelayMs = 0;
  control.requests.length = 0;
  const { sha256 } = await bed.uploads.upload();
  const sent = control.requests.flatMap(({ query }) => query.get("partNumber") ?? []);
  const missing = [1, 2, 3, 4, 5, 6, 7].filter((number) => !there.includes(number));
  assert.deepEqual(sent.map(Number).sort(), missing);
  assert.equal(control.requests.filter(({ query }) => query.has("uploads")).length, 0);
  const sum = createHash("sha256");
  for (const { chunks } of stored().objects.get(KEY)?.contents ?? []) {
    for (const chunk of chunks) sum.update(chunk);
  }
  assert.equal(sum.digest("hex"), sha256);
  assert.equal(stored().uploads.size, 0);
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createMinio } from "../../../sandbox/s3/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { seedTenant } from "../../../test/harness.ts";
import { MIB, untilQuiet } from "../../../test/s3-bed.ts";
import type { S3UploadOrder, S3UploadReport } from "../../../test/s3-upload-process.ts";
import { generateKey } from "../../auth/fernet.ts";
import { openConfigStore } from "../../store/open.ts";

const KEY = "BR-Reports/huge.bin";
const PROGRAM = join(import.meta.dirname, "../../../test/s3-upload-process.ts");
const DEADLINE_MS = 60_000;

/** A simulated service, and processes that put a file of that size into it, with one state. */
async function openBed(sizeBytes: number) {
  const dir = await mkdtemp(join(tmpdir(), "viadukt-s3-"));
  const configUrl = `sqlite:///${join(dir, "config.db")}`;
  const config = openConfigStore(configUrl, "");
  await config.migrate();
  const tenantId = await seedTenant(config);
  await config[Symbol.asyncDispose]();
  const simulator = createMinio();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { credentials } = simulator;
  const baseUrl = `${sandbox.url}/minio`;
  const state = { configUrl, tenantId, key: generateKey() };
  const order: S3UploadOrder = { baseUrl, credentials, path: `/${KEY}`, sizeBytes, ...state };
  return {
    simulator,
    start() {
      const child = spawn(process.execPath, ["--expose-gc", PROGRAM, JSON.stringify(order)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      return { child, ended: once(child, "exit"), said: text(child.stdout) };
    },
    async upload(): Promise<S3UploadReport> {
      const { ended, said } = this.start();
      const [code] = await ended;
      assert.equal(code, 0, "the upload failed");
      return JSON.parse(await said) as S3UploadReport;
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error("it did not come to that within a minute");
    await wait(5);
  }
}

it("sends 300 MiB and takes no more than 60 MB of memory for it", async (test) => {
  await using bed = await openBed(300 * MIB);
  const { sizeBytes, grownBytes } = await bed.upload();
  test.diagnostic(`${(grownBytes / 1e6).toFixed(1)} MB more`);
  assert.equal(sizeBytes, 300 * MIB);
  assert.ok(grownBytes <= 60_000_000, `${grownBytes} bytes`);
});

it("goes on after kill -9 with the parts that are missing, and sends no other again", async () => {
  await using bed = await openBed(100 * MIB);
  const { control, stored } = bed.simulator;
  const parts = () => [...stored().uploads.values()].flatMap((upload) => [...upload.parts.keys()]);
  control.partDelayMs = 300;
  const { child, ended } = bed.start();
  await until(() => parts().length >= 2 || child.exitCode !== null);
  child.kill("SIGKILL");
  assert.deepEqual(await ended, [null, "SIGKILL"]);
  await untilQuiet(bed.simulator);
  const there = parts();
  assert.ok(there.length >= 2 && there.length < 7, `${there.length} parts`);

  control.partDelayMs = 0;
  control.requests.length = 0;
  const { sha256 } = await bed.upload();
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

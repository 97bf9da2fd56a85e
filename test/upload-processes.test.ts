import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSimulator } from "../sandbox/nextcloud/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import { generateKey } from "../src/auth/fernet.ts";
import { isTemporaryName } from "../src/sdk/index.ts";
import { openConfigStore } from "../src/store/open.ts";
import { seedTenant } from "./harness.ts";
import { type SftpServer, sftpMissing, startSftp } from "./sftp-server.ts";
import { endlessSource, type UploadNews, type UploadTask } from "./upload-process.ts";
import { missingFor, startWebdav } from "./webdav-servers.ts";

const MIB = 1024 * 1024;
const LARGE_BYTES = 300 * MIB;
const MAX_GROWTH_BYTES = 60 * MIB;
const PROCESS = fileURLToPath(new URL("upload-process.ts", import.meta.url));

interface Outcome {
  readonly done:
    | { readonly sizeBytes: number | undefined; readonly grownBytes: number }
    | undefined;
  readonly readBytes: number;
}

/** Uploads in a process of its own; with `killAtBytes` it is killed (-9) once it has read so much. */
async function uploadInProcess(task: UploadTask, killAtBytes?: number): Promise<Outcome> {
  const args = ["--expose-gc", "--max-semi-space-size=8", PROCESS, JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let done: Outcome["done"];
  let readBytes = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const news = JSON.parse(line) as UploadNews;
    if ("done" in news) done = news.done;
    else readBytes = news.readBytes;
    if (killAtBytes !== undefined && readBytes >= killAtBytes) child.kill("SIGKILL");
  }
  await ended;
  return { done, readBytes };
}

async function assertFlat(task: Omit<UploadTask, "path" | "sizeBytes">): Promise<void> {
  const more = { path: "/large/file.bin", sizeBytes: LARGE_BYTES, warmUpBytes: 24 * MIB };
  const { done } = await uploadInProcess({ ...task, ...more });
  assert.equal(done?.sizeBytes, LARGE_BYTES);
  const grown = `${((done?.grownBytes ?? 0) / MIB).toFixed(0)} MiB`;
  assert.ok(done && done.grownBytes <= MAX_GROWTH_BYTES, `RSS grew by ${grown}`);
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "viadukt-upload-")));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function neededHere(missing: string | undefined): { skip: string | false } {
  if (missing !== undefined) assert.notEqual(process.env.CI, "true", missing);
  return { skip: missing ?? false };
}

const withApache = neededHere(await missingFor("apache"));
const withSftp = neededHere(sftpMissing());

const loginOf = ({ host, port, username, password, fingerprints }: SftpServer) => ({
  credentials: { username, password },
  settings: { host, port, host_fingerprint: fingerprints.ed25519 },
});

describe("an upload of 300 MiB takes at most 60 MiB of memory", { concurrency: 1 }, () => {
  it("into a local folder", () =>
    withFolder((folder) =>
      assertFlat({
        ...{ provider: "local_folder", baseUrl: "", credentials: {}, settings: { folder } },
        exportDirs: [folder],
      }),
    ));

  it("into a WebDAV server", withApache, async () => {
    await using server = await startWebdav("apache");
    const { collection, username, password } = server;
    const credentials = { username, password };
    await assertFlat({ provider: "webdav", baseUrl: collection, credentials, settings: {} });
  });

  it("into a Nextcloud, in chunks", async () => {
    await using cloud = await openCloud();
    await assertFlat({ ...cloud.task, settings: { chunk_size_mib: 10 } });
    assert.ok(cloud.chunksPut().length >= 30);
  });

  it("into an SFTP server", withSftp, async () => {
    await using server = await startSftp();
    await assertFlat({ provider: "sftp", baseUrl: "", ...loginOf(server) });
  });
});

describe("an upload whose process is killed", () => {
  it("into a Nextcloud goes on with the chunks that are missing", async () => {
    await withFolder(async (folder) => {
      await using cloud = await openCloud();
      const state = await openState(folder);
      const more = { path: "/huge.bin", sizeBytes: 60 * MIB, settings: { chunk_size_mib: 10 } };
      const task = { ...cloud.task, ...more, state };
      const killed = await uploadInProcess(task, 35 * MIB);
      assert.equal(killed.done, undefined);
      const before = cloud.chunksPut();
      assert.ok(before.length >= 3 && before.length < 6, `${before}`);
      cloud.forget();

      const { done, readBytes } = await uploadInProcess(task);
      assert.equal(done?.sizeBytes, 60 * MIB);
      assert.equal(before[0], "00001");
      const again = cloud.chunksPut();
      assert.deepEqual(
        again,
        ["00001", "00002", "00003", "00004", "00005", "00006"].slice(-again.length),
      );
      assert.ok(again.length <= 3, `sent again: ${again}`);
      assert.equal(readBytes, again.length * 10 * MIB);
      assert.equal(await cloud.sha256Of("/huge.bin"), endlessSource(60 * MIB).sha256);

      cloud.forget();
      await uploadInProcess(task);
      assert.equal(cloud.chunksPut().length, 6, "what ended is not gone on with");
    });
  });

  it("into an SFTP server goes on where it was", withSftp, async () => {
    await using server = await startSftp();
    const more = { path: "/huge.bin", sizeBytes: 60 * MIB };
    const task = { provider: "sftp", baseUrl: "", ...loginOf(server), ...more };
    const killed = await uploadInProcess(task, 35 * MIB);
    assert.equal(killed.done, undefined);
    const [left = ""] = (await readdir(server.folder)).filter(isTemporaryName);
    const { size } = await stat(join(server.folder, left));
    assert.ok(size > 20 * MIB, `${size} bytes were there`);

    const { done, readBytes } = await uploadInProcess(task);
    assert.equal(done?.sizeBytes, 60 * MIB);
    // The end of what is there is compared with the source once more.
    assert.ok(readBytes <= 60 * MIB - size + 3 * MIB, `read ${readBytes} with ${size} there`);
    assert.equal(await hashOf(join(server.folder, "huge.bin")), endlessSource(60 * MIB).sha256);
    assert.deepEqual((await readdir(server.folder)).sort(), ["full", "huge.bin"]);
  });

  it("into a local folder leaves the old file, and nothing beside the new one", () =>
    withFolder(async (folder) => {
      const root = join(folder, "share");
      await mkdir(root);
      const state = await openState(folder);
      const place = { credentials: {}, settings: { folder: root }, exportDirs: [root] };
      const task = { provider: "local_folder", baseUrl: "", ...place, path: "/huge.bin", state };
      await uploadInProcess({ ...task, sizeBytes: 2 * MIB });
      const killed = await uploadInProcess({ ...task, sizeBytes: 600 * MIB }, 100 * MIB);
      assert.equal(killed.done, undefined);
      assert.equal((await stat(join(root, "huge.bin"))).size, 2 * MIB);
      assert.equal((await readdir(root)).length, 2);
      await uploadInProcess({ ...task, sizeBytes: 3 * MIB });
      assert.deepEqual(await readdir(root), ["huge.bin"]);
      assert.equal((await stat(join(root, "huge.bin"))).size, 3 * MIB);
    }));
});

async function hashOf(path: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  return sum.digest("hex");
}

/** The configuration database of a hub, so that what is kept outlives the process. */
async function openState(folder: string): Promise<NonNullable<UploadTask["state"]>> {
  const url = `sqlite:///${join(folder, "config.db")}`;
  await using config = openConfigStore(url, folder);
  await config.migrate();
  return { url, tenantId: await seedTenant(config), key: generateKey() };
}

async function openCloud() {
  const simulator = createSimulator();
  simulator.control.quotaBytes = Number.POSITIVE_INFINITY;
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { control, credentials } = simulator;
  const baseUrl = `${sandbox.url}/nextcloud`;
  const pair = `${credentials.username}:${credentials.password}`;
  return {
    task: { provider: "nextcloud", baseUrl, credentials, settings: {} },
    chunksPut: () =>
      control.requests
        .filter(({ method, path }) => method === "PUT" && path.includes("/uploads/"))
        .map(({ path }) => path.split("/").at(-1)),
    forget: () => {
      control.requests.length = 0;
    },
    async sha256Of(path: string): Promise<string> {
      const { createHash } = await import("node:crypto");
      const authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
      const answer = await fetch(`${baseUrl}/remote.php/dav/files/anna${path}`, {
        headers: { authorization },
      });
      const sum = createHash("sha256");
      for await (const chunk of answer.body ?? []) sum.update(chunk);
      return sum.digest("hex");
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

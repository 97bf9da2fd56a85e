import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSimulator } from "../sandbox/nextcloud/index.ts";
import { startSandbox } from "../sandbox/server.ts";
import { isTemporaryName } from "../src/sdk/index.ts";
import { type SftpServer, sftpMissing, startSftp } from "./sftp-server.ts";
import { assertFlatUpload, openUploadBed, type WantedUpload } from "./upload-bed.ts";
import { missingFor, startWebdav } from "./webdav-servers.ts";

const MIB = 1024 * 1024;
const MAX_GROWTH_BYTES = 60 * MIB;

async function assertFlat(wanted: Omit<WantedUpload, "path" | "sizeBytes">): Promise<void> {
  await assertFlatUpload({ ...wanted, warmUpBytes: 24 * MIB }, MAX_GROWTH_BYTES);
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
    await using cloud = await openCloud();
    const more = { path: "/huge.bin", sizeBytes: 60 * MIB, settings: { chunk_size_mib: 10 } };
    await using bed = await openUploadBed({ ...cloud.task, ...more, warmUpBytes: 0 });
    await bed.killed((readBytes) => readBytes >= 35 * MIB);
    const before = cloud.chunksPut();
    assert.ok(before.length >= 3 && before.length < 6, `${before}`);
    cloud.forget();

    const { entry, sha256, readBytes } = await bed.upload();
    assert.equal(entry.size_bytes, 60 * MIB);
    assert.equal(before[0], "00001");
    const again = cloud.chunksPut();
    assert.deepEqual(
      again,
      ["00001", "00002", "00003", "00004", "00005", "00006"].slice(-again.length),
    );
    assert.ok(again.length <= 3, `sent again: ${again}`);
    assert.equal(readBytes, again.length * 10 * MIB);
    assert.equal(await cloud.sha256Of("/huge.bin"), sha256);

    cloud.forget();
    await bed.upload();
    assert.equal(cloud.chunksPut().length, 6, "what ended is not gone on with");
  });

  it("into an SFTP server goes on where it was", withSftp, async () => {
    await using server = await startSftp();
    const more = { path: "/huge.bin", sizeBytes: 60 * MIB, warmUpBytes: 0 };
    const task = { provider: "sftp", baseUrl: "", ...loginOf(server), ...more };
    await using bed = await openUploadBed(task);
    await bed.killed((readBytes) => readBytes >= 35 * MIB);
    const [left = ""] = (await readdir(server.folder)).filter(isTemporaryName);
    const { size } = await stat(join(server.folder, left));
    assert.ok(size > 20 * MIB, `${size} bytes were there`);

    const { entry, sha256, readBytes } = await bed.upload();
    assert.equal(entry.size_bytes, 60 * MIB);
    // The end of what is there is compared with the source once more.
    assert.ok(readBytes <= 60 * MIB - size + 3 * MIB, `read ${readBytes} with ${size} there`);
    assert.equal(await hashOf(join(server.folder, "huge.bin")), sha256);
    assert.deepEqual((await readdir(server.folder)).sort(), ["full", "huge.bin"]);
  });

  it("into a local folder leaves the old file, and nothing beside the new one", () =>
    withFolder(async (folder) => {
      const root = join(folder, "share");
      await mkdir(root);
      const place = { credentials: {}, settings: { folder: root }, exportDirs: [root] };
      const more = { path: "/huge.bin", sizeBytes: 2 * MIB, warmUpBytes: 0 };
      const task = { provider: "local_folder", baseUrl: "", ...place, ...more };
      await using bed = await openUploadBed(task);
      await bed.upload();
      await bed.killed((readBytes) => readBytes >= 100 * MIB, { sizeBytes: 600 * MIB });
      assert.equal((await stat(join(root, "huge.bin"))).size, 2 * MIB);
      assert.equal((await readdir(root)).length, 2);
      await bed.upload({ sizeBytes: 3 * MIB });
      assert.deepEqual(await readdir(root), ["huge.bin"]);
      assert.equal((await stat(join(root, "huge.bin"))).size, 3 * MIB);
    }));
});

async function hashOf(path: string): Promise<string> {
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  return sum.digest("hex");
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

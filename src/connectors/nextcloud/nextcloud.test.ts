import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/nextcloud/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import nextcloud from "./index.ts";

const { files, check } = nextcloud;
assert.ok(files && check);

const text = (value: string) => fileSource(Buffer.from(value), "text/plain");

const { credentials } = createSimulator();
testConnector(nextcloud, {
  credentials,
  settings: { default_folder: "/BR-Reports" },
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createSimulator()] });
    return {
      baseUrl: `${sandbox.url}/nextcloud`,
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});

/** A Nextcloud under a sub-path, and the engine's own context for it. */
async function openCloud(settings: Record<string, unknown> = {}, password?: string) {
  const simulator = createSimulator({ now: () => Date.UTC(2026, 0, 31) });
  const sandbox = await startSandbox({ simulators: [simulator] });
  const bed = openBed(nextcloud as never, {
    baseUrl: `${sandbox.url}/nextcloud`,
    credentials: { ...simulator.credentials, ...(password === undefined ? {} : { password }) },
    settings,
  });
  const methods = () => simulator.control.requests.map(({ method }) => method);
  return {
    ctx: bed.ctx as Parameters<NonNullable<typeof check>>[0],
    control: simulator.control,
    methods,
    async [Symbol.asyncDispose]() {
      await bed[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

async function read(cloud: Awaited<ReturnType<typeof openCloud>>, path: string): Promise<string> {
  const { stream } = (await files?.get(cloud.ctx, path)) ?? assert.fail();
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
}

describe("check of a Nextcloud", () => {
  it("tells the account, the version and the clock, and warns of nothing", async () => {
    await using cloud = await openCloud();
    const { clock_skew_ms: skewMs, ...result } = await check(cloud.ctx);
    assert.deepEqual(result, {
      account_name: "Anna Nowak",
      server_version: "Nextcloud 31.0.4",
      warnings: [],
    });
    assert.ok(Math.abs(skewMs ?? Number.NaN) < 5_000);
  });

  it("warns when little space is left", async () => {
    await using cloud = await openCloud();
    cloud.control.quotaBytes = 5 * 1024 * 1024;
    assert.deepEqual((await check(cloud.ctx)).warnings, ["Only 5.0 MiB are left."]);
  });

  it("says so when the server is in maintenance, before it needs the credentials", async () => {
    await using cloud = await openCloud();
    cloud.control.maintenance = true;
    await assert.rejects(check(cloud.ctx), { name: "TransientError", code: "maintenance" });
    assert.equal(cloud.control.requests[0]?.headers.authorization, undefined);
    assert.equal(cloud.control.requests.length, 1);
  });

  it("asks once with wrong credentials", async () => {
    await using cloud = await openCloud({}, "wrong-wrong");
    await assert.rejects(check(cloud.ctx), { name: "AuthError" });
    assert.equal(cloud.control.requests.length, 2);
  });

  it("tells an address that is no Nextcloud", async () => {
    const sandbox = await startSandbox({ simulators: [createSimulator()] });
    await using bed = openBed(nextcloud as never, { baseUrl: sandbox.url, credentials });
    await assert.rejects(check(bed.ctx as never), { name: "ConfigError", message: /status\.php/ });
    await sandbox.close();
  });
});

describe("put into a Nextcloud", () => {
  it("sends one PUT with length, checksum and time where the folder is there", async () => {
    await using cloud = await openCloud();
    await files.put(cloud.ctx, "/a.txt", text("first"));
    const put = cloud.control.requests.find(({ method }) => method === "PUT");
    assert.equal(put?.path, "/remote.php/dav/files/anna/a.txt");
    assert.equal(put?.headers["content-length"], "5");
    assert.equal(put?.headers["oc-checksum"], `SHA256:${text("first").sha256}`);
    assert.equal(put?.headers["x-oc-mtime"], String(text("first").modifiedAt / 1000));
    assert.deepEqual(cloud.methods(), ["GET", "PUT", "PROPFIND"]);
  });

  it("makes missing folders from the top, then puts again", async () => {
    await using cloud = await openCloud();
    const entry = await files.put(cloud.ctx, "/BR-Reports/2025/01/r.pdf", text("r"));
    assert.deepEqual(cloud.methods().slice(1), [
      "PUT",
      "MKCOL",
      "MKCOL",
      "MKCOL",
      "PUT",
      "PROPFIND",
    ]);
    assert.equal(entry.size_bytes, 1);
    assert.equal(entry.modified_at, new Date(text("r").modifiedAt).toISOString());
    assert.match(entry.remote_id ?? "", /^\d+$/);
  });

  it("notices that the content changed on the way, and can send again", async () => {
    await using cloud = await openCloud();
    cloud.control.damageNext = true;
    const put = () => files.put(cloud.ctx, "/a.txt", text("whole"));
    await assert.rejects(put(), { name: "TransientError", code: "upload_damaged" });
    await put();
    assert.equal(await read(cloud, "/a.txt"), "whole");
  });

  it("works with a server that computes no hashes", async () => {
    await using cloud = await openCloud();
    cloud.control.hasHashes = false;
    assert.equal((await files.put(cloud.ctx, "/a.txt", text("x"))).size_bytes, 1);
  });

  it("waits for a lock", async () => {
    await using cloud = await openCloud();
    cloud.control.locks.set("/a.txt", 1);
    await files.put(cloud.ctx, "/a.txt", text("x"));
    assert.equal(cloud.methods().filter((method) => method === "PUT").length, 2);
  });

  it("pauses the integration when the quota is used up, and leaves the old file alone", async () => {
    await using cloud = await openCloud();
    await files.put(cloud.ctx, "/a.txt", text("old"));
    cloud.control.quotaBytes = 10;
    const error = {
      name: "ConfigError",
      code: "storage_full",
      message: /free space.*Insufficient/,
    };
    await assert.rejects(files.put(cloud.ctx, "/a.txt", text("longer than that")), error);
    assert.equal(await read(cloud, "/a.txt"), "old");
    assert.ok(!cloud.methods().includes("DELETE"));
  });

  it("tells why the server refuses a name", async () => {
    await using cloud = await openCloud();
    const put = files.put(cloud.ctx, "/report.part", text("x"));
    await assert.rejects(put, { name: "RejectedError", message: /forbidden file or folder name/ });
  });

  it("takes no path that leads out of its folder, and asks nobody", async () => {
    await using cloud = await openCloud();
    for (const path of ["/BR-Reports/../../other/x", "/a/..", "/a\\..\\x", "/"]) {
      await assert.rejects(files.put(cloud.ctx, path, text("x")), { name: "InvalidInputError" });
      await assert.rejects(files.remove(cloud.ctx, path), { name: "InvalidInputError" });
    }
    assert.equal(cloud.control.requests.length, 0);
  });

  it("does not take a file for the folder that it needs", async () => {
    await using cloud = await openCloud();
    await files.put(cloud.ctx, "/a", text("x"));
    const put = files.put(cloud.ctx, "/a/b.txt", text("y"));
    await assert.rejects(put, { name: "RejectedError", code: "folder_missing" });
    assert.equal(await read(cloud, "/a"), "x");
  });
});

describe("an integration with a WebDAV path", () => {
  it("expects nothing but WebDAV there", async () => {
    await using cloud = await openCloud({ dav_path: "/remote.php/dav/files/anna" });
    await files.put(cloud.ctx, "/BR-Reports/r.pdf", text("first"));
    await files.put(cloud.ctx, "/BR-Reports/r.pdf", text("second"));
    assert.equal(await read(cloud, "/BR-Reports/r.pdf"), "second");
    assert.equal((await files.list(cloud.ctx, "/BR-Reports")).length, 1);
    const asked = cloud.control.requests.map(({ path }) => path);
    assert.ok(asked.every((path) => path.startsWith("/remote.php/dav/files/anna")));
    assert.equal((await check(cloud.ctx)).account_name, "anna@example.org");
  });

  it("tells the hash and how full the account is, as without one", async () => {
    await using cloud = await openCloud();
    const source = text("x");
    const entry = await files.put(cloud.ctx, "/a.txt", source);
    assert.deepEqual(entry.hash, { algorithm: "sha256", value: source.sha256 });
    assert.deepEqual((await files.stat(cloud.ctx, "/a.txt"))?.hash, entry.hash);
    cloud.control.quotaBytes = 1_000;
    assert.deepEqual(await files.quota?.(cloud.ctx), { used_bytes: 1, total_bytes: 1_000 });
    cloud.control.quotaBytes = Number.POSITIVE_INFINITY;
    assert.deepEqual(await files.quota?.(cloud.ctx), { used_bytes: 1 });
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator, LIBRARY } from "../../../sandbox/onedrive/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBox } from "../../../test/onedrive-box.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import onedrive from "./index.ts";
import { quickXorHash } from "./quick-xor.ts";

const { files, check } = onedrive;
assert.ok(files && check);

const MIB = 1024 * 1024;
const SITE = "https://contoso.sharepoint.com/sites/finance";
const text = (value: string) => fileSource(Buffer.from(value), "text/plain");

const { credentials } = createSimulator();
testConnector(onedrive, {
  credentials,
  settings: { default_folder: "/BR-Reports" },
  largeFileBytes: 25 * MIB,
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createSimulator({ now: Date.now })] });
    return {
      baseUrl: `${sandbox.url}/onedrive`,
      settings: { token_url: `${sandbox.url}/onedrive/common/oauth2/v2.0/token` },
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});

describe("quickXorHash", () => {
  it("gives the hashes that are known", async () => {
    const known = [
      [Buffer.alloc(0), "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
      [Buffer.from("hello"), "aCgDG9jwBgAAAAAABQAAAAAAAAA="],
      [Buffer.alloc(9_000_000), "AAAAAAAAAAAAAAAAQFSJAAAAAAA="],
    ] as const;
    for (const [bytes, hash] of known) {
      assert.equal(await quickXorHash(fileSource(bytes).open()), hash);
    }
  });
});

describe("check of a OneDrive", () => {
  it("tells the account and warns of nothing", async () => {
    await using box = await openBox();
    assert.deepEqual(await check(box.ctx), { account_name: "Anna Nowak (personal)", warnings: [] });
  });

  it("warns when little space is left or none", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a.txt", text("a".repeat(1024)));
    box.control.quotaBytes = 5 * MIB + 1024;
    assert.deepEqual((await check(box.ctx)).warnings, ["Only 5.0 MiB are left."]);
    box.control.quotaBytes = 1;
    assert.match((await check(box.ctx)).warnings?.[0] ?? "", /quota is exceeded/);
    assert.deepEqual(await files.quota?.(box.ctx), { used_bytes: 1024, total_bytes: 1 });
  });

  it("says what to do where the account has no OneDrive", async () => {
    await using box = await openBox();
    box.control.refusals.push({ kind: "GET drive", status: 404, code: "ResourceNotFound" });
    await assert.rejects(check(box.ctx), { name: "ConfigError", message: /open OneDrive once/ });
  });

  it("works with the drive of a SharePoint site, by its address or by its ID", async () => {
    await using box = await openBox({ settings: { site: SITE } });
    assert.equal((await check(box.ctx)).account_name, "Finance (documentLibrary)");
    await files.put(box.ctx, "/a.txt", text("a"));
    await using again = await openBox({ settings: { drive_id: LIBRARY }, beside: box });
    assert.equal((await files.stat(again.ctx, "/a.txt"))?.size_bytes, 1);
    await using own = await openBox({ beside: box });
    assert.equal(await files.stat(own.ctx, "/a.txt"), undefined);
    for (const settings of [{ site: `${SITE}-none` }, { drive_id: "b!none" }]) {
      await using wrong = await openBox({ settings, beside: box });
      await assert.rejects(check(wrong.ctx), { name: "ConfigError", message: /may not see it/ });
    }
  });
});

describe("put into a OneDrive", () => {
  it("sends a small file in one request that replaces", async () => {
    await using box = await openBox();
    const entry = await files.put(box.ctx, "/BR-Reports/2025/01/ó & #1.pdf", text("report"));
    assert.deepEqual(box.kinds(), ["PUT content"]);
    const [put] = box.control.requests;
    assert.equal(
      put?.path,
      "/v1.0/me/drive/root:/BR-Reports/2025/01/%C3%B3%20%26%20%231.pdf:/content",
    );
    assert.equal(put?.query, "?%40microsoft.graph.conflictBehavior=replace");
    assert.equal(put?.headers["content-length"], "6");
    assert.deepEqual(entry.hash, {
      algorithm: "quickxor",
      value: await quickXorHash(text("report").open()),
    });
    assert.match(entry.url ?? "", /^https:/);
  });

  it("makes the folders where the drive does not, one below the other", async () => {
    await using box = await openBox();
    box.control.makesFolders = false;
    await files.put(box.ctx, "/BR-Reports/2025/01/a.pdf", text("a"));
    await files.put(box.ctx, "/BR-Reports/2025/02/a.pdf", text("a"));
    assert.deepEqual(box.kinds(), [
      ...["PUT content", "POST children", "POST children", "POST children", "PUT content"],
      ...["PUT content", "POST children", "POST children", "POST children", "PUT content"],
    ]);
    assert.equal((await files.list(box.ctx, "/BR-Reports/2025")).length, 2);
  });

  it("compares each kind of hash, and notices another content", async () => {
    await using box = await openBox();
    for (const hash of ["quickXorHash", "sha1Hash", "sha256Hash"] as const) {
      box.control.hash = hash;
      await files.put(box.ctx, "/a.txt", text("whole"));
      box.control.damageNext = true;
      const damaged = { name: "TransientError", code: "upload_damaged" };
      await assert.rejects(files.put(box.ctx, "/a.txt", text("whole")), damaged);
    }
    box.control.hash = "none";
    assert.equal((await files.put(box.ctx, "/a.txt", text("whole"))).hash, undefined);
  });

  it("lets a library change files of Office, and nothing else", async () => {
    await using box = await openBox({ settings: { site: SITE } });
    box.control.officeBytes = 100;
    const entry = await files.put(box.ctx, "/a.xlsx", text("sheet"));
    assert.equal(entry.size_bytes, 105);
    assert.ok(box.logged.some((line) => line.includes("SharePoint has changed the document")));
    await using own = await openBox({ beside: box });
    const damaged = { name: "TransientError", code: "upload_damaged" };
    await assert.rejects(files.put(own.ctx, "/a.xlsx", text("sheet")), damaged);
  });

  it("waits where it is asked to", async () => {
    await using box = await openBox();
    const kind = "PUT content";
    box.control.refusals.push({ kind, status: 429, code: "activityLimitReached", retryAfter: "1" });
    box.control.refusals.push({ kind, status: 503, code: "serviceNotAvailable", retryAfter: "1" });
    await files.put(box.ctx, "/a.txt", text("a"));
    box.control.locks.set("/a.txt", 1);
    await files.put(box.ctx, "/a.txt", text("b"));
    assert.equal(box.kinds().length, 5);
  });

  it("pauses the integration when the quota is used up, and leaves the old file alone", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a.txt", text("old"));
    box.control.quotaBytes = 5;
    const full = { name: "ConfigError", code: "storage_full" };
    await assert.rejects(files.put(box.ctx, "/a.txt", text("longer")), full);
    box.control.refusals.push({ kind: "PUT content", status: 403, code: "quotaLimitReached" });
    await assert.rejects(files.put(box.ctx, "/a.txt", text("o")), full);
    assert.equal(await box.read("/a.txt"), "old");
  });

  it("refuses names that OneDrive does not take, and asks nobody", async () => {
    await using box = await openBox();
    const names = ["..", "a:b", 'a"b', "a<b", "a|b", "what?", "a*", "CON", "a.", "~$a.docx"];
    for (const name of [...names, "_vti_x", " a", "a\\b"]) {
      const error = { name: "InvalidInputError" };
      await assert.rejects(files.put(box.ctx, `/folder/${name}/x`, text("x")), error, name);
      await assert.rejects(files.remove(box.ctx, `/folder/${name}`), error, name);
    }
    await assert.rejects(files.put(box.ctx, "/", text("x")), { name: "InvalidInputError" });
    assert.deepEqual(box.kinds(), []);
  });

  it("tells a folder that cannot be made, and a change by somebody else", async () => {
    await using box = await openBox();
    const [missing, kind] = [{ status: 404, code: "itemNotFound" }, "PUT content"];
    box.control.refusals.push({ kind, ...missing }, { kind, ...missing });
    const error = { name: "RejectedError", code: "folder_missing" };
    await assert.rejects(files.put(box.ctx, "/a/b.txt", text("x")), error);
    box.control.refusals.push({ kind, status: 409, code: "resourceModified" });
    const changed = { name: "ConflictError", code: "changed_at_remote" };
    await assert.rejects(files.put(box.ctx, "/a/b.txt", text("x")), changed);
  });

  it("tells a file in the place of a folder, and a folder in the place of the file", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a", text("x"));
    await assert.rejects(files.put(box.ctx, "/a/b.txt", text("y")), { name: "RejectedError" });
    await files.put(box.ctx, "/folder/b.txt", text("y"));
    await assert.rejects(files.put(box.ctx, "/folder", text("z")), {
      name: "RejectedError",
      message: /in the way of \/folder\..*\(request [0-9a-f-]{36}\)/,
    });
  });

  it("renews the tokens, keeps the new refresh token, and tells when all is revoked", async () => {
    await using box = await openBox();
    box.oauth.expireAll();
    await files.put(box.ctx, "/a.txt", text("a"));
    box.oauth.expireAll();
    await files.stat(box.ctx, "/a.txt");
    const [first, second] = box.oauth.control.tokenCalls;
    assert.equal(first?.refresh_token, credentials.refresh_token);
    assert.match(second?.refresh_token ?? "", /^M\.C5_/);
    box.oauth.revokeAll();
    const revoked = { name: "AuthError", code: "authorization_revoked" };
    await assert.rejects(files.stat(box.ctx, "/a.txt"), revoked);
  });
});

describe("reads of a OneDrive", () => {
  it("reads all pages of a folder", async () => {
    await using box = await openBox();
    const names = ["a", "b", "c", "d", "e"].map((name) => `/Folder/${name}.txt`);
    for (const name of names) await files.put(box.ctx, name, text(name));
    box.control.pageSize = 2;
    assert.deepEqual(
      (await files.list(box.ctx, "/Folder")).map(({ path }) => path),
      names,
    );
    assert.equal((await files.stat(box.ctx, "/"))?.is_folder, true);
  });

  it("fetches a file from another host without the token, and never writes its address down", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a.txt", text("content"));
    const other = await startSandbox({ simulators: [box.simulator] });
    box.control.contentHost = new URL(other.url).host;
    await using near = await openBox({ settings: { content_url: other.url }, beside: box });
    assert.equal(await near.read("/a.txt"), "content");
    const download = box.control.requests.find(({ kind }) => kind === "GET download");
    assert.equal(download?.headers.authorization, undefined);
    const secret = download?.path.split("/").at(-1) ?? "";
    assert.ok(secret.length > 20 && !near.logged.join("\n").includes(secret));
    await assert.rejects(box.read("/a.txt"), { name: "ConfigError", code: "host_not_allowed" });
    await other.close();
  });
});

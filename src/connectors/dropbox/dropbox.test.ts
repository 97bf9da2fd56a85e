import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/dropbox/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBox } from "../../../test/dropbox-box.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import { argumentHeader } from "./client.ts";
import { contentHash, hashBlocks } from "./content-hash.ts";
import dropbox from "./index.ts";

const { files, check } = dropbox;
assert.ok(files && check);

const MIB = 1024 * 1024;
const text = (value: string) => fileSource(Buffer.from(value), "text/plain");

const { credentials } = createSimulator();
testConnector(dropbox, {
  credentials,
  settings: { default_folder: "/BR-Reports" },
  largeFileBytes: 20 * MIB,
  server: async () => {
    const sandbox = await startSandbox({ simulators: [createSimulator({ now: Date.now })] });
    return {
      baseUrl: `${sandbox.url}/dropbox`,
      settings: {
        content_url: `${sandbox.url}/dropbox/content`,
        token_url: `${sandbox.url}/dropbox/oauth2/token`,
      },
      reset: async () => {
        await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
      },
      close: () => sandbox.close(),
    };
  },
});

describe("content hash of Dropbox", () => {
  it("gives the hashes that are known", async () => {
    const known = [
      [Buffer.alloc(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
      [Buffer.from("hello"), "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50"],
      [Buffer.alloc(9_000_000), "dc5f125146cfcfa4980366beeb36523b14d699c571cab7b3a893d749af8ec3d3"],
    ] as const;
    for (const [bytes, hash] of known) {
      assert.equal(contentHash(await hashBlocks(fileSource(bytes).open())), hash);
    }
  });
});

describe("argument in a header", () => {
  it("is ASCII whatever the path is", () => {
    assert.deepEqual(argumentHeader({ path: "/zażółć 😀\u007f" }), {
      "dropbox-api-arg": '{"path":"/za\\u017c\\u00f3\\u0142\\u0107 \\ud83d\\ude00\\u007f"}',
    });
  });
});

describe("check of a Dropbox", () => {
  it("tells the account and warns of nothing", async () => {
    await using box = await openBox();
    assert.deepEqual(await check(box.ctx), {
      account_name: "Anna Nowak (anna@example.org)",
      warnings: [],
    });
  });

  it("warns when little space is left", async () => {
    await using box = await openBox();
    box.control.quotaBytes = 5 * MIB;
    assert.deepEqual((await check(box.ctx)).warnings, ["Only 5.0 MiB are left."]);
  });

  it("says which rights the app lacks", async () => {
    await using box = await openBox();
    const error = { ".tag": "missing_scope", required_scope: "files.content.write" };
    const body = { error_summary: "missing_scope/.", error };
    box.control.refusals.push({ route: "files/upload", status: 401, body });
    box.control.refusals.push({ route: "files/upload", status: 401, body });
    await assert.rejects(files.put(box.ctx, "/a.txt", text("a")), {
      name: "AuthError",
      message: /tick .*files\.content\.write under Permissions/,
    });
  });

  it("works with a pasted access token alone, until it ends", async () => {
    const access_token = credentials.access_token ?? "";
    await using box = await openBox({ credentials: { access_token } });
    await check(box.ctx);
    box.oauth.expireAll();
    await assert.rejects(check(box.ctx), { name: "AuthError", message: /connect the integration/ });
  });

  it("starts at the team's space where the setting says so", async () => {
    await using box = await openBox({ settings: { team_space: true } });
    assert.deepEqual((await check(box.ctx)).warnings, [
      "The account belongs to no team with a space of its own.",
    ]);
    box.control.hasTeam = true;
    await using team = await openBox({ settings: { team_space: true }, beside: box });
    await files.put(team.ctx, "/team.txt", text("t"));
    await using home = await openBox({ beside: box });
    assert.deepEqual(await files.list(home.ctx, "/"), []);
    assert.equal((await files.stat(team.ctx, "/team.txt"))?.size_bytes, 1);
    box.control.hasTeam = false;
    await assert.rejects(files.list(team.ctx, "/"), { name: "ConfigError", message: /team/ });
  });
});

describe("put into a Dropbox", () => {
  it("sends a small file in one call, with its time and hash", async () => {
    await using box = await openBox();
    const entry = await files.put(box.ctx, "/BR-Reports/2025/01/ó.pdf", text("report"));
    assert.deepEqual(box.routes(), ["files/upload"]);
    assert.deepEqual(box.control.requests[0]?.argument, {
      path: "/BR-Reports/2025/01/ó.pdf",
      mode: "overwrite",
      autorename: false,
      mute: true,
      strict_conflict: false,
      client_modified: "2026-01-31T12:00:00Z",
      content_hash: entry.hash?.value,
    });
    assert.equal(entry.modified_at, "2026-01-31T12:00:00.000Z");
    assert.equal(entry.hash?.algorithm, "dropbox");
  });

  it("notices that the content changed on the way, and can send again", async () => {
    await using box = await openBox();
    box.control.damageNext = true;
    const damaged = { name: "TransientError", code: "upload_damaged" };
    await assert.rejects(files.put(box.ctx, "/a.txt", text("whole")), damaged);
    await files.put(box.ctx, "/a.txt", text("whole"));
    box.control.damageNext = true;
    box.control.isHashBlind = true;
    await assert.rejects(files.put(box.ctx, "/a.txt", text("whole")), damaged);
  });

  it("writes one file after the other, as the account's lock wants it", async () => {
    await using box = await openBox();
    box.control.writeMs = 20;
    const names = ["a", "b", "c", "d", "e", "f"].map((name) => `/many/${name}.txt`);
    await Promise.all(names.map((name) => files.put(box.ctx, name, text(name))));
    assert.equal(box.routes().length, names.length);
    assert.equal((await files.list(box.ctx, "/many")).length, names.length);
  });

  it("waits while another program writes into the account", async () => {
    await using box = await openBox();
    const error = { reason: { ".tag": "too_many_write_operations" }, retry_after: 1 };
    const busy = { error_summary: "too_many_write_operations/.", error };
    box.control.refusals.push({ route: "files/upload", status: 429, body: busy, retryAfter: "1" });
    const inner = { ".tag": "path", reason: { ".tag": "too_many_write_operations" } };
    const body = { error_summary: "path/too_many_write_operations/.", error: inner };
    box.control.refusals.push({ route: "files/upload", status: 409, body });
    box.control.refusals.push({ route: "files/upload", status: 503, body: "busy" });
    await files.put(box.ctx, "/a.txt", text("a"));
    assert.equal(box.routes().length, 4);
  });

  it("pauses the integration when the space is used up, and leaves the old file alone", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a.txt", text("old"));
    box.control.quotaBytes = 5;
    const full = { name: "ConfigError", code: "storage_full" };
    await assert.rejects(files.put(box.ctx, "/a.txt", text("longer")), full);
    assert.equal(await box.read("/a.txt"), "old");
    assert.deepEqual(await files.quota?.(box.ctx), { used_bytes: 3, total_bytes: 5 });
  });

  it("takes no path that leads out of its folder or that Dropbox does not store", async () => {
    await using box = await openBox();
    for (const path of ["/a/../x", "/a/..", "/a\\b", "/", "/x /a", "/Thumbs.db", "/\u0001"]) {
      await assert.rejects(files.put(box.ctx, path, text("x")), { name: "InvalidInputError" });
      await assert.rejects(files.remove(box.ctx, path), { name: "InvalidInputError" });
    }
    assert.deepEqual(box.routes(), []);
  });

  it("tells a file in the place of a folder, and a folder in the place of the file", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/a", text("x"));
    const inside = files.put(box.ctx, "/a/b.txt", text("y"));
    await assert.rejects(inside, { name: "RejectedError", code: "folder_missing" });
    await files.put(box.ctx, "/folder/b.txt", text("y"));
    await assert.rejects(files.put(box.ctx, "/folder", text("z")), {
      name: "RejectedError",
      message: /conflict\/folder/,
    });
  });

  it("renews the access token when it ends, and uses it for what follows", async () => {
    await using box = await openBox();
    box.oauth.expireAll();
    await files.put(box.ctx, "/a.txt", text("a"));
    await files.stat(box.ctx, "/a.txt");
    assert.equal(box.oauth.control.tokenCalls.length, 1);
    assert.equal(box.oauth.control.tokenCalls[0]?.refresh_token, credentials.refresh_token);
    box.oauth.revokeAll();
    const revoked = { name: "AuthError", code: "authorization_revoked" };
    await assert.rejects(files.stat(box.ctx, "/a.txt"), revoked);
  });
});

describe("list of a Dropbox", () => {
  it("reads all pages, and starts again where it is told to", async () => {
    await using box = await openBox();
    for (const name of ["a", "b", "c", "d", "e"]) {
      await files.put(box.ctx, `/Folder/${name}.txt`, text(name));
    }
    box.control.pageSize = 2;
    box.control.resetNext = true;
    const listed = await files.list(box.ctx, "/folder");
    assert.deepEqual(
      listed.map(({ path }) => path),
      ["a", "b", "c", "d", "e"].map((name) => `/folder/${name}.txt`),
    );
    assert.deepEqual(await files.list(box.ctx, "/folder/a.txt"), []);
  });

  it("knows the root, and no difference between letters", async () => {
    await using box = await openBox();
    await files.put(box.ctx, "/Report.PDF", text("x"));
    assert.equal((await files.stat(box.ctx, "/report.pdf"))?.size_bytes, 1);
    assert.deepEqual(await files.stat(box.ctx, "/"), { path: "/", is_folder: true });
    await assert.rejects(files.get(box.ctx, "/none"), { name: "NotFoundError" });
  });
});

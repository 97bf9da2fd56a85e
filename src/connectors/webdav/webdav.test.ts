import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { openBed } from "../../../test/connector-bed.ts";
import {
  missingFor,
  startWebdav,
  WEBDAV_SERVERS,
  type WebdavOptions,
  type WebdavServer,
  type WebdavServerName,
} from "../../../test/webdav-servers.ts";
import { isTemporaryName } from "../../sdk/index.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import webdav from "./index.ts";

const { files, check } = webdav;
assert.ok(files?.quota && check);
type WebdavContext = Parameters<typeof check>[0];

const CREDENTIALS = { username: "br", password: "s3cret" };

interface Kind {
  readonly title: string;
  readonly server: WebdavServerName;
  readonly options?: WebdavOptions;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const KINDS: readonly Kind[] = [
  ...WEBDAV_SERVERS.map((server) => ({ title: server, server })),
  {
    title: "apache with Digest",
    server: "apache",
    options: { hasDigest: true },
    settings: { sign_in: "digest" },
  },
];

const apacheMissing = await missingFor("apache");
for (const kind of KINDS) {
  const missing = await missingFor(kind.server);
  if (missing !== undefined) {
    assert.notEqual(process.env.CI, "true", missing);
    it(`works with ${kind.title}`, { skip: missing });
    continue;
  }
  describe(`WebDAV of ${kind.title}`, () => tryServer(kind));
}

function tryServer({ server: name, options, settings = {} }: Kind): void {
  const start = (): Promise<WebdavServer> => startWebdav(name, options);
  const open = ({ collection }: WebdavServer, signal?: AbortSignal) =>
    openBed(webdav as never, {
      baseUrl: collection,
      credentials: CREDENTIALS,
      settings,
      ...(signal ? { signal } : {}),
    });

  testConnector(webdav, {
    credentials: CREDENTIALS,
    settings,
    server: async () => {
      const server = await start();
      return {
        baseUrl: server.collection,
        close: async () => await server[Symbol.asyncDispose](),
      };
    },
  });

  it("shows the old file until the new one is whole, also when it never comes", async () => {
    await using server = await start();
    const path = join(server.folder, "report.pdf");
    await writeFile(path, "old", { mode: 0o666 });
    const stop = new AbortController();
    await using bed = open(server, stop.signal);
    const whole = fileSource(Buffer.alloc(8 * 1024 * 1024, "n"));
    async function* half(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(4 * 1024 * 1024, "n");
      await wait(300);
      assert.equal(await readFile(path, "utf8"), "old");
      stop.abort(new Error("cancelled"));
    }
    const source = { ...whole, open: () => Readable.from(half(), { objectMode: false }) };
    const put = files?.put(bed.ctx as WebdavContext, "/report.pdf", source);
    await assert.rejects(put ?? assert.fail(), { message: "cancelled" });
    await wait(300);
    assert.equal(await readFile(path, "utf8"), "old");

    await using later = open(server);
    const ctx = later.ctx as WebdavContext;
    await files?.put(ctx, "/report.pdf", whole);
    assert.equal((await readFile(path)).length, whole.sizeBytes);
    assert.deepEqual((await readdir(server.folder)).filter(isTemporaryName), []);
    assert.deepEqual(
      (await files?.list(ctx, "/"))?.map((entry) => entry.path),
      ["/report.pdf"],
    );
  });

  it("tells how full the account is, or that the server does not", async () => {
    await using server = await start();
    await using bed = open(server);
    const quota = files?.quota?.(bed.ctx as WebdavContext) ?? assert.fail();
    if (name !== "sabre") {
      await assert.rejects(quota, { code: "action_not_possible" });
      return;
    }
    const { used_bytes: used, total_bytes: total = 0 } = await quota;
    assert.ok(used > 0 && total > used, `${used} of ${total}`);
  });
}

describe("check of a WebDAV folder", () => {
  const skip = apacheMissing ?? false;
  it("tells the server, and what is wrong with address or sign-in", { skip }, async () => {
    await using server = await startWebdav("apache", { hasDigest: true });
    const open = (baseUrl: string, settings: object) =>
      openBed(webdav as never, { baseUrl, credentials: CREDENTIALS, settings: { ...settings } });
    await using digest = open(server.collection, { sign_in: "digest" });
    const facts = await check(digest.ctx as WebdavContext);
    assert.equal(facts.account_name, "br");
    assert.match(facts.server_version ?? "", /^Apache/);
    await using basic = open(server.collection, {});
    await assert.rejects(check(basic.ctx as WebdavContext), { name: "AuthError" });
    await writeFile(join(server.folder, "file.txt"), "x");
    await using file = open(`${server.collection}/file.txt`, { sign_in: "digest" });
    await assert.rejects(check(file.ctx as WebdavContext), { name: "ConfigError" });
    await using plain = await startWebdav("apache");
    await using wrong = open(plain.collection, { sign_in: "digest" });
    await assert.rejects(check(wrong.ctx as WebdavContext), { message: /choose basic/ });
  });
});

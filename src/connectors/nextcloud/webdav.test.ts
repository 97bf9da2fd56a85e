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
  type WebdavServer,
} from "../../../test/webdav-servers.ts";
import { fileSource, testConnector } from "../../sdk/testing/index.ts";
import nextcloud from "./index.ts";

/** `dav_path` is the same for every start of a server, and known before it. */
const DAV_PATHS = { apache: "/", sabre: "/remote.php/dav/files/br", rclone: "/" } as const;

const CREDENTIALS = { username: "br", password: "s3cret" };

for (const name of WEBDAV_SERVERS) {
  const missing = await missingFor(name);
  if (missing !== undefined) {
    if (process.env.CI === "true") it(`has ${name}`, () => Promise.reject(new Error(missing)));
    else console.log(`skipped: ${missing}`);
    continue;
  }
  describe(`WebDAV of ${name}`, () => {
    testConnector(nextcloud, {
      credentials: CREDENTIALS,
      settings: { dav_path: DAV_PATHS[name] },
      server: async () => {
        const server: WebdavServer = await startWebdav(name);
        return {
          baseUrl: server.baseUrl,
          close: async () => await server[Symbol.asyncDispose](),
        };
      },
    });

    it("shows the old file until the new one is whole, also when it never comes", async () => {
      await using server = await startWebdav(name);
      const path = join(server.folder, "report.pdf");
      await writeFile(path, "old", { mode: 0o666 });
      const stop = new AbortController();
      const settings = { dav_path: server.davPath };
      const options = { baseUrl: server.baseUrl, credentials: CREDENTIALS, settings };
      await using bed = openBed(nextcloud as never, { ...options, signal: stop.signal });
      const whole = fileSource(Buffer.alloc(8 * 1024 * 1024, "n"));
      async function* half(): AsyncGenerator<Buffer> {
        yield Buffer.alloc(4 * 1024 * 1024, "n");
        await wait(300);
        assert.equal(await readFile(path, "utf8"), "old");
        stop.abort(new Error("cancelled"));
      }
      const source = { ...whole, open: () => Readable.from(half(), { objectMode: false }) };
      const put = nextcloud.files?.put(bed.ctx as never, "/report.pdf", source);
      await assert.rejects(put ?? assert.fail(), { message: "cancelled" });
      await wait(300);
      assert.equal(await readFile(path, "utf8"), "old");

      await using later = openBed(nextcloud as never, options);
      await nextcloud.files?.put(later.ctx as never, "/report.pdf", whole);
      assert.equal((await readFile(path)).length, whole.sizeBytes);
      assert.ok((await readdir(server.folder)).includes("report.pdf"));
    });
  });
}

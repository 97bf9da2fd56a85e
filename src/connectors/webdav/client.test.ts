import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { describe, it } from "node:test";
import { openBed } from "../../../test/connector-bed.ts";
import { web } from "../../../test/local-server.ts";
import webdav from "./index.ts";

const { files } = webdav;
assert.ok(files);

const entry = (href: string, props = ""): string =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
const listing = (...entries: string[]): string =>
  `<d:multistatus xmlns:d="DAV:">${entries.join("")}</d:multistatus>`;

/** A server that says what the test wants, below `/dav`. */
async function openServer(listener: RequestListener) {
  const server = await web(listener);
  const bed = openBed(webdav as never, {
    baseUrl: `${server.url}/dav`,
    credentials: { username: "anna", password: "secret-1" },
  });
  return {
    ctx: bed.ctx as Parameters<NonNullable<typeof webdav.check>>[0],
    async [Symbol.asyncDispose]() {
      await bed[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const says = (status: number, body: string, headers: Record<string, string> = {}) =>
  openServer((req, res) => {
    req.resume().on("end", () => res.writeHead(status, headers).end(body));
  });

describe("list", () => {
  it("keeps what is directly in the folder and drops addresses that lead elsewhere", async () => {
    await using server = await says(
      207,
      listing(
        entry("/proxy/dav/BR/", "<d:resourcetype><d:collection/></d:resourcetype>"),
        entry("http://other.example/proxy/dav/BR/a%20b.pdf"),
        entry("/proxy/dav/BR/../../etc/passwd"),
        entry("/proxy/dav/BR/%2e%2e"),
        entry("/proxy/dav/BR/x%2Fy"),
        entry("/proxy/dav/Other/c.pdf"),
        entry("/proxy/dav/BR/deep/d.pdf"),
      ),
    );
    assert.deepEqual(await files.list(server.ctx, "/BR"), [
      { path: "/BR/a b.pdf", is_folder: false },
    ]);
  });

  it("refuses an answer without end instead of keeping it in memory", async () => {
    await using server = await openServer((req, res) => {
      req.resume();
      res.writeHead(207);
      const more = (): void => {
        while (res.writable && res.write("<a>".repeat(10_000)));
      };
      res.on("drain", more);
      more();
    });
    const error = { name: "RejectedError", code: "answer_too_large" };
    await assert.rejects(files.list(server.ctx, "/"), error);
  });

  it("refuses a list that declares entities", async () => {
    const bomb = `<!DOCTYPE d [<!ENTITY a "${"a".repeat(1_000)}">]>${listing(entry("/dav/&a;"))}`;
    await using server = await says(207, bomb);
    await assert.rejects(files.list(server.ctx, "/"), { code: "bad_answer" });
  });
});

describe("stat", () => {
  it("follows the redirect of a folder to its slash, on the same server only", async () => {
    const seen: string[] = [];
    await using server = await openServer((req, res) => {
      seen.push(req.url ?? "");
      req.resume();
      if (!req.url?.endsWith("/")) {
        return res.writeHead(301, { location: "http://other.example/dav/BR/" }).end();
      }
      return res
        .writeHead(207)
        .end(listing(entry("/dav/BR/", "<d:resourcetype><d:collection/></d:resourcetype>")));
    });
    assert.equal((await files.stat(server.ctx, "/BR"))?.is_folder, true);
    assert.deepEqual(seen, ["/dav/BR", "/dav/BR/"]);
  });

  it("tells that the path is none of a WebDAV server", async () => {
    await using server = await says(405, "<html>no</html>", { "content-type": "text/html" });
    await assert.rejects(files.stat(server.ctx, "/BR"), {
      name: "ConfigError",
      message: /is its address that of a WebDAV folder/,
    });
  });
});

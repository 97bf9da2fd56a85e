import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { createAuthority } from "../../test/certificates.ts";
import { raw, secureWeb, web } from "../../test/local-server.ts";
import { createEgressGuard } from "./egress.ts";
import { isHubError } from "./errors.ts";
import { createOutbound, type OutboundRequest } from "./http.ts";
import { silentLog } from "./log.ts";

const CZECH = "Příliš žluťoučký kůň";
const characters = CZECH.length;
const bytes = Buffer.byteLength(CZECH);

const open = (allow: readonly string[] = ["127.0.0.0/8"]) =>
  createOutbound({ egress: createEgressGuard(allow), userAgent: "Viadukt/test", log: silentLog });

async function ask(url: string, changes: Partial<OutboundRequest> = {}) {
  await using outbound = open();
  const request = { method: "POST", url, headers: { "x-a": "b" }, body: "kůň", timeoutMs: 5_000 };
  const answer = await outbound.request({ ...request, isLengthTolerant: true, ...changes });
  return { status: answer.status, headers: answer.headers, text: await text(answer.body) };
}

/** Answers once the whole request has come. */
const talker = (speak: (socket: Socket, request: string) => void) =>
  raw((socket) => {
    let request = "";
    socket.on("data", (chunk) => {
      request += chunk.toString("utf8");
      if (request.endsWith("kůň")) speak(socket, request);
    });
  });
const head = (...lines: string[]) => `${["HTTP/1.1 200 OK", ...lines].join("\r\n")}\r\n\r\n`;
const failsWith = (code: string) => (error: unknown) => isHubError(error) && error.code === code;

describe("an answer that is read to its end", () => {
  it("has its tail although the length counts characters", async () => {
    await using server = await talker((socket) =>
      socket.end(`${head(`Content-Length: ${characters}`)}${CZECH}`),
    );
    assert.ok(characters < bytes);
    assert.equal((await ask(server.url)).text, CZECH);
    await using outbound = open();
    const plain = { method: "POST", headers: {}, body: "kůň", timeoutMs: 5_000 };
    const answer = await outbound.request({ ...plain, url: server.url });
    assert.notEqual(await text(answer.body).catch(() => ""), CZECH, "it would be cut otherwise");
  });

  it("may have no length, no reason phrase, and come byte by byte", async () => {
    await using server = await talker(async (socket) => {
      for (const byte of Buffer.from(`HTTP/1.1 200\r\nX-One: 1\r\nx-one: 2\r\n\r\n${CZECH}`)) {
        socket.write(Buffer.of(byte));
        await new Promise((done) => setImmediate(done));
      }
      socket.end();
    });
    const { headers, text: said } = await ask(server.url);
    assert.equal(said, CZECH);
    assert.equal(headers["x-one"], "1, 2");
  });

  it("ends soon where the server does not close what it has said", async () => {
    await using server = await talker((socket) =>
      socket.write(`${head(`Content-Length: ${characters}`)}${CZECH}`),
    );
    const startedAt = performance.now();
    assert.equal((await ask(server.url, { timeoutMs: 20_000 })).text, CZECH);
    assert.ok(performance.now() - startedAt < 10_000);
  });

  it("passes over an interim answer and decodes chunks", async () => {
    await using server = await talker((socket) =>
      socket.write(
        `HTTP/1.1 100 Continue\r\n\r\n${head("Transfer-Encoding: chunked")}3;x=1\r\nabc\r\n2 \r\nde\r\n0\r\n\r\n`,
      ),
    );
    assert.equal((await ask(server.url)).text, "abcde");
  });

  it("is a broken one where less came than was announced", async () => {
    const cut = [
      `${head(`Content-Length: ${bytes + 1}`)}${CZECH}`,
      `${head("Transfer-Encoding: chunked")}5\r\nabc`,
      "HTTP/1.1 200 OK\r\nContent-",
      "",
    ];
    for (const said of cut) {
      await using server = await talker((socket) => socket.end(said));
      await assert.rejects(ask(server.url), failsWith("connection_reset"), said);
    }
  });

  it("is refused where it is no HTTP or its head has no end", async () => {
    const wrong = [
      "SSH-2.0-x\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      `HTTP/1.1 200 OK\r\nx: ${"a".repeat(20_000)}\r\n\r\n`,
      `${head("Transfer-Encoding: chunked")}zz\r\n`,
    ];
    for (const said of wrong) {
      await using server = await talker((socket) => socket.end(said));
      await assert.rejects(ask(server.url), failsWith("bad_answer"), said.slice(0, 40));
    }
  });

  it("keeps the deadline, before the head and within the body", async () => {
    for (const said of ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"]) {
      await using server = await talker((socket) => socket.write(said === "" ? "" : said));
      await assert.rejects(ask(server.url, { timeoutMs: 300 }), failsWith("timeout"));
    }
  });

  it("ends with the reason of an abort", async () => {
    await using server = await talker(() => undefined);
    const abort = new AbortController();
    const reason = new Error("the hub stops");
    setTimeout(() => abort.abort(reason), 50);
    await assert.rejects(ask(server.url, { signal: abort.signal }), (error) => error === reason);
  });

  it("calls nobody whom the guard refuses, and sends no header of two lines", async () => {
    await using server = await web((_request, response) => response.end("x"));
    await using guarded = open([]);
    const request = { method: "GET", url: server.url, headers: {}, timeoutMs: 1_000 };
    await assert.rejects(
      guarded.request({ ...request, isLengthTolerant: true }),
      failsWith("egress_refused"),
    );
    for (const headers of [{ "x-a": "b\r\nx-c: d" }, { "x a": "b" }, { expect: "100-continue" }]) {
      await assert.rejects(ask(server.url, { headers }), failsWith("bad_request"));
    }
  });

  it("sends the length in bytes, closes, and lets the reader set the pace", async () => {
    let asked = "";
    const large = Buffer.alloc(4 * 1024 * 1024, 0x61);
    await using server = await talker((socket, request) => {
      asked = request;
      socket.write(head());
      socket.end(large);
    });
    const { text: said } = await ask(server.url);
    assert.equal(said.length, large.length);
    assert.match(asked, /^POST \/ HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/);
    assert.match(asked, /\r\nconnection: close\r\n/);
    assert.match(asked, /\r\ncontent-length: 5\r\n/);
    assert.match(asked, /\r\nx-a: b\r\n/);
  });

  it("comes over TLS from a server whose own certificate was entered", async () => {
    const authority = createAuthority("Premier");
    const own = authority.issue({ name: "erp", hosts: ["127.0.0.1"] });
    await using server = await secureWeb(own, (request, response) => {
      request.resume();
      response.end(CZECH);
    });
    assert.equal((await ask(server.url, { tls: { ca: authority.cert } })).text, CZECH);
    await assert.rejects(ask(server.url), failsWith("tls_error"));
  });
});

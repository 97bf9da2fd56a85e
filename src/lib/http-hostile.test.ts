import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { raw, web } from "../../test/local-server.ts";
import { getRequest as get, openOutbound as open } from "../../test/outbound.ts";
import { until } from "../../test/receiver.ts";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n";

/** A server that answers every request with these bytes. */
const saying = (answer: string | Buffer) =>
  raw((socket) => socket.once("data", () => socket.end(answer)));
/** Writes the piece again and again, as fast as it is read. */
function pour(socket: Socket, piece: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on("close", () => clearInterval(timer));
}

describe("a hostile answer", () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));

  it("that is a gzip bomb is kept as the bytes that came, cut at the limit", async () => {
    assert.ok(bomb.length > 16_384 && bomb.length < 100_000);
    await using server = await web((request, response) => {
      assert.equal(request.headers["accept-encoding"], undefined);
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "text/plain" });
      response.end(bomb);
    });
    await using outbound = open();
    const { text, isTruncated, headers } = await outbound.requestSmall(get(server.url), 16_384);
    assert.equal(isTruncated, true);
    assert.ok(text.length <= 16_384);
    assert.equal(text[0], "\x1f");
    assert.equal(headers["content-encoding"], "gzip");

    const { body } = await outbound.request(get(server.url));
    const bytes = Buffer.concat(await body.toArray());
    assert.deepEqual(bytes, bomb);
  });

  it("with headers of 1 MB is refused", async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `h${i}: some text\r\n`).join("");
    for (const headers of [`a: ${"b".repeat(1_000_000)}\r\n`, many]) {
      await using server = await saying(`${OK}${headers}\r\nok`);
      await using outbound = open();
      await assert.rejects(outbound.requestSmall(get(server.url), 10), {
        code: "bad_answer",
        message: /over 16 KB/,
      });
    }
  });

  it("with trailers of 1 MB is refused", async () => {
    const trailers = `a: ${"b".repeat(1_000_000)}\r\n`;
    await using server = await saying(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n${trailers}\r\n`,
    );
    await using outbound = open();
    await assert.rejects(outbound.requestSmall(get(server.url), 10), { code: "bad_answer" });
  });

  it("whose status line, headers or hints never end, ends at the deadline", async () => {
    const endless: readonly (readonly [string, string])[] = [
      ["HTTP/1.1 200 ", "x"],
      ["HTTP/1.1 200 OK\r\na: ", "x"],
      ["HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n", "x"],
      ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", "x"],
      ["", "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"],
    ];
    for (const [start, piece] of endless) {
      await using server = await raw((socket) =>
        socket.once("data", () => {
          socket.write(start);
          pour(socket, piece, 10);
        }),
      );
      await using outbound = open();
      const startedAt = performance.now();
      await assert.rejects(outbound.requestSmall(get(server.url, { timeoutMs: 200 }), 10_000), {
        code: "timeout",
      });
      assert.ok(performance.now() - startedAt < 3_000, start);
    }
  });

  it("that no request asked for is refused", async () => {
    for (const answer of [
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\nbytes",
      "HTTP/1.1 099 What\r\ncontent-length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nok",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 20\r\n\r\nok",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\ncontent-length: 2\n\nok",
      "hello",
    ]) {
      await using server = await saying(answer);
      await using outbound = open();
      await assert.rejects(
        outbound.requestSmall(get(server.url), 100),
        { code: "bad_answer" },
        answer,
      );
    }
  });

  it("cannot answer the next request as well", async () => {
    let calls = 0;
    await using server = await raw((socket) =>
      socket.on("data", () => {
        calls += 1;
        socket.write(`${OK}\r\nok${OK}x-forged: yes\r\n\r\nno`);
      }),
    );
    await using outbound = open();
    for (let i = 1; i <= 3; i++) {
      const { text, headers } = await outbound.requestSmall(get(server.url), 10);
      assert.deepEqual([text, headers["x-forged"], calls], ["ok", undefined, i]);
    }
  });

  it("has header names that mean something to JavaScript as plain texts", async () => {
    await using server = await saying(
      `${OK}__proto__: x\r\nconstructor: y\r\nhasOwnProperty: z\r\n\r\nok`,
    );
    await using outbound = open();
    const { headers } = await outbound.requestSmall(get(server.url), 10);
    assert.equal(Object.getPrototypeOf(headers), Object.prototype);
    assert.equal(headers.constructor, "y");
    assert.equal(headers.hasownproperty, "z");
  });
});

describe("an answer of 1 KB in chunks of one byte, with 64 KB of padding each", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const held = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const CHUNKS = 1_000;
  const chunk = `1;pad=${"a".repeat(65_000)}\r\nx\r\n`;
  const padded = () =>
    raw((socket) =>
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        let left = CHUNKS;
        const go = (): void => {
          while (left > 0 && socket.write(chunk)) left -= 1;
        };
        socket.on("drain", go);
        go();
      }),
    );

  it("holds about 1 KB of memory", async () => {
    await using server = await padded();
    await using outbound = open();
    const before = held();
    const { body } = await outbound.request(get(server.url, { timeoutMs: 60_000 }));
    await until(() => body.readableLength >= CHUNKS - 50, {
      timeoutMs: 50_000,
      what: () => `${body.readableLength} chunks came`,
    });
    const heldBytes = held() - before;
    body.destroy();
    assert.ok(heldBytes < 20_000_000, `${heldBytes} bytes are held`);
  });
});

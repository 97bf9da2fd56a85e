import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { web } from "../../test/local-server.ts";
import { getRequest as get, openOutbound as open } from "../../test/outbound.ts";

describe("the way out", () => {
  it("sends what it was given and answers with status, headers and text", async () => {
    await using server = await web((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        response.writeHead(201, { "X-Seen": "yes", "set-cookie": ["a=1", "b=2"] });
        const { method, url, headers } = request;
        response.end(
          JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }),
        );
      });
    });
    await using outbound = open();

    const answer = await outbound.requestSmall(
      {
        method: "POST",
        url: `${server.url}/a%20b?c=d#e`,
        headers: { "Content-Type": "text/plain", Host: "other.example" },
        body: "zażółć",
        timeoutMs: 5_000,
      },
      10_000,
    );

    assert.equal(answer.status, 201);
    assert.equal(answer.headers["x-seen"], "yes");
    assert.equal(answer.headers["set-cookie"], "a=1, b=2");
    assert.equal(answer.isTruncated, false);
    assert.equal(answer.remoteAddress, "127.0.0.1");
    const seen = JSON.parse(answer.text);
    assert.equal(seen.method, "POST");
    assert.equal(seen.url, "/a%20b?c=d");
    assert.equal(seen.body, "zażółć");
    assert.equal(seen.headers.host, `127.0.0.1:${server.port}`);
    assert.equal(seen.headers["user-agent"], "Viadukt/test");
    assert.equal(seen.headers["accept-encoding"], undefined);
  });

  it("streams a body in both directions", async () => {
    await using server = await web((request, response) => request.pipe(response));
    await using outbound = open();
    const chunk = Buffer.alloc(65_536, "x");
    const chunks = Array.from({ length: 64 }, () => chunk);

    const { status, body } = await outbound.request(
      get(server.url, { method: "PUT", body: Readable.from(chunks, { objectMode: false }) }),
    );
    let sizeBytes = 0;
    for await (const part of body) sizeBytes += (part as Buffer).length;

    assert.equal(status, 200);
    assert.equal(sizeBytes, 64 * 65_536);
  });

  it("uses a connection again", async () => {
    const ports = new Set<number | undefined>();
    await using server = await web((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    await using outbound = open();
    for (let i = 0; i < 5; i++) {
      await outbound.requestSmall(get(server.url), 10);
      await wait(5);
    }
    assert.equal(ports.size, 1);
  });

  it("follows no redirect", async () => {
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await using outbound = open();
    const { status, headers } = await outbound.requestSmall(get(server.url), 10);
    assert.deepEqual([status, headers.location, calls], [302, "/elsewhere", 1]);
  });

  it("stops reading at the limit and never cuts a character in two", async () => {
    await using server = await web((_request, response) => {
      response.write("żż");
      const timer = setInterval(() => response.write("x".repeat(1_000)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await using outbound = open();
    const { text, isTruncated } = await outbound.requestSmall(get(server.url), 3);
    assert.deepEqual([text, isTruncated], ["ż", true]);
  });

  it("takes an answer of exactly the limit as complete", async () => {
    await using server = await web((_request, response) => response.end("abc"));
    await using outbound = open();
    const { text, isTruncated } = await outbound.requestSmall(get(server.url), 3);
    assert.deepEqual([text, isTruncated], ["abc", false]);
  });

  it("ends at one deadline although bytes keep dripping", async () => {
    await using server = await web((_request, response) => {
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(timer));
    });
    await using outbound = open();
    await assert.rejects(outbound.requestSmall(get(server.url, { timeoutMs: 150 }), 10_000), {
      name: "TransientError",
      code: "timeout",
    });

    const { body } = await outbound.request(get(server.url, { timeoutMs: 150 }));
    await wait(200);
    await assert.rejects(body.toArray(), { code: "timeout" });
  });

  it("counts the name lookup into the deadline", async () => {
    await using outbound = open({ resolve: () => new Promise(() => undefined) });
    await assert.rejects(
      outbound.requestSmall(get("http://slow.example/x?token=abc", { timeoutMs: 50 }), 10),
      { code: "timeout", message: "slow.example did not answer within 0.05 s." },
    );
  });

  it("rethrows the reason of the caller's own abort", async () => {
    await using server = await web(() => undefined);
    await using outbound = open();
    const reason = new Error("the run was cancelled");
    const controller = new AbortController();
    const { signal } = controller;
    const call = outbound.requestSmall(get(server.url, { signal }), 10);
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(call, reason);
    await assert.rejects(outbound.request(get(server.url, { signal })), reason);
  });

  it("frees the connection when the reader wants no more", async () => {
    let isClosed = false;
    await using server = await web((_request, response) => {
      response.on("close", () => {
        isClosed = true;
      });
      response.write("x");
    });
    await using outbound = open();
    const { body } = await outbound.request(get(server.url));
    body.destroy();
    for (let i = 0; i < 50 && !isClosed; i++) await wait(10);
    assert.equal(isClosed, true);
  });

  it("drops the connections of an origin that nobody calls any more", async () => {
    let closed = 0;
    await using server = await web((_request, response) => {
      response.setHeader("keep-alive", "timeout=2");
      response.end("ok");
      response.socket?.on("close", () => {
        closed += 1;
      });
    });
    await using outbound = open();
    await outbound.requestSmall(get(server.url), 10);
    for (let i = 0; i < 300 && closed === 0; i++) await wait(10);
    assert.equal(closed, 1);
    assert.equal((await outbound.requestSmall(get(server.url), 10)).status, 200);
  });

  it("keeps connections to a bounded number of origins", async () => {
    let calls = 0;
    let closed = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.socket?.on("close", () => {
        closed += 1;
      });
      response.end("ok");
    });
    await using outbound = open({
      resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
    });
    for (let i = 0; i < 300; i++) {
      await outbound.requestSmall(get(`http://h${i}.example:${server.port}/`), 10);
    }
    for (let i = 0; i < 100 && closed < 44; i++) await wait(10);
    assert.equal(calls, 300);
    assert.ok(closed >= 44, `${closed} of 300 connections closed`);
  });

  it("destroys the caller's stream when the request cannot be sent", async () => {
    await using outbound = open();
    const body = Readable.from(["x"]);
    await assert.rejects(outbound.request(get("http://10.0.0.1/", { method: "PUT", body })), {
      code: "egress_refused",
    });
    assert.equal(body.destroyed, true);
  });

  it("reports a fault of the caller's own stream as it is", async () => {
    await using server = await web((request) => request.resume());
    await using outbound = open();
    const fault = new Error("disk full");
    const body = new Readable({
      read() {
        setImmediate(() => this.destroy(fault));
      },
    });
    await assert.rejects(outbound.request(get(server.url, { method: "PUT", body })), fault);
  });

  it("ends what is under way when it is disposed of", async () => {
    await using server = await web(() => undefined);
    const outbound = open();
    const call = outbound.requestSmall(get(server.url), 10);
    const outcome = assert.rejects(call, { code: "shutting_down" });
    await wait(30);
    await outbound[Symbol.asyncDispose]();
    await outcome;
  });
});

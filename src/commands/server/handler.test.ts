import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ask,
  GUID,
  numberOf,
  OPEN,
  openCommandServer,
  post,
  select,
  talk,
} from "../../../test/command-server.ts";

describe("a command over a socket", () => {
  it("is answered with its exact length in bytes, raw UTF-8, and the end of the connection", async () => {
    await using server = await openCommandServer(OPEN);
    const answer = await ask(server, post(select("rows 1")), { toEnd: true });
    assert.equal(answer.status, 200);
    assert.ok(answer.head.startsWith("HTTP/1.1 200 OK\r\n"));
    assert.equal(answer.headers["content-type"], "application/json; charset=UTF-8");
    assert.ok(answer.isClosed && answer.ms < 2_000);
    const text = answer.bytes.toString();
    assert.ok(
      text.startsWith('{"Result":"OK","CommandIn":"SELECT","Data":[{"text":"Žluťoučký kůň"'),
    );
    const last = server.done.at(-1);
    assert.deepEqual(
      [last?.command, last?.address, last?.sizeBytes, last?.outcome.rowCount],
      ["SELECT", "127.0.0.1", answer.bytes.length, 1],
    );
  });

  it("is answered whole where the answer is larger than memory takes", async () => {
    await using server = await openCommandServer(OPEN);
    const answer = await ask(server, post(select("rows 40000")), { toEnd: true });
    assert.equal((answer.json.Data as unknown[]).length, 40_000);
  });

  it("keeps a connection that the client wants to keep", async () => {
    await using server = await openCommandServer(OPEN);
    const one = post(select("x"), { Connection: "keep-alive" });
    const answer = await talk({
      port: server.port,
      parts: [one, one, one],
      toEnd: true,
      waitMs: 500,
    });
    assert.equal(answer?.bytes.toString().split('"Result":"OK"').length, 4);
    assert.equal(answer?.isClosed, false);
  });

  it("does not look at Host, and takes a path with a slash at its end or as a whole address", async () => {
    await using server = await openCommandServer(OPEN);
    for (const host of ["ssl://127.0.0.1", "", "a b c", "evil.example:99999", undefined]) {
      const answer = await ask(server, post(select("x"), { Host: host }));
      assert.equal(answer.status, 200, String(host));
    }
    for (const path of ["/api/comm/", "/API/Comm", "/api/comm?x=1", "http://x.cz/api/comm"]) {
      const answer = await ask(server, post(select("x"), {}, `POST ${path} HTTP/1.1`));
      assert.equal(answer.json.Result, "OK", path);
    }
  });

  it("sends 100 Continue to who expects it, and to nobody else", async () => {
    await using server = await openCommandServer(OPEN);
    const request = post(select("x"), { Expect: "100-continue" });
    const at = request.indexOf("\r\n\r\n") + 4;
    const parts = [request.subarray(0, at), request.subarray(at)];
    const answer = await talk({ port: server.port, parts, pauseMs: 100, toEnd: true });
    assert.ok(answer?.head.startsWith("HTTP/1.1 100 Continue"));
    assert.ok(answer?.bytes.toString().startsWith("HTTP/1.1 200 OK\r\n"));
    const plain = await ask(server, post(select("x"), { Expect: "something" }));
    assert.equal(plain.status, 200);
  });

  it("may come in chunks, and with CR LF behind it", async () => {
    await using server = await openCommandServer(OPEN);
    const body = select("rows 2");
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const headers = { "Content-Length": undefined, "Transfer-Encoding": "chunked" };
    assert.equal((await ask(server, post(chunked, headers))).json.Result, "OK");
    const request = Buffer.concat([post(body), Buffer.from("\r\n\r\n")]);
    assert.equal((await ask(server, request)).json.Result, "OK");
  });

  it("has other statuses for the wrong path and method alone", async () => {
    await using server = await openCommandServer(OPEN);
    const cases = [
      ["POST / HTTP/1.1", 404],
      ["GET /api/command HTTP/1.1", 404],
      ["GET /api/comm HTTP/1.1", 405],
      ["PUT /api/comm HTTP/1.1", 405],
      ["OPTIONS /api/comm HTTP/1.1", 405],
    ] as const;
    for (const [target, status] of cases) {
      const answer = await ask(server, post(select("x"), {}, target));
      assert.equal(answer.status, status, target);
      assert.equal(answer.json.Result, "ERR");
    }
  });

  it("tells faults with status 200, an Error and no Data", async () => {
    await using server = await openCommandServer(OPEN);
    const cases = [
      [post("nic"), 9001],
      [post(Buffer.from([0x22, 0xe1, 0x22])), 9001],
      [post(`${"[".repeat(500_000)}`), 9001],
      [post("{}"), 9002],
      [post(select("fail")), 3005],
      [post(select("rows 13")), 3005],
      [post(select("x"), { "ID-UJ": undefined }), 9004],
      [post(select("x"), { "ID-UJ": " " }), 9004],
      [post(select("x"), { "ID-UJ": "c8175fe2-5aba-460e-a492-5da487105394" }), 9005],
      [post(select("x"), { "ID-UJ": "'; drop table partnery; --" }), 9005],
    ] as const;
    for (const [request, number] of cases) {
      const answer = await ask(server, request, { toEnd: true });
      assert.equal(answer.status, 200);
      assert.equal(numberOf(answer), number, answer.bytes.toString());
      assert.equal("Data" in answer.json, false);
      assert.ok(answer.isClosed);
    }
  });

  it("knows its unit in any case, with or without braces", async () => {
    await using server = await openCommandServer(OPEN);
    for (const id of [GUID.toUpperCase(), `{${GUID}}`, ` ${GUID} `]) {
      assert.equal((await ask(server, post(select("x"), { "ID-UJ": id }))).json.Result, "OK");
    }
    server.unit = { ...server.unit, isEnabled: false };
    assert.equal(numberOf(await ask(server, post(select("x")))), 9005);
  });

  it("is refused with 413 where it is too large, however it says so", async () => {
    await using server = await openCommandServer(OPEN);
    const large = Buffer.alloc(1_100_000, "x");
    const answer = await ask(server, post(large), { toEnd: true });
    assert.deepEqual([answer.status, numberOf(answer)], [413, 9020]);
    const chunk = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    const headers = { "Content-Length": undefined, "Transfer-Encoding": "chunked" };
    assert.equal((await ask(server, post(chunk, headers))).status, 413);
  });

  it("that does not come whole is answered after a while", async () => {
    await using server = await openCommandServer(OPEN);
    const slow = await ask(server, post(select("x"), { "Content-Length": 5_000 }), { toEnd: true });
    assert.equal(numberOf(slow), 9001);
    assert.ok(slow.ms > 400 && slow.isClosed);
    const trickle =
      post(" ".repeat(60))
        .toString()
        .match(/.{1,30}/gs) ?? [];
    const dripping = await ask(server, [...trickle], { pauseMs: 300, toEnd: true });
    assert.equal(numberOf(dripping), 9001);
  });

  it("whose length counts letters is answered, though its end is lost", async () => {
    await using server = await openCommandServer(OPEN);
    const body = select("Žluťoučký kůň");
    for (const Connection of ["close", "keep-alive"]) {
      const request = post(body, { "Content-Length": body.length, Connection });
      const answer = await ask(server, request, { toEnd: false });
      assert.equal(numberOf(answer), 9001);
    }
  });

  it("is not lost by what is no HTTP at all", async () => {
    await using server = await openCommandServer(OPEN);
    for (const text of [
      "\0\x01\x02\r\n\r\n",
      "GET\r\n\r\n",
      "\x16\x03\x01\x02\0\x01\0",
      "POST /api/comm HTTP/1.1\r\nA: ",
    ]) {
      await talk({ port: server.port, parts: [text], waitMs: 200 });
    }
    const head = `POST /api/comm HTTP/1.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`;
    assert.equal((await ask(server, [head], { toEnd: true })).status, 431);
    assert.equal((await ask(server, post(select("x")))).json.Result, "OK");
  });

  it("of a page is answered to the origins that are configured", async () => {
    await using server = await openCommandServer(OPEN);
    const Origin = "https://shop.example.com";
    const preflight = await ask(server, post("", { Origin }, "OPTIONS /api/comm HTTP/1.1"));
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers["access-control-allow-origin"], Origin);
    assert.match(preflight.headers["access-control-allow-headers"] ?? "", /ID-UJ/);
    const answer = await ask(server, post(select("x"), { Origin }));
    assert.equal(answer.headers["access-control-allow-origin"], Origin);
    for (const other of ["https://evil.example", "null", "http://evil.example:12375"]) {
      const refused = await ask(
        server,
        post(select("x"), { Origin: other, Host: "evil.example:12375" }),
      );
      assert.deepEqual([refused.status, numberOf(refused)], [401, 9006], other);
      assert.equal(refused.headers["access-control-allow-origin"], undefined);
    }
    assert.equal(
      (await ask(server, post(select("x"), { Origin: "http://localhost:8000" }))).status,
      200,
    );
  });
});

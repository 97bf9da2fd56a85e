import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import {
  ask,
  numberOf,
  OPEN,
  openCommandServer,
  post,
  select,
  type Talk,
  talk,
} from "../../../test/command-server.ts";
import { sleep } from "../../lib/clock.ts";

describe("commands of one address", () => {
  it("run one after the other, in their order; the ninth that waits gets 9015", async () => {
    await using server = await openCommandServer(OPEN);
    const order: number[] = [];
    const first = ask(server, post(select("wait 600")));
    await sleep(100);
    const waiting = Array.from({ length: 8 }, async (_, i) => {
      await sleep(i * 15);
      const answer = await ask(server, post(select("wait 10")));
      order.push(i);
      return answer;
    });
    await sleep(250);
    const ninth = await ask(server, post(select("x")));
    assert.equal(numberOf(ninth), 9015);
    const all = await Promise.all([first, ...waiting]);
    assert.ok(all.every(({ json }) => json.Result === "OK"));
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(server.state.most, 1);
  });

  it("wait no longer than the time that is set", async () => {
    await using server = await openCommandServer(OPEN, { queueWaitMs: 200 });
    const first = ask(server, post(select("wait 800")));
    await sleep(50);
    const late = await ask(server, post(select("x")));
    assert.equal(numberOf(late), 9015);
    assert.ok(late.ms < 600);
    assert.equal((await first).json.Result, "OK");
  });

  it("of other addresses run beside it", async () => {
    const allow_from = ["0.0.0.0/0"];
    await using server = await openCommandServer(
      { ...OPEN, allow_from },
      { trustProxy: ["127.0.0.1"] },
    );
    const from = (i: number) => post(select("wait 300"), { "X-Forwarded-For": `198.51.100.${i}` });
    const all = await Promise.all([1, 2, 3, 4].map((i) => ask(server, from(i))));
    assert.ok(all.every(({ ms }) => ms < 900));
    assert.equal(server.state.most, 4);
  });

  it("give their place to the next when their client leaves, also when the database is deaf", async () => {
    await using server = await openCommandServer(OPEN);
    for (const text of ["wait 20000", "deaf 20000"]) {
      const gone = talk({ port: server.port, parts: [post(select(text))], waitMs: 150 });
      await sleep(50);
      const next = await ask(server, post(select("x")));
      assert.equal(next.json.Result, "OK");
      assert.ok(next.ms < 1_300, `${next.ms} ms`);
      assert.equal(await gone, undefined);
    }
    assert.equal(server.state.aborted, 1);
  });

  it("leave the queue when their client leaves", async () => {
    await using server = await openCommandServer(OPEN, { queueDepth: 1 });
    const first = ask(server, post(select("wait 900")));
    await sleep(50);
    await talk({ port: server.port, parts: [post(select("x"))], waitMs: 100 });
    await sleep(100);
    const next = await ask(server, post(select("x")));
    assert.equal(next.json.Result, "OK");
    assert.equal((await first).json.Result, "OK");
  });

  it("give their place to the next when their client takes nothing of its answer", async () => {
    await using server = await openCommandServer(OPEN);
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write(post(select("rows 300000")));
    await sleep(300);
    const next = await ask(server, post(select("x")));
    assert.equal(next.json.Result, "OK");
    socket.destroy();
  });

  it("end at the time limit with the words of the original server", async () => {
    await using server = await openCommandServer(OPEN, { timeoutMs: 200 });
    for (const text of ["wait 5000", "deaf 5000"]) {
      const answer = await ask(server, post(select(text)));
      assert.equal(numberOf(answer), 900);
      assert.match(
        answer.json.Error?.[0]?.desc ?? "",
        /^Exception Type: System\.Data\.SqlClient\.SqlException, Message: Execution Timeout Expired\. {2}The timeout period/,
      );
      assert.ok(answer.ms < 1_500);
    }
  });
});

describe("the server of commands", () => {
  it("goes on answering among 200 clients that misbehave", async () => {
    const allow_from = ["0.0.0.0/0"];
    const unit = { ...OPEN, allow_from };
    await using server = await openCommandServer(unit, { trustProxy: ["127.0.0.1"] });
    const good = (i: number) => post(select("rows 5"), { "X-Forwarded-For": `192.0.2.${i % 250}` });
    const bad: readonly (() => Talk["parts"])[] = [
      () => [post(select("x"), { "Content-Length": 100_000 })],
      () => ["POST /api/comm HTTP/1.1\r\n"],
      () => [post("[".repeat(100_000))],
      () => [post(Buffer.alloc(300_000, 0xff))],
      () => [post(select("rows 20000")).subarray(0, 40)],
      () => ["\0".repeat(1_000)],
      () => [post(select("wait 3000"), { "X-Forwarded-For": "203.0.113.9" })],
      () => [post(select("rows 5000"), { Connection: "keep-alive" })],
    ];
    const crowd = Array.from({ length: 200 }, (_, i) => {
      const parts = bad[i % bad.length]?.() ?? [];
      return talk({ port: server.port, parts, waitMs: 300 + (i % 7) * 300, toEnd: true });
    });
    for (let i = 0; i < 20; i++) {
      const answer = await ask(server, good(i));
      assert.equal(answer.json.Result, "OK");
      assert.ok(answer.ms < 3_000, `${answer.ms} ms`);
    }
    await Promise.all(crowd);
    await sleep(1_500);
    assert.equal(server.handler.active, 0);
    assert.equal((await ask(server, good(1))).json.Result, "OK");
  });

  it("finishes what is under way when it stops, and begins nothing more", async () => {
    await using server = await openCommandServer(OPEN);
    const idle = talk({
      port: server.port,
      parts: [post(select("x"), { Connection: "keep-alive" }), post(select("x"))],
      pauseMs: 500,
      toEnd: true,
    });
    const running = ask(server, post(select("wait 700")), { toEnd: true });
    await sleep(150);
    const stopped = server.handler.stop(5_000);
    assert.equal((await running).json.Result, "OK");
    await stopped;
    assert.match((await idle)?.bytes.toString() ?? "", /HTTP\/1\.1 503 /);
  });

  it("takes back what takes longer than the grace of a stop", async () => {
    await using server = await openCommandServer(OPEN);
    const running = ask(server, post(select("wait 20000")));
    await sleep(150);
    await server.handler.stop(100);
    assert.equal((await running).status, 503);
    assert.equal(server.state.aborted, 1);
  });
});

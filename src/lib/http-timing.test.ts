import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createAuthority } from "../../test/certificates.ts";
import { raw, secureWeb, web } from "../../test/local-server.ts";
import { createEgressGuard } from "./egress.ts";
import { createOutbound, type Outbound, type Timing, timingOf } from "./http.ts";
import { silentLog } from "./log.ts";
import type { Resolve } from "./vetted-connect.ts";

const open = (resolve?: Resolve): Outbound =>
  createOutbound({
    egress: createEgressGuard(["127.0.0.0/8"]),
    userAgent: "Viadukt/test",
    log: silentLog,
    ...(resolve ? { resolve } : {}),
  });
const slowly: Resolve = async () => {
  await wait(40);
  return [{ address: "127.0.0.1", family: 4 }];
};
const get = (url: string, timeoutMs = 5_000) => ({ method: "GET", url, headers: {}, timeoutMs });

/** Timers may fire a millisecond early by the other clock. */
const atLeast = (value: number | undefined, ms: number): void => {
  assert.ok(value !== undefined && value >= ms - 2, `${value} is not ${ms} ms or more`);
};
const failure = async (call: Promise<unknown>): Promise<Timing> => {
  const error: unknown = await call.then(
    () => assert.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  return timingOf(error) ?? assert.fail("the error has no timing");
};

describe("the timing of a call", () => {
  it("tells each part, and on an open connection only what took place", async () => {
    await using server = await web(async (_request, response) => {
      await wait(50);
      response.write("slow");
      await wait(30);
      response.end("er");
    });
    await using outbound = open(slowly);
    const url = `http://slow.example:${server.port}/`;

    const { timing: first } = await outbound.requestSmall(get(url), 100);
    atLeast(first.dns, 40);
    atLeast(first.first_byte, 50);
    atLeast(first.total, 120);
    assert.ok(first.connect !== undefined && first.connect >= 0);
    assert.deepEqual([first.tls, first.reused], [undefined, false]);

    await wait(5);
    const { timing: second } = await outbound.requestSmall(get(url), 100);
    atLeast(second.first_byte, 50);
    atLeast(second.total, 80);
    const { dns, connect, tls, reused } = second;
    assert.deepEqual([dns, connect, tls, reused], [undefined, undefined, undefined, true]);
  });

  it("has the parts add up to no more than the whole", async () => {
    await using server = await web((_request, response) => response.end("ok"));
    await using outbound = open(slowly);
    const { timing } = await outbound.requestSmall(get(`http://a.example:${server.port}`), 100);
    const { dns = 0, connect = 0, first_byte = 0, total = 0 } = timing;
    // Of a part that counted twice the lookup's 40 ms would show; less is a busy machine's.
    assert.ok(dns + connect + first_byte <= total + 25, JSON.stringify(timing));
  });

  it("has no lookup for an address, and a handshake for https", async () => {
    const authority = createAuthority("Test CA");
    const pair = authority.issue({ name: "server", hosts: ["127.0.0.1"] });
    await using server = await secureWeb(pair, (_request, response) => response.end("ok"));
    await using outbound = open();
    const { timing } = await outbound.requestSmall(
      { ...get(server.url), tls: { ca: authority.cert } },
      100,
    );
    assert.equal(timing.dns, undefined);
    assert.ok(timing.connect !== undefined);
    assert.ok(timing.tls !== undefined && timing.tls > 0);
  });

  it("is that of a new connection where the old one has gone", async () => {
    await using server = await web((_request, response) => {
      response.setHeader("connection", "close");
      response.end("ok");
    });
    await using outbound = open();
    for (let i = 0; i < 3; i++) {
      const { timing } = await outbound.requestSmall(get(server.url), 100);
      assert.equal(timing.reused, false);
      assert.ok(timing.connect !== undefined);
    }
  });

  it("knows the whole of a streamed answer once its body has come", async () => {
    await using server = await web(async (_request, response) => {
      response.write("a");
      await wait(40);
      response.end("b");
    });
    await using outbound = open();
    const answer = await outbound.request(get(server.url));
    assert.equal(answer.timing.total, undefined);
    assert.ok(answer.timing.first_byte !== undefined);
    await answer.body.toArray();
    atLeast(answer.timing.total, 40);
  });
});

describe("the timing of a failure", () => {
  it("ends with the lookup where the connection is refused", async () => {
    const server = await raw(() => undefined);
    await server[Symbol.asyncDispose]();
    await using outbound = open(slowly);
    const timing = await failure(
      outbound.requestSmall(get(`http://gone.example:${server.port}/`), 100),
    );
    atLeast(timing.dns, 40);
    atLeast(timing.total, 40);
    const { connect, first_byte, reused } = timing;
    assert.deepEqual([connect, first_byte, reused], [undefined, undefined, false]);
  });

  it("ends with the connection where no answer comes", async () => {
    await using server = await web(() => undefined);
    await using outbound = open(slowly);
    const call = outbound.requestSmall(get(`http://mute.example:${server.port}/`, 200), 100);
    const timing = await failure(call);
    atLeast(timing.dns, 40);
    assert.ok(timing.connect !== undefined);
    assert.equal(timing.first_byte, undefined);
    atLeast(timing.total, 200);
  });

  it("has the first byte where the answer breaks off", async () => {
    await using server = await raw((socket) =>
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
    );
    await using outbound = open();
    const timing = await failure(outbound.requestSmall(get(server.url), 100));
    assert.ok(timing.first_byte !== undefined);
  });

  it("is the whole time alone where nothing was sent", async () => {
    await using outbound = open(() => new Promise(() => undefined));
    const lost = await failure(outbound.requestSmall(get("http://lost.example/", 50), 10));
    atLeast(lost.total, 50);
    assert.deepEqual([lost.dns, lost.connect, lost.first_byte], [undefined, undefined, undefined]);
    const refused = await failure(outbound.requestSmall(get("http://10.0.0.1/"), 10));
    assert.ok(refused.total !== undefined);
  });

  it("belongs to each call, although several shared one lookup", async () => {
    const refused = createOutbound({
      egress: createEgressGuard([]),
      userAgent: "Viadukt/test",
      log: silentLog,
      resolve: slowly,
    });
    await using outbound = refused;
    const calls = Array.from({ length: 3 }, () =>
      outbound.requestSmall(get("http://shared.example/"), 10).catch((error: unknown) => error),
    );
    const errors = await Promise.all(calls);
    assert.equal(new Set(errors).size, 3);
    for (const error of errors) atLeast(timingOf(error)?.total, 35);
  });

  it("is not written on the caller's own reason to abort", async () => {
    await using server = await web(() => undefined);
    await using outbound = open();
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(outbound.requestSmall({ ...get(server.url), signal }, 10), reason);
    assert.equal(timingOf(reason), undefined);
  });
});

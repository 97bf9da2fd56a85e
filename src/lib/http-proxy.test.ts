import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { describe, it } from "node:test";
import { createAuthority } from "../../test/certificates.ts";
import { type Listening, raw, secureWeb, web } from "../../test/local-server.ts";
import { getRequest as get } from "../../test/outbound.ts";
import { createEgressGuard } from "./egress.ts";
import { isHubError } from "./errors.ts";
import { createOutbound, type Outbound } from "./http.ts";
import { parseProxy } from "./http-proxy.ts";
import { silentLog } from "./log.ts";

const open = (
  proxy: string,
  { allow = [], isHttpsOnly = false }: { allow?: string[]; isHttpsOnly?: boolean } = {},
): Outbound =>
  createOutbound({
    egress: createEgressGuard(allow, { isHttpsOnly }),
    userAgent: "Viadukt/test",
    log: silentLog,
    proxy,
    resolve: async (host) =>
      host === "own.example"
        ? [{ address: "127.0.0.1", family: 4 }]
        : assert.fail(`the hub resolved ${host}`),
  });

interface TestProxy extends Listening {
  /** The heads of the requests that it got. */
  readonly heads: string[];
}

/** A CONNECT proxy to which every name and address is the one server. */
async function proxyTo(port: number): Promise<TestProxy> {
  const heads: string[] = [];
  const listening = await raw((socket) => {
    socket.once("data", (bytes: Buffer) => {
      heads.push(bytes.toString("latin1"));
      const upstream = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on("error", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
    });
  });
  return Object.assign(listening, { heads });
}

const misbehaving = (onSocket: (socket: Socket) => void) =>
  raw((socket) => socket.once("data", () => onSocket(socket)));

describe("a proxy on the way out", () => {
  it("opens a way to a name that it resolves itself", async () => {
    await using server = await web((request, response) => response.end(request.headers.host));
    await using proxy = await proxyTo(server.port);
    await using outbound = open(proxy.url.replace("//", "//jan:p%40ss@"));

    const answer = await outbound.requestSmall(get("http://shop.example:8080/x"), 100);

    assert.equal(answer.text, "shop.example:8080");
    assert.equal(answer.remoteAddress, undefined);
    assert.ok(answer.timing.connect !== undefined && answer.timing.dns === undefined);
    const basic = Buffer.from("jan:p@ss").toString("base64");
    assert.equal(
      proxy.heads[0],
      `CONNECT shop.example:8080 HTTP/1.1\r\nHost: shop.example:8080\r\nProxy-Authorization: Basic ${basic}\r\n\r\n`,
    );
  });

  it("carries TLS from end to end, with the certificates of the request", async () => {
    const authority = createAuthority("Test CA");
    const pair = authority.issue({ name: "server", hosts: ["shop.example"] });
    const tls = { ...authority.issue({ name: "anna" }), ca: authority.cert };
    await using server = await secureWeb(
      { ...pair, ca: authority.cert, requestCert: true },
      (_request, response) => response.end("over TLS"),
    );
    await using proxy = await proxyTo(server.port);
    await using outbound = open(proxy.url);
    const { text, timing } = await outbound.requestSmall(get("https://shop.example/", { tls }), 99);
    assert.equal(text, "over TLS");
    assert.ok(timing.tls !== undefined);
    assert.match(proxy.heads[0] ?? "", /^CONNECT shop\.example:443 /);
    await assert.rejects(outbound.requestSmall(get("https://other.example/", { tls }), 99), {
      code: "tls_error",
    });
  });

  it("is used again with its connection", async () => {
    await using server = await web((_request, response) => response.end("ok"));
    await using proxy = await proxyTo(server.port);
    await using outbound = open(proxy.url);
    const first = await outbound.requestSmall(get("http://shop.example/"), 99);
    await new Promise((resolve) => setImmediate(resolve));
    const second = await outbound.requestSmall(get("http://shop.example/"), 99);
    assert.deepEqual([first.timing.reused, second.timing.reused], [false, true]);
    assert.equal(proxy.heads.length, 1);
  });

  it("is asked for public addresses and for no private one, in any notation", async () => {
    await using server = await web((_request, response) => response.end("ok"));
    await using proxy = await proxyTo(server.port);
    await using outbound = open(proxy.url);
    for (const host of [
      "127.0.0.1",
      "0x7f.1",
      "10.0.0.1",
      "169.254.169.254",
      "[::1]",
      "[::ffff:10.0.0.1]",
      "[64:ff9b::a00:1]",
      "[fd00::1]",
      "localhost",
      "hub.localhost.",
    ]) {
      await assert.rejects(outbound.requestSmall(get(`http://${host}/`), 10), {
        code: "egress_refused",
      });
    }
    assert.equal(proxy.heads.length, 0);
    await outbound.requestSmall(get("http://93.184.216.34/"), 10);
    await outbound.requestSmall(get("http://[2606:2800:220:1::1]:8080/"), 10);
    assert.deepEqual(
      proxy.heads.map((head) => head.split(" ")[1]),
      ["93.184.216.34:80", "[2606:2800:220:1::1]:8080"],
    );
  });

  it("is left out on the way to what the operator named as own", async () => {
    await using server = await web((_request, response) => response.end("direct"));
    await using proxy = await proxyTo(1);
    await using outbound = open(proxy.url, { allow: ["127.0.0.0/8", "own.example"] });
    for (const host of ["127.0.0.1", "own.example"]) {
      const answer = await outbound.requestSmall(get(`http://${host}:${server.port}/`), 99);
      assert.deepEqual([answer.text, answer.remoteAddress], ["direct", "127.0.0.1"]);
    }
    assert.equal(proxy.heads.length, 0);
  });

  it("gets no http request where https alone is allowed", async () => {
    await using server = await web((_request, response) => response.end("ok"));
    await using proxy = await proxyTo(server.port);
    await using outbound = open(proxy.url, { allow: ["10.0.0.0/8"], isHttpsOnly: true });
    for (const host of ["shop.example", "93.184.216.34"]) {
      await assert.rejects(outbound.requestSmall(get(`http://${host}/`), 10), {
        code: "egress_refused",
        message: /EGRESS_HTTPS_ONLY/,
      });
    }
    assert.equal(proxy.heads.length, 0);
  });
});

describe("a proxy that opens no way", () => {
  const cases: readonly (readonly [string, (socket: Socket) => void, RegExp])[] = [
    [
      "wants credentials",
      (socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
      /user name and password \(407\)/,
    ],
    [
      "forbids the address",
      (socket) => socket.end("HTTP/1.1 403 Forbidden\r\nX: y\r\n\r\n"),
      /no way to shop\.example:443: it answered 403/,
    ],
    ["hangs up", (socket) => socket.end(), /closed the connection/],
    ["resets", (socket) => socket.resetAndDestroy(), /closed the connection/],
    ["speaks something else", (socket) => socket.end("220 mail\r\n\r\n"), /no answer to CONNECT/],
    [
      "has an endless head",
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(20_000)}`),
      /no answer to CONNECT/,
    ],
    [
      "goes on talking as if it were the server",
      (socket) =>
        socket.write("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno"),
      /no answer to CONNECT/,
    ],
  ];
  for (const [what, onSocket, message] of cases) {
    it(`says why: it ${what}`, async () => {
      await using proxy = await misbehaving(onSocket);
      await using outbound = open(proxy.url.replace("//", "//jan:hunter2@"));
      await assert.rejects(
        outbound.requestSmall(get("https://shop.example/path?token=hunter2"), 10),
        (error: Error) => {
          assert.ok(isHubError(error));
          assert.deepEqual([error.name, error.code], ["TransientError", "proxy_failed"]);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /hunter2|path/);
          return true;
        },
      );
    });
  }

  it("says why: nobody listens there", async () => {
    const gone = await raw(() => undefined);
    await gone[Symbol.asyncDispose]();
    await using outbound = open(gone.url);
    await assert.rejects(outbound.requestSmall(get("https://shop.example/"), 10), {
      code: "proxy_failed",
      message: /The proxy cannot be reached: 127\.0\.0\.1:\d+ refused the connection/,
    });
  });

  it("ends at the request's own deadline where it says nothing", async () => {
    await using proxy = await misbehaving(() => undefined);
    await using outbound = open(proxy.url);
    await assert.rejects(
      outbound.requestSmall(get("https://shop.example/", { timeoutMs: 100 }), 10),
      { code: "timeout" },
    );
  });
});

describe("the address of a proxy", () => {
  it("has a scheme, a host, perhaps a port and credentials", () => {
    assert.deepEqual(parseProxy("http://proxy.example:3128"), {
      protocol: "http:",
      hostname: "proxy.example",
      port: "3128",
      authorization: undefined,
    });
    assert.deepEqual(parseProxy("https://u:p@[fd00::1]/"), {
      protocol: "https:",
      hostname: "fd00::1",
      port: "443",
      authorization: `Basic ${Buffer.from("u:p").toString("base64")}`,
    });
  });

  it("is nothing else, and shows no password in the message", () => {
    for (const text of [
      "proxy.example:3128",
      "socks5://u:hunter2@proxy.example",
      "http://u:hunter2@proxy.example/path",
      "http://u:hunter2@proxy.example?x",
      "http://u:hunter2@:80",
      "",
    ]) {
      assert.throws(() => parseProxy(text), { name: "ConfigError", message: /^(?!.*hunter2)/ });
    }
  });
});

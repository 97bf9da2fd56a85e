import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { raw, web } from "../../test/local-server.ts";
import { getRequest as get, openOutbound as open } from "../../test/outbound.ts";
import { createEgressGuard } from "./egress.ts";
import type { OutboundOptions } from "./http.ts";

describe("a network fault", () => {
  const fails = async (url: string, code: string, options?: Partial<OutboundOptions>) => {
    await using outbound = open(options);
    await assert.rejects(
      outbound.requestSmall(get(`${url}/path?api_token=hunter2`, { timeoutMs: 2_000 }), 100),
      (error: Error & { code?: string }) => {
        assert.equal(error.name, "TransientError");
        assert.equal(error.code, code);
        assert.doesNotMatch(error.message, /hunter2|path/);
        return true;
      },
    );
  };

  it("is connection_refused where nobody listens", async () => {
    const server = await raw(() => undefined);
    await server[Symbol.asyncDispose]();
    await fails(server.url, "connection_refused");
  });

  it("is connection_reset where the server hangs up", async () => {
    await using server = await raw((socket) => socket.on("data", () => socket.resetAndDestroy()));
    await fails(server.url, "connection_reset");
  });

  it("is connection_reset where the answer breaks off", async () => {
    await using server = await raw((socket) =>
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
    );
    await fails(server.url, "connection_reset");
  });

  it("is bad_answer where no HTTP comes back", async () => {
    await using server = await raw((socket) =>
      socket.on("data", () => socket.end("+OK POP3\r\n\r\n")),
    );
    await fails(server.url, "bad_answer");
  });

  it("is tls_error where TLS meets plain text", async () => {
    await using server = await web((_request, response) => response.end());
    await fails(server.url.replace("http:", "https:"), "tls_error");
  });

  it("is dns_failure where the name has no address", async () => {
    for (const code of ["ENOTFOUND", "EAI_AGAIN", "ENODATA", "ESERVFAIL", "ETIMEOUT"]) {
      const resolve = () => Promise.reject(Object.assign(new Error("x"), { code }));
      await fails("http://nowhere.example", "dns_failure", { resolve });
    }
    await fails("http://empty.example", "dns_failure", { resolve: () => Promise.resolve([]) });
  });

  it("is a ConfigError where a header cannot be sent", async () => {
    await using server = await web((_request, response) => response.end());
    await using outbound = open();
    await assert.rejects(outbound.request(get(server.url, { headers: { "x-a": "b\r\nc: d" } })), {
      name: "ConfigError",
      code: "bad_request",
    });
  });
});

describe("the way out and the egress guard", () => {
  it("refuses a literal private address before any connection", async () => {
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.end();
    });
    await using outbound = open({ egress: createEgressGuard([]) });
    for (const host of ["127.0.0.1", "127.1", "0x7f000001", "[::ffff:127.0.0.1]", "localhost"]) {
      await assert.rejects(outbound.requestSmall(get(`http://${host}:${server.port}/`), 10), {
        code: "egress_refused",
      });
    }
    assert.equal(calls, 0);
  });

  it("refuses a name with one forbidden address among its addresses", async () => {
    await using server = await web((_request, response) => response.end());
    await using outbound = open({
      resolve: () =>
        Promise.resolve([
          { address: "127.0.0.1", family: 4 },
          { address: "10.0.0.5", family: 4 },
        ]),
    });
    await assert.rejects(outbound.requestSmall(get(`http://two.example:${server.port}/`), 10), {
      code: "egress_refused",
      message: /10\.0\.0\.5 of two\.example/,
    });
  });

  it("asks for a name once per connection, so that a second answer cannot differ", async () => {
    const answers = ["127.0.0.1", "10.0.0.5"];
    let asked = 0;
    await using server = await web((request, response) => response.end(request.headers.host));
    await using outbound = open({
      resolve: () => {
        const address = answers[Math.min(asked, 1)] ?? "";
        asked += 1;
        return Promise.resolve([{ address, family: 4 }]);
      },
    });
    const url = `http://rebind.example:${server.port}/`;

    const answer = await outbound.requestSmall(get(url), 100);
    assert.equal(answer.text, `rebind.example:${server.port}`);
    assert.equal(answer.remoteAddress, "127.0.0.1");
    assert.equal(asked, 1);
    await wait(5);
    await outbound.requestSmall(get(url), 100);
    assert.equal(asked, 1);
  });

  it("checks the address anew for each new connection", async () => {
    const answers = ["127.0.0.1", "10.0.0.5"];
    await using server = await web((_request, response) => {
      response.setHeader("connection", "close");
      response.end("ok");
    });
    await using outbound = open({
      resolve: () => Promise.resolve([{ address: answers.shift() ?? "", family: 4 }]),
    });
    const url = `http://rebind.example:${server.port}/`;
    await outbound.requestSmall(get(url), 100);
    await assert.rejects(outbound.requestSmall(get(url), 100), { code: "egress_refused" });
  });

  it("looks at what a name stands for before it refuses http", async () => {
    let calls = 0;
    await using server = await web((_request, response) => {
      calls += 1;
      response.end("ok");
    });
    await using outbound = open({
      egress: createEgressGuard(["127.0.0.1"], { isHttpsOnly: true }),
      resolve: (host) =>
        Promise.resolve([
          { address: host === "own.lan" ? "127.0.0.1" : "93.184.216.34", family: 4 },
        ]),
    });
    const own = await outbound.requestSmall(get(`http://own.lan:${server.port}/`), 10);
    assert.deepEqual([own.text, calls], ["ok", 1]);
    await assert.rejects(outbound.requestSmall(get(`http://shop.example:${server.port}/`), 10), {
      code: "egress_refused",
      message: /http:\/\/ to shop\.example/,
    });
  });

  it("calls whatever an allowed name resolves to", async () => {
    await using server = await web((_request, response) => response.end("ok"));
    await using outbound = open({
      egress: createEgressGuard(["own.example"]),
      resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
    });
    const { text } = await outbound.requestSmall(get(`http://own.example:${server.port}/`), 10);
    assert.equal(text, "ok");
  });
});

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { raw, web } from "../../test/local-server.ts";
import { getRequest as get, openOutbound as open } from "../../test/outbound.ts";
import { isHubError } from "./errors.ts";
import type { OutboundRequest } from "./http.ts";

describe("a request that would be read as another", () => {
  const refused: readonly (readonly [string, Partial<OutboundRequest>, RegExp])[] = [
    ["CR LF in a value", { headers: { "x-a": "b\r\nx-b: c" } }, /value of the header "x-a"/],
    ["LF in a value", { headers: { "x-a": "b\nx-b: c" } }, /value of the header "x-a"/],
    ["CR in a value", { headers: { "x-a": "b\rc" } }, /value of the header "x-a"/],
    ["NUL in a value", { headers: { "x-a": "b\0c" } }, /value of the header "x-a"/],
    ["letters that become CR LF", { headers: { "x-a": "b\u010d\u010ac" } }, /value of the header/],
    ["CR LF in a name", { headers: { "x-a\r\nx-b": "c" } }, /header name "x-a\\r\\nx-b"/],
    ["a colon in a name", { headers: { "x-a:b": "c" } }, /header name/],
    ["a space in a name", { headers: { "x-a ": "c" } }, /header name/],
    ["an empty name", { headers: { "": "c" } }, /header name ""/],
    ["Transfer-Encoding", { headers: { "Transfer-Encoding": "chunked" } }, /"Transfer-Encoding"/],
    ["Upgrade", { headers: { upgrade: "h2c" } }, /"upgrade"/],
    ["Expect", { headers: { expect: "100-continue" } }, /"expect"/],
    ["Keep-Alive", { headers: { "keep-alive": "timeout=9" } }, /"keep-alive"/],
    [
      "two lengths",
      { method: "POST", body: "abc", headers: { "content-length": "3", "Content-Length": "3" } },
      /"Content-Length" is given twice/,
    ],
    [
      "a length below the body's",
      { method: "POST", body: "abc", headers: { "content-length": "2" } },
      /not the length of the body/,
    ],
    [
      "a length above the body's",
      { method: "POST", body: Buffer.from("abc"), headers: { "content-length": "20" } },
      /not the length of the body/,
    ],
    [
      "a length that is no number",
      { method: "POST", body: "abc", headers: { "content-length": "+3" } },
      /not the length of the body/,
    ],
    ["CR LF in the method", { method: "GET / HTTP/1.1\r\nx: y" }, /method/],
    ["a tunnel", { method: "CONNECT" }, /method/],
  ];
  for (const [what, more, message] of refused) {
    it(`is refused: ${what}`, async () => {
      let calls = 0;
      await using server = await web((_request, response) => {
        calls += 1;
        response.end();
      });
      await using outbound = open();
      await assert.rejects(outbound.requestSmall(get(server.url, more), 10), (error: Error) => {
        assert.ok(isHubError(error));
        assert.deepEqual([error.name, error.code], ["ConfigError", "bad_request"]);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(calls, 0);
    });
  }

  it("has the value of a refused header in no message", async () => {
    await using outbound = open();
    const headers = { authorization: "Bearer hunter2\r\n" };
    await assert.rejects(outbound.requestSmall(get("http://127.0.0.1:8081", { headers }), 10), {
      message: /^(?!.*hunter2).*"authorization"/,
    });
  });

  it("goes out with the length of its body and the host of its address, whatever was asked for", async () => {
    const seen: string[] = [];
    await using server = await raw((socket) =>
      socket.on("data", (bytes: Buffer) => {
        seen.push(bytes.toString("latin1"));
        socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      }),
    );
    await using outbound = open();
    const headers = { "content-length": "50", host: "other.example", connection: "upgrade, x-a" };
    await outbound.requestSmall(get(server.url, { headers }), 10);
    await outbound.requestSmall(get(server.url, { method: "POST", headers }), 10);
    const path = "/%0d%0aHost:%20other.example/\u0000\u010d\u010a?q=\u010d\u010a b";
    await outbound.requestSmall(get(server.url + path), 10);
    assert.equal(seen.length, 3);
    for (const text of seen) {
      assert.doesNotMatch(text, /content-length: 50|other\.example\r|upgrade/i);
      assert.equal(text.match(/^host: /gim)?.length, 1, text);
      assert.match(text.split("\r\n")[0] ?? "", /^(GET|POST) \/[!-~]* HTTP\/1\.1$/);
    }
  });

  it("tells of a stream that ends before its announced length", async () => {
    await using server = await web((request, response) => {
      request.resume();
      request.on("end", () => response.end());
      request.on("error", () => undefined);
    });
    await using outbound = open();
    const body = Readable.from(["abc"], { objectMode: false });
    await assert.rejects(
      outbound.request(
        get(server.url, { method: "PUT", body, headers: { "content-length": "10" } }),
      ),
      { name: "TransientError", message: /shorter or longer than announced/ },
    );
  });
});

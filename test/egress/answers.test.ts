import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { PUBLIC } from "./addresses.ts";
import { attempt, type Network, openNetwork, openOutbound } from "./network.ts";

describe("a public receiver that means harm", () => {
  let network: Network;
  before(async () => {
    network = await openNetwork();
    network.dns.zones.set("public.test", () => ({ addresses: PUBLIC }));
    network.dns.zones.set("inside.test", () => ({ addresses: ["10.0.0.1"] }));
  });
  after(() => network[Symbol.asyncDispose]());

  it("sends nobody elsewhere by a redirect", async () => {
    const places = [
      "http://127.0.0.1/",
      "http://169.254.169.254/latest/meta-data/",
      "http://[::1]:8080/",
      "http://inside.test/",
      "http://public.test/other",
      "//10.0.0.1/",
      "/elsewhere",
      "file:///etc/passwd",
    ];
    await using outbound = openOutbound();
    for (const status of [300, 301, 302, 303, 307, 308]) {
      for (const location of places) {
        let requests = 0;
        network.answer = (_request, response) => {
          requests += 1;
          response.writeHead(status, { location, refresh: `0; url=${location}` }).end();
        };
        const outcome = await attempt(outbound, "http://public.test/");
        assert.deepEqual(outcome, { kind: "reached", status, location });
        assert.equal(requests, 1);
      }
    }
    await network.settle();
    assert.deepEqual(network.privateHits, []);
  });

  it("sends nobody elsewhere by Alt-Svc, Link or early hints", async () => {
    network.answer = (_request, response) => {
      response.writeEarlyHints({ link: "<http://10.0.0.1/>; rel=preload; as=script" });
      response.writeHead(200, {
        "alt-svc": 'h2="10.0.0.1:443"; ma=3600, http/1.1="127.0.0.1:8080"',
        link: "<http://10.0.0.1/>; rel=preconnect",
        "content-location": "http://10.0.0.1/",
      });
      response.end("ok");
    };
    await using outbound = openOutbound();
    for (let i = 0; i < 3; i++) {
      assert.equal((await attempt(outbound, "https://public.test/")).kind, "reached");
    }
    await network.settle();
    assert.deepEqual(network.privateHits, []);
  });
});

describe("proxies", () => {
  const VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"];

  it("of the environment are not used", async () => {
    for (const name of VARIABLES) {
      assert.equal(process.env[name], "http://10.0.0.1:8080", `${name} is not set`);
    }
    assert.equal(process.env.NODE_USE_ENV_PROXY, "1");
    await using network = await openNetwork();
    network.dns.zones.set("public.test", () => ({ addresses: PUBLIC }));
    await using outbound = openOutbound();
    for (const url of ["http://public.test/", "https://public.test/", "http://93.184.216.34/"]) {
      assert.equal((await attempt(outbound, url)).kind, "reached");
    }
    assert.ok(network.publicHits() >= 3);
    await network.settle();
    assert.deepEqual(network.privateHits, []);
  });

  it("of the settings may speak TLS and stand in the own network, and get no private address", async () => {
    await using network = await openNetwork();
    const heads: string[] = [];
    const { EGRESS_CERT: cert, EGRESS_KEY: key } = process.env;
    const proxy = createTlsServer({ cert, key }, (socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (bytes: Buffer) => {
        heads.push(bytes.toString("latin1"));
        const port = Number(/^CONNECT \S+:(\d+) /.exec(bytes.toString("latin1"))?.[1]);
        const upstream = connect(port, PUBLIC[0], () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on("error", () => undefined);
      });
    });
    await new Promise<void>((done) => proxy.listen(3129, "10.0.0.1", done));
    network.dns.zones.set("proxy.test", () => ({ addresses: ["10.0.0.1"] }));
    try {
      await using outbound = openOutbound({ proxy: "https://proxy.test:3129" });
      assert.equal((await attempt(outbound, "https://public.test/")).kind, "reached");
      assert.equal((await attempt(outbound, "http://public.test:8080/")).kind, "reached");
      for (const url of ["http://10.0.0.1/", "https://[::1]/", "http://localhost/"]) {
        assert.equal((await attempt(outbound, url)).kind, "refused");
      }
    } finally {
      proxy.close();
    }
    assert.deepEqual(
      heads.map((head) => head.split("\r\n")[0]),
      ["CONNECT public.test:443 HTTP/1.1", "CONNECT public.test:8080 HTTP/1.1"],
    );
    assert.ok(!network.dns.asked.includes("public.test"), "the hub resolved the name");
    assert.ok(network.publicHits() >= 2);
    await network.settle();
    assert.deepEqual(network.privateHits, []);
  });
});

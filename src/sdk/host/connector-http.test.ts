import assert from "node:assert/strict";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { describe, it } from "node:test";
import { Type } from "typebox";
import { systemClock } from "../../lib/clock.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound } from "../../lib/http.ts";
import type { Log } from "../../lib/log.ts";
import { createRedactor } from "../../lib/redact.ts";
import { type Auth, defineConnector, defineManifest, type Http, same } from "../index.ts";
import { createAdmission } from "./admission.ts";
import { createAllowances, createMemoryAllowanceStore } from "./allowances.ts";
import { signatureOf } from "./connector-auth.ts";
import { openContext } from "./connector-context.ts";
import { createConnectorHttp } from "./connector-http.ts";
import { createUrlMaker } from "./connector-url.ts";
import { createRateGate } from "./rate-budget.ts";

const CREDENTIALS = { user: "marta@firma.pl", password: "CANARY+pass/1", token: "CANARY-token" };
const egress = createEgressGuard(["127.0.0.0/8"]);

interface Bench extends AsyncDisposable {
  readonly http: Http;
  readonly url: string;
  readonly waits: number[];
  readonly lines: string[];
  readonly abort: AbortController;
}

async function bench(listener: RequestListener, auth: Auth = { kind: "none" }): Promise<Bench> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ fields, message }));
  };
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const outbound = createOutbound({ egress, userAgent: "Viadukt/test", log });
  const waits: number[] = [];
  const abort = new AbortController();
  const store = createMemoryAllowanceStore();
  const allowances = createAllowances({ declared: {}, store, clock: systemClock });
  const http = createConnectorHttp({
    outbound,
    makeUrl: createUrlMaker({ baseUrl: url, allowedHosts: [], furtherUrls: [] }),
    sign: () => signatureOf(auth, CREDENTIALS),
    admission: createAdmission({
      gate: createRateGate(
        { requests: 1_000, perMs: 1_000, concurrency: 4 },
        {
          sleep: () => Promise.resolve(),
          clock: { now: () => (waits.length + 1) * 3_600_000 },
        },
      ),
      allowances,
      clock: systemClock,
      signal: abort.signal,
    }),
    redact: createRedactor(Object.values(CREDENTIALS)),
    log,
    clock: systemClock,
    signal: abort.signal,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
  });
  return {
    http,
    url,
    waits,
    lines,
    abort,
    async [Symbol.asyncDispose]() {
      await outbound[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method, url, headers } = request;
  json(response, { method, url, headers, body: await readText(request) });
};

describe("ctx.http", () => {
  it("joins path and query to the base URL and sends JSON", async () => {
    await using it = await bench(echo);
    const answer = await it.http.json({
      method: "POST",
      path: "/invoices.json",
      query: { page: 2, all: true, none: undefined, text: "a b&c" },
      headers: { "X-Own": "1" },
      body: { number: "FV/1" },
    });
    const seen = answer as {
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string;
    };
    assert.equal(seen.method, "POST");
    assert.equal(seen.url, "/base/invoices.json?page=2&all=true&text=a+b%26c");
    assert.equal(seen.body, '{"number":"FV/1"}');
    assert.equal(seen.headers["content-type"], "application/json");
    assert.equal(seen.headers.accept, "application/json");
    assert.equal(seen.headers["x-own"], "1");
    assert.equal(seen.headers["user-agent"], "Viadukt/test");
  });

  const signatures: readonly (readonly [Auth, RegExp])[] = [
    [{ kind: "bearer", token: "token" }, /"authorization":"Bearer CANARY-token"/],
    [{ kind: "header", name: "X-Key", value: "token" }, /"x-key":"CANARY-token"/],
    [{ kind: "query", name: "api_token", value: "token" }, /\?api_token=CANARY-token"/],
    [
      { kind: "basic", username: "user", password: "password" },
      new RegExp(`Basic ${Buffer.from("marta@firma.pl:CANARY+pass/1").toString("base64")}`),
    ],
  ];
  for (const [auth, expected] of signatures) {
    it(`signs by ${auth.kind}, and not where the call is anonymous`, async () => {
      await using it = await bench(echo, auth);
      assert.match(JSON.stringify(await it.http.json({ method: "GET", path: "/x" })), expected);
      const open = await it.http.json({ method: "GET", path: "/x", isAnonymous: true });
      assert.doesNotMatch(JSON.stringify(open), /CANARY|[Bb]asic|x-key/);
    });
  }

  it("tells which credential is missing", () => {
    assert.throws(() => signatureOf({ kind: "bearer", token: "api_key" }, CREDENTIALS), {
      name: "ConfigError",
      message: /no api_key/,
    });
  });

  it("tries a repeatable request four times, waiting longer each time", async () => {
    let calls = 0;
    await using it = await bench((_request, response) => {
      calls += 1;
      json(response, {}, 503);
    });
    await assert.rejects(it.http.request({ method: "GET", path: "/" }), { name: "TransientError" });
    assert.equal(calls, 4);
    assert.deepEqual(it.waits, [1_000, 2_000, 4_000]);
  });

  it("makes a streamed body anew for each try", async () => {
    const bodies: string[] = [];
    await using it = await bench(async (request, response) => {
      bodies.push(await readText(request));
      json(response, {}, bodies.length < 3 ? 500 : 201);
    });
    const body = (): Readable => Readable.from(["one ", "two"], { objectMode: false });
    const { status } = await it.http.request({ method: "PUT", path: "/f", body });
    assert.equal(status, 201);
    assert.deepEqual(bodies, ["one two", "one two", "one two"]);
  });

  it("tries again after a reset, and after an answer that broke off", async () => {
    let calls = 0;
    await using it = await bench((_request, response) => {
      calls += 1;
      if (calls === 1) response.socket?.resetAndDestroy();
      else if (calls === 2) {
        response.writeHead(200, { "content-length": "50" }).write("{");
        setTimeout(() => response.socket?.destroy(), 5);
      } else json(response, { ok: true });
    });
    assert.deepEqual(await it.http.json({ method: "GET", path: "/" }), { ok: true });
    assert.equal(calls, 3);
  });

  it("does not repeat a POST unless it is told that it may", async () => {
    let calls = 0;
    await using it = await bench((_request, response) => {
      calls += 1;
      json(response, {}, 502);
    });
    await assert.rejects(it.http.request({ method: "POST", path: "/" }));
    assert.equal(calls, 1);
    await assert.rejects(it.http.request({ method: "POST", path: "/", isRepeatable: true }));
    assert.equal(calls, 5);
  });

  it("waits as long as Retry-After says, and hands a longer wait to the caller", async () => {
    let calls = 0;
    let after = "7";
    await using it = await bench((_request, response) => {
      calls += 1;
      if (after === "") return json(response, {});
      response.writeHead(429, { "retry-after": after }).end();
      if (after === "7") after = "";
    });
    await it.http.request({ method: "GET", path: "/" });
    assert.deepEqual(it.waits, [7_000]);
    after = "61";
    calls = 0;
    await assert.rejects(it.http.request({ method: "GET", path: "/" }), {
      name: "RateLimitError",
      retryAfterMs: 61_000,
    });
    assert.equal(calls, 1);
  });

  it("turns each status into its error", async () => {
    await using it = await bench((request, response) => {
      const status = Number(request.url?.split("/").at(-1));
      json(response, { message: `reason ${status}` }, status);
    });
    const errors: readonly (readonly [number, string])[] = [
      [301, "ConfigError"],
      [400, "RejectedError"],
      [401, "AuthError"],
      [403, "AuthError"],
      [404, "NotFoundError"],
      [408, "TransientError"],
      [409, "RejectedError"],
      [422, "RejectedError"],
      [429, "RateLimitError"],
      [500, "TransientError"],
      [507, "TransientError"],
    ];
    for (const [status, name] of errors) {
      const call = it.http.request({ method: "POST", path: `/${status}` });
      await assert.rejects(call, { name }, String(status));
    }
    await assert.rejects(
      it.http.request({ method: "GET", path: "/422" }),
      /answered 422: reason 422/,
    );
    const accepted = await it.http.request({ method: "GET", path: "/404", accept: [404] });
    assert.equal(accepted.status, 404);
  });

  it("says that a page for people came where data was expected", async () => {
    await using it = await bench((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"),
    );
    await assert.rejects(it.http.json({ method: "GET", path: "/" }), {
      name: "TransientError",
      message: /web page: check the base URL/,
    });
    assert.deepEqual(it.waits, []);
  });

  it("bounds what it reads into memory, and not what it streams", async () => {
    await using it = await bench((_request, response) => response.end("x".repeat(300_000)));
    const get = { method: "GET", path: "/", maxBytes: 200_000 } as const;
    await assert.rejects(async () => (await it.http.request(get)).bytes(), {
      code: "answer_too_large",
    });
    const whole = await readText((await it.http.request(get)).stream());
    assert.equal(whole.length, 300_000);
    const bytes = await (await it.http.request({ ...get, maxBytes: 300_000 })).bytes();
    assert.equal(bytes.length, 300_000);
  });

  it("goes on although the connector never reads the answers", async () => {
    await using it = await bench((_request, response) => response.end("ignored"));
    for (let i = 0; i < 20; i++) await it.http.request({ method: "PUT", path: "/" });
  });

  it("rethrows the abort of the run", async () => {
    await using it = await bench(() => undefined);
    const reason = new Error("cancelled");
    setTimeout(() => it.abort.abort(reason), 20);
    await assert.rejects(it.http.request({ method: "GET", path: "/" }), reason);
  });

  it("lets no credential out through errors or logs", async () => {
    await using it = await bench(
      (request, response) =>
        json(
          response,
          { error: { message: `bad ${request.url} for ${CREDENTIALS.password}` } },
          422,
        ),
      { kind: "query", name: "api_token", value: "token" },
    );
    const call = it.http.request({ method: "GET", path: "/x", query: { secret: "other" } });
    await assert.rejects(call, (error: Error) => {
      assert.match(error.message, /answered 422: bad \/base\/x/);
      assert.doesNotMatch(
        JSON.stringify([error.message, error.stack, error.cause]),
        /CANARY|other/,
      );
      return true;
    });
    assert.doesNotMatch(it.lines.join(), /CANARY|other/);
    assert.match(it.lines.join(), /called the remote/);
  });
});

describe("openContext", () => {
  const text = Type.String();
  const connector = defineConnector({
    manifest: defineManifest({
      id: "acme",
      title: same("Acme"),
      summary: same("A test"),
      category: "erp",
      countries: [],
      docs: "https://acme.example/docs",
      steps: [],
      auth: { kind: "bearer", token: "token" },
      credentials: Type.Object({ token: text }),
      settings: Type.Object({ folder: text }),
      allowedHosts: [],
      baseUrl: () => "https://10.0.0.1/",
    }),
  });
  const open = async (baseUrl?: string): Promise<string[]> => {
    const lines: string[] = [];
    const keep = (fields: object, message: string): void => {
      lines.push(JSON.stringify({ fields, message }));
    };
    const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
    await using outbound = createOutbound({ egress, userAgent: "Viadukt/test", log });
    const context = openContext({
      connector,
      credentials: CREDENTIALS,
      settings: { folder: "/BR-Reports" },
      baseUrl,
      outbound,
      egress,
      log,
      clock: systemClock,
      signal: new AbortController().signal,
    });
    context.log.info({ ...CREDENTIALS, folder: context.settings.folder }, "CANARY-token is here");
    return lines;
  };

  it("refuses a base URL that may not be called", async () => {
    await assert.rejects(open(), { code: "egress_refused" });
  });

  it("gives a log that hides the credentials", async () => {
    const lines = await open("http://127.0.0.1:1/");
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines.join(), /CANARY|marta@/);
    assert.match(lines.join(), /BR-Reports/);
  });
});

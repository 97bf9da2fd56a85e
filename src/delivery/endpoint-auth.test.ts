import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import { createAuthority } from "../../test/certificates.ts";
import { type Listening, secureWeb, web } from "../../test/local-server.ts";
import { messageWith, targetWith } from "../../test/wire-samples.ts";
import { createEgressGuard } from "../lib/egress.ts";
import { createOutbound, type Outbound } from "../lib/http.ts";
import { silentLog } from "../lib/log.ts";
import { endpointAuthIssues } from "./endpoint-auth-input.ts";
import { createEndpointTokens, type EndpointTokens } from "./endpoint-auth-tokens.ts";
import { send } from "./send.ts";
import type { EndpointAuth } from "./target.ts";

const authority = createAuthority("Test authority");
const own = authority.issue({ name: "hub" });
const server = authority.issue({ name: "endpoint", hosts: ["127.0.0.1"] });
const egress = createEgressGuard(["127.0.0.0/8"]);
const mtls: EndpointAuth = {
  kind: "mtls",
  certificate: own.cert,
  private_key: own.key,
  ca: authority.cert,
};
const SECRET = "s3cr3t/with:signs";
const { signal } = new AbortController();

let outbound: Outbound;
let tokens: EndpointTokens;
let now = 0;
beforeEach(() => {
  now = Date.UTC(2026, 2, 12);
  outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  tokens = createEndpointTokens({ outbound, clock: { now: () => now } });
});
afterEach(() => outbound[Symbol.asyncDispose]());

const deliver = (auth: EndpointAuth, url: string, abort = signal) =>
  send(targetWith({ url, auth, timeoutMs: 5_000 }), messageWith(), {
    ...{ outbound, tokens, deliveryId: "dlv_1" },
    clock: { now: () => now },
    signal: abort,
  });

/** Answers 204 and keeps what was said to it. */
async function receiver(status: () => number = () => 204) {
  const seen: string[] = [];
  const server = await web((req, res) => {
    seen.push(req.headers.authorization ?? "");
    req.resume();
    res.writeHead(status()).end();
  });
  return { seen, url: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

type Answer = (req: IncomingMessage, form: URLSearchParams, res: ServerResponse) => void;

async function tokenServer(answer: Answer) {
  const calls: { authorization: string; form: URLSearchParams }[] = [];
  const server: Listening = await web((req, res) => {
    let body = "";
    req.on("data", (chunk) => {
      body += chunk;
    });
    req.on("end", () => {
      const form = new URLSearchParams(body);
      calls.push({ authorization: req.headers.authorization ?? "", form });
      answer(req, form, res);
    });
  });
  const url = `${server.url}/oauth2/token`;
  return { calls, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const json = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
let issued = 0;
const issue: Answer = (_req, _form, res) => {
  issued += 1;
  json(res, 200, { access_token: `token-${issued}`, token_type: "Bearer", expires_in: 3600 });
};
const client = (token_url: string): Extract<EndpointAuth, { kind: "oauth2" }> => ({
  kind: "oauth2",
  token_url,
  client_id: "hub:1",
  client_secret: SECRET,
  scope: "events write",
});

describe("signing in at an endpoint", () => {
  it("sends Basic and bearer credentials, masked in the log", async () => {
    await using endpoint = await receiver();
    const basic = await deliver({ kind: "basic", username: "hub", password: "ação" }, endpoint.url);
    const bearer = await deliver({ kind: "bearer", token: "tok-1" }, endpoint.url);
    assert.deepEqual(endpoint.seen, [
      `Basic ${Buffer.from("hub:ação").toString("base64")}`,
      "Bearer tok-1",
    ]);
    for (const outcome of [basic, bearer]) {
      assert.equal(outcome?.status, 204);
      assert.equal(JSON.parse(outcome?.requestHeaders ?? "").Authorization, "***");
    }
  });

  it("shows a client certificate and trusts the authority that the subscription names", async () => {
    const subjects: unknown[] = [];
    const options = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
    await using endpoint = await secureWeb(options, (req, res) => {
      subjects.push((req.socket as TLSSocket).getPeerCertificate().subject.CN);
      req.resume();
      res.writeHead(204).end();
    });
    assert.equal((await deliver(mtls, endpoint.url))?.status, 204);
    assert.deepEqual(subjects, ["hub"]);
    const without = await deliver({ kind: "bearer", token: "x" }, endpoint.url);
    assert.equal(without?.errorCode, "tls_error");
  });
});

describe("a token for an endpoint", () => {
  it("is fetched with the client's credentials, form-encoded as the RFC wants", async () => {
    await using endpoint = await receiver();
    await using login = await tokenServer(issue);
    assert.equal((await deliver(client(login.url), endpoint.url))?.status, 204);
    const inBody = { ...client(login.url), client_authentication: "body", audience: "a" } as const;
    assert.equal((await deliver(inBody, endpoint.url))?.status, 204);
    const [first, second] = login.calls;
    const pair = Buffer.from(`hub%3A1:${encodeURIComponent(SECRET)}`).toString("base64");
    assert.equal(first?.authorization, `Basic ${pair}`);
    assert.equal(first?.form.toString(), "grant_type=client_credentials&scope=events+write");
    assert.equal(second?.authorization, "");
    assert.equal(second?.form.get("client_secret"), SECRET);
    assert.equal(second?.form.get("audience"), "a");
    assert.deepEqual(endpoint.seen, [`Bearer token-${issued - 1}`, `Bearer token-${issued}`]);
  });

  it("is kept until a minute before it runs out, and fetched once for all that wait", async () => {
    await using endpoint = await receiver();
    await using login = await tokenServer(issue);
    const auth = client(login.url);
    await Promise.all(Array.from({ length: 8 }, () => deliver(auth, endpoint.url)));
    assert.equal(login.calls.length, 1);
    now += 3_539_000;
    await deliver(auth, endpoint.url);
    assert.equal(login.calls.length, 1);
    now += 2_000;
    await deliver(auth, endpoint.url);
    assert.equal(login.calls.length, 2);
    await deliver({ ...auth, scope: "other" }, endpoint.url);
    assert.equal(login.calls.length, 3, "other credentials, another token");
  });

  it("is dropped when the endpoint refuses it, so that the next try has a new one", async () => {
    let status = 401;
    await using endpoint = await receiver(() => status);
    await using login = await tokenServer(issue);
    const first = await deliver(client(login.url), endpoint.url);
    assert.deepEqual(
      [first?.status, first?.errorCode, first?.isFinal],
      [401, "bad_status", undefined],
    );
    status = 204;
    assert.equal((await deliver(client(login.url), endpoint.url))?.status, 204);
    assert.equal(login.calls.length, 2);
    assert.notEqual(endpoint.seen[0], endpoint.seen[1]);
  });

  it("that cannot be had is an error that names the token endpoint and no secret", async () => {
    await using endpoint = await receiver();
    const said = { error: "invalid_client", error_description: `wrong secret ${SECRET}` };
    await using refusing = await tokenServer((_req, _form, res) => json(res, 401, said));
    await using busy = await tokenServer((_req, _form, res) => {
      res.setHeader("retry-after", "7");
      json(res, 429, {});
    });
    await using odd = await tokenServer((_req, _form, res) => json(res, 200, { token: "x" }));
    const outcomes = [];
    for (const url of [refusing.url, busy.url, odd.url, "http://127.0.0.1:1/token"]) {
      outcomes.push(await deliver(client(url), endpoint.url));
    }
    assert.deepEqual(
      outcomes.map((outcome) => [outcome?.errorCode, outcome?.status, outcome?.retryAfterMs]),
      [
        ["credentials_refused", null, undefined],
        ["rate_limited", null, 7_000],
        ["bad_answer", null, undefined],
        ["connection_refused", null, undefined],
      ],
    );
    for (const outcome of outcomes) {
      assert.match(
        outcome?.errorMessage ?? "",
        /^The token endpoint 127\.0\.0\.1:\d+\/(oauth2\/)?token /,
      );
      assert.ok(!JSON.stringify(outcome).includes(SECRET));
    }
    assert.match(outcomes[0]?.errorMessage ?? "", /401: invalid_client: wrong secret \[hidden\]/);
    assert.deepEqual(endpoint.seen, [], "nothing goes out without a token");
  });

  it("is not waited for by a hub that stops", async () => {
    await using endpoint = await receiver();
    const stop = new AbortController();
    await using login = await tokenServer(() => stop.abort(new Error("The hub stops.")));
    assert.equal(await deliver(client(login.url), endpoint.url, stop.signal), undefined);
  });
});

describe("what a subscription says about signing in", () => {
  const issues = (auth: EndpointAuth, url: string | null = "https://example.com/hook") =>
    endpointAuthIssues(auth, { url, headers: undefined, egress }).map(({ field }) => field);

  it("is taken where it can work", () => {
    for (const auth of [
      { kind: "basic", username: "a", password: "b:c" },
      { kind: "bearer", token: "abc.def-123" },
      client("https://login.example.com/token"),
      mtls,
    ] as const) {
      assert.deepEqual(issues(auth), []);
    }
  });

  it("is refused with the field's name where it cannot", () => {
    assert.deepEqual(issues({ kind: "basic", username: "a:b", password: "c" }), ["auth.username"]);
    assert.deepEqual(issues({ kind: "basic", username: "a", password: "c\r\nX: y" }), ["auth"]);
    assert.deepEqual(issues({ kind: "bearer", token: "Bearer abc" }), ["auth.token"]);
    assert.deepEqual(issues(client("login.example.com")), ["auth.token_url"]);
    assert.deepEqual(issues(client("http://192.168.1.1/token")), ["auth.token_url"]);
    assert.deepEqual(issues({ ...mtls, private_key: server.key }), ["auth"]);
    assert.deepEqual(issues({ ...mtls, certificate: "nonsense" }), ["auth"]);
    assert.deepEqual(issues(mtls, "http://example.com/hook"), ["auth"]);
    assert.deepEqual(issues({ kind: "bearer", token: "abc" }, null), ["auth"]);
  });
});

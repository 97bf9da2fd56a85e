import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createOAuthServer } from "../../../sandbox/oauth.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { type Simulator, sendJson } from "../../../sandbox/simulator.ts";
import { systemClock } from "../../lib/clock.ts";
import { AuthError, isHubError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { type Context, defineConnector, defineManifest, field, fields, same } from "../index.ts";
import { openTestContext } from "../testing/context.ts";
import { createMemoryState } from "./memory-state.ts";

const secret = field.secret({ title: same("Secret") });
const connector = defineConnector({
  manifest: defineManifest({
    id: "drive",
    title: same("Drive"),
    summary: same("Keeps files"),
    category: "cloud_storage",
    countries: [],
    steps: [],
    auth: {
      kind: "oauth2",
      authorizeUrl: "https://accounts.example.com/auth",
      tokenUrl: "https://oauth.example.com/token",
      scopes: ["files"],
    },
    credentials: fields({ client_id: secret, access_token: secret, refresh_token: secret }),
    settings: fields({}),
    allowedHosts: [],
  }),
});

const CLIENT = { client_id: "client-1", client_secret: "CANARY-client-secret" };
const TOKENS = { access_token: "at.example", refresh_token: "rt.example" };
const oauth = createOAuthServer({
  title: "Drive",
  paths: { authorize: /^\/auth$/, token: /^\/token$/, revoke: /^\/revoke$/ },
  client: { id: CLIENT.client_id, secret: CLIENT.client_secret },
  scopes: ["files"],
  isOffline: () => true,
  rotation: "never",
  lifetimeSeconds: 3600,
  accessPrefix: "at.",
  refreshPrefix: "rt.",
  known: { accessToken: TOKENS.access_token, refreshToken: TOKENS.refresh_token },
  now: Date.now,
});
const asked: string[] = [];
const simulator: Simulator = {
  id: "drive",
  title: "Drive",
  integrationType: "cloud_storage",
  credentials: {},
  reset: () => oauth.reset(),
  async handle(req, res, url) {
    if (await oauth.handle(req, res, url)) return;
    asked.push(`${req.method} ${url.pathname}`);
    const { state } = oauth.tokenOf(req);
    const bodies = await Array.fromAsync(req, String);
    if (state === "valid") return sendJson(res, 200, { got: bodies.join("") });
    sendJson(res, 401, { error: { message: `${state} token` } });
  },
};

let sandbox: Sandbox;
let later = 0;
const lines: string[] = [];
const keep = (fields: object, message: string) =>
  void lines.push(JSON.stringify([fields, message]));
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
const clock = { now: () => systemClock.now() + later };

before(async () => {
  sandbox = await startSandbox({ simulators: [simulator] });
});
after(() => sandbox.close());
beforeEach(() => {
  simulator.reset();
  asked.length = 0;
  lines.length = 0;
  later = 0;
});

function open({
  credentials = { ...CLIENT, ...TOKENS },
  state = createMemoryState(clock),
}: {
  credentials?: Readonly<Record<string, unknown>>;
  state?: Context["state"];
} = {}): Context {
  const baseUrl = `${sandbox.url}/drive`;
  return openTestContext({
    ...{ connector: connector as never, credentials, baseUrl, log, clock, state },
    settings: { token_url: `${baseUrl}/token` },
    signal: AbortSignal.timeout(10_000),
  });
}

const me = ({ http }: Context) => http.json({ method: "GET", path: "/me" });
const failure = (name: string, code: string, words: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === name && error.code === code && words.test(error.message);

describe("tokens that the hub keeps", () => {
  it("takes a pasted access token as it is", async () => {
    await me(open());
    assert.deepEqual(oauth.control.tokenCalls, []);
  });

  it("renews a refused one once, makes the call again, and keeps the new one", async () => {
    oauth.expireAll();
    const state = createMemoryState(clock);
    const { http } = open({ state });
    const answer = await http.json({ method: "POST", path: "/files", body: "whole" });
    assert.deepEqual(answer, { got: "whole" });
    assert.deepEqual(asked, ["POST /files", "POST /files"]);
    assert.deepEqual(oauth.control.tokenCalls, [
      { ...CLIENT, grant_type: "refresh_token", refresh_token: TOKENS.refresh_token },
    ]);
    await me(open({ state }));
    assert.equal(oauth.control.tokenCalls.length, 1);
  });

  it("renews a minute before the end, so that no call is refused", async () => {
    const state = createMemoryState(clock);
    const credentials = { ...CLIENT, refresh_token: TOKENS.refresh_token };
    const ctx = open({ state, credentials });
    await me(ctx);
    later = 3_530_000;
    await me(ctx);
    assert.equal(oauth.control.tokenCalls.length, 1);
    later = 3_541_000;
    await me(ctx);
    assert.equal(oauth.control.tokenCalls.length, 2);
    assert.equal(asked.length, 3);
  });

  it("asks once, however many calls of however many workers need the token", async () => {
    oauth.expireAll();
    const state = createMemoryState(clock);
    const workers = [open({ state }), open({ state }), open({ state })];
    await Promise.all(workers.flatMap((ctx) => [me(ctx), me(ctx), me(ctx)]));
    assert.equal(oauth.control.tokenCalls.length, 1);
  });

  it("goes on with the refresh token that took the place of the one before", async () => {
    oauth.control.rotation = "replaces";
    const state = createMemoryState(clock);
    for (let round = 0; round < 3; round += 1) {
      oauth.expireAll();
      await me(open({ state }));
    }
    const used = oauth.control.tokenCalls.map((form) => form.refresh_token);
    assert.equal(new Set(used).size, 3);
  });

  it("uses no new token before it is kept", async () => {
    oauth.expireAll();
    const state = createMemoryState(clock);
    const full = { ...state, set: () => Promise.reject(new Error("the disk is full")) };
    await assert.rejects(me(open({ state: full })), /the disk is full/);
    assert.deepEqual(asked, ["GET /me"]);
  });
});

describe("tokens that cannot be had", () => {
  it("says that consent was revoked, and asks only once for many calls", async () => {
    oauth.revokeAll();
    const ctx = open();
    const revoked = failure("AuthError", "authorization_revoked", /connect the integration again/);
    for (const call of [me(ctx), me(ctx), me(ctx)]) await assert.rejects(call, revoked);
    assert.equal(oauth.control.tokenCalls.length, 1);
  });

  it("says that a pasted token without a refresh token has run out", async () => {
    oauth.expireAll();
    const pasted = { access_token: TOKENS.access_token };
    await assert.rejects(
      me(open({ credentials: pasted })),
      failure("AuthError", "authorization_revoked", /enter new tokens/),
    );
    assert.deepEqual(asked, ["GET /me"]);
  });

  it("gives a refusal that the caller handles itself to it where nothing can be renewed", async () => {
    oauth.expireAll();
    const { http } = open({ credentials: { access_token: TOKENS.access_token } });
    const answer = await http.request({ method: "GET", path: "/me", accept: [401] });
    assert.equal(answer.status, 401);
    assert.match(await answer.text(), /expired/);
  });

  it("calls nobody while the integration is not connected", async () => {
    const wanted = failure("AuthError", "not_connected", /connect it/);
    await assert.rejects(me(open({ credentials: CLIENT })), wanted);
    assert.deepEqual([asked, oauth.control.tokenCalls], [[], []]);
  });

  it("names a wrong client", async () => {
    oauth.expireAll();
    const credentials = { ...CLIENT, ...TOKENS, client_secret: "another" };
    const wanted = failure("AuthError", "credentials_refused", /client ID or the client secret/);
    await assert.rejects(me(open({ credentials })), wanted);
  });

  it("waits for a token endpoint that is in trouble for a moment", async () => {
    oauth.expireAll();
    oauth.control.tokenFaults.push({ status: 503 }, { status: 429, retryAfter: "1" });
    await me(open());
    assert.equal(oauth.control.tokenCalls.length, 3);
  });

  it("tells how long a token endpoint wants to be left alone", async () => {
    oauth.expireAll();
    oauth.control.tokenFaults.push({ status: 429, retryAfter: "600" });
    await assert.rejects(me(open()), (error: unknown) => {
      assert.ok(isHubError(error) && "retryAfterMs" in error, String(error));
      assert.deepEqual([error.name, error.retryAfterMs], ["RateLimitError", 600_000]);
      return true;
    });
  });

  it("does not take a second refusal for a reason to ask again", async () => {
    oauth.control.lifetimeSeconds = 0;
    oauth.expireAll();
    await assert.rejects(me(open()), AuthError);
    assert.equal(oauth.control.tokenCalls.length, 1);
  });
});

it("tells no token to anybody, neither those of the credentials nor those that were fetched", async () => {
  oauth.control.rotation = "keeps_old";
  oauth.expireAll();
  const state = createMemoryState(clock);
  const ctx = open({ state });
  await me(ctx);
  const kept = JSON.parse((await state.get("oauth")) ?? "{}") as Record<string, string>;
  const fetched = [kept.access_token, kept.refresh_token].map(String);
  assert.ok(fetched.every((token) => /^[ar]t\..{20}/.test(token)));
  ctx.log.info({ fetched }, `the tokens ${fetched.join(" and ")}`);
  const said = lines.join("\n");
  assert.match(said, /\[hidden\] and \[hidden\]/);
  for (const token of [...fetched, ...Object.values(TOKENS), CLIENT.client_secret]) {
    assert.ok(!said.includes(token), token);
  }
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

const simulator = createSimulator({ now: Date.now });
const BACK = "http://127.0.0.1:9/back";
const VERIFIER = "v".repeat(43);
const CLIENT = {
  client_id: "twoj-client-id.apps.googleusercontent.com",
  client_secret: "twoj-client-secret",
};
const QUERY = {
  response_type: "code",
  client_id: CLIENT.client_id,
  redirect_uri: BACK,
  scope: "https://www.googleapis.com/auth/drive.file",
  state: "s".repeat(16),
  code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
  code_challenge_method: "S256",
  access_type: "offline",
  prompt: "consent",
};

describe("the simulated Google Drive", () => {
  let sandbox: Sandbox;
  let base: string;
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
    base = `${sandbox.url}/google_drive`;
  });
  after(() => sandbox.close());
  beforeEach(() => simulator.reset());

  const authorize = (changes: Record<string, string> = {}, method = "POST") =>
    fetch(`${base}/o/oauth2/v2/auth?${new URLSearchParams({ ...QUERY, ...changes })}`, {
      ...{ method, redirect: "manual" },
      ...(method === "POST" ? { body: new URLSearchParams({ decision: "allow" }) } : {}),
    });
  const token = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ ...CLIENT, ...form });
    const answer = await fetch(`${base}/token`, { method: "POST", body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const redeem = (code: string, changes: Record<string, string> = {}) => {
    const form = { grant_type: "authorization_code", code, redirect_uri: BACK };
    return token({ ...form, code_verifier: VERIFIER, ...changes });
  };
  const codeOf = async (changes?: Record<string, string>) => {
    const location = (await authorize(changes)).headers.get("location") ?? "";
    return new URL(location).searchParams.get("code") ?? "";
  };
  const api = (path: string, init: RequestInit = {}) =>
    fetch(base + path, {
      ...init,
      headers: { authorization: "Bearer ya29.token", ...(init.headers as Record<string, string>) },
    });
  const reasonOf = async (answer: Response) => {
    const { error } = (await answer.json()) as { error: { errors: { reason: string }[] } };
    return [answer.status, error.errors[0]?.reason];
  };

  it("sends nobody back for a wrong client or address, and others with the error", async () => {
    assert.equal((await authorize({ client_id: "other" })).status, 400);
    assert.equal((await authorize({ redirect_uri: "http://evil.example/" })).status, 400);
    for (const changes of [
      { code_challenge_method: "plain" },
      { state: "short" },
      { scope: "x" },
    ]) {
      const location = (await authorize(changes)).headers.get("location") ?? "";
      assert.match(location, /^http:\/\/127\.0\.0\.1:9\/back\?error=invalid_/);
    }
    assert.match(
      await (await authorize({}, "GET")).text(),
      /<button name="decision" value="allow">/,
    );
  });

  it("redeems a code once, with its verifier and its address, and ends the tokens of one that comes twice", async () => {
    assert.equal((await redeem(await codeOf(), { code_verifier: "w".repeat(43) })).status, 400);
    assert.equal((await redeem(await codeOf(), { redirect_uri: `${BACK}2` })).status, 400);
    const code = await codeOf();
    const { body } = await redeem(code);
    const refresh = { grant_type: "refresh_token", refresh_token: String(body.refresh_token) };
    assert.equal((await token(refresh)).status, 200);
    assert.equal((await redeem(code)).body.error, "invalid_grant");
    assert.equal((await token(refresh)).body.error, "invalid_grant");
    assert.equal((await token({ ...refresh, client_secret: "x" })).body.error, "invalid_client");
  });

  it("gives a refresh token only where consent was asked for offline", async () => {
    const { body } = await redeem(await codeOf({ prompt: "select_account" }));
    assert.equal(body.refresh_token, undefined);
  });

  it("refuses what Google refuses", async () => {
    assert.equal((await fetch(`${base}/drive/v3/about?fields=user`)).status, 401);
    assert.deepEqual(await reasonOf(await api("/drive/v3/about")), [400, "required"]);
    const search = (q: string) => api(`/drive/v3/files?q=${encodeURIComponent(q)}`);
    assert.deepEqual(await reasonOf(await search("name = 'it's'")), [400, "invalid"]);
    assert.equal((await search("name = 'it\\'s' and trashed = false")).status, 200);
    assert.deepEqual(await reasonOf(await search("'1ByHand' in parents")), [404, "notFound"]);
    const create = await api("/drive/v3/files", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: "made-up", name: "x" }),
    });
    assert.deepEqual(await reasonOf(create), [400, "invalid"]);
  });

  it("takes chunks of whole 256 KiB in their order, and tells what it has", async () => {
    const opened = await api("/upload/drive/v3/files?uploadType=resumable", {
      method: "POST",
      headers: { "content-type": "application/json", "x-upload-content-length": "300000" },
      body: JSON.stringify({ name: "a.bin" }),
    });
    const url = opened.headers.get("location") ?? "";
    const put = (range: string, size: number) =>
      fetch(url, {
        ...{ method: "PUT", redirect: "manual", headers: { "content-range": range } },
        body: new Uint8Array(size),
      });
    assert.equal((await put("bytes 0-999/300000", 1_000)).status, 400);
    assert.equal((await put("bytes 262144-299999/300000", 37_856)).status, 400);
    const first = await put("bytes 0-262143/300000", 262_144);
    assert.deepEqual([first.status, first.headers.get("range")], [308, "bytes=0-262143"]);
    assert.equal((await put("bytes */300000", 0)).headers.get("range"), "bytes=0-262143");
    const last = await put("bytes 262144-299999/300000", 37_856);
    assert.equal(((await last.json()) as { name: string }).name, "a.bin");
  });
});

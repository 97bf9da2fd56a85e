import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { createSimulator } from "../sandbox/google-drive/index.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { hashPassword } from "../src/auth/passwords.ts";
import { PERMISSIONS } from "../src/auth/permissions.ts";
import { findUserByEmail, insertUser } from "../src/store/users.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const PUBLIC_URL = "https://hub.example";
const CALLBACK = `${PUBLIC_URL}/oauth/google_drive/callback`;
const SLUG = "moj-gdrive";
const CLIENT = {
  client_id: "twoj-client-id.apps.googleusercontent.com",
  client_secret: "twoj-client-secret",
};
const PASTED = { access_token: "ya29.token", refresh_token: "1//refresh-token" };

const simulator = createSimulator({ now: Date.now });
const { control: oauth } = simulator.oauth;

describe("connecting an integration through the provider's consent page", () => {
  let bed: TestHub;
  let sandbox: Sandbox;
  let session: Record<string, string>;

  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
    bed = await openTestHub({ PUBLIC_URL });
    session = await signIn(await addPerson());
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await sandbox.close();
  });
  beforeEach(async () => {
    simulator.reset();
    await add(SLUG, CLIENT);
  });
  afterEach(async () => {
    const { items } = (await api("GET", "/integrations")).json() as { items: { id: string }[] };
    for (const { id } of items) await api("DELETE", `/integrations/${id}`);
  });

  /** Somebody who may do everything in the tenant. */
  async function addPerson() {
    const person = { email: "anna@example.com", password: "a long password of my own" };
    const { config } = bed.hub;
    const now = Date.now();
    const password_hash = await hashPassword(person.password);
    const names = { name: "Anna", language: "pl" };
    await insertUser(config, { ...names, email: person.email, password_hash, now });
    const user = await findUserByEmail(config, person.email);
    const permissions = JSON.stringify(PERMISSIONS);
    const member = { tenant_id: bed.tenantId, user_id: user?.id ?? 0, permissions };
    await config.db
      .insertInto("membership")
      .values({ ...member, created_at: now, updated_at: now })
      .execute();
    return person;
  }
  async function signIn(payload: { email: string; password: string }) {
    const answer = await bed.app.inject({ method: "POST", url: "/api/session", payload });
    assert.equal(answer.statusCode, 200);
    return { viadukt_session: answer.cookies[0]?.value ?? "" };
  }
  const api = (method: "GET" | "POST" | "PUT" | "DELETE", path: string, payload?: object) =>
    bed.app.inject({
      ...{ method, url: `/api${path}`, cookies: session },
      ...(payload === undefined ? {} : { payload }),
    } as InjectOptions);
  const integration = async () => (await api("GET", `/integrations/${SLUG}`)).json();

  async function add(id: string, credentials: object): Promise<void> {
    const system = sandbox.systems[0];
    assert.ok(system);
    const { baseUrl: base_url, settings } = system;
    const body = { id, provider: "google_drive", credentials, settings, base_url };
    assert.equal((await api("POST", "/integrations", body)).statusCode, 201);
  }

  /** What the hub answers to the button, and the cookie of this browser. */
  async function setOut(options: Partial<InjectOptions> = {}, slug = SLUG) {
    const url = `/oauth/google_drive/start?integration=${slug}`;
    const answer = await bed.app.inject({ method: "GET", url, cookies: session, ...options });
    const cookie = answer.cookies.find(({ name }) => name === "viadukt_connect");
    return { answer, cookie, page: String(answer.headers.location) };
  }

  /** A click on the consent page, and the address that it leads to. */
  async function click(page: string, decision: "allow" | "deny"): Promise<URL> {
    assert.equal((await fetch(page)).status, 200, "the consent page");
    const body = new URLSearchParams({ decision });
    const answer = await fetch(page, { method: "POST", body, redirect: "manual" });
    assert.equal(answer.status, 302);
    return new URL(answer.headers.get("location") ?? "");
  }

  /** The browser comes back: without the strict cookie of the session. */
  async function comeBack(to: URL, cookies: Record<string, string>): Promise<string> {
    const answer = await bed.app.inject({ method: "GET", url: to.pathname + to.search, cookies });
    assert.equal(answer.statusCode, 302);
    assert.equal(answer.headers["cache-control"], "no-store");
    return String(answer.headers.location);
  }

  async function connect(decision: "allow" | "deny" = "allow", slug = SLUG): Promise<string> {
    const { page, cookie } = await setOut({}, slug);
    return comeBack(await click(page, decision), { viadukt_connect: cookie?.value ?? "" });
  }

  it("asks with PKCE, redeems the code, keeps the tokens encrypted and verifies", async () => {
    assert.equal((await integration()).connection, "to_connect");
    const { page, cookie } = await setOut();
    const asked = new URL(page).searchParams;
    assert.deepEqual(
      ["client_id", "redirect_uri", "access_type", "prompt"].map((name) => asked.get(name)),
      [CLIENT.client_id, CALLBACK, "offline", "consent"],
    );
    assert.deepEqual(
      [cookie?.httpOnly, cookie?.sameSite, cookie?.secure, cookie?.path],
      [true, "Lax", true, "/oauth"],
    );
    const back = await click(page, "allow");
    const browser = { viadukt_connect: cookie?.value ?? "" };
    assert.equal(await comeBack(back, browser), `/integrations/${SLUG}?connect=connected`);
    assert.equal(oauth.tokenCalls.length, 1);
    assert.equal(oauth.tokenCalls[0]?.redirect_uri, CALLBACK);

    const shown = await integration();
    assert.equal(shown.connection, "connected");
    assert.equal(shown.health, "healthy");
    assert.equal(shown.facts.account_name, "Anna Kowalska <anna@example.com>");
    assert.ok(Object.values(shown.credentials).every((isThere) => isThere === true));
    const { db } = bed.hub.config;
    const rows = [
      await db.selectFrom("integration").selectAll().execute(),
      await db.selectFrom("connector_state").selectAll().execute(),
      await db.selectFrom("oauth_flow").selectAll().execute(),
      await db.selectFrom("run_log").selectAll().execute(),
      await db.selectFrom("run").selectAll().execute(),
    ];
    assert.doesNotMatch(JSON.stringify(rows), /ya29\.|1\/\/0|twoj-client-secret|4\//);
  });

  it("takes a state once, in the browser that set out, for the provider that it was for", async () => {
    const first = await setOut();
    const browser = { viadukt_connect: first.cookie?.value ?? "" };
    const back = await click(first.page, "allow");
    const elsewhere = new URL(back);
    elsewhere.pathname = "/oauth/dropbox/callback";
    const expired = "/integrations?connect=expired";
    assert.equal(await comeBack(elsewhere, browser), expired);
    assert.equal(await comeBack(back, browser), expired, "it was used up");

    const second = await setOut({ cookies: { ...session, ...browser } });
    assert.equal(second.cookie?.value, browser.viadukt_connect, "one browser, several ways");
    const other = { viadukt_connect: "A".repeat(43) };
    assert.equal(await comeBack(await click(second.page, "allow"), other), expired);

    const third = await setOut();
    const late = await click(third.page, "allow");
    await bed.hub.config.db
      .updateTable("oauth_flow")
      .set({ expires_at: Date.now() - 1 })
      .execute();
    assert.equal(await comeBack(late, { viadukt_connect: third.cookie?.value ?? "" }), expired);
    assert.equal(
      await comeBack(new URL("/oauth/google_drive/callback?code=x", PUBLIC_URL), {}),
      expired,
    );
    assert.deepEqual(oauth.tokenCalls, []);
  });

  it("tells what went wrong, and keeps nothing then", async () => {
    assert.equal(await connect("deny"), `/integrations/${SLUG}?connect=access_denied`);
    oauth.withheld = ["https://www.googleapis.com/auth/drive.file"];
    assert.equal(await connect(), `/integrations/${SLUG}?connect=scope_missing`);
    oauth.withheld = [];
    oauth.tokenFaults.push({ status: 503 });
    assert.equal(await connect(), `/integrations/${SLUG}?connect=remote_unavailable`);
    await api("PUT", `/integrations/${SLUG}`, { credentials: { client_secret: "wrong" } });
    assert.equal(await connect(), `/integrations/${SLUG}?connect=credentials_refused`);
    assert.equal((await integration()).connection, "to_connect");
    await api("PUT", `/integrations/${SLUG}`, { credentials: { client_id: null } });
    assert.equal((await setOut()).page, `/integrations/${SLUG}?connect=client_missing`);
  });

  it("lets nobody set out but a signed-in person who may, on the own organisation's pages", async () => {
    assert.equal((await setOut({ cookies: {} })).answer.statusCode, 401);
    const headers = await bed.signIn(bed.tenantId);
    assert.equal((await setOut({ cookies: {}, headers })).answer.json().code, "no_user");
    const foreign = { "sec-fetch-site": "cross-site" };
    assert.equal((await setOut({ headers: foreign })).answer.json().code, "foreign_origin");
    assert.equal((await setOut({}, "nothing")).answer.statusCode, 404);
  });

  it("goes no further for somebody who has signed out meanwhile", async () => {
    const { page, cookie } = await setOut();
    const back = await click(page, "allow");
    const { db } = bed.hub.config;
    const sessions = await db.selectFrom("session").selectAll().execute();
    await db.deleteFrom("session").execute();
    const browser = { viadukt_connect: cookie?.value ?? "" };
    assert.equal(await comeBack(back, browser), `/integrations/${SLUG}?connect=session_over`);
    for (const row of sessions)
      await db
        .insertInto("session")
        .values(row as never)
        .execute();
    assert.deepEqual(oauth.tokenCalls, []);
  });

  it("pauses where the access was revoked, says so once, and goes on after connecting again", async () => {
    assert.match(await connect(), /connected$/);
    simulator.oauth.revokeAll();
    const failed = (await api("POST", `/integrations/${SLUG}/verify`)).json();
    assert.equal(failed.code, "authorization_revoked");
    await api("POST", `/integrations/${SLUG}/verify`);
    const shown = await integration();
    assert.deepEqual([shown.connection, shown.health], ["reconnect", "error"]);
    const upload = await api("POST", `/integrations/${SLUG}/upload/report`, {
      ...{ report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 },
    });
    assert.deepEqual([upload.statusCode, upload.json().code], [409, "integration_paused"]);
    const events = (await api("GET", "/events?type=integration.failing")).json();
    assert.equal(events.items.length, 1);

    assert.match(await connect(), /connected$/);
    assert.deepEqual((await integration()).connection, "connected");
    const again = await api("POST", `/integrations/${SLUG}/upload/report?wait=30`, {
      ...{ report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 },
    });
    assert.equal(again.json().state, "succeeded", again.body);
  });

  it("works with tokens that were pasted, and pasted ones go before those that were fetched", async () => {
    await api("PUT", `/integrations/${SLUG}`, { credentials: PASTED });
    simulator.oauth.expireAll();
    assert.equal((await api("POST", `/integrations/${SLUG}/verify`)).json().ok, true);
    assert.deepEqual(
      oauth.tokenCalls.map((call) => call.refresh_token),
      [PASTED.refresh_token],
    );
    const wrong = { access_token: "ya29.other", refresh_token: "1//other" };
    await api("PUT", `/integrations/${SLUG}`, { credentials: wrong });
    const failed = (await api("POST", `/integrations/${SLUG}/verify`)).json();
    assert.equal(failed.code, "authorization_revoked", "not the fetched token of before");
  });

  it("takes the access back when the integration is deleted, unless it may be somebody else's", async () => {
    await connect();
    await add("second", CLIENT);
    assert.equal((await api("DELETE", `/integrations/${SLUG}`)).statusCode, 204);
    assert.deepEqual(oauth.revoked, [], "the other integration has the same app");
    await connect("allow", "second");
    await api("DELETE", "/integrations/second");
    assert.equal(oauth.revoked.length, 1);
    assert.match(oauth.revoked[0] ?? "", /^1\/\/0/);
    await add(SLUG, { ...CLIENT, ...PASTED });
    await api("POST", `/integrations/${SLUG}/verify`);
    await api("DELETE", `/integrations/${SLUG}`);
    assert.equal(oauth.revoked.length, 1, "pasted tokens are not the hub's");
  });

  it("shows where the provider has to send people back to", async () => {
    const { items } = (await api("GET", "/integrations/providers")).json() as {
      items: { provider: string; redirect_uri: string | null }[];
    };
    const shown = new Map(items.map((one) => [one.provider, one.redirect_uri]));
    assert.equal(shown.get("google_drive"), CALLBACK);
    assert.equal(shown.get("nextcloud"), null);
  });
});

it("finds the consent page of the sandbox for an integration without an address", async () => {
  await using bed = await openTestHub({ AUTH: "off" });
  const headers = { host: "localhost:8000" };
  const payload = { id: SLUG, provider: "google_drive", credentials: CLIENT };
  await bed.app.inject({ method: "POST", url: "/api/integrations", headers, payload });
  const url = `/oauth/google_drive/start?integration=${SLUG}`;
  const set = await bed.app.inject({ method: "GET", url, headers });
  const page = new URL(String(set.headers.location));
  assert.equal(page.origin + page.pathname, `${bed.sandboxUrl}/google_drive/o/oauth2/v2/auth`);
  assert.equal(
    page.searchParams.get("redirect_uri"),
    "http://localhost:8000/oauth/google_drive/callback",
  );
  const body = new URLSearchParams({ decision: "allow" });
  const back = await fetch(page, { method: "POST", body, redirect: "manual" });
  const to = new URL(back.headers.get("location") ?? "");
  const cookies = { viadukt_connect: set.cookies[0]?.value ?? "" };
  const came = await bed.app.inject({
    method: "GET",
    url: to.pathname + to.search,
    headers,
    cookies,
  });
  assert.equal(came.headers.location, `/integrations/${SLUG}?connect=connected`);
});

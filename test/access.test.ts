import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ALL_PERMISSIONS } from "../src/auth/permissions.ts";
import { seedTenant } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** Stands in every name and text of the first tenant: it may be in no answer to another one. */
const CANARY = "canary-of-the-first-tenant";

describe("access to every route", () => {
  let bed: TestHub;
  let own: { authorization: string };
  let other: { authorization: string };
  let ids: Readonly<Record<string, string>>;

  before(async () => {
    bed = await openTestHub();
    own = await bed.signIn(bed.tenantId);
    other = await bed.signIn(await seedTenant(bed.hub.config, "other"));
    ids = await seedEverything(bed, own);
  });
  after(() => bed[Symbol.asyncDispose]());

  const guarded = () => bed.routes.filter((route) => route.permission !== "public");
  /** What a person or a program may call; the portal of customers has a test of its own. */
  const ours = () => guarded().filter((route) => route.permission !== "portal");
  const pathOf = (url: string) =>
    url.replace(/:(\w+)/g, (_, name: string) => idFor(url, name, ids));

  it("leaves only sign-in, set-up, health, signed calls, the way back of consent, invitations and public keys without a permission", () => {
    const open = bed.routes.filter((route) => route.permission === "public").map(({ url }) => url);
    assert.deepEqual([...new Set(open)].sort(), [
      "/api/hooks/:integration",
      "/api/invitations/accept",
      "/api/session",
      "/api/setup",
      "/health/live",
      "/health/ready",
      "/hooks/:integration",
      "/oauth/:provider/callback",
      "/webhook-keys/:subscription_id",
    ]);
  });

  it("answers 401 to nobody, on every route", async () => {
    assert.ok(guarded().length > 40, `${guarded().length} routes`);
    for (const { method, url } of guarded()) {
      const answer = await bed.app.inject({ method: method as "GET", url: pathOf(url) });
      assert.equal(answer.statusCode, 401, `${method} ${url}`);
      const wrong = { authorization: "Bearer vdk_wrong" };
      const refused = await bed.app.inject({
        method: method as "GET",
        url: pathOf(url),
        headers: wrong,
      });
      assert.equal(refused.statusCode, 401, `${method} ${url} with a wrong token`);
    }
  });

  it("answers 403 where just the needed permission is missing", async () => {
    const tokens = new Map<string, { authorization: string }>();
    for (const { method, url, permission } of ours()) {
      if (permission === "any") continue;
      const needed: readonly unknown[] = [permission].flat();
      const rest = [...ALL_PERMISSIONS].filter((one) => !needed.includes(one));
      const key = needed.join();
      const headers = tokens.get(key) ?? (await bed.signIn(bed.tenantId, rest));
      tokens.set(key, headers);
      const answer = await bed.app.inject({ method: method as "GET", url: pathOf(url), headers });
      assert.equal(answer.statusCode, 403, `${method} ${url} without ${key}`);
      if (method !== "HEAD") assert.equal(answer.json().code, "permission_missing");
    }
  });

  it("lets run what a grant for one integration names, and nothing of another one", async () => {
    const rest = [...ALL_PERMISSIONS].filter((one) => !one.startsWith("integrations."));
    const sign = (slug: string) => bed.signIn(bed.tenantId, [...rest, `integrations.run:${slug}`]);
    const [granted, strange] = [await sign("books"), await sign("cloud")];
    const call = (method: string, url: string, headers: { authorization: string }) =>
      bed.app.inject({ method: method as "GET", url: pathOf(url), headers });
    const running = ours().filter(({ permission }) =>
      [permission].flat().some((one) => one === "integrations.run"),
    );
    assert.ok(running.some(({ scopedBy }) => scopedBy === "schedule"));
    for (const { method, url, scopedBy } of running) {
      const answer = await call(method, url, strange);
      assert.ok(!answer.body.includes(CANARY), `${method} ${url} shows another integration`);
      if (scopedBy === "list" && method === "GET") {
        assert.notEqual(answer.statusCode, 403, `${method} ${url} lists what one may see`);
      } else if (scopedBy !== "list") assert.equal(answer.statusCode, 403, `${method} ${url}`);
      // Only of what is there can somebody have been given a part.
      const isSeeded = !/:id/.test(url) || ids[kindOf(url)] !== undefined;
      if (method !== "GET" || scopedBy === undefined || !isSeeded) continue;
      const own = await call(method, url, granted);
      assert.notEqual(own.statusCode, 403, `${method} ${url} for the integration itself`);
    }
    for (const url of ["/api/integrations", "/api/runs", "/api/schedules"]) {
      assert.ok((await call("GET", url, granted)).body.includes(CANARY), `${url} shows its own`);
    }
  });

  it("shows and changes nothing of another tenant", async () => {
    const seen = new Map<string, number>();
    for (const { method, url } of ours().filter(ends)) {
      const answer = await bed.app.inject({
        method: method as "GET",
        url: pathOf(url),
        headers: other,
        ...(method === "GET" || method === "HEAD" || method === "DELETE" ? {} : { payload: {} }),
      });
      assert.ok(!answer.body.includes(CANARY), `${method} ${url} shows the other tenant's data`);
      if (/:\w+/.test(url) && !url.startsWith("/api/records/:entity")) {
        assert.ok([404, 409, 422].includes(answer.statusCode), `${method} ${url}: ${answer.body}`);
      }
      seen.set(`${method} ${url}`, answer.statusCode);
    }
    for (const url of [
      "/api/integrations",
      "/api/subscriptions",
      "/api/files",
      "/api/tokens",
      "/api/users",
      "/api/groups",
    ]) {
      const left = await bed.app.inject({ url, headers: own });
      assert.ok(left.body.includes(CANARY), `${url} of the first tenant is as it was`);
    }
  });

  it("keeps no credential in any answer to its own tenant", async () => {
    for (const { url } of guarded().filter((route) => route.method === "GET" && ends(route))) {
      const answer = await bed.app.inject({
        url: pathOf(url),
        headers: own,
      });
      assert.ok(!answer.body.includes(SECRET), `${url} shows a secret`);
    }
  });
});

const SECRET = "s3cr3t-never-to-be-seen";

/** The stream of events goes on for as long as somebody listens; it has a test of its own. */
const ends = ({ url }: { url: string }): boolean => url !== "/api/events/stream";

/** What the id in the path names: a log of a sync is its run. */
const kindOf = (url: string): string =>
  url.includes("/sync/logs/") ? "runs" : (/^\/api\/(\w+)/.exec(url)?.[1] ?? "");

const idFor = (url: string, name: string, ids: Readonly<Record<string, string>>): string => {
  if (name === "entity") return "invoice";
  if (name === "index") return "0";
  return ids[kindOf(url)] ?? "1";
};

/** One of everything in the tenant, so that every path names something that is there. */
async function seedEverything({ app, hub }: TestHub, headers: { authorization: string }) {
  const post = async (url: string, payload: object, expected: number) => {
    const answer = await app.inject({ method: "POST", url, headers, payload });
    assert.equal(answer.statusCode, expected, answer.body);
    return answer.json();
  };
  const integration = await post(
    "/api/integrations",
    {
      id: "books",
      name: CANARY,
      provider: "fakturownia",
      credentials: { api_token: SECRET, subdomain: "laboratorium" },
    },
    201,
  );
  const storage = {
    id: "cloud",
    provider: "nextcloud",
    credentials: { username: "anna@example.org", password: SECRET },
    base_url: "https://cloud.example.com",
  };
  await post("/api/integrations", storage, 201);
  const token = { credentials: { api_token: "token-z-ustawien-fakturownia" } };
  await app.inject({ method: "PUT", url: "/api/integrations/books", headers, payload: token });
  const period = { date_from: "2025-01-01", date_to: "2025-01-31", project_id: CANARY };
  const run = await post("/api/integrations/books/sync/invoices?wait=30", period, 200);
  const list = await app.inject({ url: "/api/records/invoice?limit=1", headers });
  const subscription = await post(
    "/api/subscriptions",
    { name: CANARY, url: "https://example.com/hook", event_types: ["*"], secret: null },
    201,
  );
  const event = await post(
    "/api/events",
    { type: "gate.created", data: { name: CANARY }, subject: CANARY },
    202,
  );
  await app.inject({ url: `/api/events/poll?reader=${CANARY}`, headers });
  const hook = { scheme: "github", secret: SECRET, verify_token: SECRET, event_type: "own.came" };
  await app.inject({ method: "PUT", url: "/api/integrations/books/hook", headers, payload: hook });
  const schedule = await post(
    "/api/schedules",
    { name: CANARY, action: "sync_invoices", integration_id: "books", cron: "0 6 1 1 *" },
    201,
  );
  const email = `${CANARY}@example.com`;
  const user = await post("/api/users", { name: CANARY, email, invite_by: "link" }, 201);
  const group = await post("/api/groups", { name: CANARY, members: [user.id] }, 201);
  const log = "hub.2026-01-01.1.log";
  mkdirSync(hub.settings.logDir, { recursive: true });
  writeFileSync(join(hub.settings.logDir, log), `{"level":30,"time":1,"msg":"${CANARY}"}\n`);
  const made = await post("/api/tokens", { name: CANARY }, 201);
  const boundary = "x-x-x";
  const file = await app.inject({
    method: "POST",
    url: "/api/files",
    headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${CANARY}.txt"\r\nContent-Type: text/plain\r\n\r\n${CANARY}\r\n--${boundary}--\r\n`,
  });
  assert.equal(file.statusCode, 201, file.body);
  assert.ok(hub);
  await post("/api/projects", { code: "P-1", name: CANARY }, 201);
  const rule = await post("/api/rules", { name: CANARY, project_id: CANARY }, 201);
  const unit = await post("/api/units", { name: CANARY }, 201);
  const view = await post("/api/saved-views", { page: "invoices", name: CANARY, query: {} }, 201);
  return {
    projects: "P-1",
    rules: String(rule.id),
    saved: String(view.id),
    units: String(unit.id),
    integrations: String(integration.number),
    runs: String(run.id),
    records: String(list.json().items[0].id),
    schedules: String(schedule.id),
    subscriptions: String(subscription.id),
    events: String(event.id ?? event.items?.[0]?.id),
    users: String(user.id),
    groups: String(group.id),
    logs: log,
    tokens: String(made.id ?? made.token_id),
    files: String(file.json().id),
    deliveries: "dlv_none",
  };
}

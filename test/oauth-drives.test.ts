import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { createSimulator as createDropbox } from "../sandbox/dropbox/index.ts";
import { createSimulator as createOneDrive } from "../sandbox/onedrive/index.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { integrationOf } from "../sandbox/start-page.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const HOST = "localhost:8000";
const REPORT = { report_name: "raport-br-2025-01.pdf", year: 2025, month: 1 };
const PATH = "/BR-Reports/2025/01/raport-br-2025-01.pdf";

const simulators = [createDropbox({ now: Date.now }), createOneDrive({ now: Date.now })];
const CASES = [
  {
    provider: "dropbox",
    settings: {},
    scope: "account_info.read files.metadata.read files.content.read files.content.write",
  },
  { provider: "onedrive", settings: {}, scope: "Files.ReadWrite offline_access" },
  {
    provider: "onedrive",
    settings: {
      access: "Sites.ReadWrite.All",
      site: "https://contoso.sharepoint.com/sites/finance",
    },
    scope: "Sites.ReadWrite.All offline_access",
  },
] as const;

describe("Dropbox and OneDrive through the consent page", () => {
  let bed: TestHub;
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ simulators });
    bed = await openTestHub({ AUTH: "off" });
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    await sandbox.close();
  });

  const call = (method: "GET" | "POST", url: string, options: Partial<InjectOptions> = {}) =>
    bed.app.inject({ method, url, headers: { host: HOST }, ...options } as InjectOptions);

  async function add(slug: string, provider: string, settings: object): Promise<void> {
    const system = sandbox.systems.find(({ id }) => id === provider) ?? assert.fail(provider);
    const body = integrationOf(system);
    const { client_id, client_secret } = body.credentials;
    const answer = await call("POST", "/api/integrations", {
      payload: {
        ...body,
        id: slug,
        credentials: { client_id, client_secret },
        settings: { ...body.settings, ...settings },
      },
    });
    assert.equal(answer.statusCode, 201, answer.body);
  }

  for (const [no, { provider, settings, scope }] of CASES.entries()) {
    it(`connects ${provider} for ${scope}, then files a report with renewed tokens`, async () => {
      const slug = `drive-${no}`;
      await add(slug, provider, settings);
      const start = await call("GET", `/oauth/${provider}/start?integration=${slug}`);
      const page = new URL(String(start.headers.location));
      assert.equal(page.searchParams.get("scope"), scope);
      const body = new URLSearchParams({ decision: "allow" });
      const allowed = await fetch(page, { method: "POST", body, redirect: "manual" });
      const back = new URL(allowed.headers.get("location") ?? "");
      assert.equal(back.pathname, `/oauth/${provider}/callback`);
      const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]));
      const end = await call("GET", back.pathname + back.search, { cookies });
      assert.match(String(end.headers.location), new RegExp(`${slug}.*connect`), end.body);

      const verified = await call("POST", `/api/integrations/${slug}/verify`);
      assert.equal(verified.json().ok, true, verified.body);
      const simulator = simulators.find(({ id }) => id === provider);
      simulator?.oauth.expireAll();
      const run = await call("POST", `/api/integrations/${slug}/upload/report`, {
        payload: REPORT,
      });
      const { state, result } = await bed.hub.runs.wait(run.json().id, 30_000);
      assert.equal(state, "succeeded");
      assert.ok(JSON.stringify(result).includes(PATH));
      const grants = simulator?.oauth.control.tokenCalls.map(({ grant_type }) => grant_type);
      assert.equal(grants?.at(-1), "refresh_token");
    });
  }
});

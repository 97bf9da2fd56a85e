import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SPREADSHEET } from "./google-sheets/index.ts";
import { type Sandbox, startSandbox } from "./server.ts";

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

const of = (id: string) => {
  const found = sandbox.systems.find((system) => system.id === id);
  assert.ok(found);
  return found;
};
async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return [response.status, await response.text()] as const;
}

describe("the simulated destinations are as strict as the real ones", () => {
  it("Slack", async () => {
    const { baseUrl, credentials } = of("slack");
    const hook = baseUrl + new URL(credentials.webhook_url ?? "").pathname;
    const answers = [
      await post(hook, { text: "x" }),
      await post(hook, "{"),
      await post(hook, { text: "" }),
      await post(hook, { text: "x", icon_emoji: "receipt" }),
      await post(hook, { text: "x", username: 1 }),
      await post(hook, { text: "x" }, { "content-type": "text/plain" }),
      await post(hook, { text: "x".repeat(40_001) }),
      await post(`${hook.slice(0, -1)}9`, { text: "x" }),
    ];
    assert.deepEqual(answers, [
      [200, "ok"],
      [400, "invalid_payload"],
      [400, "no_text"],
      [400, "invalid_payload"],
      [400, "invalid_payload"],
      [400, "invalid_payload"],
      [400, "invalid_payload"],
      [404, "no_service"],
    ]);
    assert.match((await post(`${baseUrl}/api/auth.test`, {}))[1], /not_authed/);
  });

  it("Teams", async () => {
    const { baseUrl, credentials } = of("teams");
    const { pathname, search } = new URL(credentials.webhook_url ?? "");
    const url = baseUrl + pathname + search;
    const content = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: [{ type: "TextBlock", text: "x" }],
    };
    const contentType = "application/vnd.microsoft.card.adaptive";
    const card = (part: object) => ({
      type: "message",
      attachments: [{ contentType, content: { ...content, ...part } }],
    });
    const statuses = [];
    for (const [to, body] of [
      [url, card({})],
      [url, { text: "x" }],
      [url, card({ body: [] })],
      [url, card({ version: "9" })],
      [url, card({ body: [{ type: "TextBlock", text: "x".repeat(30_000) }] })],
      [url.replace(/sig=\w+/, "sig=x"), card({})],
      [url.replace("api-version=2016-06-01&", ""), card({})],
    ] as const) {
      statuses.push((await post(to, body))[0]);
    }
    assert.deepEqual(statuses, [202, 400, 400, 400, 413, 401, 400]);
  });

  it("Google Sheets", async () => {
    const { baseUrl } = of("google_sheets");
    const append = (query: string, body: unknown, token = "") =>
      post(`${baseUrl}/v4/spreadsheets/${SPREADSHEET}/values/NFes!A:E:append${query}`, body, {
        authorization: `Bearer ${token}`,
      });
    assert.equal((await append("?valueInputOption=RAW", { values: [["x"]] }))[0], 401);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    for (const [body, word] of [
      ["grant_type=password", "unsupported_grant_type"],
      [`${grant}&assertion=a.b.c`, "invalid_grant"],
      [`${grant}&assertion=`, "invalid_grant"],
    ] as const) {
      const [status, text] = await post(`${baseUrl}/token`, body, form);
      assert.deepEqual([status, JSON.parse(text).error], [400, word]);
    }
  });

  it("Zapier and a program of one's own", async () => {
    const zapier = of("zapier");
    const hook = zapier.baseUrl + new URL(zapier.credentials.hook_url ?? "").pathname;
    assert.equal((await post(hook, { id: 1 }))[0], 200);
    assert.equal((await post(hook, [1]))[0], 400);
    assert.equal((await post(`${hook}x`, {}))[0], 404);
    const { baseUrl } = of("custom");
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = { "webhook-id": "evt_1", "webhook-timestamp": timestamp };
    const event = { type: "a.b", timestamp: "2026-01-01T00:00:00Z", data: {} };
    assert.equal((await post(`${baseUrl}/`, event, headers))[0], 401);
    const signed = { ...headers, "webhook-signature": "v1,AAAA" };
    assert.equal((await post(`${baseUrl}/`, event, signed))[0], 401);
    assert.equal((await post(`${baseUrl}/nowhere`, event, signed))[0], 404);
  });
});

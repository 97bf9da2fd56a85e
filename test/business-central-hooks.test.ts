import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { type BusinessCentral, createBusinessCentral } from "../sandbox/dynamics-bc/index.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { openTestHub, type TestHub } from "./hub.ts";
import { until } from "./receiver.ts";

/** Longer than any test: notifications go out when a test says so. */
const NOTIFY_DELAY_MS = 600_000;

describe("changes that Business Central tells of", () => {
  let simulator: BusinessCentral;
  let sandbox: Sandbox;
  let front: Server;
  let bed: TestHub;
  let headers: { authorization: string };
  let secret = "";
  let number = 0;
  let baseUrl = "";

  before(async () => {
    simulator = createBusinessCentral({ rows: 20, now: Date.now, notifyDelayMs: NOTIFY_DELAY_MS });
    sandbox = await startSandbox({ simulators: [simulator] });
    // The hub is known by the address of what stands before it.
    front = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk: Buffer) => chunks.push(chunk));
      req.on("end", async () => {
        const { method, url = "/", headers: given } = req;
        const payload = Buffer.concat(chunks);
        const answer = await bed.app.inject({
          method: method as "POST",
          url,
          headers: given,
          payload,
        });
        res.writeHead(answer.statusCode, answer.headers as Record<string, string>);
        res.end(answer.rawPayload);
      });
    });
    await new Promise<void>((done) => void front.listen(0, "127.0.0.1", done));
    const publicUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    bed = await openTestHub({ PUBLIC_URL: publicUrl });
    headers = await bed.signIn(bed.tenantId);
    const [system] = sandbox.systems;
    assert.ok(system);
    const { credentials, settings } = system;
    baseUrl = system.baseUrl;
    const made = await api("POST", "/integrations", {
      ...{ id: "bc", provider: "dynamics_bc", credentials, settings, base_url: baseUrl },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    number = made.body.number;
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    front.closeAllConnections();
    front.close();
    await sandbox.close();
  });

  async function api(method: string, url: string, payload?: object) {
    const answer = await bed.app.inject({
      ...{ method: method as "GET", url: `/api${url}`, headers },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
  }
  async function putHook(more: object = {}) {
    const params = { streams: ["items"] };
    const hook = { scheme: "business_central", action: "sync_records", params, ...more };
    const { status, body } = await api("PUT", "/integrations/bc/hook", hook);
    assert.equal(status, 200, JSON.stringify(body));
    if (body.secret) secret = body.secret;
  }
  const verify = async () => {
    const { status, body } = await api("POST", "/integrations/bc/verify");
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  /** As somebody else at Business Central. */
  async function change(price: number) {
    const [company] = simulator.companies();
    const row = company?.items.byNumber("SILNIK-01");
    const { username, web_service_key: key } = simulator.ownServer;
    const authorization = `Basic ${Buffer.from(`${username}:${key}`).toString("base64")}`;
    const answer = await fetch(`${baseUrl}/companies(${company?.id})/items(${row?.id})`, {
      method: "PATCH",
      headers: { authorization, "content-type": "application/json", "if-match": "*" },
      body: JSON.stringify({ unitPrice: price }),
    });
    assert.equal(answer.status, 200);
  }
  const runs = async () =>
    (await api("GET", "/runs?limit=100")).body.items.filter(
      (run: { action: string }) => run.action === "sync_records",
    ) as { trigger: string; finished_at: string | null }[];
  const settled = () =>
    until(async () => (await runs()).every(({ finished_at: at }) => at !== null), {
      what: () => "the runs did not end",
    });
  const priceOf = async () => {
    const { body } = await api("GET", "/records/item?q=SILNIK-01");
    return body.items[0]?.data?.prices?.[0]?.amount ?? body.items[0]?.prices?.[0]?.amount;
  };
  const call = async (payload: string | Buffer, query = "", method = "POST") => {
    const answer = await bed.app.inject({
      ...{ method: method as "POST", url: `/hooks/bc${query}`, payload },
      headers: { "content-type": "application/json" },
      remoteAddress: "192.0.2.9",
    });
    return { status: answer.statusCode, text: answer.body, type: answer.headers["content-type"] };
  };
  const told = (clientState: string, at = "2026-01-02T08:00:00Z", changeType = "updated") =>
    JSON.stringify({
      value: [
        {
          subscriptionId: "s",
          clientState,
          changeType,
          lastModifiedDateTime: at,
          resource: "items",
        },
      ],
    });

  it("start one run for a burst, which reads them", async () => {
    await putHook();
    await verify();
    const [subscription] = simulator.webhooks.list() as {
      notificationUrl: string;
      resource: string;
    }[];
    assert.match(subscription?.notificationUrl ?? "", new RegExp(`/hooks/${number}$`));
    await change(901);
    await simulator.webhooks.flush();
    await until(async () => (await priceOf()) === "901.00", {
      what: () => "the change did not come",
    });
    await settled();
    const before = (await runs()).length;
    await change(904);
    const burst = Array.from({ length: 12 }, (_, i) =>
      call(told(secret, `2026-01-02T09:00:${String(i).padStart(2, "0")}Z`)),
    );
    assert.deepEqual([...new Set((await Promise.all(burst)).map(({ status }) => status))], [202]);
    await until(async () => (await priceOf()) === "904.00", {
      what: () => "the burst did not come",
    });
    await settled();
    const after = (await runs()).length;
    assert.ok(after - before <= 2, `${after - before} runs for one burst`);
    assert.deepEqual([...new Set(simulator.webhooks.told.map(({ status }) => status))], [202]);
    assert.deepEqual([...new Set((await runs()).map(({ trigger }) => trigger))], ["webhook"]);
    assert.equal(simulator.webhooks.list().length, 1);
  });

  it("are taken as one change of many, and a repeated call does nothing", async () => {
    await settled();
    const body = told(secret, "2026-01-03T08:00:00Z", "collection");
    const first = await call(body);
    assert.deepEqual([first.status, JSON.parse(first.text).status], [202, "accepted"]);
    const again = await call(body);
    assert.deepEqual([again.status, JSON.parse(again.text).status], [200, "repeated"]);
    const marked = await call(
      Buffer.concat([
        Buffer.from([0xef, 0xbb, 0xbf]),
        Buffer.from(told(secret, "2026-01-04T08:00:00Z")),
      ]),
    );
    assert.equal(marked.status, 202);
  });

  it("echo the token that checks the address, as plain text and nothing else", async () => {
    for (const method of ["POST", "GET"]) {
      const answer = await call("", "?validationToken=3f1c7d52-8a44", method);
      assert.deepEqual([answer.status, answer.text], [200, "3f1c7d52-8a44"], method);
      assert.match(String(answer.type), /^text\/plain/);
    }
    const strange = await call("", `?validationToken=${encodeURIComponent("<script>")}`);
    assert.deepEqual([strange.status, JSON.parse(strange.text).status], [200, "ignored"]);
  });

  it("are believed with the secret alone, and never refused", async () => {
    await settled();
    const before = (await runs()).length;
    for (const body of [
      told("another-secret"),
      told(""),
      "{}",
      "[]",
      "not json",
      '{"value":[null,7]}',
      "",
    ]) {
      const answer = await call(body);
      assert.deepEqual([answer.status, JSON.parse(answer.text).status], [200, "ignored"], body);
      assert.ok(!answer.text.includes(secret));
    }
    assert.equal((await runs()).length, before);
  });

  it("become events without the secret in them", async () => {
    await putHook({ action: null, params: {}, event_type: "erp.changed" });
    const both = JSON.parse(told(secret, "2026-01-05T08:00:00Z")) as { value: object[] };
    both.value.push(...(JSON.parse(told("another-secret")) as { value: object[] }).value);
    const taken = await call(JSON.stringify(both));
    assert.equal(taken.status, 202);
    const { body } = await api("GET", "/events?limit=1");
    const [event] = body.items;
    assert.equal(event.type, "erp.changed");
    assert.deepEqual(
      event.data.value.map((entry: { changeType: string }) => entry.changeType),
      ["updated"],
    );
    assert.ok(!JSON.stringify(event).includes(secret));
  });

  it("are ignored while the hook is off, and its subscription ends", async () => {
    await putHook({ active: false });
    const off = await call(told(secret, "2026-01-06T08:00:00Z"));
    assert.deepEqual([off.status, JSON.parse(off.text).status], [200, "ignored"]);
    await verify();
    assert.deepEqual(simulator.webhooks.list(), []);
  });

  it("come with the new secret after a rotation, and with the old one until then", async () => {
    await putHook();
    await verify();
    const before = secret;
    const { body } = await api("POST", "/integrations/bc/hook/rotate-secret", {});
    secret = body.secret;
    assert.equal((await call(told(before, "2026-01-07T08:00:00Z"))).status, 202);
    await verify();
    const [subscription] = simulator.webhooks.list() as { clientState: string }[];
    assert.equal(subscription?.clientState, secret);
    assert.equal((await call(told(secret, "2026-01-08T08:00:00Z"))).status, 202);
  });

  it("start a sync both ways where the hook says so", async () => {
    await putHook({ action: "sync_both_ways", params: {} });
    await verify();
    const resources = (simulator.webhooks.list() as { resource: string }[]).map(({ resource }) =>
      resource.split("/").at(-1),
    );
    assert.deepEqual(resources, ["items"]);
    const taken = await call(told(secret, "2026-01-09T08:00:00Z"));
    assert.equal(taken.status, 202);
    const { body } = await api("GET", `/runs/${JSON.parse(taken.text).run_id}`);
    assert.deepEqual([body.action, body.trigger], ["sync_both_ways", "webhook"]);
  });
});

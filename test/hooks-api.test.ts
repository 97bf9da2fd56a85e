import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { signStandard, standardKey } from "../src/delivery/signature.ts";
import { seedTenant } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

type Headers = Record<string, string>;
const hex = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("hex");
const seconds = (): number => Math.floor(Date.now() / 1000);

describe("incoming webhooks", () => {
  let bed: TestHub;
  let headers: { authorization: string };

  before(async () => {
    bed = await openTestHub({ PUBLIC_URL: "https://hub.example.com" });
    headers = await bed.signIn(bed.tenantId);
    await addIntegration(headers, "erp");
  });
  after(() => bed[Symbol.asyncDispose]());

  async function api(method: string, url: string, payload?: object, as = headers) {
    const answer = await bed.app.inject({
      ...{ method: method as "GET", url: `/api${url}`, headers: as },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
  }

  const addIntegration = (as: { authorization: string }, id: string) =>
    api(
      "POST",
      "/integrations",
      { id, provider: "sandbox_erp", credentials: bed.erpCredentials, base_url: bed.sandboxUrl },
      as,
    );

  async function putHook(input: object) {
    const answer = await api("PUT", "/integrations/erp/hook", input);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  async function call(payload: string | Buffer, more: Headers = {}, query = "") {
    const answer = await bed.app.inject({
      ...{ method: "POST", url: `/hooks/erp${query}`, payload },
      headers: { "content-type": "application/json", ...more },
      remoteAddress: "192.0.2.7",
    });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  }

  const newestEvent = async () => (await api("GET", "/events?limit=1")).body.items[0];

  it("takes a call signed in Standard Webhooks with the secret that the hub made", async () => {
    const made = await putHook({ scheme: "standard", event_type: "order.placed" });
    assert.match(made.secret, /^whsec_/);
    assert.deepEqual([made.path, made.url], ["/hooks/erp", "https://hub.example.com/hooks/erp"]);
    const key = standardKey(made.secret);
    assert.ok(key);
    const body = '{"number": "412"}';
    const signed = (id: string, timestamp: number, text = body): Headers => ({
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signStandard([key], { id, timestamp, body: text }),
    });
    const first = await call(body, signed("msg_1", seconds()));
    assert.deepEqual([first.status, first.body.status], [202, "accepted"]);
    const event = await newestEvent();
    assert.deepEqual([event.id, event.data], [first.body.event_id, { number: "412" }]);
    const repeat = await call(body, signed("msg_1", seconds() + 1));
    assert.deepEqual([repeat.status, repeat.body.event_id], [200, first.body.event_id]);

    const shown = await api("GET", "/integrations/erp/hook");
    assert.equal(shown.body.secret, undefined);
    assert.equal(shown.body.calls_remembered, 1);
    for (const [what, given] of Object.entries({
      old: signed("msg_2", seconds() - 301),
      "of another body": signed("msg_2", seconds(), "{}"),
      "not signed": {},
    })) {
      const refused = await call(body, given);
      assert.equal(refused.status, 401, what);
      assert.equal(refused.body.code, "signature_refused");
      assert.ok(
        !JSON.stringify(refused.body).includes("webhook-"),
        "it tells nothing of the scheme",
      );
    }
    const again = await putHook({ scheme: "standard", event_type: "order.changed" });
    assert.equal(again.secret, undefined, "the secret stays while the scheme does");
    assert.equal((await call(body, signed("msg_3", seconds()))).status, 202);
  });

  it("takes calls of GitHub, Stripe, Slack, and of a scheme of one's own", async () => {
    const secret = "as-the-sender-shows-it";
    const body = '{"action":"opened"}';
    await putHook({
      ...{ scheme: "github", secret, event_type_header: "x-github-event" },
      event_type_prefix: "github.",
    });
    const github = {
      "x-hub-signature-256": `sha256=${hex(secret, body)}`,
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-github-event": "issues",
    };
    assert.equal((await call(body, github)).status, 202);
    assert.equal((await newestEvent()).type, "github.issues");
    const form = `payload=${encodeURIComponent(body)}`;
    const ofForm = {
      ...{
        ...github,
        "x-github-delivery": "2",
        "content-type": "application/x-www-form-urlencoded",
      },
      "x-hub-signature-256": `sha256=${hex(secret, form)}`,
    };
    assert.equal((await call(form, ofForm)).status, 202);
    assert.deepEqual((await newestEvent()).data, { action: "opened" });

    await putHook({
      scheme: "stripe",
      secret,
      event_type_path: "type",
      event_type_prefix: "stripe.",
    });
    const paid = '{"id":"evt_1","type":"charge.paid"}';
    const stripe = {
      "stripe-signature": `t=${seconds()},v1=${hex(secret, `${seconds()}.${paid}`)}`,
    };
    assert.equal((await call(paid, stripe)).body.status, "accepted");
    assert.equal((await newestEvent()).type, "stripe.charge.paid");

    await putHook({ scheme: "slack", secret, event_type: "slack.said" });
    const slack = (text: string): Headers => ({
      "x-slack-request-timestamp": String(seconds()),
      "x-slack-signature": `v0=${hex(secret, `v0:${seconds()}:${text}`)}`,
    });
    const check = '{"type":"url_verification","token":"x","challenge":"3eZbrw1aB10FEMAGAZd4FyFQ"}';
    const echoed = await call(check, slack(check));
    assert.deepEqual(
      [echoed.status, echoed.body],
      [200, { challenge: "3eZbrw1aB10FEMAGAZd4FyFQ" }],
    );
    assert.equal((await call(check)).status, 401, "not for somebody who has no secret");

    await putHook({
      ...{ scheme: "custom", secret, event_type: "own.came", signature_header: "X-Sig" },
      format_options: { algorithm: "sha512", encoding: "base64", prefix: "v=" },
    });
    const own = createHmac("sha512", secret).update(body).digest("base64");
    assert.equal((await call(body, { "x-sig": `v=${own}` })).status, 202);
  });

  it("takes a token in a header or in the address", async () => {
    const token = "t0ken-of-the-sender";
    await putHook({ scheme: "token", secret: token, event_type: "own.came", id_path: "id" });
    assert.equal((await call('{"id":1}', { authorization: `Bearer ${token}` })).status, 202);
    assert.equal((await call('{"id":2}', {}, `?token=${token}`)).status, 202);
    assert.equal((await call('{"id":3}', {}, `?token=${token}x`)).status, 401);
    await putHook({
      ...{
        scheme: "token",
        event_type: "own.came",
        signature_header: "X-Gitlab-Token",
        id_path: "id",
      },
    });
    assert.equal((await call('{"id":4}', { "x-gitlab-token": token })).status, 202);
  });

  it("keeps an old secret for the overlap of a rotation", async () => {
    const made = await putHook({ scheme: "fiscal", event_type: "own.came", id_path: "n" });
    const signed = (secret: string, body: string) => ({ "x-webhook-signature": hex(secret, body) });
    const rotated = await api("POST", "/integrations/erp/hook/rotate-secret", {});
    assert.equal(rotated.status, 200);
    assert.equal(rotated.body.secrets_valid, 2);
    assert.notEqual(rotated.body.secret, made.secret);
    assert.equal((await call('{"n":1}', signed(made.secret, '{"n":1}'))).status, 202);
    assert.equal((await call('{"n":2}', signed(rotated.body.secret, '{"n":2}'))).status, 202);
    const ended = await api("POST", "/integrations/erp/hook/rotate-secret", { overlap_hours: 0 });
    assert.equal(ended.body.secrets_valid, 1);
    assert.equal((await call('{"n":3}', signed(made.secret, '{"n":3}'))).status, 401);
  });

  it("answers senders that check the address, and nobody who does not know the token", async () => {
    await putHook({
      ...{ scheme: "github", event_type: "own.came", verify_token: "agreed-with-meta" },
    });
    const get = (query: string) => bed.app.inject({ url: `/hooks/erp?${query}` });
    const check = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
    const right = await get(`${check}agreed-with-meta`);
    assert.deepEqual([right.statusCode, right.body], [200, "1158201444"]);
    assert.match(String(right.headers["content-type"]), /^text\/plain/);
    assert.equal((await get(`${check}wrong`)).statusCode, 401);
    assert.equal((await get("challenge=abc")).body, "abc");
    assert.equal((await get("challenge=%3Cscript%3E")).statusCode, 401);
    assert.equal((await get("")).statusCode, 401);
    assert.ok((await api("GET", "/integrations/erp/hook")).body.has_verify_token);
  });

  it("takes text and XML, and refuses what it cannot read or what is too long", async () => {
    await putHook({ scheme: "none", event_type: "own.came" });
    const as = (type: string) => ({ "content-type": type });
    await call("<nfe/>", as("application/xml"));
    assert.deepEqual((await newestEvent()).data, { text: "<nfe/>" });
    await call("[1.50]", as("application/json"));
    assert.deepEqual((await newestEvent()).data, { items: [1.5] });
    assert.deepEqual(
      [
        (await call("{", as("application/json"))).status,
        (await call(Buffer.from([0xff, 0xfe]), as("text/plain"))).status,
        (await call("x", as("image/png"))).status,
        (await call("x".repeat(1_000_001), as("text/plain"))).status,
        (await call(`{"a":${"[".repeat(100_000)}`, as("application/json"))).status,
      ],
      [400, 400, 415, 413, 400],
    );
  });

  it("says which fields of a hook are wrong", async () => {
    const refused = async (input: object) => {
      const { status, body } = await api("PUT", "/integrations/erp/hook", input);
      assert.equal(status, 422, JSON.stringify(body));
      return body.errors.map(({ field }: { field: string }) => field);
    };
    assert.deepEqual(await refused({ scheme: "none" }), ["event_type"]);
    assert.deepEqual(
      await refused({ scheme: "standard", secret: "whsec_short", event_type: "a.b" }),
      ["secret"],
    );
    assert.deepEqual(
      await refused({
        ...{ scheme: "custom", event_type: "nonsense", action: "sync_invoices" },
        format_options: { signed_content: "timestamp.body" },
      }),
      ["format_options", "event_type", "action"],
    );
    assert.deepEqual(
      await refused({ scheme: "none", action: "sync_records", params: { streams: ["x"] } }),
      ["params.streams"],
    );
    assert.deepEqual(
      await refused({ scheme: "none", event_type: "a.b", event_type_path: "type" }),
      ["event_type"],
    );
  });

  it("slows an address down that is refused again and again, and a hook that is called too much", async () => {
    await putHook({ scheme: "github", event_type: "own.came" });
    const statuses: number[] = [];
    for (let n = 0; n < 35; n++) statuses.push((await call(`{"n":${n}}`)).status);
    assert.equal(statuses.filter((status) => status === 401).length > 20, true);
    assert.equal(statuses.at(-1), 429);
    const { headers: told } = await call("{}");
    assert.ok(Number(told["retry-after"]) > 0);
    const other = await bed.app.inject({
      ...{ method: "POST", url: "/hooks/erp", payload: {}, remoteAddress: "192.0.2.8" },
    });
    assert.equal(other.statusCode, 401, "another address is not blamed");

    await addIntegration(headers, "slow");
    await api("PUT", "/integrations/slow/hook", {
      ...{ scheme: "none", event_type: "own.came", rate_limit_per_minute: 2 },
    });
    const calls = [];
    for (let n = 0; n < 3; n++) {
      calls.push(await bed.app.inject({ method: "POST", url: "/api/hooks/slow", payload: { n } }));
    }
    assert.deepEqual(
      calls.map(({ statusCode }) => statusCode),
      [202, 202, 429],
    );
    const metrics = await bed.app.inject({ url: "/metrics", headers });
    assert.match(metrics.body, /viadukt_incoming_calls_accepted \d/);
    assert.match(metrics.body, /viadukt_incoming_calls_refused [1-9]/);
  });

  it("asks for the number where two organisations have an integration of one name", async () => {
    const tenant = await seedTenant(bed.hub.config, "other");
    const theirs = await bed.signIn(tenant);
    for (const as of [headers, theirs]) {
      await addIntegration(as, "twin");
      await api("PUT", "/integrations/twin/hook", { scheme: "none", event_type: "own.came" }, as);
    }
    const post = (url: string) => bed.app.inject({ method: "POST", url, payload: { n: 1 } });
    const unclear = await post("/hooks/twin");
    assert.deepEqual([unclear.statusCode, unclear.json().code], [409, "hook_ambiguous"]);
    const { path } = (await api("GET", "/integrations/twin/hook", undefined, theirs)).body;
    assert.match(path, /^\/hooks\/\d+$/);
    assert.equal((await post(path)).statusCode, 202);
    assert.equal(
      (await api("GET", "/events?type=own.came", undefined, theirs)).body.items.length,
      1,
    );
  });

  it("goes with its integration", async () => {
    await addIntegration(headers, "gone");
    const hook = { scheme: "none", event_type: "own.came" };
    await api("PUT", "/integrations/gone/hook", hook);
    const post = () => bed.app.inject({ method: "POST", url: "/hooks/gone", payload: {} });
    await api("PUT", "/integrations/gone/hook", { ...hook, active: false });
    assert.equal((await post()).json().code, "hook_inactive");
    await api("DELETE", "/integrations/gone");
    assert.equal((await post()).statusCode, 404);
    assert.equal(
      (await bed.hub.config.db.selectFrom("incoming_hook").selectAll().execute()).length > 0,
      true,
    );
    await addIntegration(headers, "gone");
    assert.equal((await api("GET", "/integrations/gone/hook")).status, 404);
    assert.equal((await api("DELETE", "/integrations/erp/hook")).status, 204);
    assert.equal((await api("DELETE", "/integrations/erp/hook")).status, 404);
  });
});

it("shows the public keys of v1a subscriptions to everybody, and nothing else", async () => {
  await using bed = await openTestHub();
  const headers = await bed.signIn(bed.tenantId);
  const subscribe = async (signature: string) => {
    const payload = { name: "x", url: "https://example.com/", event_types: ["*"], signature };
    const answer = await bed.app.inject({
      method: "POST",
      url: "/api/subscriptions",
      headers,
      payload,
    });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json();
  };
  const signed = await subscribe("v1a");
  const keys = (id: number) => bed.app.inject({ url: `/webhook-keys/${id}` });
  const answer = await keys(signed.id);
  assert.equal(answer.headers["cache-control"], "public, max-age=300");
  const [key, ...others] = answer.json().keys;
  assert.equal(others.length, 0);
  assert.deepEqual([key.kty, key.crv, key.whpk], ["OKP", "Ed25519", signed.public_keys[0]]);
  assert.equal(Buffer.from(key.x, "base64url").length, 32);
  assert.match(key.kid, /^[\w-]{43}$/);
  assert.ok(!answer.body.includes("whsk_"));
  await bed.app.inject({
    ...{
      method: "POST",
      url: `/api/subscriptions/${signed.id}/rotate-secret`,
      headers,
      payload: {},
    },
  });
  const rotated = (await keys(signed.id)).json().keys;
  assert.equal(rotated.length, 2);
  assert.equal(rotated[1].kid, key.kid);
  assert.equal((await keys((await subscribe("v1")).id)).statusCode, 404);
  assert.equal((await keys(999)).statusCode, 404);
});

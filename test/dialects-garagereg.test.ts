import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { it } from "node:test";
import { openDialectBed, toldIn } from "./dialect-bed.ts";
import {
  addIntegration,
  EVENT,
  NEW,
  PATH,
  type Page,
  type Subscription,
  subscribe,
} from "./garagereg-bed.ts";
import { forEachDatabase } from "./harness.ts";
import { openReceiver } from "./receiver.ts";

forEachDatabase((database) => {
  it("keeps what a body leaves out, fits the waits to the number of retries, shows no secret", async () => {
    await using bed = await openDialectBed(database);
    const number = await addIntegration(bed);
    const plain = await subscribe(bed, { integration_id: "kapuk", secret_key: "titkos-kulcs" });
    assert.equal(plain.integration_id, number);
    assert.deepEqual([plain.max_retries, plain.retry_delays], [3, [60, 300, 900]]);
    const delays = async (patch: object) => (await subscribe(bed, patch)).retry_delays;
    assert.deepEqual(await delays({ max_retries: 2, retry_delays: [10, 20, 30] }), [10, 20]);
    assert.deepEqual(await delays({ max_retries: 4, retry_delays: [10, 20] }), [10, 20, 20, 20]);
    assert.deepEqual(await delays({ retry_delays: [10, 20, 30, 40] }), [10, 20, 30, 40]);
    assert.deepEqual(await delays({ max_retries: 5 }), [60, 300, 900, 900, 900]);
    assert.deepEqual(await delays({ max_retries: 0 }), []);

    const one = `${PATH}/subscriptions/${plain.id}`;
    const change = { max_retries: 1, is_active: false, organization_id: 42 };
    const { body: changed } = await bed.call(`PUT ${one}/`, change, { expect: 200 });
    assert.partialDeepStrictEqual(changed, {
      ...NEW,
      integration_id: number,
      signature_header: "X-GarageReg-Signature",
      retry_delays: [60],
      max_retries: 1,
      is_active: false,
      organization_id: 42,
    });
    const { body: row } = await bed.call(`GET /api/subscriptions/${plain.id}`);
    assert.partialDeepStrictEqual(row, {
      consumer: "42",
      wire_format: "garagereg",
      signed: true,
      integration_id: "kapuk",
    });
    const shown = (await bed.call(`GET ${one}`)).body;
    assert.deepEqual((await bed.call(`PUT ${one}`, shown, { expect: 200 })).body, {
      ...shown,
      updated_at: (await bed.call<{ updated_at: string }>(`GET ${one}`)).body.updated_at,
    });
    assert.doesNotMatch(JSON.stringify(shown), /titkos-kulcs/);
    await bed.call(`DELETE ${one}/`, undefined, { expect: 204 });
    await bed.call(`GET ${one}`, undefined, { expect: 404 });
  });

  it("lists subscriptions of one integration, page by page", async () => {
    await using bed = await openDialectBed(database);
    const number = await addIntegration(bed);
    await bed.call("POST /api/webhooks", {
      nome: "fiscal",
      url: "https://exemplo.com",
      eventos: "nfe_importada",
    });
    const ids = [(await subscribe(bed, { integration_id: number })).id];
    ids.unshift((await subscribe(bed, { integration_id: number })).id);
    const list = async (query: string) =>
      (await bed.call<Page<Subscription>>(`GET ${PATH}/subscriptions/?${query}`)).body;
    assert.equal((await list("")).items.length, 3, "those of the other dialect too");
    const first = await list("integration_id=kapuk&limit=1");
    assert.deepEqual(
      first.items.map(({ id }) => id),
      ids.slice(0, 1),
    );
    const second = await list(`integration_id=${number}&cursor=${first.next_cursor}`);
    assert.deepEqual(
      second.items.map(({ id }) => id),
      ids.slice(1),
    );
    assert.equal(second.next_cursor, null);
  });

  it("tests an address without storing anything", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    const test = (body: object) =>
      bed.call<Record<string, unknown>>(`POST ${PATH}/test-endpoint/`, body);
    const signed = { endpoint_url: receiver.url, secret_key: "k", signature_header: "X-Alairas" };
    const { body: good } = await test(signed);
    assert.partialDeepStrictEqual(good, { success: true, status_code: 204, error: null });
    const [sent] = receiver.received;
    const signature = createHmac("sha256", "k")
      .update(sent?.body ?? "")
      .digest("hex");
    assert.equal(sent?.headers["x-alairas"], `sha256=${signature}`);
    assert.equal(sent?.headers["x-garagereg-event"], "webhook.test");
    receiver.answer = (_request, response) => response.writeHead(404).end();
    const { body: bad } = await test({ endpoint_url: receiver.url });
    assert.partialDeepStrictEqual(bad, {
      success: false,
      status_code: 404,
      error: "A végpont HTTP 404 kóddal válaszolt",
    });
    assert.equal(receiver.received[1]?.headers["x-garagereg-signature"], undefined);
    const closed = await openReceiver();
    await closed[Symbol.asyncDispose]();
    const { body: none } = await test({ endpoint_url: closed.url });
    assert.partialDeepStrictEqual(none, { success: false, status_code: null });
    assert.match(String(none.error), /^A végpont visszautasította a kapcsolatot/);
    assert.deepEqual((await bed.call<Page<unknown>>(`GET ${PATH}/deliveries`)).body.items, []);
    assert.deepEqual((await bed.call<Page<unknown>>(`GET ${PATH}/subscriptions`)).body.items, []);
    assert.deepEqual(toldIn("hu", await test({ endpoint_url: "http://169.254.169.254/" })), [
      "endpoint_url: A(z) 169.254.169.254 fenntartott cím, a hub nem hívja: ellenőrizze a címet.",
    ]);
  });

  it("switches an integration, and tells how its deliveries are doing", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    const number = await addIntegration(bed);
    const health = async () =>
      (
        await bed.call<Record<string, unknown>>(`GET /api/integrations/kapuk/health/`, undefined, {
          expect: 200,
        })
      ).body;
    assert.partialDeepStrictEqual(await health(), {
      integration_id: number,
      is_active: true,
      health_status: "unknown",
      total_requests: 0,
      success_rate: 0,
      average_response_time_ms: null,
      last_error: null,
      errors_by_status_code: {},
    });
    await subscribe(bed, { integration_id: number, endpoint_url: receiver.url, max_retries: 0 });
    for (let i = 0; i < 3; i++) await bed.call(`POST ${PATH}/trigger`, EVENT);
    await bed.settled(3);
    assert.partialDeepStrictEqual(await health(), { health_status: "healthy", success_rate: 100 });
    receiver.answer = (_request, response) => response.writeHead(502).end();
    await bed.call(`POST ${PATH}/trigger`, EVENT);
    await bed.settled(4);
    const now = await health();
    assert.partialDeepStrictEqual(now, {
      health_status: "warning",
      total_requests: 4,
      successful_requests: 3,
      failed_requests: 1,
      success_rate: 75,
      last_error: "A végpont HTTP 502 kóddal válaszolt",
      average_attempts: 1,
      delivery_status_distribution: {
        pending: 0,
        delivered: 3,
        failed: 1,
        retrying: 0,
        expired: 0,
      },
      errors_by_status_code: { "502": 1 },
    });
    const trend = now.trend as { date: string; total: number; success_rate: number | null }[];
    assert.equal(trend.length, 30);
    assert.equal(
      trend.reduce((sum, day) => sum + day.total, 0),
      4,
    );
    assert.equal(trend.at(-1)?.success_rate, 75);
    assert.equal(typeof now.last_response_time_ms, "number");
    assert.ok(Date.now() - Date.parse(String(now.last_success_at)) < 60_000);

    const status = (body: object) => bed.call(`PUT /api/integrations/${number}/status/`, body);
    assert.partialDeepStrictEqual((await status({ is_active: false })).body, {
      id: number,
      is_active: false,
      status: "inactive",
    });
    assert.equal((await health()).is_active, false);
    assert.partialDeepStrictEqual((await status({ status: "active" })).body, { is_active: true });
    assert.deepEqual(toldIn("hu", await status({})), [
      "is_active: hiányzik | Adja meg ezt a mezőt: is_active.",
    ]);
    assert.deepEqual(toldIn("hu", await status({ is_active: true, status: "inactive" })), [
      "status: nem állhat együtt ezzel: is_active | A kettő közül csak az egyiket küldje.",
    ]);
    assert.deepEqual(toldIn("hu", await status({ status: "on" })), [
      "status: nem az elfogadott értékek egyike | Ezek egyikét használja: active, inactive.",
    ]);
  });
});

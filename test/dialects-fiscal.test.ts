import assert from "node:assert/strict";
import { it } from "node:test";
import { openDialectBed } from "./dialect-bed.ts";
import { forEachDatabase } from "./harness.ts";

interface Webhook {
  readonly id: number;
  readonly timeout: number;
  readonly retry_count: number;
  readonly eventos: string;
  readonly headers_customizados: string;
}
const NEW = { nome: "A", url: "https://exemplo.com/webhook", eventos: "nfe_importada" };

forEachDatabase((database) => {
  it("keeps what a body leaves out, and never gives out secrets", async () => {
    await using bed = await openDialectBed(database);
    const made = await bed.call<Webhook>(
      "POST /api/webhooks",
      { ...NEW, secret_key: "s3cret", headers_customizados: '{"X-Key":"v4lue","X-Other":"o"}' },
      { expect: 201 },
    );
    assert.equal(made.body.headers_customizados, '{"X-Key":"***","X-Other":"***"}');
    assert.deepEqual([made.body.timeout, made.body.retry_count], [30, 3]);
    const path = `/api/webhooks/${made.body.id}`;
    const subscription = (
      await bed.call<Record<string, unknown>>(`GET /api/subscriptions/${made.body.id}`)
    ).body;
    assert.deepEqual(
      [subscription.wire_format, subscription.signed, subscription.retry_delays],
      ["fiscal", true, [60, 300, 900]],
    );
    await bed.call(`PUT ${path}/`, { ativo: false, timeout: 5, retry_count: 5 }, { expect: 200 });
    const changed = await bed.call<Webhook>(`PATCH ${path}`, {
      headers_customizados: { "X-Key": "***", "X-New": 7 },
    });
    assert.equal(changed.body.headers_customizados, '{"X-Key":"***","X-New":"***"}');
    const after = (
      await bed.call<Record<string, unknown>>(`GET /api/subscriptions/${made.body.id}`)
    ).body;
    assert.deepEqual(
      [after.active, after.timeout_seconds, after.retry_delays, after.signed],
      [false, 5, [60, 300, 900, 2700, 8100], true],
    );
    const shown = JSON.stringify((await bed.call(`GET ${path}`)).body);
    assert.doesNotMatch(shown, /s3cret|v4lue/);
    const unsigned = await bed.call(`PUT ${path}`, { secret_key: "" }, { expect: 200 });
    assert.ok(!("secret_key" in (unsigned.body as object)));
    const { body: open } = await bed.call<{ signed: boolean }>(
      `GET /api/subscriptions/${made.body.id}`,
    );
    assert.equal(open.signed, false);
  });

  it("takes back what it showed, unchanged", async () => {
    await using bed = await openDialectBed(database);
    const made = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      eventos: " nfe_importada , cte_importado,,nfe_importada",
      headers_customizados: '{"X-Key":"v4lue"}',
    });
    assert.equal(made.body.eventos, "nfe_importada,cte_importado");
    const path = `/api/webhooks/${made.body.id}`;
    await bed.call(`PATCH /api/subscriptions/${made.body.id}`, { retry_delays: [1, 2, 3] });
    const shown = (await bed.call<Webhook>(`GET ${path}`)).body;
    const again = await bed.call<Webhook>(`PUT ${path}`, shown, { expect: 200 });
    assert.deepEqual(again.body, shown);
    const { body } = await bed.call<{ retry_delays: number[] }>(
      `GET /api/subscriptions/${made.body.id}`,
    );
    assert.deepEqual(body.retry_delays, [1, 2, 3], "the same number of tries leaves the waits");
    const listed = await bed.call<Webhook>(`PUT ${path}`, { eventos_list: ["erro_importacao"] });
    assert.equal(listed.body.eventos, "erro_importacao");
  });

  it("pages plain lists by headers", async () => {
    await using bed = await openDialectBed(database);
    const ids: number[] = [];
    for (const nome of ["a", "b", "c"]) {
      ids.push((await bed.call<Webhook>("POST /api/webhooks", { ...NEW, nome })).body.id);
    }
    const first = await bed.call<Webhook[]>("GET /api/webhooks/?limit=2");
    assert.deepEqual(
      first.body.map(({ id }) => id),
      ids.toReversed().slice(0, 2),
    );
    const cursor = String(first.headers["x-next-cursor"]);
    assert.equal(first.headers.link, `</api/webhooks/?limit=2&cursor=${cursor}>; rel="next"`);
    const second = await bed.call<Webhook[]>(`GET /api/webhooks?limit=2&cursor=${cursor}`);
    assert.deepEqual(
      second.body.map(({ id }) => id),
      ids.slice(0, 1),
    );
    assert.equal(second.headers["x-next-cursor"], undefined);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { openDialectBed } from "./dialect-bed.ts";
import { forEachDatabase } from "./harness.ts";
import { openReceiver } from "./receiver.ts";

interface Webhook {
  readonly id: number;
  readonly total_execucoes: number;
  readonly total_erros: number;
  readonly ultima_execucao: string | null;
}
interface Log {
  readonly id: number;
  readonly evento: string;
  readonly sucesso: boolean;
  readonly status_code: number | null;
  readonly payload: string;
  readonly response: string;
}
const NEW = { nome: "A", url: "https://exemplo.com/webhook", eventos: "nfe_importada" };
const EVENT = { evento: "nfe_importada", dados: { numero_nf: "12345", emit_nome: "Ação ☂" } };

forEachDatabase((database) => {
  it("logs attempts with the very body that was sent, and counts them", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    receiver.answer = ({ path }, response) =>
      path === "/bad" ? response.writeHead(500).end("não") : response.end("OK");
    const good = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      nome: "boa",
      url: `${receiver.url}/good`,
    });
    const bad = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      url: `${receiver.url}/bad`,
      retry_count: 0,
    });
    const fired = await bed.call<{ webhooks_notificados: number }>(
      "POST /api/integracoes/disparar",
      EVENT,
      { expect: 200 },
    );
    assert.equal(fired.body.webhooks_notificados, 2);
    await receiver.count(2);
    await bed.settled(2);
    const sent = receiver.received.find(({ path }) => path === "/good");
    const [log, ...others] = (await bed.call<Log[]>(`GET /api/webhooks/${good.body.id}/logs/`))
      .body;
    assert.deepEqual(others, []);
    assert.equal(log?.payload, sent?.body);
    assert.match(sent?.body ?? "", /"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/);
    assert.deepEqual(
      { ...log, id: 0, data_execucao: "", payload: "" },
      {
        id: 0,
        webhook_nome: "boa",
        evento: "nfe_importada",
        data_execucao: "",
        sucesso: true,
        status_code: 200,
        payload: "",
        response: "OK",
      },
    );
    const [failed] = (await bed.call<Log[]>(`GET /api/webhooks/${bad.body.id}/logs`)).body;
    assert.deepEqual([failed?.sucesso, failed?.status_code, failed?.response], [false, 500, "não"]);

    await bed.call(`PATCH /api/subscriptions/${good.body.id}`, { wire_format: "garagereg" });
    const [same] = (await bed.call<Log[]>(`GET /api/webhooks/${good.body.id}/logs`)).body;
    assert.equal(same?.payload, sent?.body, "whatever the format is by now");

    const numbers = (await bed.call("GET /api/webhooks/estatisticas/")).body;
    assert.deepEqual(numbers, {
      total_webhooks: 2,
      webhooks_ativos: 2,
      execucoes_24h: 2,
      taxa_sucesso: 50,
      total_logs: 2,
      logs_sucesso: 1,
    });
    const { body: counted } = await bed.call<Webhook>(`GET /api/webhooks/${bad.body.id}`);
    assert.deepEqual([counted.total_execucoes, counted.total_erros], [1, 1]);
    assert.match(counted.ultima_execucao ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const ageMs = Date.now() - Date.parse(counted.ultima_execucao ?? "");
    assert.ok(ageMs < 60_000, `${ageMs} ms ago`);
  });

  it("pages logs attempt by attempt", async () => {
    await using bed = await openDialectBed(database);
    bed.receiver.answer = (_request, response) => response.writeHead(500).end();
    const { body: made } = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      url: bed.receiver.url,
    });
    await bed.call(`PATCH /api/subscriptions/${made.id}`, { retry_delays: [1] });
    for (let i = 0; i < 2; i++) await bed.call("POST /api/integracoes/disparar", EVENT);
    await bed.settled(4);
    const whole = (await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs`)).body;
    assert.equal(whole.length, 4);
    const paged: Log[] = [];
    let next = "";
    for (let i = 0; i < 4; i++) {
      const page = await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs?limit=1${next}`);
      paged.push(...page.body);
      next = `&cursor=${page.headers["x-next-cursor"]}`;
    }
    const ids = (logs: readonly Log[]) => logs.map(({ id }) => id).toSorted((a, b) => a - b);
    assert.deepEqual(ids(paged), ids(whole));
    const last = await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs?limit=1${next}`);
    assert.deepEqual(last.body, []);
    assert.equal(last.headers["x-next-cursor"], undefined);
  });

  it("leaves what is too large for one answer to the next page", async () => {
    await using bed = await openDialectBed(database);
    const { body: made } = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      url: bed.receiver.url,
    });
    const dados = { numero_nf: "1", extra: "x".repeat(5_000_000) };
    for (let i = 0; i < 2; i++) {
      await bed.call("POST /api/integracoes/disparar", { ...EVENT, dados }, { expect: 200 });
    }
    await bed.settled(2);
    const first = await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs`);
    assert.equal(first.body.length, 1);
    const cursor = String(first.headers["x-next-cursor"]);
    const second = await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs?cursor=${cursor}`);
    assert.equal(second.body.length, 1);
    assert.notEqual(second.body[0]?.id, first.body[0]?.id);
    assert.equal(second.headers["x-next-cursor"], undefined);
  });

  it("tests a webhook, and says in Portuguese why a test failed", async () => {
    await using bed = await openDialectBed(database);
    const { receiver } = bed;
    const { body: made } = await bed.call<Webhook>("POST /api/webhooks", {
      ...NEW,
      url: receiver.url,
      ativo: false,
    });
    const test = () =>
      bed.call(`POST /api/webhooks/${made.id}/testar/`, undefined, { expect: 200 });
    const success = { status: "success", mensagem: "Webhook enviado com sucesso" };
    assert.deepEqual((await test()).body, success);
    receiver.answer = (_request, response) => response.writeHead(503).end();
    assert.deepEqual((await test()).body, {
      status: "error",
      mensagem: "O destino respondeu com o código HTTP 503",
    });
    const closed = await openReceiver();
    await closed[Symbol.asyncDispose]();
    await bed.call(`PUT /api/webhooks/${made.id}`, { url: closed.url }, { expect: 200 });
    assert.deepEqual((await test()).body, {
      status: "error",
      mensagem: "O destino recusou a conexão: o servidor está ligado nessa porta?",
    });
    const logs = (await bed.call<Log[]>(`GET /api/webhooks/${made.id}/logs`)).body;
    assert.deepEqual(
      logs.map((log) => [log.evento, log.sucesso, log.status_code]),
      [
        ["webhook.test", false, null],
        ["webhook.test", false, 503],
        ["webhook.test", true, 204],
      ],
    );
    assert.match(logs[0]?.response ?? "", /recusou a conexão/);
  });
});

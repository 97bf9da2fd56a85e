import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type Dialects, fieldsOf, openDialects } from "./dialect-requests.ts";

/**
 * The requests that the document of the fiscal dialect prints, in its order, as they are printed: path,
 * headers and body. Addresses in them are nobody's here, so webhooks are turned to a receiver of the test
 * before anything is sent.
 */
let bed: Dialects;
const send: Dialects["send"] = (...call) => bed.send(...call);

before(async () => {
  bed = await openDialects();
});
after(() => bed?.[Symbol.asyncDispose]());

describe("the fiscal dialect, as printed", () => {
  const secret = "chave-secreta-para-validacao";
  const WEBHOOK = [
    "id",
    "nome",
    "url",
    "eventos",
    "eventos_list",
    "ativo",
    "timeout",
    "retry_count",
    "data_criacao",
    "ultima_execucao",
    "total_execucoes",
    "total_erros",
    "usuario_nome",
  ];
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
  let id = 0;

  it("makes a webhook", async () => {
    const made = await send<{ id: number }>(
      `POST /api/webhooks/
Authorization: Token SEU_TOKEN

{
  "nome": "Meu Webhook de Produção",
  "url": "https://meu-sistema.com.br/webhook/fiscal",
  "eventos": "nfe_importada,cte_importado,consulta_concluida",
  "ativo": true,
  "secret_key": "chave-secreta-para-validacao",
  "timeout": 30,
  "retry_count": 3,
  "headers_customizados": "{\\"X-Custom-Header\\": \\"valor\\"}"
}`,
      201,
    );
    id = made.id;
    assert.deepEqual(fieldsOf(made), [...WEBHOOK, "headers_customizados"]);
  });

  it("lists webhooks", async () => {
    const list = await send<Record<string, unknown>[]>("GET /api/webhooks/", 200);
    assert.deepEqual(list.map(fieldsOf), [WEBHOOK]);
    assert.partialDeepStrictEqual(list[0], {
      nome: "Meu Webhook de Produção",
      url: "https://meu-sistema.com.br/webhook/fiscal",
      eventos: "nfe_importada,cte_importado,consulta_concluida",
      eventos_list: ["nfe_importada", "cte_importado", "consulta_concluida"],
      ativo: true,
      timeout: 30,
      retry_count: 3,
      ultima_execucao: null,
      total_execucoes: 0,
      total_erros: 0,
      usuario_nome: "admin",
    });
    assert.match(String(list[0]?.data_criacao), TIME);
  });

  it("makes a second one, changes it and deletes it", async () => {
    const made = await send<{ id: number }>(
      `POST /api/webhooks/
Authorization: Token SEU_TOKEN
Content-Type: application/json

{
  "nome": "Novo Webhook",
  "url": "https://exemplo.com/webhook",
  "eventos": "nfe_importada",
  "ativo": true
}`,
      201,
    );
    const changed = await send<{ ativo: boolean }>(
      `PUT /api/webhooks/${made.id}/
Authorization: Token SEU_TOKEN
Content-Type: application/json

{
  "ativo": false
}`,
      200,
    );
    assert.equal(changed.ativo, false);
    await send(`DELETE /api/webhooks/${made.id}/\nAuthorization: Token SEU_TOKEN`, 204);
    await send(`GET /api/webhooks/${made.id}/`, 404);
  });

  it("tests the first one, which gets a signed request", async () => {
    await send(`PUT /api/webhooks/${id}/\n\n{"url": "${bed.receiver.url}/webhook/fiscal"}`, 200);
    const tested = await send(
      `POST /api/webhooks/${id}/testar/\nAuthorization: Token SEU_TOKEN`,
      200,
    );
    assert.deepEqual(tested, { status: "success", mensagem: "Webhook enviado com sucesso" });
    const [request] = bed.receiver.received;
    assert.equal(request?.path, "/webhook/fiscal");
    assert.equal(request?.headers["x-custom-header"], "valor");
    const signature = createHmac("sha256", secret)
      .update(request?.body ?? "")
      .digest("hex");
    assert.equal(request?.headers["x-webhook-signature"], signature);
  });

  it("shows the log", async () => {
    const logs = await send<Record<string, unknown>[]>(
      `GET /api/webhooks/${id}/logs/\nAuthorization: Token SEU_TOKEN`,
      200,
    );
    assert.equal(logs.length, 1);
    assert.deepEqual(fieldsOf(logs[0]), [
      "id",
      "webhook_nome",
      "evento",
      "data_execucao",
      "sucesso",
      "status_code",
      "payload",
      "response",
    ]);
    assert.partialDeepStrictEqual(logs[0], {
      webhook_nome: "Meu Webhook de Produção",
      sucesso: true,
      status_code: 200,
      payload: bed.receiver.received[0]?.body,
      response: "OK",
    });
    assert.match(String(logs[0]?.data_execucao), TIME);
  });

  it("counts", async () => {
    const numbers = await send(
      `GET /api/webhooks/estatisticas/\nAuthorization: Token SEU_TOKEN`,
      200,
    );
    assert.deepEqual(numbers, {
      total_webhooks: 1,
      webhooks_ativos: 1,
      execucoes_24h: 1,
      taxa_sucesso: 100,
      total_logs: 1,
      logs_sucesso: 1,
    });
  });

  it("publishes an event, which arrives signed", async () => {
    const answer = await send(
      `POST /api/integracoes/disparar/
Authorization: Token SEU_TOKEN
Content-Type: application/json

{
  "evento": "nfe_importada",
  "dados": {
    "chave_acesso": "35210812345678901234567890123456789012345678",
    "numero_nf": "12345",
    "valor_total": "1500.00"
  }
}`,
      200,
    );
    assert.partialDeepStrictEqual(answer, {
      status: "success",
      evento: "nfe_importada",
      webhooks_notificados: 1,
    });
    await bed.receiver.count(2);
    const body = bed.receiver.received[1]?.body ?? "";
    const sent = JSON.parse(body) as Record<string, unknown>;
    assert.deepEqual(fieldsOf(sent), ["evento", "timestamp", "dados"]);
    assert.match(String(sent.timestamp), TIME);
    assert.deepEqual(sent.dados, {
      chave_acesso: "35210812345678901234567890123456789012345678",
      numero_nf: "12345",
      valor_total: "1500.00",
    });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    assert.equal(bed.receiver.received[1]?.headers["x-webhook-signature"], signature);
    await bed.ended(2);
    const [webhook] = await send<Record<string, unknown>[]>("GET /api/webhooks/", 200);
    assert.partialDeepStrictEqual(webhook, { total_execucoes: 2, total_erros: 0 });
    assert.match(String(webhook?.ultima_execucao), TIME);
  });

  it("lists the events", async () => {
    const { eventos, total } = await send<{ eventos: object[]; total: number }>(
      `GET /api/integracoes/eventos/\nAuthorization: Token SEU_TOKEN`,
      200,
    );
    assert.equal(total, 5);
    assert.equal(eventos.length, 5);
    assert.deepEqual(eventos.slice(0, 2), [
      { id: "nfe_importada", nome: "NFe Importada", descricao: "Disparado quando nfe importada" },
      { id: "cte_importado", nome: "CTe Importado", descricao: "Disparado quando cte importado" },
    ]);
    await send(`DELETE /api/webhooks/${id}/`, 204);
  });
});

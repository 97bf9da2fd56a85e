import assert from "node:assert/strict";
import { it } from "node:test";
import { openDialectBed, toldIn } from "./dialect-bed.ts";
import { forEachDatabase } from "./harness.ts";

const NEW = { nome: "A", url: "https://exemplo.com/webhook", eventos: "nfe_importada" };

forEachDatabase((database) => {
  it("tells every error in Portuguese, under the dialect's names", async () => {
    await using bed = await openDialectBed(database);
    const told = async (...call: Parameters<typeof bed.call>) =>
      toldIn("pt-BR", await bed.call(...call));
    assert.deepEqual(
      await told("POST /api/webhooks", {
        nome: "",
        url: "https://exemplo.com",
        eventos: 5,
        ativo: "sim",
        timeout: 31,
        retry_count: -1,
        retry: 3,
      }),
      [
        "retry: não é um campo conhecido | Remova retry ou confira como está escrito.",
        "nome: deve ter no mínimo 1 caractere(s) | Aceita: de 1 a 200 caracteres.",
        "eventos: deve ser um texto | Aceita: eventos separados por vírgula, por exemplo nfe_importada,cte_importado.",
        "ativo: deve ser true ou false | Aceita: true ou false.",
        "timeout: deve ser no máximo 30 | Aceita: segundos, de 1 a 30.",
        "retry_count: deve ser no mínimo 0 | Aceita: novas tentativas em caso de falha, de 0 a 20.",
      ],
    );
    assert.deepEqual(await told("POST /api/webhooks", {}), [
      "nome: é obrigatório | Informe nome.",
      "url: é obrigatório | Informe url.",
    ]);
    assert.deepEqual(
      await told("POST /api/webhooks", {
        ...NEW,
        url: "ftp://exemplo.com",
        eventos: "nfe_importda,a b,*.x",
        headers_customizados: '{"webhook-id":"1","X Y":"2","X-Z":"\\u2602"}',
      }),
      [
        "url: O endereço deve começar com https:// ou http://, não com ftp://.",
        "eventos: não existe o tipo de evento nfe_importda | Você quis dizer nfe_importada, cte_importado? Os eventos fiscais estão em GET /api/integracoes/eventos e todos os outros em GET /api/events/types.",
        "eventos: não é um tipo de evento | Use letras, dígitos e _, separados por pontos: order.shipped.",
        "eventos: não é um tipo de evento | Use letras, dígitos e _, separados por pontos: order.shipped.",
        "headers_customizados.webhook-id: é definido pelo próprio hub | Deixe-o de fora.",
        "headers_customizados.X Y: não é um nome de header HTTP",
        "headers_customizados.X-Z: tem um caractere que um header HTTP não pode levar | Use caracteres Latin-1, sem quebras de linha.",
      ],
    );
    assert.deepEqual(await told("POST /api/webhooks", { ...NEW, url: "http://10.1.2.3/x" }), [
      "url: O endereço 10.1.2.3 é privado. Se for um servidor seu, libere a rede dele no hub: EGRESS_ALLOW=10.1.2.0/24",
    ]);
    const noHeaders = [
      'headers_customizados: não é um objeto JSON com nomes e valores de headers | Escreva assim: {"X-Custom-Header": "valor"}.',
    ];
    for (const headers_customizados of ["{", "[1]", '{"a":{}}', "null"]) {
      assert.deepEqual(
        await told("POST /api/webhooks", { ...NEW, headers_customizados }),
        noHeaders,
      );
    }
    const masked = { ...NEW, headers_customizados: '{"X-A":"***"}' };
    assert.deepEqual(await told("POST /api/webhooks", masked), [
      "headers_customizados.X-A: não tem um valor guardado que possa ser mantido | Informe o valor do header.",
    ]);
    assert.deepEqual(await told("POST /api/webhooks", { ...NEW, eventos: " , " }), [
      "eventos: é obrigatório | Informe eventos.",
    ]);
    const wrong = { evento: "nfe_importada", dados: { valor_total: 1500, chave_acesso: 1 } };
    assert.deepEqual(await told("POST /api/integracoes/disparar", wrong), [
      "dados.chave_acesso: deve ser um texto | Aceita: a chave de acesso, com 44 dígitos.",
      "dados.valor_total: deve ser um texto | Aceita: um valor decimal como texto, por exemplo 1500.00.",
    ]);
    assert.deepEqual(await told("GET /api/webhooks?limit=0&cursor=x"), [
      "limit: deve ser no mínimo 1 | Informe um número >= 1.",
    ]);
    const { body: made } = await bed.call<{ id: number }>("POST /api/webhooks", NEW, {
      expect: 201,
    });
    for (const path of ["/api/webhooks", `/api/webhooks/${made.id}/logs`]) {
      assert.deepEqual(await told(`GET ${path}?cursor=x`), [
        "cursor: não é desta lista | Use o valor do header X-Next-Cursor da página anterior.",
      ]);
    }
  });

  it("tells what is not there, not allowed and not readable in Portuguese", async () => {
    await using bed = await openDialectBed(database);
    const detail = async (...call: Parameters<typeof bed.call>) => {
      const answer = await bed.call(...call);
      toldIn("pt-BR", answer);
      const { title, detail: text } = answer.body as { title: string; detail: string };
      return `${answer.status} ${title}: ${text}`;
    };
    for (const path of ["", "/logs"]) {
      assert.equal(
        await detail(`GET /api/webhooks/99${path}/`),
        "404 Não encontrado: Não existe webhook com o id 99.",
      );
    }
    assert.equal(
      await detail("GET /api/webhooks/1/nada"),
      "404 Não encontrado: Não há nada em /api/webhooks/1/nada.",
    );
    assert.equal(
      await detail("GET /api/webhooks", undefined, { headers: {} }),
      "401 Não autenticado: Envie um token no header: Authorization: Token SEU_TOKEN.",
    );
    const headers = await bed.signIn(bed.tenantId, ["records.read"]);
    assert.equal(
      await detail("GET /api/webhooks", undefined, { headers }),
      "403 Acesso negado: É preciso ter a permissão webhooks.manage; quem tem users.manage pode concedê-la.",
    );
    await bed.call("GET /api/integracoes/eventos/", undefined, { headers, expect: 200 });
    assert.equal(
      await detail("POST /api/webhooks", "{"),
      "400 Requisição inválida: O corpo não é JSON.",
    );
    const form = { ...bed.token, "content-type": "application/x-www-form-urlencoded" };
    assert.equal(
      await detail("POST /api/webhooks", "nome=a", { headers: form }),
      "415 Tipo de conteúdo não aceito: Envie o corpo como JSON, com o header Content-Type: application/json.",
    );
    assert.equal(await detail("POST /api/webhooks"), "422 Dados inválidos: body: é obrigatório");
  });
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { QueryOutcome } from "../src/fiscal/sefaz/query-authority.ts";
import { TEST_PASSWORD, testPfx } from "../src/formats/icp-brasil/testing/certificates.ts";
import { listCursors, openCursor } from "../src/store/fiscal-cursors.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { seedTenant } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

describe("scheduled tasks over the fiscal dialect", () => {
  let bed: TestHub;
  let own: { authorization: string };
  const trigger = async (
    payload: string | object | undefined,
    { headers = own, type, query = "" }: { headers?: object; type?: string; query?: string } = {},
  ) => {
    const answer = await bed.app.inject({
      method: "POST",
      url: `/api/trigger-tasks/${query}`,
      headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const post = async (url: string, payload: object) => {
    const answer = await bed.app.inject({ method: "POST", url, headers: own, payload });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json();
  };
  const states = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await bed.hub.runs.wait(id, 20_000)).state));

  before(async () => {
    bed = await openTestHub();
    own = await bed.signIn(bed.tenantId);
    const credentials = { api_token: "token-z-ustawien-fakturownia", subdomain: "laboratorium" };
    await post("/api/integrations", { id: "books", provider: "fakturownia", credentials });
    const schedule = { action: "verify", integration_id: "books", cron: "0 6 1 1 *" };
    await post("/api/schedules", { name: "Verificação", ...schedule });
  });
  after(() => bed[Symbol.asyncDispose]());

  it("starts what is due for a caller that sends no body, as Cloud Scheduler does", async () => {
    const idle = await trigger(undefined);
    assert.deepEqual(idle, {
      status: 200,
      body: {
        status: "success",
        mensagem: "Tarefas executadas com sucesso",
        tarefa: null,
        execucoes: [],
        erros: [],
      },
    });
    const due = () => bed.hub.config.db.updateTable("schedule").set({ next_at: 1_000 }).execute();
    const other = await bed.signIn(await seedTenant(bed.hub.config, "other"));
    assert.deepEqual((await trigger("", { headers: other })).body.execucoes, []);
    // The hub looks every second itself and may be quicker.
    let started: string[] = [];
    for (let tries = 0; started.length === 0 && tries < 20; tries += 1) {
      await due();
      started = (await trigger("", { type: "application/octet-stream" })).body.execucoes;
    }
    assert.deepEqual(await states(started), ["succeeded"]);
    assert.deepEqual((await trigger("{}", { type: "application/json" })).body.execucoes, []);
  });

  it("starts one task by its name, and says what is missing for it", async () => {
    const named = await trigger({ tarefa: "Verificação" });
    assert.deepEqual(await states(named.body.execucoes), ["succeeded"]);
    const sefaz = await trigger(undefined, { query: "?task=consultas_sefaz" });
    assert.equal(sefaz.status, 200);
    assert.equal(sefaz.body.mensagem, "Não há integração que consulte a SEFAZ.");
    const reports = await trigger('{"task":"enviar_relatorios"}', {
      type: "application/octet-stream",
    });
    assert.equal(reports.body.status, "error");
    assert.match(reports.body.erros[0].motivo, /^nenhum agendamento faz o relatório diário: /);
    const daily = {
      name: "Diário",
      action: "make_report",
      cron: "0 8 * * *",
      params: { report: "daily" },
    };
    await post("/api/schedules", daily);
    const made = await trigger({ tarefa: "enviar_relatorios" });
    assert.deepEqual(await states(made.body.execucoes), ["succeeded"], JSON.stringify(made));
  });

  it("asks SEFAZ for each company, and not before SEFAZ allows it", async () => {
    const pfx = Buffer.from(testPfx("a1-aes256")).toString("base64");
    await post("/api/integrations", {
      ...{ id: "notas", provider: "sefaz", settings: { state: "SP", environment: "homologation" } },
      credentials: { pfx, pfx_password: TEST_PASSWORD },
    });
    const data = forTenant(bed.hub.data, bed.tenantId);
    const now = Date.now();
    const until = now + 30 * 60_000;
    const company = { environment: "homologation", tax_id: "11222333000181" } as const;
    for (const service of ["nfe", "cte"] as const) {
      await openCursor(data, { service, ...company }, { integrationId: 1, now });
    }
    const refused = { state: "blocked", last_status: "656", next_allowed_at: until } as const;
    await data.db.updateTable("fiscal_cursor").set(refused).execute();

    const asked = await trigger(undefined, { query: "?task=consultas_sefaz" });
    assert.deepEqual([asked.status, asked.body.status], [200, "success"], JSON.stringify(asked));
    const [id = ""] = asked.body.execucoes;
    const run = await bed.hub.runs.wait(id, 20_000);
    assert.deepEqual(
      [run.action, run.integration_slug, run.state, run.error_message],
      ["query_sefaz", "notas", "succeeded", null],
    );
    const { services } = JSON.parse(run.result ?? "{}") as QueryOutcome;
    assert.deepEqual(
      services.map(({ service, ended, pages, next_allowed_at }) => [
        ...[service, ended, pages],
        Date.parse(next_allowed_at),
      ]),
      [
        ["nfe", "waiting", 0, until],
        ["cte", "waiting", 0, until],
      ],
    );
    const cursors = await listCursors(data);
    assert.deepEqual(
      cursors.map(({ state, last_asked_at }) => [state, last_asked_at]),
      [
        ["blocked", null],
        ["blocked", null],
      ],
    );
    const told = data.db.selectFrom("event").select("id").where("type", "=", "consulta_concluida");
    assert.deepEqual(await told.execute(), []);
  });

  it("cleans up for whoever manages the system", async () => {
    const now = Date.now();
    const session = {
      user_id: 1,
      secret_hash: "x",
      last_used_at: 1,
      user_agent: null,
      address: null,
    };
    await bed.hub.config.db
      .insertInto("session")
      .values({
        ...session,
        tenant_id: bed.tenantId,
        expires_at: now - 1,
        created_at: 1,
        updated_at: 1,
      })
      .execute();
    const few = await bed.signIn(bed.tenantId, ["integrations.run"]);
    const refused = await trigger({ tarefa: "limpeza_logs" }, { headers: few });
    assert.deepEqual(
      [refused.status, refused.body.detail],
      [403, "É preciso ter a permissão system.manage; quem tem users.manage pode concedê-la."],
    );
    assert.equal((await trigger({ tarefa: "limpeza_logs" })).body.status, "success");
    const left = await bed.hub.config.db.selectFrom("session").select("id").execute();
    assert.deepEqual(left, []);
  });

  it("refuses what it does not know, in Portuguese, and runs a schedule only for who may", async () => {
    const strange = await trigger({ tarefa: "x" });
    assert.equal(strange.status, 422);
    assert.equal(strange.body.errors[0].message, 'não existe tarefa nem agendamento "x"');
    for (const [payload, type, status] of [
      ["{", "application/json", 400],
      ["[1]", "application/json", 422],
      ['{"tarefa":7}', "application/json", 422],
      ["tarefa=x", "application/x-www-form-urlencoded", 415],
    ] as const) {
      assert.equal((await trigger(payload, { type })).status, status, payload);
    }
    const may = await bed.signIn(bed.tenantId, ["integrations.run:books"]);
    assert.equal((await trigger({ tarefa: "Verificação" }, { headers: may })).status, 200);
    for (const tarefa of ["Diário", "enviar_relatorios", "consultas_sefaz", "limpeza_logs"]) {
      assert.equal((await trigger({ tarefa }, { headers: may })).status, 403, tarefa);
    }
    assert.equal((await trigger(undefined, { headers: may })).status, 403);
    assert.equal((await trigger(undefined, { headers: {} })).status, 401);
  });
});

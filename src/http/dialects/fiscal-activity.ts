import { Type } from "typebox";
import { successRate } from "../../delivery/endpoint-health.ts";
import { getSubscription } from "../../delivery/manage-subscriptions.ts";
import { targetOf } from "../../delivery/target-of.ts";
import { sendTest } from "../../delivery/test-send.ts";
import { attemptsOf } from "../../store/attempts.ts";
import { HOUR_MS } from "../../store/delivery-stats.ts";
import { countSubscriptions } from "../../store/subscription-lists.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { countsTogether } from "./counts.ts";
import { fiscalLogs } from "./fiscal-logs.ts";
import { ListQuery, LogOut, StatisticsOut, TestOut } from "./fiscal-schemas.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { nameNextPage } from "./next-page.ts";
import { sayFault } from "./words.ts";

const tags = ["fiscal dialect"];
const config = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const DEFAULT_LIMIT = 200;
/** The hour that is under way and those before it make a day. */
const HOURS_BEFORE = 23;

/** What webhooks did, in the words of the fiscal dialect. */
export const fiscalActivityRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/webhooks/:id/testar",
    {
      schema: {
        summary: "Send a test now and tell what came back",
        description:
          "200 for a test that failed too, with status error and the reason: the call itself did what it had to do. The test is in the webhook's logs.",
        tags,
        params,
        response: { 200: TestOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => {
      const row = await getSubscription(scope.config, id);
      const deliveryId = await sendTest(targetOf(row, hub), hub);
      const [attempt] = await attemptsOf(scope.data, deliveryId);
      if (attempt?.error_code === null) {
        return { status: "success" as const, mensagem: "Webhook enviado com sucesso" };
      }
      const fault = {
        code: attempt?.error_code ?? "shutting_down",
        status: attempt?.status ?? null,
      };
      return { status: "error" as const, mensagem: sayFault(FISCAL_WORDS, fault) };
    },
  );

  app.get(
    "/webhooks/:id/logs",
    {
      schema: {
        summary: "Attempts of a webhook, newest first, as a plain list",
        description:
          "Those of its newest deliveries, at most 200 and about 8 MB; X-Next-Cursor and Link name the next page where there is one.",
        tags,
        params,
        querystring: ListQuery,
        response: { 200: Type.Array(LogOut), 404: Problem },
      },
      config,
    },
    async (request, reply) => {
      const { config: store, data } = request.scope;
      const row = await getSubscription(store, request.params.id);
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const { logs, next } = await fiscalLogs(data, { row, cursor, limit });
      nameNextPage(request, reply, next);
      return logs;
    },
  );

  app.get(
    "/webhooks/estatisticas",
    {
      schema: {
        summary: "Webhooks and attempts in numbers",
        tags,
        response: { 200: StatisticsOut },
      },
      config,
    },
    async ({ scope }) => {
      const { all, active } = await countSubscriptions(scope.config);
      const ever = await countsTogether(scope.data);
      const since = hub.clock.now() - HOURS_BEFORE * HOUR_MS;
      const { attempts } = await countsTogether(scope.data, { since });
      return {
        total_webhooks: all,
        webhooks_ativos: active,
        execucoes_24h: attempts,
        taxa_sucesso: successRate(ever.deliveredAttempts, ever.attempts) ?? 0,
        total_logs: ever.attempts,
        logs_sucesso: ever.deliveredAttempts,
      };
    },
  );
};

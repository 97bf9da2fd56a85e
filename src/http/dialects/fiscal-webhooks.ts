import { Type } from "typebox";
import {
  changeSubscription,
  createSubscription,
  getSubscription,
  removeSubscription,
} from "../../delivery/manage-subscriptions.ts";
import type { Hub } from "../../hub.ts";
import { newestSubscriptions } from "../../store/subscription-lists.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import { Problem } from "../errors.ts";
import { numberCursor, type Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";
import { countsOf } from "./counts.ts";
import { subscriptionInput } from "./fiscal-input.ts";
import { ListQuery, WebhookIn, WebhookListed, WebhookOut, WebhookPatch } from "./fiscal-schemas.ts";
import { toOneWebhook, toWebhook } from "./fiscal-views.ts";
import { nameNextPage } from "./next-page.ts";

const tags = ["fiscal dialect"];
const config = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const DEFAULT_TIMEOUT_SECONDS = 30;
const DEFAULT_RETRY_COUNT = 3;
const DEFAULT_LIMIT = 200;

/** `/webhooks`: subscriptions in the words of the fiscal dialect. */
export const fiscalWebhookRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/webhooks",
    {
      schema: {
        summary: "Webhooks, newest first, as a plain list",
        description:
          "At most 200; X-Next-Cursor and Link name the next page where there is one. Every subscription of the tenant is among them, wherever it was made.",
        tags,
        querystring: ListQuery,
        response: { 200: Type.Array(WebhookListed) },
      },
      config,
    },
    async (request, reply) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const before = numberCursor(cursor);
      const { config: store, data } = request.scope;
      const paging = { limit, ...(before === undefined ? {} : { before }) };
      const rows = await newestSubscriptions(store, paging);
      const counts = await countsOf(
        data,
        rows.map(({ id }) => id),
      );
      nameNextPage(request, reply, rows.length < limit ? undefined : rows.at(-1)?.id);
      return rows.map((row) => toWebhook(row, counts(row.id)));
    },
  );

  app.post(
    "/webhooks",
    {
      schema: {
        summary: "Make a webhook",
        description:
          "It gets events in the fiscal wire format. Without secret_key they go out unsigned.",
        tags,
        body: WebhookIn,
        response: { 201: WebhookOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const given = subscriptionInput(
        { timeout: DEFAULT_TIMEOUT_SECONDS, retry_count: DEFAULT_RETRY_COUNT, ...body },
        hub,
      );
      const input = { secret: null, ...given, name: body.nome, wire_format: "fiscal" } as const;
      const { actor } = scope.principal;
      const { row } = await createSubscription(scope.config, hub, { input, actor });
      return reply.status(201).send(await viewOf(scope, row, hub));
    },
  );

  app.get(
    "/webhooks/:id",
    {
      schema: {
        summary: "One webhook",
        description: "Of its added headers the names are shown, the values masked.",
        tags,
        params,
        response: { 200: WebhookOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) =>
      viewOf(scope, await getSubscription(scope.config, id), hub),
  );

  changeRoutes(app, hub);
};

const changeRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  for (const method of ["PUT", "PATCH"] as const) {
    app.route({
      method,
      url: "/webhooks/:id",
      schema: {
        summary: "Change a webhook; fields left out stay",
        description: "A header whose value is sent back as *** keeps the stored one.",
        tags,
        params,
        body: WebhookPatch,
        response: { 200: WebhookOut, 404: Problem, 422: Problem },
      },
      config,
      handler: async ({ scope, params: { id }, body }) => {
        const before = await getSubscription(scope.config, id);
        const input = subscriptionInput(body, { cipher: hub.cipher, before });
        return viewOf(scope, await changeSubscription(scope.config, hub, { id, input }), hub);
      },
    });
  }

  app.delete(
    "/webhooks/:id",
    {
      schema: {
        summary: "Delete a webhook",
        description: "Deliveries that are still open expire; those made stay in the log.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeSubscription(scope, hub, id);
      return reply.status(204).send(null);
    },
  );
};

async function viewOf({ data }: Scope, row: SubscriptionRow, { cipher }: Pick<Hub, "cipher">) {
  const counts = await countsOf(data, [row.id]);
  return toOneWebhook(row, counts(row.id), cipher);
}

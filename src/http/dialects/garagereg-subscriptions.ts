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
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { page } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { countsOf } from "./counts.ts";
import { subscriptionInput } from "./garagereg-input.ts";
import {
  ListQuery,
  SubscriptionIn,
  SubscriptionOut,
  SubscriptionPatch,
} from "./garagereg-schemas.ts";
import { toSubscription } from "./garagereg-views.ts";

const tags = ["garagereg dialect"];
const config = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const PATH = "/integrations/webhooks/subscriptions";
const DEFAULT_LIMIT = 50;
const DEFAULT_RETRIES = 3;

/** Subscriptions in the words of the GarageReg dialect. */
export const garageregSubscriptionRoutes: Routes = async (app, { hub }) => {
  app.get(
    PATH,
    {
      schema: {
        summary: "Subscriptions, newest first",
        description: "Every subscription of the tenant is among them, wherever it was made.",
        tags,
        querystring: ListQuery,
        response: { 200: page(SubscriptionOut), 404: Problem },
      },
      config,
    },
    async ({ scope, query: { limit = DEFAULT_LIMIT, cursor, integration_id: integration } }) => {
      const before = numberCursor(cursor);
      const rows = await newestSubscriptions(scope.config, {
        limit,
        ...(before === undefined ? {} : { before }),
        ...(integration === undefined
          ? {}
          : { integrationId: (await getIntegration(scope.config, integration)).id }),
      });
      const counts = await countsOf(
        scope.data,
        rows.map(({ id }) => id),
      );
      return pageOf(rows, limit, {
        cursor: ({ id }) => id,
        item: (row) => toSubscription(row, counts(row.id)),
      });
    },
  );

  app.post(
    PATH,
    {
      schema: {
        summary: "Subscribe an endpoint",
        description:
          "It gets events in the garagereg wire format. Without secret_key they go out unsigned.",
        tags,
        body: SubscriptionIn,
        response: { 201: SubscriptionOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const retries = body.retry_delays === undefined ? { max_retries: DEFAULT_RETRIES } : {};
      const given = subscriptionInput({ ...retries, ...body });
      const input = { secret: null, ...given, name: body.name, wire_format: "garagereg" } as const;
      const { actor } = scope.principal;
      const { row } = await createSubscription(scope.config, hub, { input, actor });
      return reply.status(201).send(await viewOf(scope, row));
    },
  );

  oneRoutes(app, hub);
};

const oneRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.get(
    `${PATH}/:id`,
    {
      schema: {
        summary: "One subscription",
        tags,
        params,
        response: { 200: SubscriptionOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => viewOf(scope, await getSubscription(scope.config, id)),
  );

  app.put(
    `${PATH}/:id`,
    {
      schema: {
        summary: "Change a subscription; fields left out stay",
        tags,
        params,
        body: SubscriptionPatch,
        response: { 200: SubscriptionOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const input = subscriptionInput(body, await getSubscription(scope.config, id));
      return viewOf(scope, await changeSubscription(scope.config, hub, { id, input }));
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      schema: {
        summary: "Delete a subscription",
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

async function viewOf({ data }: Scope, row: SubscriptionRow) {
  const counts = await countsOf(data, [row.id]);
  return toSubscription(row, counts(row.id));
}

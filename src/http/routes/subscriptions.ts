import { Type } from "typebox";
import {
  changeSubscription,
  createSubscription,
  getSubscription,
  removeSubscription,
  rotateSecret,
} from "../../delivery/manage-subscriptions.ts";
import type { Hub } from "../../hub.ts";
import { listSubscriptions } from "../../store/subscriptions.ts";
import { TestOut, testNow } from "../delivery-actions.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import { SubscriptionIn, SubscriptionOut, SubscriptionPatch } from "../subscription-schemas.ts";
import { subscriptionView, subscriptionViews } from "../subscription-views.ts";

const tags = ["subscriptions"];
const config = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const DEFAULT_OVERLAP_HOURS = 24;
const RotateIn = Type.Optional(
  Type.Object(
    {
      overlap_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 720, default: 24 })),
      secret: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
);
export const subscriptionRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/subscriptions",
    {
      schema: {
        summary: "Subscribe an address to events",
        description: "The answer shows the signing secret, this once, where the hub made it.",
        tags,
        body: SubscriptionIn,
        response: { 201: SubscriptionOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const { actor } = scope.principal;
      const { row, secret } = await createSubscription(scope.config, hub, { input: body, actor });
      const made = await subscriptionView(scope.config, row, hub);
      return reply.status(201).send(secret === undefined ? made : { ...made, secret });
    },
  );

  app.get(
    "/subscriptions",
    {
      schema: {
        summary: "Subscriptions",
        tags,
        querystring: Type.Object({
          ...PageQuery,
          consumer: Type.Optional(Type.String({ maxLength: 120 })),
        }),
        response: { 200: page(SubscriptionOut) },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor, ...filter } }) => {
      const after = numberCursor(cursor);
      const paging = { ...filter, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listSubscriptions(scope.config, paging);
      const item = await subscriptionViews(scope.config, rows, hub);
      return pageOf(rows, limit, { cursor: (row) => row.id, item });
    },
  );

  app.get(
    "/subscriptions/:id",
    {
      schema: {
        summary: "One subscription",
        tags,
        params,
        response: { 200: SubscriptionOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) =>
      subscriptionView(scope.config, await getSubscription(scope.config, id), hub),
  );

  changeRoutes(app, hub);
};

const changeRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.patch(
    "/subscriptions/:id",
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
      const row = await changeSubscription(scope.config, hub, { id, input: body });
      return subscriptionView(scope.config, row, hub);
    },
  );

  app.delete(
    "/subscriptions/:id",
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

  app.post(
    "/subscriptions/:id/rotate-secret",
    {
      schema: {
        summary: "Sign with a new secret",
        description:
          "The answer shows it, this once. The one before signs too until the overlap is over, so that receivers can change theirs without a gap.",
        tags,
        params,
        body: RotateIn,
        response: { 200: SubscriptionOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const { overlap_hours: overlapHours = DEFAULT_OVERLAP_HOURS, ...given } = body ?? {};
      const { row, secret } = await rotateSecret(scope.config, hub, { id, overlapHours, ...given });
      return { ...(await subscriptionView(scope.config, row, hub)), secret };
    },
  );

  app.post(
    "/subscriptions/:id/test",
    {
      schema: {
        summary: "Send a webhook.test now and tell what came back",
        tags,
        params,
        response: { 200: TestOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) =>
      testNow(scope, hub, await getSubscription(scope.config, id)),
  );
};

import { Type } from "typebox";
import {
  changeSubscription,
  createSubscription,
  removeSubscription,
  rotateSecret,
} from "../../delivery/manage-subscriptions.ts";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError } from "../../lib/errors.ts";
import { Instant } from "../../model/scalars.ts";
import { listSubscriptions } from "../../store/subscriptions.ts";
import { findTenant } from "../../store/tenants.ts";
import { TestOut, testNow } from "../delivery-actions.ts";
import { EventTypeOut } from "../delivery-schemas.ts";
import { Problem } from "../errors.ts";
import { offeredTypes } from "../event-type-views.ts";
import { ownEndpoint, portalOf } from "../portal-scope.ts";
import type { Routes } from "../routes.ts";
import { SubscriptionIn, SubscriptionOut } from "../subscription-schemas.ts";
import { subscriptionView, subscriptionViews } from "../subscription-views.ts";
import { portalDeliveryRoutes } from "./portal-deliveries.ts";

const tags = ["portal"];
const config = { permission: "portal" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
/** More endpoints of one customer would be no use of a portal any more. */
const MAX_ENDPOINTS = 50;
const OVERLAP_HOURS = 24;

/** What a customer may set itself; everything else is the tenant's. */
const EndpointIn = Type.Object(
  {
    ...Type.Pick(SubscriptionIn, ["name", "event_types", "event_filters", "active"]).properties,
    url: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
const EndpointPatch = Type.Partial(EndpointIn, { additionalProperties: false });
const EndpointOut = Type.Object({
  ...Type.Pick(SubscriptionOut, [
    ...(["id", "name", "url", "event_types", "event_filters", "wire_format", "signed"] as const),
    ...(["secret", "secrets_valid", "public_keys", "active", "disabled_reason"] as const),
    ...(["created_at", "updated_at"] as const),
  ]).properties,
});

/** What a customer of the tenant sees and does with a link of the portal: its own endpoints, nothing else. */
export const portalRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/portal",
    {
      schema: {
        summary: "Whose portal this is",
        tags,
        response: {
          200: Type.Object({
            consumer: Type.String(),
            organisation: Type.String(),
            language: Type.String(),
            expires_at: Instant,
            event_types: Type.Array(EventTypeOut, { description: "what there is to subscribe to" }),
          }),
        },
      },
      config,
    },
    async ({ scope }) => {
      const { consumer, language, expiresAt } = portalOf(scope);
      const tenant = await findTenant(hub.config, scope.principal.tenantId);
      return {
        ...{ consumer, language, organisation: tenant?.name ?? "" },
        expires_at: toRfc3339(expiresAt),
        event_types: await offeredTypes(scope.config),
      };
    },
  );

  app.get(
    "/portal/endpoints",
    {
      schema: {
        summary: "The customer's endpoints",
        tags,
        response: { 200: Type.Object({ items: Type.Array(EndpointOut) }) },
      },
      config,
    },
    async ({ scope }) => {
      const { consumer } = portalOf(scope);
      const rows = await listSubscriptions(scope.config, { consumer, limit: MAX_ENDPOINTS });
      return { items: rows.map(await subscriptionViews(scope.config, rows, hub)) };
    },
  );

  app.post(
    "/portal/endpoints",
    {
      schema: {
        summary: "Add an endpoint",
        description: "The answer shows the signing secret, this once.",
        tags,
        body: EndpointIn,
        response: { 201: EndpointOut, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const { consumer } = portalOf(scope);
      const rows = await listSubscriptions(scope.config, { consumer, limit: MAX_ENDPOINTS });
      if (rows.length >= MAX_ENDPOINTS) {
        const message = `There are ${MAX_ENDPOINTS} endpoints already: delete one first.`;
        throw new ConflictError("too_many_endpoints", message);
      }
      const { actor } = scope.principal;
      const input = { ...body, consumer, wire_format: "standard" as const };
      const { row, secret } = await createSubscription(scope.config, hub, { input, actor });
      const made = await subscriptionView(scope.config, row, hub);
      return reply.status(201).send(secret === undefined ? made : { ...made, secret });
    },
  );

  app.patch(
    "/portal/endpoints/:id",
    {
      schema: {
        summary: "Change an endpoint; fields left out stay",
        tags,
        params,
        body: EndpointPatch,
        response: { 200: EndpointOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      await ownEndpoint(scope, id);
      const row = await changeSubscription(scope.config, hub, { id, input: body });
      return subscriptionView(scope.config, row, hub);
    },
  );

  app.delete(
    "/portal/endpoints/:id",
    {
      schema: {
        summary: "Delete an endpoint",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await ownEndpoint(scope, id);
      await removeSubscription(scope, hub, id);
      return reply.status(204).send(null);
    },
  );

  endpointActions(app, hub);
  await app.register(portalDeliveryRoutes, { hub });
};

const endpointActions = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.post(
    "/portal/endpoints/:id/rotate-secret",
    {
      schema: {
        summary: "Sign with a new secret",
        description: "The answer shows it, this once. The one before signs too for a day.",
        tags,
        params,
        response: { 200: EndpointOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => {
      await ownEndpoint(scope, id);
      const rotation = { id, overlapHours: OVERLAP_HOURS };
      const { row, secret } = await rotateSecret(scope.config, hub, rotation);
      const view = await subscriptionView(scope.config, row, hub);
      // A private key of the hub is nothing for the customer, who has the public one.
      return secret.startsWith("whsk_") ? view : { ...view, secret };
    },
  );

  app.post(
    "/portal/endpoints/:id/test",
    {
      schema: {
        summary: "Send a webhook.test now and tell what came back",
        tags,
        params,
        response: { 200: TestOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => testNow(scope, hub, await ownEndpoint(scope, id)),
  );
};

import { Type } from "typebox";
import { NotFoundError } from "../../lib/errors.ts";
import { findDelivery, listDeliveries } from "../../store/deliveries.ts";
import { findEvent } from "../../store/events.ts";
import { listSubscriptions } from "../../store/subscriptions.ts";
import { OneDelivery, oneDelivery, retryOne } from "../delivery-actions.ts";
import { DeliveryOut, DeliveryState, EventOut } from "../delivery-schemas.ts";
import { toDeliveries, toEvent } from "../delivery-views.ts";
import { Problem } from "../errors.ts";
import { ownEndpoint, portalOf } from "../portal-scope.ts";
import { pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["portal"];
const config = { permission: "portal" } as const;
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const ALL = 1_000;

/** The deliveries to the customer's own endpoints. */
export const portalDeliveryRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/portal/deliveries",
    {
      schema: {
        summary: "Deliveries to the customer's endpoints, newest first",
        tags,
        querystring: Type.Object({
          ...PageQuery,
          endpoint_id: Type.Optional(Type.Integer({ minimum: 1 })),
          state: Type.Optional(DeliveryState),
        }),
        response: { 200: page(DeliveryOut), 404: Problem },
      },
      config,
    },
    async ({ scope, query: { limit = 50, cursor, endpoint_id, state } }) => {
      const rows = await listDeliveries(scope.data, {
        subscription_ids: await endpointIds(scope, endpoint_id),
        limit,
        ...(cursor === undefined ? {} : { before: cursor }),
        ...(state === undefined ? {} : { state }),
      });
      const { next_cursor } = pageOf(rows, limit, { cursor: ({ id }) => id, item: ({ id }) => id });
      return { items: await toDeliveries(scope.config, rows), next_cursor };
    },
  );

  app.get(
    "/portal/deliveries/:id",
    {
      schema: {
        summary: "One delivery with its event and every attempt",
        tags,
        params,
        response: {
          200: Type.Object({
            ...OneDelivery.properties,
            event: Type.Union([EventOut, Type.Null()]),
          }),
          404: Problem,
        },
      },
      config,
    },
    async ({ scope, params: { id } }) => {
      await checkOwn(scope, id);
      const delivery = await oneDelivery(scope, id);
      const event = await findEvent(scope.data, delivery.event_id);
      return { ...delivery, event: event ? toEvent(event) : null };
    },
  );

  app.post(
    "/portal/deliveries/:id/retry",
    {
      schema: {
        summary: "Try a delivery again now",
        tags,
        params,
        response: { 202: OneDelivery, 404: Problem, 409: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await checkOwn(scope, id);
      await retryOne(scope, hub, id);
      return reply.status(202).send(await oneDelivery(scope, id));
    },
  );
};

/** Of all the customer's endpoints, or the one asked for. @throws NotFoundError for somebody else's */
async function endpointIds(scope: Scope, asked: number | undefined): Promise<readonly number[]> {
  if (asked !== undefined) return [(await ownEndpoint(scope, asked)).id];
  const { consumer } = portalOf(scope);
  return (await listSubscriptions(scope.config, { consumer, limit: ALL })).map(({ id }) => id);
}

async function checkOwn(scope: Scope, id: string): Promise<void> {
  const row = await findDelivery(scope.data, id);
  const own = row && (await endpointIds(scope, undefined)).includes(row.subscription_id);
  if (!own) throw new NotFoundError("delivery", id);
}

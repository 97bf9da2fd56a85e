import { type Static, Type } from "typebox";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { attemptsOf } from "../../store/attempts.ts";
import { type DeliveryFilter, findDelivery, listDeliveries } from "../../store/deliveries.ts";
import { eventsByIds } from "../../store/events.ts";
import { subscriptionIdsOf } from "../../store/subscription-lists.ts";
import { findSubscription } from "../../store/subscriptions.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";
import { toDeliveries, toOneDelivery } from "./garagereg-delivery-views.ts";
import { DeliveryOut, DeliveryPage, DeliveryQuery } from "./garagereg-schemas.ts";

const tags = ["garagereg dialect"];
const config = { permission: "webhooks.manage" } as const;
const PATH = "/integrations/webhooks/deliveries";
const params = Type.Object({ request_id: Type.String({ maxLength: 40 }) });
const DEFAULT_LIMIT = 50;
const DAY_MS = 86_400_000;
/** Of one integration, newest first: as many as every database takes in one statement. */
const MAX_SUBSCRIPTIONS = 5_000;

/** Deliveries in the words of the GarageReg dialect. */
export const garageregDeliveryRoutes: Routes = async (app) => {
  app.get(
    PATH,
    {
      schema: {
        summary: "Deliveries, newest first",
        description:
          "Page with offset, or with cursor, which stays exact while new deliveries come. date_to is exclusive where it is an instant and inclusive where it is a day. integration_id looks at the 5,000 newest subscriptions of the integration.",
        tags,
        querystring: DeliveryQuery,
        response: { 200: DeliveryPage, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, query }) => {
      const { limit = DEFAULT_LIMIT, offset = 0, cursor } = query;
      const rows = await listDeliveries(scope.data, {
        ...(await filterOf(scope, query)),
        limit,
        ...(cursor === undefined ? { offset } : { before: cursor }),
      });
      const { next_cursor } = pageOf(rows, limit, { cursor: ({ id }) => id, item: ({ id }) => id });
      return { items: await toDeliveries(scope.config, rows), limit, offset, next_cursor };
    },
  );

  app.get(
    `${PATH}/:request_id`,
    {
      schema: {
        summary: "One delivery with every attempt: what was sent and what came back",
        tags,
        params,
        response: { 200: DeliveryOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { request_id: id } }) => {
      const row = await findDelivery(scope.data, id);
      if (!row) throw new NotFoundError("delivery", id);
      const subscription = await findSubscription(scope.config, row.subscription_id);
      const attempts = await attemptsOf(scope.data, id);
      const [event] = await eventsByIds(scope.data, [row.event_id]);
      return toOneDelivery(row, { subscription, attempts, event });
    },
  );
};

async function filterOf(
  { config: store }: Scope,
  query: Static<typeof DeliveryQuery>,
): Promise<DeliveryFilter> {
  const { subscription_id, integration_id, event_type, status, request_id } = query;
  const { date_from: from, date_to: to } = query;
  return {
    ...(subscription_id === undefined ? {} : { subscription_id }),
    ...(event_type === undefined ? {} : { event_type }),
    ...(status === undefined ? {} : { state: status }),
    ...(request_id === undefined ? {} : { id: request_id }),
    ...(from === undefined ? {} : { since: instantOf(from, "date_from") }),
    ...(to === undefined ? {} : { until: instantOf(to, "date_to") + (isDay(to) ? DAY_MS : 0) }),
    ...(integration_id === undefined
      ? {}
      : {
          subscription_ids: await subscriptionIdsOf(store, {
            integrationId: (await getIntegration(store, integration_id)).id,
            limit: MAX_SUBSCRIPTIONS,
          }),
        }),
  };
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function instantOf(text: string, field: string): number {
  const at = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const remedy = "Write it as 2026-03-12T09:30:00Z.";
  throw new InvalidInputError([{ field, message: "is no instant", remedy }]);
}

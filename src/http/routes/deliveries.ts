import { type Static, Type } from "typebox";
import { ConflictError, InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { attemptsOf } from "../../store/attempts.ts";
import {
  type DeliveryFilter,
  findDelivery,
  listDeliveries,
  retryDeliveries,
  retryDelivery,
} from "../../store/deliveries.ts";
import { allSubscriptions, findSubscription } from "../../store/subscriptions.ts";
import { toAttempt, toDeliveries } from "../delivery-views.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import { AttemptOut, DeliveryOut, DeliveryState, PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["deliveries"];
const manage = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
/** Deliveries made due in one statement. */
const RETRY_STEP = 500;

const Time = Type.String({ maxLength: 40, description: "RFC 3339" });
const FILTER = {
  state: Type.Optional(DeliveryState),
  subscription_id: Type.Optional(Type.Integer({ minimum: 1 })),
  event_id: Type.Optional(Type.String({ maxLength: 40 })),
  event_type: Type.Optional(Type.String({ maxLength: 120 })),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
};
const Filter = Type.Object(FILTER, { additionalProperties: false });
const OneDelivery = Type.Object({
  ...DeliveryOut.properties,
  attempt_log: Type.Array(AttemptOut),
});

export const deliveryRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/deliveries",
    {
      schema: {
        summary: "Deliveries, newest first",
        tags,
        querystring: Type.Object({ ...PageQuery, ...FILTER }),
        response: { 200: page(DeliveryOut) },
      },
      config: manage,
    },
    async ({ scope, query: { limit = 50, cursor, ...filter } }) => {
      const paging = { limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await listDeliveries(scope.data, { ...filterOf(filter), ...paging });
      const { next_cursor } = pageOf(rows, limit, { cursor: ({ id }) => id, item: ({ id }) => id });
      return { items: await toDeliveries(scope.config, rows), next_cursor };
    },
  );

  app.get(
    "/deliveries/:id",
    {
      schema: {
        summary: "One delivery with every attempt: what was sent and what came back",
        tags,
        params,
        response: { 200: OneDelivery, 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }) => oneDelivery(scope, id),
  );

  app.post(
    "/deliveries/:id/retry",
    {
      schema: {
        summary: "Try a delivery again now",
        description:
          "One that had failed or expired gets one more try; one that waits is tried now.",
        tags,
        params,
        response: { 202: OneDelivery, 404: Problem, 409: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      await retryOne(scope, id, hub.clock.now());
      hub.dispatcher.wake();
      return reply.status(202).send(await oneDelivery(scope, id));
    },
  );

  app.post(
    "/deliveries/retry",
    {
      schema: {
        summary: "Try every failed or expired delivery that fits again",
        description: "Those of subscriptions that are gone or switched off stay as they are.",
        tags,
        body: Type.Object({ filter: Type.Optional(Filter) }, { additionalProperties: false }),
        response: { 202: Type.Object({ retried: Type.Integer() }), 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const retried = await retryAll(scope, filterOf(body.filter ?? {}), hub.clock.now());
      hub.dispatcher.wake();
      return reply.status(202).send({ retried });
    },
  );
};

async function oneDelivery({ config, data }: Scope, id: string) {
  const row = await findDelivery(data, id);
  if (!row) throw new NotFoundError("delivery", id);
  const [delivery] = await toDeliveries(config, [row]);
  if (!delivery) throw new NotFoundError("delivery", id);
  return { ...delivery, attempt_log: (await attemptsOf(data, id)).map(toAttempt) };
}

async function retryOne({ config, data }: Scope, id: string, now: number): Promise<void> {
  const row = await findDelivery(data, id);
  if (!row) throw new NotFoundError("delivery", id);
  const subscription = await findSubscription(config, row.subscription_id);
  if (subscription?.active !== 1) {
    const message = subscription
      ? `The subscription ${subscription.name} is switched off: switch it on first.`
      : "The subscription of this delivery is gone: publish the event anew for another one.";
    throw new ConflictError("subscription_not_active", message);
  }
  if (await retryDelivery(data, id, now)) return;
  const message =
    row.state === "delivered"
      ? "This delivery has arrived: there is nothing to try again."
      : "This delivery is being sent at this moment.";
  throw new ConflictError("delivery_not_retryable", message, { state: row.state });
}

async function retryAll({ config, data }: Scope, filter: DeliveryFilter, now: number) {
  const subscriptions = await allSubscriptions(config);
  const subscriptionIds = subscriptions.filter((row) => row.active === 1).map(({ id }) => id);
  const step = { ...filter, subscriptionIds, now, limit: RETRY_STEP };
  let retried = 0;
  for (;;) {
    const count = await retryDeliveries(data, step);
    if (count === 0) return retried;
    retried += count;
  }
}

function filterOf({ since, until, ...rest }: Static<typeof Filter>): DeliveryFilter {
  return {
    ...rest,
    ...(since === undefined ? {} : { since: instantOf(since, "since") }),
    ...(until === undefined ? {} : { until: instantOf(until, "until") }),
  };
}

function instantOf(text: string, field: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const remedy = "Write it as 2026-03-12T09:30:00Z.";
  throw new InvalidInputError([{ field, message: "is no instant", remedy }]);
}

import { type Static, Type } from "typebox";
import { countResend } from "../../delivery/resend.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { DeliveryState } from "../../store/data-schema.ts";
import { type DeliveryFilter, listDeliveries } from "../../store/deliveries.ts";
import { OneDelivery, oneDelivery, retryOne } from "../delivery-actions.ts";
import { DeliveryOut, DeliveryState as StateSchema } from "../delivery-schemas.ts";
import { toDeliveries } from "../delivery-views.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RunOut } from "../schemas.ts";
import { toRun } from "../views.ts";

const tags = ["deliveries"];
const manage = { permission: "webhooks.manage" } as const;
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const Time = Type.String({ maxLength: 40, description: "RFC 3339" });
const FILTER = {
  state: Type.Optional(
    Type.Union([StateSchema, Type.Literal("undelivered")], {
      description: "undelivered: failed or expired, nothing more happens by itself",
    }),
  ),
  status: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 599,
      description: "HTTP status of the last try; 0: no answer",
    }),
  ),
  text: Type.Optional(
    Type.String({
      minLength: 2,
      maxLength: 100,
      description: "in the event's data, its subject or the last error",
    }),
  ),
  subscription_id: Type.Optional(Type.Integer({ minimum: 1 })),
  event_id: Type.Optional(Type.String({ maxLength: 40 })),
  event_type: Type.Optional(Type.String({ maxLength: 120 })),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
};
const Filter = Type.Object(FILTER, { additionalProperties: false });
const ResendIn = Type.Object(
  {
    filter: Type.Optional(Filter),
    include_delivered: Type.Optional(Type.Boolean({ default: false })),
    dry_run: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
);
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
      await retryOne(scope, hub, id);
      return reply.status(202).send(await oneDelivery(scope, id));
    },
  );

  app.post(
    "/deliveries/resend",
    {
      schema: {
        summary: "Send every settled delivery that fits again",
        description:
          "Failed and expired ones, with include_delivered also those that arrived. Goes on as a run that shows its progress and survives a restart; dry_run only counts. Subscriptions that are gone or switched off are left out.",
        tags,
        body: ResendIn,
        response: {
          200: Type.Object({ matching: Type.Integer() }),
          202: RunOut,
          409: Problem,
          422: Problem,
        },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const { dry_run, filter = {}, include_delivered = false } = body;
      const params = { ...filterOf(filter), include_delivered };
      if (dry_run) return { matching: await countResend(scope, params) };
      const { tenantId, actor } = scope.principal;
      const { trigger } = scope;
      const action = "resend_deliveries";
      const run = await hub.runs.enqueue({ tenantId, action, params, trigger, actor });
      return reply.status(202).send(toRun(run));
    },
  );
};

function filterOf({ since, until, state, ...rest }: Static<typeof Filter>): DeliveryFilter {
  return {
    ...rest,
    ...(state === undefined ? {} : statesOf(state)),
    ...(since === undefined ? {} : { since: instantOf(since, "since") }),
    ...(until === undefined ? {} : { until: instantOf(until, "until") }),
  };
}

const statesOf = (
  state: DeliveryState | "undelivered",
): Pick<DeliveryFilter, "state" | "states"> =>
  state === "undelivered" ? { states: ["failed", "expired"] } : { state };

function instantOf(text: string, field: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const remedy = "Write it as 2026-03-12T09:30:00Z.";
  throw new InvalidInputError([{ field, message: "is no instant", remedy }]);
}

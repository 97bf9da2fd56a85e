import { Type } from "typebox";
import { getSubscription } from "../../delivery/manage-subscriptions.ts";
import { type Counted, deliveryStatistics } from "../../delivery/statistics.ts";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { subscriptionFacts } from "../../store/subscription-lists.ts";
import { findTenant } from "../../store/tenants.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["deliveries"];
const config = { permission: "webhooks.manage" } as const;
const querystring = Type.Object({
  trend: Type.Optional(
    oneOf(["hour", "day"], {
      description: "the last 48 hours, or the last 90 days in the time zone of the organisation",
    }),
  ),
});

const Count = Type.Integer({ minimum: 0 });
const Rate = nullable(
  Type.Number({ description: "per cent of attempts that arrived; null where there were none" }),
);
const Totals = Type.Object({
  attempts: Count,
  delivered: Count,
  failed: Type.Integer({ description: "deliveries that were given up" }),
  expired: Count,
  success_rate: Rate,
  mean_attempts: nullable(Type.Number({ description: "of a delivery that is settled" })),
});
const StatisticsOut = Type.Object({
  totals: Totals,
  last_24_hours: Totals,
  response_time_ms: Type.Object({
    mean: nullable(Count),
    max: nullable(Count),
    last: nullable(Count),
  }),
  errors: Type.Object({
    by_status: Type.Array(
      Type.Object({
        status: Type.Integer({ description: "0 where no answer came" }),
        attempts: Count,
      }),
    ),
    by_code: Type.Array(Type.Object({ error_code: Type.String(), attempts: Count })),
  }),
  open: Type.Object({
    pending: Count,
    retrying: Count,
    oldest_age_seconds: nullable(Count),
  }),
  endpoint: Type.Object({
    breaker: oneOf(["closed", "open", "half_open"]),
    failing_since: nullable(Instant),
    last_success_at: nullable(Instant),
    next_probe_at: nullable(Instant),
  }),
  health: oneOf(["healthy", "warning", "error", "unknown"]),
  subscriptions: Type.Object({
    total: Count,
    healthy: Count,
    warning: Count,
    error: Count,
    unknown: Count,
  }),
  trend: Type.Object({
    unit: oneOf(["hour", "day"]),
    time_zone: Type.String(),
    points: Type.Array(
      Type.Object({
        start: Type.String({ description: "of the hour, RFC 3339; or the day, YYYY-MM-DD" }),
        attempts: Count,
        delivered: Count,
        retrying: Count,
        failed: Count,
        expired: Count,
        success_rate: Rate,
      }),
    ),
  }),
});
const description =
  "Counted for as long as KEEP_STATISTICS_DAYS says. `health` is `error` while the breaker is open, where the hub switched the subscription off after failures, or where less than half of the last day's attempts arrived; `warning` where less than 95 % did or something is tried again; `unknown` where nothing was sent yet. Of several subscriptions the worst one counts.";

/** How deliveries went, in numbers. */
export const statisticsRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/statistics/deliveries",
    {
      schema: {
        summary: "All deliveries in numbers",
        description,
        tags,
        querystring,
        response: { 200: StatisticsOut },
      },
      config,
    },
    async ({ scope, query: { trend = "hour" } }) => {
      const subscriptions = await subscriptionFacts(scope.config);
      return viewOf(hub, scope, { subscriptions, isWholeTenant: true }, trend);
    },
  );

  app.get(
    "/subscriptions/:id/statistics",
    {
      schema: {
        summary: "A subscription's deliveries in numbers",
        description,
        tags,
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        querystring,
        response: { 200: StatisticsOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, query: { trend = "hour" } }) => {
      const subscriptions = [await getSubscription(scope.config, id)];
      return viewOf(hub, scope, { subscriptions, isWholeTenant: false }, trend);
    },
  );

  app.get(
    "/integrations/:id/statistics",
    {
      schema: {
        summary: "The deliveries of an integration's subscriptions in numbers",
        description,
        tags,
        params: Type.Object({ id: Type.String({ maxLength: 63 }) }),
        querystring,
        response: { 200: StatisticsOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, query: { trend = "hour" } }) => {
      const { id: integrationId } = await getIntegration(scope.config, id);
      const subscriptions = await subscriptionFacts(scope.config, { integrationId });
      return viewOf(hub, scope, { subscriptions, isWholeTenant: false }, trend);
    },
  );
};

async function viewOf(hub: Hub, { data }: Scope, of: Counted, trend: "hour" | "day") {
  const tenant = await findTenant(hub.config, data.tenantId);
  const timeZone = tenant?.time_zone ?? "UTC";
  const found = await deliveryStatistics(data, of, { now: hub.clock.now(), trend, timeZone });
  const { endpoint } = found;
  return {
    ...found,
    endpoint: {
      breaker: endpoint.breaker,
      failing_since: timeOrNull(endpoint.failing_since),
      last_success_at: timeOrNull(endpoint.last_success_at),
      next_probe_at: timeOrNull(endpoint.next_probe_at),
    },
  };
}

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

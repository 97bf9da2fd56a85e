import { Type } from "typebox";
import { endpointSummaries } from "../../delivery/endpoint-summaries.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { allSubscriptions } from "../../store/subscriptions.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const SummaryOut = Type.Object({
  subscription_id: Type.Integer(),
  health: oneOf(["healthy", "warning", "error", "unknown"]),
  breaker: oneOf(["closed", "open", "half_open"]),
  failing_since: nullable(Instant),
  next_probe_at: nullable(Instant),
  last_attempt_at: nullable(Instant),
  last_success_at: nullable(Instant),
  attempts_24_hours: Count,
  delivered_24_hours: Count,
  success_rate_24_hours: nullable(Type.Number({ description: "per cent; null: no attempt" })),
  open: Type.Integer({ minimum: 0, description: "deliveries that are not settled" }),
});

/** What a list of subscriptions shows beside each. */
export const endpointSummaryRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/statistics/subscriptions",
    {
      schema: {
        summary: "How each subscription is doing, in a few numbers",
        description: "The whole picture of one is at /api/subscriptions/{id}/statistics.",
        tags: ["deliveries"],
        response: { 200: Type.Object({ items: Type.Array(SummaryOut) }) },
      },
      config: { permission: "webhooks.manage" },
    },
    async ({ scope }) => {
      const subscriptions = await allSubscriptions(scope.config);
      const summaries = await endpointSummaries(scope.data, subscriptions, hub.clock.now());
      return {
        items: summaries.map((one) => ({
          subscription_id: one.subscriptionId,
          health: one.health,
          breaker: one.breaker,
          failing_since: timeOrNull(one.failingSince),
          next_probe_at: timeOrNull(one.nextProbeAt),
          last_attempt_at: timeOrNull(one.lastAttemptAt),
          last_success_at: timeOrNull(one.lastSuccessAt),
          attempts_24_hours: one.attempts,
          delivered_24_hours: one.delivered,
          success_rate_24_hours: one.successRate,
          open: one.open,
        })),
      };
    },
  );
};

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

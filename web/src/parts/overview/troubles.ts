import { useQuery } from "@tanstack/react-query";
import { failedRunsQuery, integrationsQuery } from "../../api/queries.ts";
import {
  endpointSummariesQuery,
  resendCountQuery,
  subscriptionsQuery,
} from "../../api/webhook-queries.ts";
import { useMay, useMayRun } from "../../session.ts";
import { endpointState } from "../subscription/endpoint-state.ts";

/** Of each kind; the lists behind the links have the others. */
const MAX_SHOWN = 5;
const DAY_MS = 86_400_000;

/** What needs attention now; what the person may not see counts as nothing. */
export function useTroubles() {
  const mayManage = useMay("webhooks.manage");
  const subscriptions = useQuery({ ...subscriptionsQuery, enabled: mayManage });
  const summaries = useQuery({ ...endpointSummariesQuery, enabled: mayManage });
  const undelivered = useQuery({ ...resendCountQuery({}, false), enabled: mayManage });
  const mayRun = useMayRun();
  const integrations = useQuery({ ...integrationsQuery, enabled: mayRun });
  const runs = useQuery({ ...failedRunsQuery, enabled: mayRun });
  const endpoints = (subscriptions.data ?? [])
    .map((subscription) => ({ subscription, summary: summaries.data?.get(subscription.id) }))
    .filter(({ subscription, summary }) => {
      const state = endpointState(subscription, summary);
      if (state === "off") return subscription.disabled_reason !== null;
      return state !== "works" && state !== "unused";
    });
  const failing = (integrations.data ?? []).filter(
    ({ active, health }) => active && (health === "error" || health === "warning"),
  );
  const since = Date.now() - DAY_MS;
  const failed = (runs.data ?? []).filter(({ created_at }) => Date.parse(created_at) >= since);
  return {
    isLoading: [subscriptions, summaries, undelivered, integrations, runs].some(
      ({ isLoading }) => isLoading,
    ),
    undelivered: undelivered.data ?? 0,
    endpoints: endpoints.slice(0, MAX_SHOWN),
    integrations: failing.slice(0, MAX_SHOWN),
    runs: failed.slice(0, MAX_SHOWN),
    count: (undelivered.data ?? 0) + endpoints.length + failing.length + failed.length,
  };
}

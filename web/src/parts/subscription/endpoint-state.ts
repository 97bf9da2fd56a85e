import type { EndpointSummary, Subscription } from "../../api/types.ts";

/**
 * Whether events are sent to a subscription at present, as people ask it. `works`: they arrive; `errors`:
 * they are sent, and not all arrive; `fails`: less than half of them do; `paused`: the hub waits after errors; `probing`: it sends one to see
 * whether the receiver is back; `unused`: nothing was sent yet; `off`: switched off.
 */
export const ENDPOINT_STATES = [
  "works",
  "errors",
  "fails",
  "paused",
  "probing",
  "unused",
  "off",
] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export function endpointState(
  { active }: Pick<Subscription, "active">,
  summary: Pick<EndpointSummary, "breaker" | "health"> | undefined,
): EndpointState {
  if (!active) return "off";
  if (summary?.breaker === "open") return "paused";
  if (summary?.breaker === "half_open") return "probing";
  if (summary?.health === "error") return "fails";
  if (summary?.health === "warning") return "errors";
  return summary === undefined || summary.health === "healthy" ? "works" : "unused";
}

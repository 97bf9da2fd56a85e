import { type Health, successRate, worstHealth } from "../../delivery/endpoint-health.ts";
import type { Integration } from "../../store/integrations.ts";
import type { SystemFacts } from "./facts.ts";
import type { Requests } from "./requests.ts";

/** Per cent of the requests of the last day: below the first it is an error, below the second a warning. */
const ERROR_BELOW = 50;
const WARNING_BELOW = 95;

/**
 * How an integration is doing. `error`: its last run or verification failed, its system is not called, or less
 * than half of the last day's requests succeeded. `warning`: less than 95 % did, or a stream could not be read.
 * `unknown`: nothing was tried yet.
 */
export function integrationStatus(
  integration: Pick<Integration, "health">,
  { state, readings }: SystemFacts,
  recent: Requests,
): Health {
  const isSuspended = (state?.breaker ?? "closed") !== "closed";
  const isStale = readings.some(({ failure }) => failure !== null);
  return worstHealth([
    integration.health,
    isSuspended ? "error" : "unknown",
    isStale ? "warning" : "unknown",
    ofRate(successRate(recent.successful, recent.total)),
  ]);
}

function ofRate(rate: number | null): Health {
  if (rate === null) return "unknown";
  if (rate < ERROR_BELOW) return "error";
  return rate < WARNING_BELOW ? "warning" : "healthy";
}

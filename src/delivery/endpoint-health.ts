/** How an endpoint, or the worst of several, is doing. */
export type Health = "unknown" | "healthy" | "warning" | "error";

/** Per cent of the attempts of the last day: below the first it is an error, below the second a warning. */
const ERROR_BELOW = 50;
const WARNING_BELOW = 95;
const SEVERITY: readonly Health[] = ["unknown", "healthy", "warning", "error"];

export interface EndpointFacts {
  /** The breaker keeps deliveries back. */
  readonly isShut: boolean;
  /** The hub switched it off because it failed for too long, or wanted no more. */
  readonly isDisabled: boolean;
  readonly wasTried: boolean;
  /** In the last 24 hours. */
  readonly recent: { readonly attempts: number; readonly delivered: number };
  /** Deliveries that wait for a further try. */
  readonly retrying: number;
}

/**
 * `error`: shut, switched off by the hub, or less than half of the last day's attempts arrived. `warning`:
 * less than 95 % did, or something is tried again. `unknown`: nothing was sent yet.
 */
export function endpointHealth(facts: EndpointFacts): Health {
  const { recent } = facts;
  if (facts.isShut || facts.isDisabled) return "error";
  const rate = successRate(recent.delivered, recent.attempts);
  if (rate !== null && rate < ERROR_BELOW) return "error";
  if ((rate !== null && rate < WARNING_BELOW) || facts.retrying > 0) return "warning";
  return facts.wasTried ? "healthy" : "unknown";
}

export const worstHealth = (all: Iterable<Health>): Health =>
  [...all].reduce<Health>(
    (worst, one) => (SEVERITY.indexOf(one) > SEVERITY.indexOf(worst) ? one : worst),
    "unknown",
  );

/** Per cent of attempts that arrived, with one decimal; null where there were none. */
export const successRate = (delivered: number, attempts: number): number | null =>
  attempts === 0 ? null : Math.round((delivered / attempts) * 1000) / 10;

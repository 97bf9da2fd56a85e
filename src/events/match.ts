import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { Envelope } from "./envelope.ts";
import { type Explanation, explainPlan } from "./filters/explain.ts";
import { planOf } from "./filters/plan.ts";
import { runnerOf } from "./filters/run.ts";

/** What stands before the paths of issues. */
const ROOT = "event_filters";

/** `family.*` takes every type below the family, however deep. */
export function matchesType(patterns: readonly string[], type: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === type ||
      pattern === "*" ||
      (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1))),
  );
}

/**
 * Makes one function of a subscription's filters: whether it wants an event. It reads the event's data only
 * where a condition asks for a field of it, and never throws, whatever the data is.
 * @throws InvalidInputError where the filters cannot be understood; beyond the bounds of `checkFilters` they
 * are used as they are, because a subscription that is stored goes on working
 */
export function compileFilters(filters: unknown): (envelope: Envelope) => boolean {
  const { plan, faults } = planOf(filters, ROOT);
  if (faults.length > 0) throw new InvalidInputError(faults);
  const run = runnerOf(plan);
  return (envelope) => run(envelope, undefined);
}

/** What is wrong with filters that somebody wants to store, each with its remedy; empty where nothing is. */
export function checkFilters(filters: unknown): FieldIssue[] {
  const { faults, advice } = planOf(filters, ROOT);
  return [...faults, ...advice];
}

/**
 * Which conditions took or refused an event, and what they found.
 * @throws InvalidInputError where the filters cannot be understood
 */
export function explainFilter(filters: unknown, envelope: Envelope): Explanation {
  const { plan, faults } = planOf(filters, ROOT);
  if (faults.length > 0) throw new InvalidInputError(faults);
  return explainPlan(plan, envelope);
}

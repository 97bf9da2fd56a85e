import { Type } from "typebox";
import { toRfc3339 } from "../lib/clock.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import type { Reading, SystemFacts } from "../sync/health/facts.ts";
import { nullable } from "./nullable.ts";

const Failure = Type.Object({
  at: Instant,
  code: Type.String(),
  message: Type.String(),
});

const BreakerOut = Type.Object(
  {
    state: oneOf(["closed", "open", "half_open"]),
    opened_at: nullable(Instant),
    open_until: nullable(Instant),
    failing_since: nullable(Instant),
  },
  {
    description:
      "`open`: its system failed again and again, and is not called before `open_until`; `half_open`: one call is under way that shows whether it is back",
  },
);

const ReadOut = Type.Object({
  stream: Type.String(),
  entity: Type.String({ description: "of its records: invoice, party, item …" }),
  last_success_at: nullable(Instant),
  stale_since: nullable(
    Type.String({
      format: "date-time",
      description:
        "its last read failed, or its system is down: the records are as of this time; null while they are up to date",
    }),
  ),
  last_failure: nullable(Failure),
});

/** What the hub knows of an integration's system, in the words of the API. */
export const SYSTEM_FIELDS = {
  breaker: BreakerOut,
  reads: Type.Array(ReadOut, { description: "each stream that was read, and when" }),
  stale_since: nullable(
    Type.String({ format: "date-time", description: "of the stream that is stale for longest" }),
  ),
  last_failure: nullable(Failure),
};

export function systemFields({ state, readings, staleSince, failure }: SystemFacts) {
  const isClosed = (state?.breaker ?? "closed") === "closed";
  return {
    breaker: {
      state: state?.breaker ?? ("closed" as const),
      opened_at: timeOrNull(isClosed ? null : (state?.opened_at ?? null)),
      open_until: timeOrNull(isClosed ? null : (state?.open_until ?? null)),
      failing_since: timeOrNull(state?.failing_since ?? null),
    },
    reads: readings.map(toRead),
    stale_since: timeOrNull(staleSince),
    last_failure: failureOf(failure),
  };
}

const toRead = (one: Reading) => ({
  stream: one.stream,
  entity: one.entity,
  last_success_at: timeOrNull(one.lastSuccessAt),
  stale_since: timeOrNull(one.staleSince),
  last_failure: failureOf(one.failure),
});

const failureOf = (failure: SystemFacts["failure"]) =>
  failure && { at: toRfc3339(failure.at), code: failure.code, message: failure.message };

export const timeOrNull = (at: number | null): string | null =>
  at === null ? null : toRfc3339(at);

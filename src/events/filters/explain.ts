import type { Envelope } from "../envelope.ts";
import { isOfEnvelope } from "./path.ts";
import type { Each, Plan } from "./plan.ts";
import { elementsOf, runnerOf } from "./run.ts";

/** One condition and what it met. */
export interface Verdict {
  /** Dotted path to the condition inside the filters: `$or.1.priority.eq`. */
  readonly where: string;
  readonly field: string;
  readonly operator: string;
  readonly expected: unknown;
  /** Absent where the event has no such field. Long values are cut to the beginning of their JSON text. */
  readonly found?: unknown;
  readonly holds: boolean;
  /** Of `any` and `all`: how many elements fit, of how many. */
  readonly fitting?: { readonly count: number; readonly of: number };
}

export interface Explanation {
  readonly accepts: boolean;
  /** The conditions that said no; empty where the event is accepted. */
  readonly because: readonly Verdict[];
  /** Every condition, in the order of the filters. */
  readonly conditions: readonly Verdict[];
}

/** As much of a found value as a person reads. */
const MAX_SHOWN = 500;

interface Outcome {
  readonly holds: boolean;
  readonly verdicts: readonly Verdict[];
  /** Those that made it so. */
  readonly decisive: readonly Verdict[];
}

export function explainPlan(plan: Plan, envelope: Envelope): Explanation {
  const { holds, verdicts, decisive } = judge(plan, envelope, undefined);
  return { accepts: holds, because: holds ? [] : decisive, conditions: verdicts };
}

function judge(plan: Plan, envelope: Envelope, element: unknown): Outcome {
  switch (plan.kind) {
    case "condition": {
      const { where, field, operator, expected, read, test } = plan;
      const found = read(envelope, element);
      const holds = test(found);
      const verdict = { where, field, operator, expected, ...shown(found), holds };
      return { holds, verdicts: [verdict], decisive: [verdict] };
    }
    case "not": {
      const inner = judge(plan.part, envelope, element);
      return { ...inner, holds: !inner.holds };
    }
    case "any":
    case "all":
      return judgeEach(plan, envelope, element);
    default:
      return judgeGroup(plan.kind, plan.parts, { envelope, element });
  }
}

function judgeGroup(
  kind: "and" | "or",
  parts: readonly Plan[],
  { envelope, element }: { envelope: Envelope; element: unknown },
): Outcome {
  const outcomes = parts.map((part) => judge(part, envelope, element));
  const isAnd = kind === "and";
  const holds = isAnd ? outcomes.every((one) => one.holds) : outcomes.some((one) => one.holds);
  return {
    holds,
    verdicts: outcomes.flatMap(({ verdicts }) => verdicts),
    decisive: outcomes.filter((one) => one.holds === holds).flatMap(({ decisive }) => decisive),
  };
}

/** With the conditions of the first element that decided. */
function judgeEach(plan: Each, envelope: Envelope, element: unknown): Outcome {
  const { kind, where, field, read, part } = plan;
  const found = read(envelope, element);
  const elements = elementsOf(found) ?? [];
  const run = runnerOf(part);
  const fits = elements.map((one) => run(envelope, one));
  const count = fits.filter(Boolean).length;
  const isThere = elementsOf(found) !== undefined;
  const holds = isThere && (kind === "any" ? count > 0 : count === elements.length);
  const verdict: Verdict = {
    where,
    field,
    operator: kind,
    expected: null,
    ...shown(found),
    holds,
    fitting: { count, of: elements.length },
  };
  const first = fits.indexOf(holds);
  if (first < 0) return { holds, verdicts: [verdict], decisive: [verdict] };
  const inner = judge(part, envelope, elements[first]);
  const numbered = (one: Verdict): Verdict => ({
    ...one,
    field: isOfEnvelope(one.field) ? one.field : `${field}.${first}.${one.field}`,
  });
  return {
    holds,
    verdicts: [verdict, ...inner.verdicts.map(numbered)],
    decisive: [verdict, ...inner.decisive.map(numbered)],
  };
}

function shown(found: unknown): Pick<Verdict, "found"> {
  if (found === undefined) return {};
  const text = JSON.stringify(found);
  return { found: text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : found };
}

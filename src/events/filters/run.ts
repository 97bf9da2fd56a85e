import type { Envelope } from "../envelope.ts";
import type { Each, Plan } from "./plan.ts";
import { MAX_ELEMENTS } from "./values.ts";

/** Whether an event fits; `element` is what `any` and `all` look at, and nothing outside of them. */
export type Runner = (envelope: Envelope, element: unknown) => boolean;

/** Turns a plan into one function; no work that can be done before the first event is left for later. */
export function runnerOf(plan: Plan): Runner {
  switch (plan.kind) {
    case "condition": {
      const { read, test } = plan;
      return (envelope, element) => test(read(envelope, element));
    }
    case "not": {
      const run = runnerOf(plan.part);
      return (envelope, element) => !run(envelope, element);
    }
    case "and":
      return everyOf(plan.parts.map(runnerOf));
    case "or":
      return someOf(plan.parts.map(runnerOf));
    default:
      return eachOf(plan);
  }
}

function everyOf(runs: readonly Runner[]): Runner {
  const [only] = runs;
  if (only && runs.length === 1) return only;
  return (envelope, element) => {
    for (const run of runs) if (!run(envelope, element)) return false;
    return true;
  };
}

function someOf(runs: readonly Runner[]): Runner {
  return (envelope, element) => {
    for (const run of runs) if (run(envelope, element)) return true;
    return false;
  };
}

function eachOf({ kind, read, part }: Each): Runner {
  const run = runnerOf(part);
  const isAny = kind === "any";
  return (envelope, element) => {
    const elements = elementsOf(read(envelope, element));
    if (!elements) return false;
    for (const one of elements) if (run(envelope, one) === isAny) return isAny;
    return !isAny;
  };
}

/** One thing counts as a list of one; what is not there is no list, and neither `any` nor `all` holds. */
export function elementsOf(found: unknown): readonly unknown[] | undefined {
  if (found === undefined || found === null) return undefined;
  if (!Array.isArray(found)) return [found];
  return found.length > MAX_ELEMENTS ? found.slice(0, MAX_ELEMENTS) : found;
}

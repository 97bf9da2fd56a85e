import { canonicalJson } from "../lib/json.ts";

/** One field that is not what it was; `undefined` where there was or is nothing. */
export interface FieldChange {
  /** Dotted path: `totals.gross`, `lines.0.name`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Beyond this the parts that differ are kept as wholes: a renumbered list is one change, not thousands. */
const MAX_CHANGES = 200;

/** What differs between two records, leaf by leaf, in the order of the fields. */
export function diff(before: object, after: object): FieldChange[] {
  const changes = [...leaves("", before, after)];
  if (changes.length <= MAX_CHANGES) return changes;
  const tops = new Set(changes.map((change) => change.field.split(".", 1)[0] ?? ""));
  return [...tops].map((field) => ({
    field,
    before: (before as Record<string, unknown>)[field],
    after: (after as Record<string, unknown>)[field],
  }));
}

function* leaves(path: string, before: unknown, after: unknown): Generator<FieldChange> {
  if (Object.is(before, after)) return;
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    if (canonicalJson(before ?? null) !== canonicalJson(after ?? null)) {
      yield { field: path, before, after };
    }
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* leaves(path === "" ? key : `${path}.${key}`, before[key], after[key]);
  }
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

import type { Path } from "../../model/paths.ts";
import type { Direction, Policy } from "./settings.ts";
import { isSame, type Values, valueAt } from "./values.ts";

export type Side = "erp" | "hub";

/** Why one side's value went to the other. */
export type Why =
  /** Only that side has changed it since both agreed. */
  | "changed"
  /** Only that side has a value, and nothing was agreed yet. */
  | "filled"
  /** Both sides have changed it, and the rule, the newer time or a person says whose value it is. */
  | "rule"
  | "newest"
  | "decided"
  /** The run was told to overwrite. */
  | "forced";

/** One field that went from one side to the other. */
export interface Move {
  readonly field: Path;
  readonly before: unknown;
  readonly after: unknown;
  readonly why: Why;
}

/** One field that both sides have changed; null stands for nothing. */
export interface ConflictField {
  readonly field: Path;
  /** What both last agreed on; absent where they never did. */
  readonly agreed?: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** Epoch milliseconds, as far as they are known. */
  readonly ours_at?: number;
  readonly theirs_at?: number;
}

/** What both sides agreed on, as each of them had it: a shortened name is agreed on as well. */
export interface Agreed {
  readonly ours: Values;
  readonly theirs: Values;
}

export interface MergeInput {
  readonly paths: readonly Path[];
  readonly agreed: Agreed | undefined;
  readonly ours: object;
  readonly theirs: object;
  readonly direction: Direction;
  /** What differs is overwritten in the run's direction. */
  readonly force: boolean;
  policyOf(path: Path): Policy;
  /** When each side changed the field, epoch milliseconds. */
  times(path: Path): { readonly ours: number | undefined; readonly theirs: number | undefined };
  /** What a person has decided for exactly these two values. */
  decided(path: Path, ours: unknown, theirs: unknown): Side | undefined;
}

export interface Merged {
  /** Into the hub. */
  readonly take: readonly Move[];
  /** To the other side. */
  readonly send: readonly Move[];
  readonly conflicts: readonly ConflictField[];
  /** Something is left for a run in the other direction. */
  readonly isLeft: boolean;
  /** What is agreed now; what is still to be sent or decided is as it was. */
  readonly agreed: Agreed;
}

/**
 * Compares both sides field by field with what they last agreed on. What one side changed goes to the other; what
 * both changed is settled by the rule of the field. No change is dropped without a `Move` or a `ConflictField`
 * that names it; what the run's direction leaves out waits for the next run.
 */
export function merge(input: MergeInput): Merged {
  const take: Move[] = [];
  const send: Move[] = [];
  const conflicts: ConflictField[] = [];
  let isLeft = false;
  const kept: { ours: Record<Path, unknown>; theirs: Record<Path, unknown> } = {
    ours: {},
    theirs: {},
  };
  const agree = (path: Path, ours: unknown, theirs: unknown): void => {
    kept.ours[path] = ours;
    kept.theirs[path] = theirs;
  };
  for (const path of input.paths) {
    const ours = valueAt(input.ours, path);
    const theirs = valueAt(input.theirs, path);
    if (isSame(path, ours, theirs)) {
      agree(path, ours, theirs);
      continue;
    }
    const base = baseOf(input.agreed, path);
    if (base) agree(path, base.ours, base.theirs);
    const verdict = judge(input, { path, ours, theirs, base });
    if (verdict === "conflict") {
      conflicts.push(conflictOf(input, { path, ours, theirs, base }));
    } else if (verdict?.side === "erp" && input.direction !== "to_erp") {
      take.push({ field: path, before: ours, after: theirs, why: verdict.why });
      agree(path, theirs, theirs);
    } else if (verdict?.side === "hub" && input.direction !== "from_erp") {
      send.push({ field: path, before: theirs, after: ours, why: verdict.why });
    } else if (verdict) isLeft = true;
  }
  return { take, send, conflicts, isLeft, agreed: kept };
}

interface Base {
  readonly ours: unknown;
  readonly theirs: unknown;
}

interface Field {
  readonly path: Path;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly base: Base | undefined;
}

const baseOf = (agreed: Agreed | undefined, path: Path): Base | undefined =>
  agreed && Object.hasOwn(agreed.ours, path)
    ? { ours: agreed.ours[path], theirs: agreed.theirs[path] }
    : undefined;

/** Whose value it is; undefined where both agreed to differ. */
function judge(
  input: MergeInput,
  field: Field,
): { readonly side: Side; readonly why: Why } | "conflict" | undefined {
  const { path, ours, theirs, base } = field;
  const isOurs = !base || !isSame(path, ours, base.ours);
  const isTheirs = !base || !isSame(path, theirs, base.theirs);
  if (!isOurs && !isTheirs) return forced(input);
  if (!isOurs) return { side: "erp", why: "changed" };
  if (!isTheirs) return { side: "hub", why: "changed" };
  if (!base && ours === null) return { side: "erp", why: "filled" };
  if (!base && theirs === null) return { side: "hub", why: "filled" };
  const decided = input.decided(path, ours, theirs);
  if (decided) return { side: decided, why: "decided" };
  const force = forced(input);
  if (force) return force;
  const policy = input.force ? "newest" : input.policyOf(path);
  if (policy === "ask") return "conflict";
  if (policy === "newest") return { side: newerSide(input, path), why: "newest" };
  return { side: policy, why: "rule" };
}

function forced({ force, direction }: MergeInput): { side: Side; why: Why } | undefined {
  if (!force || direction === "both") return undefined;
  return { side: direction === "from_erp" ? "erp" : "hub", why: "forced" };
}

/** Of two changes of one moment, and where a time is not known, the other system's counts. */
function newerSide(input: MergeInput, path: Path): Side {
  const { ours, theirs } = input.times(path);
  return ours !== undefined && theirs !== undefined && ours > theirs ? "hub" : "erp";
}

function conflictOf(input: MergeInput, { path, ours, theirs, base }: Field): ConflictField {
  const times = input.times(path);
  return {
    field: path,
    ...(base ? { agreed: base.ours } : {}),
    ours,
    theirs,
    ...(times.ours === undefined ? {} : { ours_at: times.ours }),
    ...(times.theirs === undefined ? {} : { theirs_at: times.theirs }),
  };
}

import type { HubRecord } from "../../api/types.ts";

type Origin = HubRecord["origins"][number];

/** One field about which systems disagree. */
export interface Difference {
  /** Dotted path: `totals.gross`, `lines.0.name`. */
  readonly field: string;
  /** What counts in the hub; undefined where it has nothing. */
  readonly counts: unknown;
  /** What each system said, in their order; undefined where it said nothing. */
  readonly said: readonly unknown[];
}

/** A document whose lines stand in another order would differ everywhere: beyond this nobody reads it. */
const MAX_DIFFERENCES = 100;

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Every system adds its own documents: they are no matter to differ about. */
const ADDED = "attachments";

/** Whether an origin still knows the record and has said something of it; a document alone says nothing. */
export const isSpeaking = ({ data, deleted_at }: Origin): boolean =>
  deleted_at === null && isTree(data) && Object.keys(data).some((field) => field !== ADDED);

/** A field that one system leaves out is no disagreement. */
export function differencesOf(record: Pick<HubRecord, "data" | "origins">) {
  const origins = record.origins.filter(isSpeaking);
  const data = origins.map((origin) => leavesOf(origin.data));
  const counting = leavesOf(record.data);
  const fields = new Set(data.flatMap((leaves) => [...leaves.keys()]));
  const differences: Difference[] = [];
  for (const field of fields) {
    if (field.split(".", 1)[0] === ADDED) continue;
    const said = data.map((leaves) => leaves.get(field));
    const distinct = new Set(said.filter((value) => value !== undefined));
    if (distinct.size > 1) differences.push({ field, counts: counting.get(field), said });
    if (differences.length === MAX_DIFFERENCES) break;
  }
  return { origins, differences };
}

/** Every text, number and truth value of a record by its dotted path. */
function leavesOf(value: unknown, path = "", leaves = new Map<string, unknown>()) {
  if (!isTree(value)) return leaves.set(path, value);
  for (const [key, part] of Object.entries(value)) {
    leavesOf(part, path === "" ? key : `${path}.${key}`, leaves);
  }
  return leaves;
}

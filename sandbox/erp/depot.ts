import { isDeepStrictEqual } from "node:util";
import { RequestError } from "../simulator.ts";
import { FIRST_PART_ID, makeParts, type Part, type PartFields, type Removal } from "./parts.ts";
import { type BatchRow, fault, merge, refusalOf } from "./rows.ts";

interface Outcome {
  readonly part_number: string;
  readonly outcome: "NEW" | "CHANGED" | "SAME" | "STALE" | "REFUSED";
  readonly part_id?: number;
  readonly revision?: number;
  readonly reason?: string;
}

/** The data of the simulated ERP. */
export interface Depot {
  whoami(): unknown;
  byId(after: number, take: number): unknown;
  byRevision(after: number, take: number): unknown;
  lookup(partNumbers: readonly string[]): unknown;
  plan(rows: readonly BatchRow[]): readonly Outcome[];
  /** The same key again gives the first answer; with other rows it is refused. */
  write(rows: readonly BatchRow[], key: string): readonly Outcome[];
  /** Refused where the part has another revision than the one that is named. */
  remove(partId: number, ifRevision?: number): Removal;
}

interface State {
  /** By id, ascending: a part that changes keeps its place. */
  readonly parts: Map<number, Part>;
  readonly idOfNumber: Map<string, number>;
  /** Parts and removals by revision, ascending: what changes goes to the end. */
  readonly changes: Map<number, Part | Removal>;
  readonly answers: Map<string, { rows: readonly BatchRow[]; outcomes: readonly Outcome[] }>;
  nextId: number;
  revision: number;
}

export function openDepot(count: number, now: () => number): Depot {
  const timestamp = () => new Date(now()).toISOString();
  const parts = makeParts(count, timestamp());
  const state: State = {
    parts: new Map(parts.map((part) => [part.part_id, part])),
    idOfNumber: new Map(parts.map((part) => [part.part_number, part.part_id])),
    changes: new Map(parts.map((part) => [part.revision, part])),
    answers: new Map(),
    nextId: FIRST_PART_ID + parts.length,
    revision: parts.length,
  };
  return {
    whoami: () => ({
      company: "Kapu és Kert Kft.",
      vat_number: "HU12345676",
      release: "3.8.1",
      server_time: timestamp(),
      rights: ["PARTS_READ", "PARTS_WRITE"],
    }),
    byId: (after, take) => {
      const rest = state.parts.values().filter((part) => part.part_id > after);
      return pageOf([...rest.take(take + 1)], take, state.parts.size);
    },
    byRevision: (after, take) => {
      const rest = state.changes.values().filter((one) => one.revision > after);
      return pageOf([...rest.take(take + 1)], take, state.changes.size);
    },
    lookup: (wanted) => ({ parts: wanted.flatMap((number) => byNumber(state, number) ?? []) }),
    plan: (rows) => rows.map((row) => judge(state, row).outcome),
    write: (rows, key) => writeOnce(state, rows, key, timestamp()),
    remove: (partId, ifRevision) => remove(state, partId, ifRevision),
  };
}

const pageOf = (rest: readonly (Part | Removal)[], take: number, countAll: number) => ({
  parts: rest.slice(0, take),
  more: rest.length > take,
  count_all: countAll,
});

const byNumber = ({ parts, idOfNumber }: State, number: string): Part | undefined =>
  parts.get(idOfNumber.get(number) ?? 0);

/** What becomes of the row, and the fields to store where something does. */
function judge(state: State, row: BatchRow): { outcome: Outcome; fields?: PartFields } {
  const { part_number } = row;
  const before = byNumber(state, part_number);
  const known = before ? { part_id: before.part_id, revision: before.revision } : {};
  const reason = refusalOf(row);
  if (reason) return { outcome: { part_number, outcome: "REFUSED", reason } };
  if (row.if_revision !== undefined && row.if_revision !== (before?.revision ?? 0))
    return { outcome: { part_number, outcome: "STALE", ...known } };
  if (!before) return { outcome: { part_number, outcome: "NEW" }, fields: merge(undefined, row) };
  const { part_id: _id, revision: _revision, changed_at: _at, ...old } = before;
  const fields = merge(old, row);
  if (isDeepStrictEqual(fields, old))
    return { outcome: { part_number, outcome: "SAME", ...known } };
  return { outcome: { part_number, outcome: "CHANGED", ...known }, fields };
}

function writeOnce(
  state: State,
  rows: readonly BatchRow[],
  key: string,
  changedAt: string,
): readonly Outcome[] {
  const earlier = state.answers.get(key);
  if (earlier && !isDeepStrictEqual(earlier.rows, rows))
    throw new RequestError(409, fault("KEY", "IDEMPOTENCY-KEY WAS USED FOR OTHER ROWS"));
  if (earlier) return earlier.outcomes;
  const outcomes = rows.map((row) => store(state, row, changedAt));
  state.answers.set(key, { rows, outcomes });
  return outcomes;
}

function store(state: State, row: BatchRow, changedAt: string): Outcome {
  const { outcome, fields } = judge(state, row);
  if (!fields) return outcome;
  state.revision += 1;
  const partId = outcome.part_id ?? state.nextId++;
  const part = { ...fields, part_id: partId, revision: state.revision, changed_at: changedAt };
  state.changes.delete(state.parts.get(partId)?.revision ?? 0);
  state.changes.set(part.revision, part);
  state.idOfNumber.set(part.part_number, partId);
  state.parts.set(partId, part);
  return { ...outcome, part_id: partId, revision: state.revision };
}

function remove(state: State, partId: number, ifRevision: number | undefined): Removal {
  const part = state.parts.get(partId);
  if (!part) throw new RequestError(404, fault("PART", "NO SUCH PART"));
  if (ifRevision !== undefined && part.revision !== ifRevision)
    throw new RequestError(409, fault("REVISION", "PART HAS ANOTHER REVISION"));
  state.parts.delete(partId);
  state.idOfNumber.delete(part.part_number);
  state.changes.delete(part.revision);
  state.revision += 1;
  const removal: Removal = { part_id: partId, removed: true, revision: state.revision };
  state.changes.set(removal.revision, removal);
  return removal;
}

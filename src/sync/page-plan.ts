import { hash } from "node:crypto";
import type { FieldIssue } from "../lib/errors.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/stream.ts";
import { assignmentsOf } from "../store/assignments.ts";
import { raced } from "../store/faults.ts";
import { findIdentities } from "../store/identities.ts";
import { findOrigins, type OriginHead } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import { identityKeys } from "./identity.ts";
import { type Fresh, type Group, type Incoming, PageGroups } from "./page-groups.ts";
import type { PlacedChange } from "./placed-change.ts";
import type { ReadState } from "./read-state.ts";
import { loadUnits, type Unit } from "./unit.ts";
import { idIssue, nulIssue, recordIssue } from "./validate.ts";

/** A change that is set aside, and why. */
export interface Refusal<E extends Entity> {
  readonly change: Exclude<Change<RecordOf<E>>, { op: "delete" }>;
  readonly field: string | undefined;
  readonly reason: string;
}

export interface Sorted<E extends Entity> {
  readonly incoming: readonly Incoming<E>[];
  readonly deletedIds: readonly string[];
  readonly refused: readonly Refusal<E>[];
}

/** What is to be done with each record of a page. */
export interface Plan<E extends Entity> {
  readonly groups: readonly Group<E>[];
  /** The records that the groups name. */
  readonly units: ReadonlyMap<number, Unit<E>>;
  /** Origins that said the same again. */
  readonly seen: readonly number[];
  /** The record of each identity key that the page names, null where there is none. */
  readonly known: Map<string, number | null>;
}

/** The last change of an id wins; what does not fit its schema is set aside. */
export function sortChanges<E extends Entity>(
  entity: E,
  changes: readonly Change<RecordOf<E>>[],
): Sorted<E> {
  const incoming = new Map<string, Incoming<E>>();
  const deletedIds = new Set<string>();
  const refused: Refusal<E>[] = [];
  for (const change of changes) {
    if (change.op === "refuse") {
      refused.push({ change, field: change.field, reason: change.reason });
    } else if (change.op === "delete") {
      incoming.delete(change.id);
      deletedIds.add(change.id);
    } else {
      const checked = checkedChange(entity, change);
      if ("message" in checked) {
        refused.push({ change, field: checked.field, reason: checked.message });
      } else {
        deletedIds.delete(change.id);
        incoming.set(change.id, checked);
      }
    }
  }
  return { incoming: [...incoming.values()], deletedIds: [...deletedIds], refused };
}

function checkedChange<E extends Entity>(
  entity: E,
  change: PlacedChange<E>,
): Incoming<E> | FieldIssue {
  const issue = idIssue(change.id) ?? recordIssue(entity, change.data);
  if (issue) return issue;
  const text = JSON.stringify(change.data);
  const { id, version, changed_at, data, record_id } = change;
  const made = {
    ...({ op: "upsert", id, data, text, hash: hash("sha256", text, "hex") } as const),
    ...(record_id === undefined ? {} : { record_id }),
    ...(version === undefined ? {} : { version }),
    ...(changed_at === undefined ? {} : { changed_at }),
  };
  return nulIssue(data, text) ?? made;
}

/** Looks up in few statements what the store knows of the page, and decides. */
export async function planPage<E extends Entity>(
  store: DataStore,
  read: ReadState<E>,
  { incoming, deletedIds }: Pick<Sorted<E>, "incoming" | "deletedIds">,
): Promise<Plan<E>> {
  const { entity, integration } = read;
  const remoteIds = [...incoming.map(({ id }) => id), ...deletedIds];
  const lookup = { integrationId: integration.id, entity, remoteIds };
  const origins = await findOrigins(store, lookup);
  const isGiven = await projectsGiven(store, read, origins);
  const fresh: Fresh<E>[] = [];
  const seen: number[] = [];
  for (const change of incoming) {
    const origin = origins.get(change.id);
    const isSaid = origin?.hash === change.hash && origin.deleted_at === null;
    const isSame = isSaid && !read.arbiter?.wantsAll;
    if (isSame && origin.stream === read.stream && isGiven(origin.record_id)) seen.push(origin.id);
    else fresh.push({ change, origin, keys: identityKeys(entity, change.data) });
  }
  const keys = fresh.flatMap((one) => one.keys);
  const found = await findIdentities(store, entity, keys);
  const known = new Map(keys.map((key) => [key, found.get(key) ?? null]));
  const gone = deletedIds.flatMap((id) => origins.get(id) ?? []);
  const heads = [...fresh.flatMap(({ origin }) => origin ?? []), ...gone];
  const placed = fresh.flatMap(({ change }) => change.record_id ?? []);
  const ids = new Set([...found.values(), ...heads.map((one) => one.record_id), ...placed]);
  const units = await loadUnits(store, entity, [...ids]);
  checkPlaces(units, heads);
  const groups = new PageGroups(entity, units, found);
  for (const one of fresh) groups.add(one);
  for (const origin of gone) if (origin.deleted_at === null) groups.addGone(origin);
  return { groups: groups.list(), units, seen, known };
}

/** The records are locked only now: somebody may have joined or split them since their origins were read. */
function checkPlaces<E extends Entity>(
  units: ReadonlyMap<number, Unit<E>>,
  heads: readonly OriginHead[],
): void {
  const isMerged = [...units.values()].some(({ record }) => record.merged_into !== null);
  const hasMoved = (head: OriginHead) =>
    !units.get(head.record_id)?.sources.some(({ row }) => row?.id === head.id);
  if (isMerged || heads.some(hasMoved)) throw raced("records were joined or split meanwhile");
}

/** Tells of a record whether it has the run's project already; true for all where the run gives none. */
async function projectsGiven(
  store: DataStore,
  { entity, overlay: { projectId } }: ReadState,
  origins: ReadonlyMap<string, OriginHead>,
): Promise<(recordId: number) => boolean> {
  if (projectId === undefined) return () => true;
  const ids = [...origins.values()].map((origin) => origin.record_id);
  const value = JSON.stringify(projectId);
  const rows = await assignmentsOf(store, entity, ids);
  const given = new Set(
    rows
      .filter((row) => row.field === "accounting.project_id" && row.given_by === "run")
      .filter((row) => row.value === value)
      .map((row) => row.record_id),
  );
  return (recordId) => given.has(recordId);
}

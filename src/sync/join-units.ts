import type { Entity } from "../model/entities.ts";
import { deleteAssignments } from "../store/assignments.ts";
import { moveRecordParts } from "../store/record-moves.ts";
import type { DataStore } from "../store/store.ts";
import type { Enricher } from "./enrich.ts";
import type { StoredAssignment, Unit } from "./unit.ts";
import type { Parts, UnitWriter } from "./unit-writer.ts";

/**
 * What `unit` is made of once it holds the others too: their sources, identities, assignments, history and files
 * are its own from now on, and they are marked as merged into it. It is still to be settled with the answer.
 */
export async function joinUnits<E extends Entity>(
  store: DataStore,
  writer: UnitWriter<E>,
  {
    unit,
    others,
    now,
    enricher,
  }: {
    unit: Unit<E>;
    others: readonly Unit<E>[];
    now: number;
    enricher?: Enricher | undefined;
  },
): Promise<Parts<E>> {
  if (others.length === 0) return unit;
  const { id, entity } = unit.record;
  const assignments: StoredAssignment[] = [...unit.assignments];
  for (const other of others) {
    const from = other.record.id;
    const doubled: number[] = [];
    for (const one of other.assignments) {
      const isTaken = assignments.some(
        (own) => own.field === one.field && own.givenBy === one.givenBy,
      );
      if (!isTaken) assignments.push(one);
      else if (one.id !== undefined) doubled.push(one.id);
    }
    await deleteAssignments(store, doubled);
    await moveRecordParts(store, entity, { from, to: id, now });
    const before = other.sources.map(({ integrationId, stream, remoteId }) => ({
      ...{ integration_id: integrationId, stream, remote_id: remoteId },
    }));
    writer.rows.addHistory(id, {
      field: "merged",
      before: undefined,
      after: { id: from, origins: before },
    });
  }
  await enricher?.forget(
    store,
    entity,
    others.map(({ record }) => record.id),
  );
  return { sources: [unit, ...others].flatMap(({ sources }) => sources), assignments };
}

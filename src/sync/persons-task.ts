import { ConflictError, NotFoundError } from "../lib/errors.ts";
import type { Entity } from "../model/entities.ts";
import { retryTransaction } from "../store/faults.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { Enricher } from "./enrich.ts";
import type { Unit } from "./unit.ts";
import { UnitWriter } from "./unit-writer.ts";

/** A change of records that a person wants. */
export interface PersonsTask {
  /** The tenant's. */
  readonly data: DataStore;
  readonly enricher?: Enricher | undefined;
  readonly actor: string;
  readonly now: number;
}

/**
 * Does the work in one transaction, in the person's name; what it writes is told with its end. In a transaction of the
 * caller it is a part of that one, which the caller tries again.
 */
export function inPersonsName<E extends Entity, R>(
  { data, enricher, actor, now }: PersonsTask,
  entity: E,
  work: (tx: DataStore, writer: UnitWriter<E>) => Promise<R>,
): Promise<R> {
  const transaction = () =>
    inTransaction(data, async (tx) => {
      const author = { runId: null, actor };
      const writer = new UnitWriter(tx, { entity, author, now, enricher });
      const answer = await work(tx, writer);
      await writer.finish();
      return answer;
    });
  return data.db.isTransaction ? transaction() : retryTransaction(transaction);
}

/** @throws NotFoundError, ConflictError record_merged */
export function wholeOf<E extends Entity>(
  units: ReadonlyMap<number, Unit<E>>,
  entity: E,
  id: number,
): Unit<E> {
  const unit = units.get(id);
  if (!unit) throw new NotFoundError(entity, id);
  const { merged_into: into } = unit.record;
  if (into !== null) {
    throw new ConflictError("record_merged", `This record is a part of ${into}: use that one.`, {
      merged_into: into,
    });
  }
  return unit;
}

import { retryTransaction } from "../store/faults.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { Enricher } from "../sync/enrich.ts";
import type { AssignedField } from "../sync/field-groups.ts";
import { loadUnits, type StoredAssignment, type Unit } from "../sync/unit.ts";
import { UnitWriter } from "../sync/unit-writer.ts";

/** A person's word for each field; null takes it back, the empty text says that there is nothing. */
export type Decisions = { readonly [F in AssignedField]?: string | null };

export interface PersonTask {
  /** The tenant's. */
  readonly data: DataStore;
  readonly enricher: Enricher;
  readonly actor: string;
  readonly now: number;
}

/**
 * Writes a person's word on invoices, all in one transaction, with history and events. It counts before what
 * runs, rules and sources say until a person takes it back. Answers the ids of those that are there.
 */
export function assignByPerson(
  { data, enricher, actor, now }: PersonTask,
  ids: readonly number[],
  decisions: Decisions,
): Promise<readonly number[]> {
  return retryTransaction(() =>
    inTransaction(data, async (tx) => {
      const author = { runId: null, actor };
      const writer = new UnitWriter(tx, { entity: "invoice", author, now, enricher });
      const done: number[] = [];
      for (const unit of (await loadUnits(tx, "invoice", ids)).values()) {
        if (unit.record.deleted_at !== null) continue;
        const assignments = decided(unit, decisions, actor);
        await writer.settle(unit, { sources: unit.sources, assignments });
        done.push(unit.record.id);
      }
      await writer.finish();
      return done;
    }),
  );
}

/** The unit's assignments with the person's in the place of those that a person gave before. */
function decided(
  { assignments }: Unit<"invoice">,
  decisions: Decisions,
  actor: string,
): readonly StoredAssignment[] {
  const kept = assignments.filter(
    ({ field, givenBy }) => givenBy !== "person" || decisions[field as AssignedField] === undefined,
  );
  const added = Object.entries(decisions).flatMap(([field, value]): StoredAssignment[] =>
    value === null || value === undefined
      ? []
      : [
          {
            field: field as AssignedField,
            value,
            givenBy: "person",
            ruleId: null,
            actor,
            runId: null,
          },
        ],
  );
  return [...kept, ...added];
}

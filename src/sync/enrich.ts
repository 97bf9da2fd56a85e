import type { Entity, RecordOf } from "../model/entities.ts";
import type { DataStore } from "../store/store.ts";
import type { AssignedField } from "./field-groups.ts";

/** A value that a rule gives one field of a record. */
export interface RuleAssignment {
  readonly field: AssignedField;
  readonly value: string;
  readonly ruleId: number;
}

/** What rules can know of a record beside its fields. */
export interface RecordFacts {
  /** The integrations whose systems know it now. */
  readonly integrationIds: readonly number[];
}

/** A record as it stands in the transaction that has just written it. */
export interface WrittenFacts<E extends Entity> {
  readonly id: number;
  readonly data: RecordOf<E>;
  readonly isNew: boolean;
  /** No source has it any more, or somebody deleted it: this is its last state. */
  readonly isGone?: boolean;
}

/**
 * What the hub makes of records beside storing them: values by rules and warnings. The page writer, the join and
 * split of records and every other change call it in their own transaction, so that nothing of it is ever missing
 * or stale. One is given to a run's `Job` (and to `ManualOptions`), compiled for the tenant once.
 */
export interface Enricher {
  /**
   * What the rules give a record that is new or whose sources have said something new. `record` is what the
   * sources say together, without any assignment. A field that is left out loses what a rule gave it before.
   * Called for each record of an import: no statement, no copy, an empty list where nothing applies.
   */
  assign<E extends Entity>(
    entity: E,
    record: RecordOf<E>,
    facts: RecordFacts,
  ): readonly RuleAssignment[];
  /** Checks the records that were just written and keeps what it finds; once for a page, in its transaction. */
  warn<E extends Entity>(
    store: DataStore,
    entity: E,
    records: readonly WrittenFacts<E>[],
    now: number,
  ): Promise<void>;
  /** These records have become part of others, or are gone: their warnings go too. */
  forget(store: DataStore, entity: Entity, ids: readonly number[]): Promise<void>;
}

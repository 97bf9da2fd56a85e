import type { Entity, RecordOf } from "../model/entities.ts";
import { markForCommands } from "../store/command-marks.ts";
import type { Origin } from "../store/origins.ts";
import { updateOrigin } from "../store/origins.ts";
import {
  insertRecords,
  markRecordDeleted,
  type StoredRecord,
  updateRecord,
} from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { saysNothingOf, withAssignments } from "./assign.ts";
import { compose } from "./compose.ts";
import { diff, type FieldChange } from "./diff.ts";
import type { Enricher, WrittenFacts } from "./enrich.ts";
import { identityKeys } from "./identity.ts";
import { type Author, PageRows, type RecordFact, type Told } from "./page-rows.ts";
import { withReturned } from "./returned.ts";
import { isSilent, living, type Source, type StoredAssignment, type Unit } from "./unit.ts";

export interface WriterOptions<E extends Entity> {
  readonly entity: E;
  readonly author: Author;
  readonly now: number;
  readonly enricher?: Enricher | undefined;
}

/** What a record is to be made of. */
export interface Parts<E extends Entity> extends Pick<Unit<E>, "sources" | "assignments"> {
  /** It is to be there again, although somebody has deleted it in the hub. */
  readonly isRestored?: boolean;
}

/** How a change of a record is told; an event of another type than `updated` is sent in any case. */
export type Telling = Pick<Told, "origin" | "more"> & { readonly fact?: RecordFact };

/** A record as it has been written. */
export interface Outcome<E extends Entity> {
  readonly what: "created" | "updated" | "deleted" | "unchanged";
  readonly id: number;
  readonly before: StoredRecord<E> | undefined;
  readonly data: RecordOf<E>;
  readonly changes: readonly FieldChange[];
}

interface Composed<E extends Entity> {
  readonly data: RecordOf<E>;
  /** What the sources say together. */
  readonly base: RecordOf<E>;
  readonly assignments: readonly StoredAssignment[];
}

/**
 * Brings records in line with what they are made of, in the caller's transaction: composes, compares, writes the
 * record, its sources, identities, assignments, history and event. `finish` writes what was gathered.
 */
export class UnitWriter<E extends Entity> {
  rows: PageRows;
  readonly #store: DataStore;
  readonly #options: WriterOptions<E>;
  readonly #written: WrittenFacts<E>[] = [];
  readonly #free = new Map<string, null>();

  constructor(store: DataStore, options: WriterOptions<E>) {
    this.#store = store;
    this.#options = options;
    this.rows = new PageRows(options);
  }

  /** New records; the telling of each stands beside it. */
  async create(units: readonly { parts: Parts<E>; telling: Telling }[]): Promise<Outcome<E>[]> {
    const { entity, now } = this.#options;
    const composed = units.map(({ parts }) => {
      const made = this.#compose(parts);
      return { ...made, text: textOf(made.data, parts.sources) };
    });
    const ids = await insertRecords(this.#store, entity, composed, now);
    for (const [i, { parts, telling }] of units.entries()) {
      const made = composed[i];
      const id = ids[i];
      if (!made || id === undefined) throw new Error("a record was not inserted");
      await this.#writeSources(id, parts, made);
      for (const key of keysOf(entity, parts.sources, made.base)) this.rows.addIdentity(key, id);
      this.#writeAssignments(id, [], made.assignments);
      const { fact = "created", ...how } = telling;
      this.rows.addEvent(fact, { id, text: made.text, ...how });
      this.#written.push({ id, data: made.data, isNew: true });
    }
    return composed.map(({ data }, i) => ({
      ...{ what: "created" as const, id: ids[i] ?? 0, before: undefined, data, changes: [] },
    }));
  }

  /** A record that is there, as `unit` says, shall be made of `parts`. */
  async settle(unit: Unit<E>, parts: Parts<E>, telling: Telling = {}): Promise<Outcome<E>> {
    const { record } = unit;
    const { id } = record;
    if (record.removed_at !== null && !parts.isRestored) return this.#keepRemoved(unit, parts);
    if (living(parts.sources).length === 0) return this.#bury(unit, parts, telling);
    const made = this.#compose(parts);
    const { entity, now } = this.#options;
    await this.#writeSources(id, parts, made);
    this.#writeAssignments(id, unit.assignments, made.assignments);
    this.#writeIdentities(unit, parts, made);
    const changes = diff(record.data, made.data);
    const isSame = changes.length === 0 && record.deleted_at === null;
    const outcome = { id, before: record, data: made.data, changes };
    if (isSame && telling.fact === undefined) return { ...outcome, what: "unchanged" };
    const text = textOf(made.data, parts.sources);
    if (!isSame) await updateRecord(this.#store, entity, { id, data: made.data, text, now });
    for (const one of changes) this.rows.addHistory(id, one);
    const { fact = "updated", ...how } = telling;
    this.rows.addEvent(fact, { id, text, changes, ...how });
    this.#written.push({ id, data: made.data, isNew: false });
    return { ...outcome, what: "updated" };
  }

  /** Somebody deletes the record in the hub: it keeps its last state, and no source brings it back. */
  async remove({ record }: Unit<E>, telling: Telling = {}): Promise<Outcome<E>> {
    const { entity, now } = this.#options;
    const { id, data } = record;
    const outcome = { id, before: record, data, changes: [] };
    if (record.removed_at !== null) return { ...outcome, what: "unchanged" };
    await markRecordDeleted(this.#store, entity, { id, now, isRemoved: true });
    this.#written.push({ id, data, isNew: false, isGone: true });
    if (record.deleted_at === null) {
      this.rows.addEvent("deleted", { id, text: JSON.stringify(data), ...telling });
    }
    return { ...outcome, what: "deleted" };
  }

  /** What its sources say is kept, for the day on which it is brought back. */
  async #keepRemoved(unit: Unit<E>, parts: Parts<E>): Promise<Outcome<E>> {
    const { record } = unit;
    await this.#writeSources(record.id, parts, undefined);
    return { what: "unchanged", id: record.id, before: record, data: record.data, changes: [] };
  }

  /** Writes what was gathered so far, for what comes after to find it. */
  async flush(): Promise<void> {
    await this.rows.insert(this.#store, new Map());
    this.rows = new PageRows(this.#options);
  }

  /**
   * The caller has seen that nobody has these identity keys: `finish` fails with a unique violation where another
   * transaction has taken one meanwhile, instead of leaving it to the other record.
   */
  expectFree(keys: readonly string[]): void {
    for (const key of keys) this.#free.set(key, null);
  }

  /** `known` has the record of each identity key that has been looked up, null where there is none. */
  async finish(known: ReadonlyMap<string, number | null> = this.#free): Promise<void> {
    await this.rows.insert(this.#store, known);
    const { entity, enricher, now } = this.#options;
    const touched = this.#written.map(({ id }) => id);
    await markForCommands(this.#store, entity, touched);
    if (enricher && this.#written.length > 0) {
      await enricher.warn(this.#store, entity, this.#written, now);
    }
  }

  /** No source has it any more: the record keeps its last state. */
  async #bury(unit: Unit<E>, parts: Parts<E>, telling: Telling): Promise<Outcome<E>> {
    const { entity, now } = this.#options;
    const { id, data, deleted_at } = unit.record;
    await this.#writeSources(id, parts, { data, base: data, assignments: unit.assignments });
    const outcome = { id, before: unit.record, data, changes: [] };
    if (deleted_at !== null) return { ...outcome, what: "unchanged" };
    await markRecordDeleted(this.#store, entity, { id, now });
    this.#written.push({ id, data, isNew: false, isGone: true });
    const { origin, more } = telling;
    const text = JSON.stringify(data);
    this.rows.addEvent("deleted", { id, text, origin, ...(more ? { more } : {}) });
    return { ...outcome, what: "deleted" };
  }

  #compose({ sources, assignments }: Parts<E>): Composed<E> {
    const { entity, enricher } = this.#options;
    const [first, ...others] = living(sources);
    if (!first) throw new Error("a record without any source");
    const base = withReturned(entity, compose(entity, [first, ...others]), sources);
    if (!enricher) {
      return { base, assignments, data: withAssignments(entity, base, assignments) };
    }
    const integrationIds = [first, ...others].map((source) => source.integrationId);
    const ruled = enricher.assign(entity, base, { integrationIds });
    if (ruled.length === 0 && assignments.length === 0) return { base, assignments, data: base };
    const all = [
      ...assignments.filter(({ givenBy }) => givenBy !== "rule"),
      ...ruled.map(({ field, value, ruleId }): StoredAssignment => {
        const stored = assignments.find(
          (one) => one.field === field && one.value === value && one.ruleId === ruleId,
        );
        const rule = { givenBy: "rule" as const, ruleId, actor: null, runId: null };
        return stored ?? { field, value, ...rule };
      }),
    ];
    return { base, assignments: all, data: withAssignments(entity, base, all) };
  }

  /** `made` is left out where the record does not become what the sources say. */
  async #writeSources(
    recordId: number,
    { sources }: Parts<E>,
    made: Composed<E> | undefined,
  ): Promise<void> {
    const { author, now } = this.#options;
    const isBare = sources.length === 1 && made && saysNothingOf(made.base, made.assignments);
    for (const source of sources) {
      const values = {
        record_id: recordId,
        stream: source.stream,
        hash: source.hash,
        remote_version: source.version,
        remote_changed_at: source.changedAt,
        authority: source.authority,
        data: isBare ? null : (source.text ?? JSON.stringify(source.data)),
        is_pinned: source.isPinned ? 1 : 0,
        deleted_at: source.deletedAt,
      } as const;
      const seen = source.isSpoken ? { last_run_id: author.runId ?? "", seen_at: now } : {};
      const { row } = source;
      if (row) {
        const changed = differing(row, values);
        const isChanged = Object.keys(changed).length > 0;
        if (!isChanged && !source.isSpoken) continue;
        const time = isChanged ? { updated_at: now } : {};
        await updateOrigin(this.#store, row.id, { ...changed, ...seen, ...time });
      } else {
        this.rows.addOrigin({
          entity: this.#options.entity,
          record_id: recordId,
          integration_id: source.integrationId,
          stream: source.stream,
          remote_id: source.remoteId,
          hash: source.hash,
          remote_version: source.version,
          remote_changed_at: source.changedAt,
          last_run_id: author.runId ?? "",
          authority: source.authority,
          data: values.data,
          is_pinned: values.is_pinned,
          seen_at: now,
          created_at: now,
          updated_at: now,
          deleted_at: source.deletedAt,
        });
      }
    }
  }

  #writeIdentities(unit: Unit<E>, parts: Parts<E>, made: Composed<E>): void {
    const { entity } = this.#options;
    const { id } = unit.record;
    const wanted = keysOf(entity, parts.sources, made.base);
    for (const key of wanted) this.rows.addIdentity(key, id);
    for (const key of keysOf(entity, unit.sources, unit.record.data)) {
      if (!wanted.has(key)) this.rows.releaseIdentity(key, id);
    }
  }

  #writeAssignments(
    recordId: number,
    before: readonly StoredAssignment[],
    after: readonly StoredAssignment[],
  ): void {
    const kept = new Set(after.map(({ id }) => id));
    for (const { id } of before) {
      if (id !== undefined && !kept.has(id)) this.rows.withdrawAssignment(id);
    }
    for (const one of after) if (one.id === undefined) this.rows.addAssignment(recordId, one);
  }
}

/** The text that a source brought along where the record is just what it says. */
function textOf<E extends Entity>(data: RecordOf<E>, sources: readonly Source<E>[]): string {
  const same = living(sources).find((source) => source.data === data);
  return same?.text ?? JSON.stringify(data);
}

/** Also of sources that have lost the record: they may be what holds others together. */
function keysOf<E extends Entity>(
  entity: E,
  sources: readonly Source<E>[],
  record: RecordOf<E>,
): Set<string> {
  const said = sources.flatMap(({ data, text }) =>
    data === record || isSilent(text) ? [] : identityKeys(entity, data),
  );
  return new Set([...identityKeys(entity, record), ...said]);
}

function differing(row: Origin, values: Partial<Origin>): Partial<Origin> {
  const known = row as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => known[name] !== value),
  );
}

import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/stream.ts";
import type { OriginHead } from "../store/origins.ts";
import { areDistinct, identityKeys } from "./identity.ts";
import { isPinned, type Unit } from "./unit.ts";

type Upsert<E extends Entity> = Extract<Change<RecordOf<E>>, { op: "upsert" }>;

export interface Incoming<E extends Entity> extends Upsert<E> {
  /** The record that whoever made the change says it belongs to. */
  readonly record_id?: number;
  /** The record as JSON text, made once for all that is done with it. */
  readonly text: string;
  /** Of the text. Another order of fields gives another hash: then the fields are compared, nothing more. */
  readonly hash: string;
}

/** A change with what is known of it. */
export interface Fresh<E extends Entity> {
  readonly change: Incoming<E>;
  readonly origin: OriginHead | undefined;
  readonly keys: readonly string[];
}

/** What belongs to one record: changes of the page and the records that are there already. */
export interface Group<E extends Entity> {
  readonly recordIds: readonly number[];
  readonly changes: readonly Fresh<E>[];
  /** Origins that the page says are gone. */
  readonly gone: readonly number[];
}

interface Growing<E extends Entity> {
  recordIds: number[];
  changes: Fresh<E>[];
  gone: number[];
  keys: Set<string>;
  isPinned: boolean;
  /** The group that this one has become part of. */
  into: Growing<E> | undefined;
}

/**
 * Finds what belongs together: by origin, then by identity key, through records and through other changes of the
 * page. Two records that turn out to be one share a group, unless a person split one of them off.
 */
export class PageGroups<E extends Entity> {
  readonly #entity: E;
  readonly #units: ReadonlyMap<number, Unit<E>>;
  /** The record of each key, where there is one. */
  readonly #found: ReadonlyMap<string, number>;
  readonly #ofRecord = new Map<number, Growing<E>>();
  readonly #ofKey = new Map<string, Growing<E>>();
  readonly #all: Growing<E>[] = [];

  constructor(entity: E, units: ReadonlyMap<number, Unit<E>>, found: ReadonlyMap<string, number>) {
    this.#entity = entity;
    this.#units = units;
    this.#found = found;
  }

  add(fresh: Fresh<E>): void {
    const { change, origin, keys } = fresh;
    const place = origin?.record_id ?? change.record_id;
    let group = place === undefined ? undefined : this.#recordGroup(place);
    for (const key of keys) {
      const other = this.#keyGroup(key);
      if (!other || areDistinct(keys, other.keys)) continue;
      group = group ? this.#joined(group, other) : other;
    }
    group ??= this.#open();
    group.changes.push(fresh);
    for (const key of keys) {
      group.keys.add(key);
      if (!this.#ofKey.has(key)) this.#ofKey.set(key, group);
    }
  }

  addGone(origin: OriginHead): void {
    this.#recordGroup(origin.record_id)?.gone.push(origin.id);
  }

  /** In the order in which the page named them first; record ids ascending. */
  list(): readonly Group<E>[] {
    const groups = this.#all.filter(({ into }) => into === undefined);
    for (const group of groups) group.recordIds.sort((a, b) => a - b);
    return groups;
  }

  #keyGroup(key: string): Growing<E> | undefined {
    const recordId = this.#found.get(key);
    const group = recordId === undefined ? undefined : this.#recordGroup(recordId);
    return group ?? (this.#ofKey.has(key) ? last(this.#ofKey.get(key)) : undefined);
  }

  #recordGroup(id: number): Growing<E> | undefined {
    const known = this.#ofRecord.get(id);
    if (known) return last(known);
    const unit = this.#units.get(id);
    if (!unit) return undefined;
    const group = this.#open();
    group.recordIds.push(id);
    group.isPinned = isPinned(unit);
    for (const { data } of [...unit.sources, unit.record]) {
      for (const key of identityKeys(this.#entity, data)) group.keys.add(key);
    }
    this.#ofRecord.set(id, group);
    return group;
  }

  #joined(group: Growing<E>, other: Growing<E>): Growing<E> {
    if (group === other) return group;
    const wouldUndo = group.recordIds.length > 0 && other.recordIds.length > 0;
    if (wouldUndo && (group.isPinned || other.isPinned)) return group;
    if (areDistinct(group.keys, other.keys)) return group;
    group.recordIds.push(...other.recordIds);
    group.changes.push(...other.changes);
    group.gone.push(...other.gone);
    for (const key of other.keys) group.keys.add(key);
    group.isPinned ||= other.isPinned;
    other.into = group;
    return group;
  }

  #open(): Growing<E> {
    const group: Growing<E> = {
      recordIds: [],
      changes: [],
      gone: [],
      keys: new Set(),
      isPinned: false,
      into: undefined,
    };
    this.#all.push(group);
    return group;
  }
}

function last<E extends Entity>(group: Growing<E> | undefined): Growing<E> | undefined {
  let at = group;
  while (at?.into) at = at.into;
  return at;
}

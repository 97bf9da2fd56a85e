import { appendEvents, type NewEvent } from "../events/append.ts";
import type { Entity } from "../model/entities.ts";
import { deleteAssignments, insertAssignments, type NewAssignment } from "../store/assignments.ts";
import { insertChanges, type NewChange } from "../store/changes.ts";
import { deleteIdentities, findIdentities, insertIdentities } from "../store/identities.ts";
import { insertOrigins, type NewOrigin } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import type { FieldChange } from "./diff.ts";
import type { StoredAssignment } from "./unit.ts";

/** Who changes records: a run, or a person. */
export interface Author {
  readonly runId: string | null;
  readonly actor: string | null;
}

/** A record that is new, changed or gone, as its event tells it. */
export interface Told {
  readonly id: number;
  /** The whole record as JSON text. */
  readonly text: string;
  /** The source that brought it about; absent where a person did. */
  readonly origin?: { readonly integration: string; readonly remote_id: string } | undefined;
  readonly changes?: readonly FieldChange[] | undefined;
  /** Further fields of the event, by name. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export type RecordFact = "created" | "updated" | "deleted" | "merged" | "split";

/** The rows beside the records themselves: gathered while records are written, inserted in few statements. */
export class PageRows {
  readonly #entity: Entity;
  readonly #author: Author;
  readonly #now: number;
  readonly #events: NewEvent[] = [];
  readonly #history: NewChange[] = [];
  readonly #origins: NewOrigin[] = [];
  readonly #identities = new Map<string, number>();
  readonly #released = new Map<string, number>();
  readonly #assignments: NewAssignment[] = [];
  readonly #withdrawn: number[] = [];

  constructor({ entity, author, now }: { entity: Entity; author: Author; now: number }) {
    this.#entity = entity;
    this.#author = author;
    this.#now = now;
  }

  /** `known` has the record of each identity key that has been looked up, null where there is none. */
  async insert(store: DataStore, known: ReadonlyMap<string, number | null>): Promise<void> {
    await insertOrigins(store, this.#origins);
    await this.#writeIdentities(store, known);
    await deleteAssignments(store, this.#withdrawn);
    await insertAssignments(store, this.#assignments);
    await insertChanges(store, this.#history);
    await appendEvents(store, this.#events, this.#now);
  }

  async #writeIdentities(store: DataStore, known: ReadonlyMap<string, number | null>) {
    const entity = this.#entity;
    const released = [...this.#released].map(([key, recordId]) => ({ key, recordId }));
    await deleteIdentities(store, entity, released);
    const isAsked = (key: string) => known.has(key) && !this.#released.has(key);
    const unasked = [...this.#identities.keys()].filter((key) => !isAsked(key));
    const found = await findIdentities(store, entity, unasked);
    const isFree = (key: string) => (isAsked(key) ? known.get(key) === null : !found.has(key));
    const fresh = [...this.#identities].filter(([key]) => isFree(key));
    const rows = fresh.map(([identity_key, record_id]) => ({ entity, identity_key, record_id }));
    await insertIdentities(store, rows);
  }

  /** The first record that claims a key has it, where nobody had it before. */
  addIdentity(key: string, recordId: number): void {
    if (!this.#identities.has(key)) this.#identities.set(key, recordId);
  }

  /** The record has nothing to do with the key any more. */
  releaseIdentity(key: string, recordId: number): void {
    this.#released.set(key, recordId);
  }

  addOrigin(row: NewOrigin): void {
    this.#origins.push(row);
  }

  addAssignment(recordId: number, one: StoredAssignment): void {
    this.#assignments.push({
      entity: this.#entity,
      record_id: recordId,
      field: one.field,
      value: JSON.stringify(one.value),
      given_by: one.givenBy,
      rule_id: one.ruleId,
      actor: one.actor,
      run_id: one.runId,
      created_at: this.#now,
      updated_at: this.#now,
    });
  }

  withdrawAssignment(id: number): void {
    this.#withdrawn.push(id);
  }

  addHistory(recordId: number, { field, before, after }: FieldChange): void {
    this.#history.push({
      entity: this.#entity,
      record_id: recordId,
      run_id: this.#author.runId,
      actor: this.#author.actor,
      field,
      before_value: before === undefined ? null : JSON.stringify(before),
      after_value: after === undefined ? null : JSON.stringify(after),
      changed_at: this.#now,
    });
  }

  addEvent(what: RecordFact, { id, text, origin, changes, more }: Told): void {
    const entity = this.#entity;
    const { runId, actor } = this.#author;
    const about = {
      ...(origin ? { origin } : {}),
      ...(runId === null ? {} : { run_id: runId }),
      ...(actor === null ? {} : { actor }),
      ...(changes ? { changes } : {}),
      ...more,
    };
    const rest = JSON.stringify(about).slice(1);
    const comma = rest === "}" ? "" : ",";
    this.#events.push({
      type: `${entity}.${what}`,
      subject: `${entity}/${id}`,
      occurredAt: this.#now,
      ...(runId === null ? {} : { runId }),
      // Put together as text: the record is the most of it and has been written out already.
      data: `{"record":{"id":${id},"entity":"${entity}","data":${text}}${comma}${rest}`,
    });
  }
}

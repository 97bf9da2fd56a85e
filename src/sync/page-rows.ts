import { appendEvents, type NewEvent } from "../events/append.ts";
import type { Entity } from "../model/entities.ts";
import { insertChanges, insertRefused, type NewChange, type NewRefused } from "../store/changes.ts";
import { findIdentities, insertIdentities } from "../store/identities.ts";
import { insertOrigins, type NewOrigin } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import type { FieldChange } from "./diff.ts";
import type { ReadState, Refusal } from "./page-plan.ts";

/** A record that is new, changed or gone, as its event tells it. */
export interface Told {
  readonly id: number;
  /** The whole record as JSON text. */
  readonly text: string;
  readonly remoteId: string;
  readonly changes?: readonly FieldChange[];
}

/** The rows beside the records themselves: gathered while a page is written, inserted in few statements. */
export class PageRows<E extends Entity> {
  readonly #read: ReadState<E>;
  readonly #now: number;
  readonly #events: NewEvent[] = [];
  readonly #history: NewChange[] = [];
  readonly #origins: NewOrigin[] = [];
  readonly #identities = new Map<string, number>();
  readonly #refused: NewRefused[] = [];

  constructor(read: ReadState<E>, now: number) {
    this.#read = read;
    this.#now = now;
  }

  /** `known` has the record of each identity key that has been looked up, null where there is none. */
  async insert(store: DataStore, known: ReadonlyMap<string, number | null>): Promise<void> {
    await insertRefused(store, this.#refused);
    await insertOrigins(store, this.#origins);
    await this.#insertIdentities(store, known);
    await insertChanges(store, this.#history);
    await appendEvents(store, this.#events, this.#now);
  }

  async #insertIdentities(store: DataStore, known: ReadonlyMap<string, number | null>) {
    const { entity } = this.#read;
    const unasked = [...this.#identities.keys()].filter((key) => !known.has(key));
    const found = await findIdentities(store, entity, unasked);
    const fresh = [...this.#identities].filter(([key]) => !known.get(key) && !found.has(key));
    const rows = fresh.map(([identity_key, record_id]) => ({ entity, identity_key, record_id }));
    await insertIdentities(store, rows);
  }

  addRefused({ change, field, reason }: Refusal<E>): void {
    this.#refused.push({
      run_id: this.#read.runId,
      integration_id: this.#read.integration.id,
      stream: this.#read.stream,
      remote_id: change.id,
      field: field || null,
      reason,
      raw: JSON.stringify(change.op === "refuse" ? change.raw : change.data) ?? "null",
      created_at: this.#now,
    });
  }

  /** The last record that claims a key has it, where the key is new. */
  addIdentity(key: string, recordId: number): void {
    this.#identities.set(key, recordId);
  }

  addOrigin(
    change: { readonly id: string; readonly hash: string; readonly version?: string },
    recordId: number,
  ): void {
    this.#origins.push({
      entity: this.#read.entity,
      record_id: recordId,
      integration_id: this.#read.integration.id,
      stream: this.#read.stream,
      remote_id: change.id,
      hash: change.hash,
      remote_version: change.version ?? null,
      last_run_id: this.#read.runId,
      created_at: this.#now,
      updated_at: this.#now,
      deleted_at: null,
    });
  }

  addHistory(recordId: number, { field, before, after }: FieldChange): void {
    this.#history.push({
      entity: this.#read.entity,
      record_id: recordId,
      run_id: this.#read.runId,
      field,
      before_value: before === undefined ? null : JSON.stringify(before),
      after_value: after === undefined ? null : JSON.stringify(after),
      changed_at: this.#now,
    });
  }

  addEvent(what: "created" | "updated" | "deleted", { id, text, remoteId, changes }: Told): void {
    const { entity, integration, runId } = this.#read;
    const origin = JSON.stringify({ integration: integration.slug, remote_id: remoteId });
    const rest = changes ? `,"changes":${JSON.stringify(changes)}` : "";
    this.#events.push({
      type: `${entity}.${what}`,
      subject: `${entity}/${id}`,
      occurredAt: this.#now,
      runId,
      // Put together as text: the record is the most of it and has been written out already.
      data: `{"record":{"id":${id},"entity":"${entity}","data":${text}},"origin":${origin},"run_id":"${runId}"${rest}}`,
    });
  }
}

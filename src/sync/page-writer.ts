import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/connector.ts";
import { addCounts, type Counts, NO_COUNTS } from "../store/cursors.ts";
import { findOrigins, markSeen, type Origin, originsOf, updateOrigin } from "../store/origins.ts";
import {
  findRecords,
  insertRecords,
  markRecordDeleted,
  type StoredRecord,
  updateRecord,
} from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { diff } from "./diff.ts";
import { identityKeys } from "./identity.ts";
import { merge } from "./merge.ts";
import { type Incoming, planPage, type ReadState, sortChanges } from "./page-plan.ts";
import { PageRows } from "./page-rows.ts";

/** Writes the changes of one page, in the caller's transaction; answers what they came to. */
export class PageWriter<E extends Entity> {
  readonly #store: DataStore;
  readonly #read: ReadState<E>;
  readonly #now: number;
  readonly #rows: PageRows<E>;
  #counts = NO_COUNTS;

  constructor(store: DataStore, read: ReadState<E>, now: number) {
    this.#store = store;
    this.#read = read;
    this.#now = now;
    this.#rows = new PageRows(read, now);
  }

  async write(changes: readonly Change<RecordOf<E>>[]): Promise<Counts> {
    const { incoming, deletedIds, refused } = sortChanges(this.#read.entity, changes);
    const read = incoming.length + deletedIds.length + refused.length;
    this.#count({ read, refused: refused.length });
    const plan = await planPage(this.#store, this.#read, incoming);
    await this.#create(plan.created);
    for (const { change, record } of plan.linked) await this.#link(change, record);
    for (const part of plan.changed) await this.#change(part);
    await markSeen(this.#store, plan.seen, this.#read.runId);
    this.#count({ unchanged: plan.seen.length });
    await this.#delete(deletedIds);
    for (const one of refused) this.#rows.addRefused(one);
    await this.#rows.insert(this.#store, plan.known);
    return this.#counts;
  }

  #count(counts: Partial<Counts>): void {
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, ...counts });
  }

  async #create(changes: readonly Incoming<E>[]): Promise<void> {
    const { entity, overlay } = this.#read;
    const firsts: { change: Incoming<E>; data: RecordOf<E>; text: string; keys: string[] }[] = [];
    const claimed = new Map<string, number>();
    const twins: { change: Incoming<E>; first: number }[] = [];
    for (const change of changes) {
      const data = merge(entity, change.data, { hasOtherOrigins: false, overlay });
      const keys = identityKeys(entity, data);
      const first = keys.map((key) => claimed.get(key)).find((at) => at !== undefined);
      if (first !== undefined) {
        twins.push({ change, first });
        continue;
      }
      for (const key of keys) claimed.set(key, firsts.length);
      const text = data === change.data ? change.text : JSON.stringify(data);
      firsts.push({ change, data, text, keys });
    }
    const ids = await insertRecords(this.#store, entity, firsts, this.#now);
    for (const [i, { change, text, keys }] of firsts.entries()) {
      const id = ids[i] ?? 0;
      this.#rows.addOrigin(change, id);
      for (const key of keys) this.#rows.addIdentity(key, id);
      this.#rows.addEvent("created", { id, text, remoteId: change.id });
    }
    this.#count({ created: firsts.length });
    for (const { change, first } of twins) await this.#linkTwin(change, ids[first] ?? 0);
  }

  /** The same document twice on one page, under two ids: one record with two origins. */
  async #linkTwin(change: Incoming<E>, recordId: number): Promise<void> {
    const [record] = await findRecords(this.#store, this.#read.entity, [recordId]);
    if (record) await this.#link(change, record);
  }

  async #link(change: Incoming<E>, record: StoredRecord<E>): Promise<void> {
    this.#rows.addOrigin(change, record.id);
    await this.#update(change, record, true);
  }

  async #change(part: { change: Incoming<E>; record: StoredRecord<E>; origin: Origin }) {
    const { change, record, origin } = part;
    const all = await originsOf(this.#store, this.#read.entity, [record.id]);
    const hasOthers = all.some((one) => one.id !== origin.id && one.deleted_at === null);
    await updateOrigin(this.#store, origin.id, {
      hash: change.hash,
      remote_version: change.version ?? null,
      last_run_id: this.#read.runId,
      updated_at: this.#now,
      deleted_at: null,
    });
    await this.#update(change, record, hasOthers);
  }

  async #update(change: Incoming<E>, record: StoredRecord<E>, hasOtherOrigins: boolean) {
    const { entity, overlay } = this.#read;
    const { id } = record;
    const data = merge(entity, change.data, { existing: record.data, hasOtherOrigins, overlay });
    for (const key of identityKeys(entity, data)) this.#rows.addIdentity(key, id);
    const changes = diff(record.data, data);
    if (changes.length === 0 && record.deleted_at === null) {
      this.#count({ unchanged: 1 });
      return;
    }
    const text = JSON.stringify(data);
    await updateRecord(this.#store, entity, { id, data, text, now: this.#now });
    for (const one of changes) this.#rows.addHistory(id, one);
    this.#rows.addEvent("updated", { id, text, remoteId: change.id, changes });
    this.#count({ updated: 1 });
  }

  async #delete(remoteIds: readonly string[]): Promise<void> {
    const { entity, integration, runId } = this.#read;
    const now = this.#now;
    const integrationId = integration.id;
    const gone = await findOrigins(this.#store, { integrationId, entity, remoteIds });
    for (const origin of gone.values()) {
      if (origin.deleted_at !== null) continue;
      await updateOrigin(this.#store, origin.id, {
        hash: origin.hash,
        remote_version: origin.remote_version,
        last_run_id: runId,
        updated_at: now,
        deleted_at: now,
      });
      const others = await originsOf(this.#store, entity, [origin.record_id]);
      if (others.some((one) => one.deleted_at === null)) continue;
      const [record] = await findRecords(this.#store, entity, [origin.record_id]);
      if (!record) continue;
      const { id } = record;
      await markRecordDeleted(this.#store, entity, { id, now });
      const text = JSON.stringify(record.data);
      this.#rows.addEvent("deleted", { id, text, remoteId: origin.remote_id });
      this.#count({ updated: 1 });
    }
  }
}

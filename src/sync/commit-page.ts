import { appendEvents, type NewEvent } from "../events/append.ts";
import { contentHash } from "../lib/json.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change, Page } from "../sdk/connector.ts";
import { insertChanges, insertRefused, type NewChange, type NewRefused } from "../store/changes.ts";
import { addCounts, type Counts, moveRunCursor, NO_COUNTS } from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import { findIdentities, insertIdentities } from "../store/identities.ts";
import {
  findOrigins,
  insertOrigins,
  markSeen,
  type NewOrigin,
  type Origin,
  originsOf,
  updateOrigin,
} from "../store/origins.ts";
import {
  findRecords,
  insertRecords,
  markRecordDeleted,
  type StoredRecord,
  updateRecord,
} from "../store/records.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { diff, type FieldChange } from "./diff.ts";
import { identityKeys } from "./identity.ts";
import { merge, type Overlay } from "./merge.ts";
import { recordIssue } from "./validate.ts";

/** The read that a page belongs to, and how far it has come. */
export interface ReadState<E extends Entity = Entity> {
  readonly runId: string;
  readonly integration: { readonly id: number; readonly slug: string };
  readonly stream: string;
  readonly entity: E;
  readonly overlay: Overlay;
  readonly pages: number;
  readonly counts: Counts;
}

type Upsert<E extends Entity> = Extract<Change<RecordOf<E>>, { op: "upsert" }>;
interface Incoming<E extends Entity> extends Upsert<E> {
  readonly hash: string;
}

/** Everything that one page writes, gathered before it is written in few statements. */
interface Plan<E extends Entity> {
  readonly created: Incoming<E>[];
  readonly linked: { change: Incoming<E>; record: StoredRecord<E> }[];
  readonly changed: { change: Incoming<E>; record: StoredRecord<E>; origin: Origin }[];
  readonly seen: number[];
}

/**
 * Stores one page: records by identity, origins, field history, what was refused, one event for each
 * record that is new or not what it was, and the cursor, all in one transaction. The same page a second
 * time changes nothing and fires nothing. Answers the counts of the read so far.
 */
export function commitPage<E extends Entity>(
  store: DataStore,
  read: ReadState<E>,
  page: Page<RecordOf<E>>,
  { now, isDone }: { now: number; isDone: boolean },
): Promise<Counts> {
  return retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const writer = new PageWriter(tx, read, now);
      const counts = addCounts(read.counts, await writer.write(page.changes));
      const { runId, stream, pages } = read;
      const { cursor, total } = page;
      await moveRunCursor(tx, { runId, stream, pages, cursor, counts, total, isDone, now });
      return counts;
    }),
  );
}

class PageWriter<E extends Entity> {
  readonly #store: DataStore;
  readonly #read: ReadState<E>;
  readonly #now: number;
  readonly #events: NewEvent[] = [];
  readonly #history: NewChange[] = [];
  readonly #newOrigins: NewOrigin[] = [];
  readonly #identities: { entity: E; identity_key: string; record_id: number }[] = [];
  #counts = NO_COUNTS;

  constructor(store: DataStore, read: ReadState<E>, now: number) {
    this.#store = store;
    this.#read = read;
    this.#now = now;
  }

  async write(changes: readonly Change<RecordOf<E>>[]): Promise<Counts> {
    const { incoming, deletedIds, refused } = this.#sort(changes);
    const plan = await this.#plan(incoming);
    await this.#create(plan.created);
    for (const { change, record } of plan.linked) await this.#link(change, record);
    for (const part of plan.changed) await this.#change(part);
    await markSeen(this.#store, plan.seen, this.#read.runId);
    await this.#delete(deletedIds);
    await insertRefused(this.#store, refused);
    await insertOrigins(this.#store, this.#newOrigins);
    await this.#saveIdentities();
    await insertChanges(this.#store, this.#history);
    await appendEvents(this.#store, this.#events, this.#now);
    return this.#counts;
  }

  #count(counts: Partial<Counts>): void {
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, ...counts });
  }

  /** The last change of an id wins; what does not fit its schema is set aside. */
  #sort(changes: readonly Change<RecordOf<E>>[]) {
    const incoming = new Map<string, Incoming<E>>();
    const deletedIds = new Set<string>();
    const refused: NewRefused[] = [];
    for (const change of changes) {
      if (change.op === "delete") {
        deletedIds.add(change.id);
        continue;
      }
      const issue =
        change.op === "refuse"
          ? { field: change.field, message: change.reason }
          : recordIssue(this.#read.entity, change.data);
      if (issue) refused.push(this.#refusal(change, issue));
      else if (change.op === "upsert") {
        incoming.set(change.id, { ...change, hash: contentHash(change.data) });
      }
    }
    const read = incoming.size + deletedIds.size + refused.length;
    this.#count({ read, refused: refused.length });
    return { incoming: [...incoming.values()], deletedIds: [...deletedIds], refused };
  }

  #refusal(
    change: Exclude<Change<RecordOf<E>>, { op: "delete" }>,
    issue: { field?: string | undefined; message: string },
  ): NewRefused {
    return {
      run_id: this.#read.runId,
      integration_id: this.#read.integration.id,
      stream: this.#read.stream,
      remote_id: change.id,
      field: issue.field || null,
      reason: issue.message,
      raw: JSON.stringify(change.op === "refuse" ? change.raw : change.data) ?? "null",
      created_at: this.#now,
    };
  }

  async #plan(incoming: readonly Incoming<E>[]): Promise<Plan<E>> {
    const { entity, integration, overlay } = this.#read;
    const remoteIds = incoming.map((change) => change.id);
    const origins = await findOrigins(this.#store, {
      integrationId: integration.id,
      entity,
      remoteIds,
    });
    const isSame = (change: Incoming<E>, origin: Origin | undefined) =>
      origin?.hash === change.hash && origin.deleted_at === null && !overlay.projectId;
    const fresh = incoming.filter((change) => !isSame(change, origins.get(change.id)));
    const keys = fresh.flatMap((change) => identityKeys(entity, change.data));
    const known = await findIdentities(this.#store, entity, keys);
    const recordIds = new Set(known.values());
    for (const change of fresh) {
      const origin = origins.get(change.id);
      if (origin) recordIds.add(origin.record_id);
    }
    const found = await findRecords(this.#store, entity, [...recordIds]);
    const records = new Map(found.map((record) => [record.id, record]));
    return this.#sortPlan(incoming, { isSame, origins, known, records });
  }

  #sortPlan(
    incoming: readonly Incoming<E>[],
    facts: {
      isSame: (change: Incoming<E>, origin: Origin | undefined) => boolean;
      origins: ReadonlyMap<string, Origin>;
      known: ReadonlyMap<string, number>;
      records: ReadonlyMap<number, StoredRecord<E>>;
    },
  ): Plan<E> {
    const plan: Plan<E> = { created: [], linked: [], changed: [], seen: [] };
    for (const change of incoming) {
      const origin = facts.origins.get(change.id);
      if (origin && facts.isSame(change, origin)) {
        plan.seen.push(origin.id);
        this.#count({ unchanged: 1 });
        continue;
      }
      const key = identityKeys(this.#read.entity, change.data).find((key) => facts.known.has(key));
      const id = origin?.record_id ?? (key === undefined ? undefined : facts.known.get(key));
      const record = id === undefined ? undefined : facts.records.get(id);
      if (!record) plan.created.push(change);
      else if (origin) plan.changed.push({ change, record, origin });
      else plan.linked.push({ change, record });
    }
    return plan;
  }

  async #create(changes: readonly Incoming<E>[]): Promise<void> {
    const { entity, overlay } = this.#read;
    const firsts: { change: Incoming<E>; data: RecordOf<E>; keys: string[] }[] = [];
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
      firsts.push({ change, data, keys });
    }
    const rows = firsts.map(({ data }) => data);
    const ids = await insertRecords(this.#store, entity, rows, this.#now);
    for (const [i, { change, data, keys }] of firsts.entries()) {
      const id = ids[i] ?? 0;
      this.#addOrigin(change, id);
      for (const key of keys) this.#addIdentity(key, id);
      this.#addEvent("created", { id, data, change });
      this.#count({ created: 1 });
    }
    for (const { change, first } of twins) await this.#linkTwin(change, ids[first] ?? 0);
  }

  /** The same document twice on one page, under two ids: one record with two origins. */
  async #linkTwin(change: Incoming<E>, recordId: number): Promise<void> {
    const [record] = await findRecords(this.#store, this.#read.entity, [recordId]);
    if (record) await this.#link(change, record);
  }

  async #link(change: Incoming<E>, record: StoredRecord<E>): Promise<void> {
    this.#addOrigin(change, record.id);
    await this.#write(change, record, true);
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
    await this.#write(change, record, hasOthers);
  }

  async #write(change: Incoming<E>, record: StoredRecord<E>, hasOtherOrigins: boolean) {
    const { entity, overlay } = this.#read;
    const data = merge(entity, change.data, { existing: record.data, hasOtherOrigins, overlay });
    for (const key of identityKeys(entity, data)) this.#addIdentity(key, record.id);
    const changes = diff(record.data, data);
    if (changes.length === 0 && record.deleted_at === null) {
      this.#count({ unchanged: 1 });
      return;
    }
    await updateRecord(this.#store, entity, { id: record.id, data, now: this.#now });
    for (const one of changes) this.#history.push(this.#historyRow(record.id, one));
    this.#addEvent("updated", { id: record.id, data, change, changes });
    this.#count({ updated: 1 });
  }

  async #delete(remoteIds: readonly string[]): Promise<void> {
    const { entity, integration, runId } = this.#read;
    const gone = await findOrigins(this.#store, {
      integrationId: integration.id,
      entity,
      remoteIds,
    });
    const now = this.#now;
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
      await markRecordDeleted(this.#store, entity, { id: record.id, now });
      this.#addEvent("deleted", {
        id: record.id,
        data: record.data,
        change: { id: origin.remote_id },
      });
      this.#count({ updated: 1 });
    }
  }

  async #saveIdentities(): Promise<void> {
    const { entity } = this.#read;
    const keys = this.#identities.map((row) => row.identity_key);
    const known = await findIdentities(this.#store, entity, keys);
    const fresh = new Map(
      this.#identities
        .filter((row) => !known.has(row.identity_key))
        .map((row) => [row.identity_key, row]),
    );
    await insertIdentities(this.#store, [...fresh.values()]);
  }

  #addIdentity(key: string, recordId: number): void {
    this.#identities.push({ entity: this.#read.entity, identity_key: key, record_id: recordId });
  }

  #addOrigin(change: Incoming<E>, recordId: number): void {
    this.#newOrigins.push({
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

  #historyRow(recordId: number, { field, before, after }: FieldChange): NewChange {
    return {
      entity: this.#read.entity,
      record_id: recordId,
      run_id: this.#read.runId,
      field,
      before_value: before === undefined ? null : JSON.stringify(before),
      after_value: after === undefined ? null : JSON.stringify(after),
      changed_at: this.#now,
    };
  }

  #addEvent(
    what: "created" | "updated" | "deleted",
    about: {
      id: number;
      data: RecordOf<E>;
      change: { id: string };
      changes?: readonly FieldChange[];
    },
  ): void {
    const { entity, integration, runId } = this.#read;
    this.#events.push({
      type: `${entity}.${what}`,
      subject: `${entity}/${about.id}`,
      occurredAt: this.#now,
      runId,
      data: {
        record: { id: about.id, entity, data: about.data },
        origin: { integration: integration.slug, remote_id: about.change.id },
        run_id: runId,
        ...(about.changes ? { changes: about.changes } : {}),
      },
    });
  }
}

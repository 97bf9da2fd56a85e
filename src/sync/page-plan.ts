import { hash } from "node:crypto";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/connector.ts";
import type { Counts } from "../store/cursors.ts";
import { findIdentities } from "../store/identities.ts";
import { findOrigins, type Origin } from "../store/origins.ts";
import { findRecords, type StoredRecord } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import { identityKeys } from "./identity.ts";
import type { Overlay } from "./merge.ts";
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

export interface Incoming<E extends Entity> extends Upsert<E> {
  /** The record as JSON text, made once for all that is done with it. */
  readonly text: string;
  /** Of the text. Another order of fields gives another hash: then the fields are compared, nothing more. */
  readonly hash: string;
}

/** A change that is set aside, and why. */
export interface Refusal<E extends Entity> {
  readonly change: Exclude<Change<RecordOf<E>>, { op: "delete" }>;
  readonly field: string | undefined;
  readonly reason: string;
}

export interface Sorted<E extends Entity> {
  readonly incoming: readonly Incoming<E>[];
  readonly deletedIds: readonly string[];
  readonly refused: readonly Refusal<E>[];
}

/** What is to be done with each record of a page. */
export interface Plan<E extends Entity> {
  readonly created: Incoming<E>[];
  readonly linked: { change: Incoming<E>; record: StoredRecord<E> }[];
  readonly changed: { change: Incoming<E>; record: StoredRecord<E>; origin: Origin }[];
  /** Origins that said the same again. */
  readonly seen: number[];
  /** The record of each identity key that the page names, null where there is none. */
  readonly known: Map<string, number | null>;
}

/** The last change of an id wins; what does not fit its schema is set aside. */
export function sortChanges<E extends Entity>(
  entity: E,
  changes: readonly Change<RecordOf<E>>[],
): Sorted<E> {
  const incoming = new Map<string, Incoming<E>>();
  const deletedIds = new Set<string>();
  const refused: Refusal<E>[] = [];
  for (const change of changes) {
    if (change.op === "delete") deletedIds.add(change.id);
    else if (change.op === "refuse") {
      refused.push({ change, field: change.field, reason: change.reason });
    } else {
      const issue = recordIssue(entity, change.data);
      if (issue) refused.push({ change, field: issue.field, reason: issue.message });
      else incoming.set(change.id, withText(change));
    }
  }
  return { incoming: [...incoming.values()], deletedIds: [...deletedIds], refused };
}

function withText<E extends Entity>(change: Upsert<E>): Incoming<E> {
  const text = JSON.stringify(change.data);
  return { ...change, text, hash: hash("sha256", text, "hex") };
}

/** Looks up in few statements what the store knows of the page, and decides. */
export async function planPage<E extends Entity>(
  store: DataStore,
  { entity, integration, overlay }: ReadState<E>,
  incoming: readonly Incoming<E>[],
): Promise<Plan<E>> {
  const remoteIds = incoming.map((change) => change.id);
  const integrationId = integration.id;
  const origins = await findOrigins(store, { integrationId, entity, remoteIds });
  const plan: Plan<E> = { created: [], linked: [], changed: [], seen: [], known: new Map() };
  const fresh: { change: Incoming<E>; origin: Origin | undefined; keys: readonly string[] }[] = [];
  for (const change of incoming) {
    const origin = origins.get(change.id);
    const isSame = origin?.hash === change.hash && origin.deleted_at === null;
    if (origin && isSame && !overlay.projectId) plan.seen.push(origin.id);
    else fresh.push({ change, origin, keys: identityKeys(entity, change.data) });
  }
  const keys = fresh.flatMap((one) => one.keys);
  const found = await findIdentities(store, entity, keys);
  for (const key of keys) plan.known.set(key, found.get(key) ?? null);
  const recordIds = new Set(found.values());
  for (const { origin } of fresh) if (origin) recordIds.add(origin.record_id);
  const stored = await findRecords(store, entity, [...recordIds]);
  const records = new Map(stored.map((record) => [record.id, record]));
  for (const { change, origin, keys } of fresh) {
    const key = keys.find((key) => found.has(key));
    const id = origin?.record_id ?? (key === undefined ? undefined : found.get(key));
    const record = id === undefined ? undefined : records.get(id);
    if (!record) plan.created.push(change);
    else if (origin) plan.changed.push({ change, record, origin });
    else plan.linked.push({ change, record });
  }
  return plan;
}

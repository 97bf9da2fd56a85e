import type { Entity, RecordOf } from "../model/entities.ts";
import type { Stream, StreamQuery } from "../sdk/stream.ts";
import { type Counts, NO_COUNTS } from "../store/cursors.ts";
import {
  type Compared,
  countLivingOrigins,
  refusedIds,
  type Unseen,
  unseenOrigins,
} from "../store/gone-origins.ts";
import { findOrigins } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import type { ReadState } from "./read-state.ts";
import { loadUnits, type Source } from "./unit.ts";
import { type Outcome, UnitWriter } from "./unit-writer.ts";

/** More than this many at once, or more than this share of at least `FEW`, are only deleted when a person says so. */
export const MANY = 50;
const SHARE = 0.05;
export const FEW = 20;
const PAGE = 500;
const RECORDS = 100;

/** How a read of a stream ended. */
export interface ReadEnd {
  readonly stream: Pick<Stream, "deletes">;
  readonly query: Omit<StreamQuery, "cursor">;
  /** The connector says that it has seen every record. */
  readonly isComplete: boolean;
  /** The run was cut off within this read and went on: something may have moved past it meanwhile. */
  readonly wasBroken: boolean;
  /** Ids that the read came across, where it left no trace of them in the store. */
  readonly seenIds: ReadonlySet<string>;
}

/** True where a record that the read did not come across is gone at the source. */
export function provesAbsence({ stream, query, isComplete, wasBroken }: ReadEnd): boolean {
  if (!isComplete || wasBroken || stream.deletes === "none") return false;
  return query.mode === "full" || (query.mode === "period" && stream.deletes === "full_compare");
}

/** What a full compare found. */
export interface Absent {
  /** Origins that were not seen. */
  readonly ids: readonly { readonly id: number; readonly recordId: number }[];
  /** How many there are in all. */
  readonly known: number;
  /** Too many to be deleted without a person's word. */
  readonly isTooMany: boolean;
}

/**
 * The origins of the stream, and of the period, that a complete read since `startedAt` has not come across.
 * Undefined where records were set aside that may be among them: then nobody knows.
 */
export async function findAbsent(
  store: DataStore,
  { runId, integration, stream, entity }: ReadState,
  { query, seenIds, startedAt }: Pick<ReadEnd, "query" | "seenIds"> & { startedAt: number },
): Promise<Absent | undefined> {
  const integrationId = integration.id;
  const refused = [...new Set(await refusedIds(store, { runId, stream }))];
  const spared = await knownOrigins(store, { integrationId, entity, remoteIds: refused });
  if (spared.size < refused.length) return undefined;
  const { from, to } = query;
  const period = from !== undefined && to !== undefined ? { from, to } : undefined;
  if (period && entity !== "invoice") return undefined;
  const compared: Compared = { entity, integrationId, stream, period };
  const known = await countLivingOrigins(store, compared);
  const ids: { id: number; recordId: number }[] = [];
  const unseen: Unseen = { runId, before: startedAt };
  for (let after = 0; ; ) {
    const page = await unseenOrigins(store, compared, { ...unseen, after, limit: PAGE });
    for (const row of page) {
      const isSpared = seenIds.has(row.remote_id) || spared.has(row.remote_id);
      if (!isSpared && !isOutside(row.data, period))
        ids.push({ id: row.id, recordId: row.record_id });
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.id;
  }
  const isTooMany = ids.length > MANY || (known >= FEW && ids.length > known * SHARE);
  return { ids, known, isTooMany };
}

async function knownOrigins(
  store: DataStore,
  { remoteIds, ...of }: { integrationId: number; entity: Entity; remoteIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let at = 0; at < remoteIds.length; at += PAGE) {
    const part = remoteIds.slice(at, at + PAGE);
    for (const id of (await findOrigins(store, { ...of, remoteIds: part })).keys()) known.add(id);
  }
  return known;
}

/** The record's date may be another source's: this one was asked for dates of its own. */
function isOutside(text: string | null, period: Compared["period"]): boolean {
  if (text === null || !period) return false;
  const { issue_date } = JSON.parse(text) as Partial<RecordOf<"invoice">>;
  return issue_date === undefined || issue_date < period.from || issue_date > period.to;
}

/** Takes note that these origins are gone; a record that no other source has is deleted. */
export async function removeAbsent<E extends Entity>(
  tx: DataStore,
  { runId, integration, entity, enricher }: ReadState<E>,
  { ids, now }: { ids: Absent["ids"]; now: number },
): Promise<{ counts: Counts; outcomes: (Outcome<E> & { remoteId: string })[] }> {
  const outcomes: (Outcome<E> & { remoteId: string })[] = [];
  const byRecord = [...Map.groupBy(ids, (one) => one.recordId)];
  for (let at = 0; at < byRecord.length; at += RECORDS) {
    const part = new Map(byRecord.slice(at, at + RECORDS));
    const author = { runId, actor: null };
    const writer = new UnitWriter(tx, { entity, author, now, enricher });
    const units = await loadUnits(tx, entity, [...part.keys()]);
    for (const [recordId, unit] of units) {
      const gone = new Set(part.get(recordId)?.map(({ id }) => id));
      const isGone = ({ row }: Source<E>) => row !== undefined && gone.has(row.id);
      const sources = unit.sources.map((one) => (isGone(one) ? { ...one, deletedAt: now } : one));
      const remoteId = unit.sources.find(isGone)?.remoteId ?? "";
      const origin = { integration: integration.slug, remote_id: remoteId };
      const outcome = await writer.settle(unit, { ...unit, sources }, { origin });
      if (outcome.what !== "unchanged") outcomes.push({ ...outcome, remoteId });
    }
    await writer.finish();
  }
  return { counts: { ...NO_COUNTS, updated: outcomes.length }, outcomes };
}

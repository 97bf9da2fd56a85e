import type { Entity } from "../../model/entities.ts";
import type { Item } from "../../model/item.ts";
import { retryTransaction } from "../../store/faults.ts";
import { findIdentities } from "../../store/identities.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { recordIdsByKey, scanRecords } from "../../store/sync-scan.ts";
import { identityKeys } from "../identity.ts";
import { rolledBack } from "../rolled-back.ts";
import { living, loadUnits, type Unit } from "../unit.ts";
import { UnitWriter } from "../unit-writer.ts";
import type { Move } from "./merge.ts";
import { keepPreview } from "./preview.ts";
import { openWork, type SyncSession, type Work } from "./session.ts";
import { valueAt } from "./values.ts";

const PAGE = 200;

/**
 * Goes through the hub's own records: what was changed here, what the other side never had, what a person has decided.
 * Answers those that were deleted in the hub and are still there.
 */
export async function scan(session: SyncSession): Promise<readonly number[]> {
  const { job, params } = session;
  const ids = params.keys ? await recordsOfKeys(session, params.keys) : undefined;
  const removed: number[] = [];
  for (let after = 0; ; ) {
    job.signal.throwIfAborted();
    const wanted = { after, limit: PAGE, isAll: params.force === true, ids };
    const page = await scanRecords(job.data, session.of, wanted);
    const fresh = page.filter((id) => !session.handled.has(id));
    removed.push(...(await scanPage(session, fresh)));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return removed;
    after = last;
  }
}

async function recordsOfKeys(
  { job, partner }: SyncSession,
  keys: readonly string[],
): Promise<readonly number[]> {
  const { entity } = partner;
  if (entity !== "item") return recordIdsByKey(job.data, entity, keys);
  const named = keys.flatMap((code) => identityKeys("item", { code } as Item));
  return [...new Set((await findIdentities(job.data, entity, named)).values())];
}

async function scanPage(session: SyncSession, ids: readonly number[]): Promise<readonly number[]> {
  if (ids.length === 0) return [];
  const { data } = session.job;
  const work = (tx: DataStore) => compareUnits(session, tx, ids);
  if (!session.params.dry_run) {
    return (await retryTransaction(() => inTransaction(data, work))).removed;
  }
  const { removed, results } = await retryTransaction(() => rolledBack(data, work));
  await inTransaction(data, (tx) => keepPreview(session, tx, results));
  return removed;
}

async function compareUnits(session: SyncSession, tx: DataStore, ids: readonly number[]) {
  const { job, partner } = session;
  const { entity } = partner;
  const work = openWork(session);
  const units = await loadUnits(tx, entity, ids);
  await work.arbiter.prepare(tx, units);
  const author = { runId: job.runId, actor: null };
  const writer = new UnitWriter(tx, {
    entity,
    author,
    now: job.clock.now(),
    enricher: job.enricher,
  });
  const removed: number[] = [];
  for (const unit of units.values()) {
    const { id, removed_at } = unit.record;
    const agreement = work.arbiter.agreementOf(id);
    if (agreement && agreement.gone_at !== null) continue;
    if (!hasOwn(session, unit)) {
      offer(session, work, unit);
      continue;
    }
    const parts = work.arbiter.decide(unit, unit);
    if (removed_at === null || parts.isRestored) {
      work.arbiter.settled(await writer.settle(unit, parts), parts);
    } else if (agreement && !work.arbiter.isSpared(id)) removed.push(id);
  }
  await writer.finish();
  await work.arbiter.finish(tx);
  return { removed, results: work.results };
}

const hasOwn = ({ of }: SyncSession, { sources }: Unit): boolean =>
  living(sources).some((source) => source.integrationId === of.integrationId);

/** A record that only the hub has. */
function offer(session: SyncSession, { results, arbiter }: Work, { record }: Unit): void {
  const { partner, settings, params, paths } = session;
  if (!partner.sink || params.direction === "from_erp") return;
  if (record.deleted_at !== null || arbiter.agreementOf(record.id)) return;
  if (!settings.create_there || !isWanted(session, record.entity, record.data)) return;
  const moves = paths.flatMap((field): Move[] => {
    const after = valueAt(record.data, field);
    return after === null ? [] : [{ field, before: null, after, why: "filled" }];
  });
  results.create(record, moves);
}

/** By the rules of what is created there. */
function isWanted({ settings }: SyncSession, entity: Entity, data: object): boolean {
  if (entity !== "item") return true;
  const { active, category } = data as Item;
  if (settings.only_active && !active) return false;
  return settings.categories.length === 0 || settings.categories.includes(category ?? "");
}

import type { Entity } from "../../model/entities.ts";
import {
  type AgreementRow,
  countAgreed,
  deleteAgreements,
  goneRecords,
  keepWithout,
  markGone,
} from "../../store/agreements.ts";
import { retryTransaction } from "../../store/faults.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { HUB_INTEGRATION, hubSource } from "../hub-source.ts";
import { rolledBack } from "../rolled-back.ts";
import { living, loadUnits, type Source, type Unit } from "../unit.ts";
import { UnitWriter } from "../unit-writer.ts";
import { agreedOf } from "./arbiter.ts";
import { ConflictBook, decisionOf } from "./conflict-book.ts";
import { keepPreview } from "./preview.ts";
import { openWork, type SyncSession, type Work } from "./session.ts";
import { isSame, valueAt } from "./values.ts";

const RECORDS = 100;

/**
 * Follows what the other side has deleted, unless it is more than the settings allow at once: then nothing is deleted
 * and the answer is how many there are.
 */
export async function followGone(session: SyncSession, found: readonly number[]): Promise<number> {
  const { job, settings, params } = session;
  if (params.direction === "to_erp") return 0;
  const marked = await goneRecords(job.data, session.of);
  const gone = [...new Set([...marked, ...found])];
  if (settings.deletes === "follow" && (await isTooMany(session, gone))) return gone.length;
  await each(session, gone, deleteHere);
  return 0;
}

/** As `followGone`, of what was deleted in the hub: the other side is told. */
export async function followRemoved(
  session: SyncSession,
  removed: readonly number[],
): Promise<number> {
  const { settings, params, partner } = session;
  if (params.direction === "from_erp" || !partner.sink || settings.deletes === "keep") return 0;
  if (await isTooMany(session, removed)) return removed.length;
  await each(session, removed, deleteThere);
  return 0;
}

async function isTooMany(
  { job, settings, params, of }: SyncSession,
  ids: readonly number[],
): Promise<boolean> {
  if (params.allow_deletes || ids.length === 0) return false;
  const known = await countAgreed(job.data, of);
  const most = Math.max(1, Math.floor((known * settings.max_delete_percent) / 100));
  if (ids.length <= most) return false;
  const figures = { deletes: ids.length, known, allowed: most };
  job.log("warn", "Nothing deleted: more is gone than this run may delete by itself", figures);
  return true;
}

type Step = (parts: StepParts, unit: Unit) => Promise<void>;

interface StepParts {
  readonly session: SyncSession;
  readonly tx: DataStore;
  readonly work: Work;
  readonly writer: UnitWriter<Entity>;
  readonly conflicts: ConflictBook;
}

async function each(session: SyncSession, ids: readonly number[], step: Step): Promise<void> {
  const { job, params } = session;
  for (let at = 0; at < ids.length; at += RECORDS) {
    job.signal.throwIfAborted();
    const part = ids.slice(at, at + RECORDS);
    const write = (tx: DataStore) => stepThrough(session, tx, { ids: part, step });
    if (!params.dry_run) {
      await retryTransaction(() => inTransaction(job.data, write));
      continue;
    }
    const { results } = await retryTransaction(() => rolledBack(job.data, write));
    await inTransaction(job.data, (tx) => keepPreview(session, tx, results));
  }
}

async function stepThrough(
  session: SyncSession,
  tx: DataStore,
  { ids, step }: { ids: readonly number[]; step: Step },
): Promise<Work> {
  const { job, partner, of } = session;
  const { entity } = partner;
  const now = job.clock.now();
  const work = openWork(session);
  const units = await loadUnits(tx, entity, ids);
  await work.arbiter.prepare(tx, units);
  const author = { runId: job.runId, actor: null };
  const writer = new UnitWriter<Entity>(tx, { entity, author, now, enricher: job.enricher });
  const conflicts = new ConflictBook({ partner: of, runId: job.runId, now });
  for (const unit of units.values()) await step({ session, tx, work, writer, conflicts }, unit);
  await writer.finish();
  await conflicts.save(tx);
  await work.results.save(tx);
  return work;
}

/** The other side has deleted it. */
async function deleteHere(parts: StepParts, unit: Unit): Promise<void> {
  const { session, tx, work, conflicts } = parts;
  const { job, settings, of } = session;
  const { id, data } = unit.record;
  const row = work.arbiter.agreementOf(id);
  const source = ownSource(session, unit);
  if (!row || !source) return deleteAgreements(tx, of, [id]);
  const isBack = (source.row?.seen_at ?? 0) > (row.gone_at ?? Number.POSITIVE_INFINITY);
  if (isBack) return markGone(tx, of, { recordIds: [id], at: null });
  if (settings.deletes === "keep") return keepHere(parts, unit, source);
  const changed = changedHere(session, unit, row);
  const open = work.arbiter.conflictOf(id);
  const decided = decisionOf(open)?.sides.get("");
  const isEdited = changed.length > 0 && decided !== "erp" && settings.conflicts !== "erp";
  if (!isEdited) {
    conflicts.note(open, { recordId: id, data, fields: [] });
    return dropHere(parts, unit, source);
  }
  if (decided === "hub" || settings.conflicts !== "ask") {
    conflicts.note(open, { recordId: id, data, fields: [] });
    return keepHere(parts, unit, source, { isOffered: true });
  }
  const fields = changed.map((field) => ({ field, ours: valueAt(data, field), theirs: null }));
  conflicts.note(open, { recordId: id, data, fields, kind: "deleted_there" });
  work.results.conflict({ id, data }, { source, fields });
  job.log("warn", "Deleted there and changed here", { record_id: id });
}

const ownSource = ({ of }: SyncSession, { sources }: Unit): Source | undefined =>
  living(sources).find((source) => source.integrationId === of.integrationId);

function changedHere({ paths }: SyncSession, { record }: Unit, row: AgreementRow): string[] {
  const agreed = agreedOf(row);
  return paths.filter((path) => !isSame(path, valueAt(record.data, path), agreed?.ours[path]));
}

/** It stays in the hub, which speaks for it from now on where nobody else does; an edit brings it back there. */
async function keepHere(
  { session, tx, writer }: StepParts,
  unit: Unit,
  source: Source,
  { isOffered = false } = {},
): Promise<void> {
  const { job, of } = session;
  const now = job.clock.now();
  const others = unit.sources.map((one) => (one === source ? { ...one, deletedAt: now } : one));
  const isAlone = living(others).length === 0;
  const own = isAlone ? [hubSource(unit.record.entity, unit.record.data)] : [];
  const isHubs = (one: Source) => isAlone && one.integrationId === HUB_INTEGRATION;
  const sources = [...others.filter((one) => !isHubs(one)), ...own];
  await writer.settle(unit, { ...unit, sources });
  const recordId = unit.record.id;
  if (isOffered) await deleteAgreements(tx, of, [recordId]);
  else await keepWithout(tx, of, recordId);
}

async function dropHere(
  { session, tx, work, writer }: StepParts,
  unit: Unit,
  source: Source,
): Promise<void> {
  const { job, of } = session;
  const now = job.clock.now();
  const sources = unit.sources.map((one) => (one === source ? { ...one, deletedAt: now } : one));
  const agreement = work.arbiter.agreementOf(unit.record.id);
  const settled = await writer.settle(unit, { ...unit, sources });
  // The others learn of it with their own next run.
  const isElsewhere = settled.what !== "deleted" && unit.record.deleted_at === null;
  const outcome = isElsewhere ? await writer.remove(unit) : settled;
  work.results.into(outcome, { source, moves: [], agreement });
  await deleteAgreements(tx, of, [unit.record.id]);
}

/** Somebody has deleted it in the hub. */
async function deleteThere({ session, tx, work }: StepParts, unit: Unit): Promise<void> {
  const { partner, of } = session;
  const { record } = unit;
  const source = ownSource(session, unit);
  const agreement = work.arbiter.agreementOf(record.id);
  if (!source || !agreement) return;
  if (partner.sink?.remove) work.results.remove(record, { source, agreement });
  else {
    work.results.cannotRemove(record, source);
    await keepWithout(tx, of, record.id);
  }
}

import { ConflictError } from "../../lib/errors.ts";
import type { Entity } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import {
  type AgreementRow,
  agreementsOf,
  deleteAgreements,
  saveAgreements,
} from "../../store/agreements.ts";
import { retryTransaction } from "../../store/faults.ts";
import { deleteOrigins, originsOf } from "../../store/origins.ts";
import { countRunResults, listRunResults, type RunResult } from "../../store/run-results.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { hubSource } from "../hub-source.ts";
import type { Job } from "../job.ts";
import type { ReadOutcome } from "../read-stream.ts";
import { living, loadUnits, type Unit } from "../unit.ts";
import { UnitWriter } from "../unit-writer.ts";
import { holding } from "./hold.ts";
import type { Move } from "./merge.ts";
import type { SyncPartner } from "./partner.ts";
import { push } from "./push.ts";
import type { ShownChange, Undo } from "./result-book.ts";
import { openSession, openWork, type SyncSession } from "./session.ts";
import type { SyncSettings } from "./settings.ts";
import { isSame, valueAt } from "./values.ts";

/** As kept with the run. */
export interface UndoParams {
  /** The run that is taken back. */
  readonly run_id: string;
  readonly entity: Exclude<Entity, "invoice">;
}

const PAGE = 100;
const DONE: readonly RunResult["status"][] = ["created", "updated", "deleted"];

/**
 * Takes back what a two-way run did: on the hub's side at once, then there. A field that was changed again since then
 * stays as it is. What both agreed on before the run is agreed on again, so that the next run
 * sees what that one saw.
 * @throws ConflictError nothing_to_undo
 */
export async function undoRun(
  job: Job,
  of: {
    readonly settings: SyncSettings;
    readonly partner: SyncPartner;
    readonly params: UndoParams;
  },
): Promise<ReadOutcome> {
  const { run_id: undone, entity } = of.params;
  // What is written there is what is taken back: the hub's own values stay out of it.
  const params = { entity, direction: "from_erp" } as const;
  const session = openSession(job, { ...of, params, room: 0 });
  let count = 0;
  for (let after = 0; ; ) {
    job.signal.throwIfAborted();
    const rows = await listRunResults(job.data, { runId: undone, after, limit: PAGE });
    const own = rows.filter((row) => DONE.includes(row.status) && row.undo !== null);
    count += own.length;
    await takeBack(session, own);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last.id;
  }
  if (count === 0) {
    throw new ConflictError("nothing_to_undo", "This run changed nothing that can be taken back.");
  }
  await push(session);
  await agreeAgain(session, undone);
  const { counts } = await countRunResults(job.data, job.runId);
  return { counts, isPartial: counts.refused > 0, result: { undone } };
}

/** The hub's side of it, and what is to be written there. */
async function takeBack(session: SyncSession, rows: readonly RunResult[]): Promise<void> {
  if (rows.length === 0) return;
  const { job, partner, of } = session;
  const { entity } = partner;
  await retryTransaction(() =>
    inTransaction(job.data, async (tx) => {
      const work = openWork(session);
      const ids = [...new Set(rows.map((row) => row.record_id))];
      const units = await loadUnits(tx, entity, ids);
      const agreements = await agreementsOf(tx, of, ids);
      const author = { runId: job.runId, actor: null };
      const now = job.clock.now();
      const writer = new UnitWriter<Entity>(tx, { entity, author, now, enricher: job.enricher });
      for (const [id, own] of Map.groupBy(rows, (row) => row.record_id)) {
        const unit = units.get(id);
        if (!unit) continue;
        await takeBackOne({ session, tx, writer, results: work.results }, unit, {
          ...{ into: own.find((row) => row.direction === "in") },
          ...{ out: own.find((row) => row.direction === "out"), agreement: agreements.get(id) },
        });
      }
      await writer.finish();
      await work.results.save(tx);
    }),
  );
}

interface Steps {
  readonly session: SyncSession;
  readonly tx: DataStore;
  readonly writer: UnitWriter<Entity>;
  readonly results: ReturnType<typeof openWork>["results"];
}

interface Own {
  readonly into: RunResult | undefined;
  readonly out: RunResult | undefined;
  readonly agreement: AgreementRow | undefined;
}

async function takeBackOne(steps: Steps, unit: Unit, { into, out, agreement }: Own): Promise<void> {
  const { session, writer, results } = steps;
  const { of, job, partner } = session;
  const { entity } = partner;
  const source = living(unit.sources).find((one) => one.integrationId === of.integrationId);
  if (into?.status === "created" && out === undefined) return removeMade(steps, unit);
  if (into?.status === "deleted") {
    await restore(steps, unit);
    return;
  }
  if (into?.status === "updated") {
    const wanted = backOf(into, session, unit.record.data);
    if (wanted.size > 0) {
      const giver = { givenBy: "run", actor: null, runId: job.runId } as const;
      const outcome = await writer.settle(unit, holding(entity, unit, wanted, giver));
      if (source) results.into(outcome, { source, moves: [], agreement });
    }
  }
  if (!out) return;
  if (out.status === "created") {
    if (source && partner.sink?.remove) results.remove(unit.record, { source, agreement });
    else if (source) results.cannotRemove(unit.record, source);
    return;
  }
  if (out.status === "deleted") {
    await restore(steps, unit);
    return results.create(unit.record, createdMoves(session, unit));
  }
  if (!source) return;
  const wanted = backOf(out, session, source.data);
  const moves = [...wanted].map(([field, after]): Move => {
    return { field, before: valueAt(source.data, field), after: after ?? null, why: "forced" };
  });
  if (moves.length > 0) results.send(unit.record, { source, moves, agreement });
}

/** It is there again, as the hub's own where no system has it any more; there it is made anew. */
async function restore({ session, tx, writer }: Steps, unit: Unit): Promise<void> {
  const { entity, data, id } = unit.record;
  const own = living(unit.sources).length === 0 ? [hubSource(entity, data)] : [];
  await writer.settle(unit, { ...unit, sources: [...unit.sources, ...own], isRestored: true });
  await deleteAgreements(tx, session.of, [id]);
}

/** Values before the run, of those fields that are still what it made of them. */
function backOf(row: RunResult, { paths }: SyncSession, now: object): Map<Path, unknown> {
  const changes = JSON.parse(row.changes ?? "[]") as readonly ShownChange[];
  const own = changes.filter(({ field, why }) => paths.includes(field) && why !== "conflict");
  const left = own.filter(({ field, after }) => isSame(field, valueAt(now, field), after));
  return new Map(left.map(({ field, before }) => [field, before]));
}

const createdMoves = ({ paths }: SyncSession, { record }: Unit): readonly Move[] =>
  paths.flatMap((field): Move[] => {
    const after = valueAt(record.data, field);
    return after === null ? [] : [{ field, before: null, after, why: "forced" }];
  });

/** The run made it in the hub: it goes, with all trace of its source, so that the next run meets it anew. */
async function removeMade({ session, tx, writer }: Steps, unit: Unit): Promise<void> {
  const { of, partner } = session;
  const { id } = unit.record;
  const others = living(unit.sources).filter((one) => one.integrationId !== of.integrationId);
  const now = session.job.clock.now();
  const sources = unit.sources.map((one) =>
    one.integrationId === of.integrationId ? { ...one, deletedAt: now } : one,
  );
  await writer.settle(unit, { ...unit, sources });
  await deleteAgreements(tx, of, [id]);
  if (others.length > 0) return;
  const origins = await originsOf(tx, partner.entity, [id]);
  const own = origins.filter((row) => row.integration_id === of.integrationId);
  await deleteOrigins(
    tx,
    own.map((row) => row.id),
  );
}

/** What was agreed before the run is agreed on again, where both sides are back. */
async function agreeAgain(session: SyncSession, undone: string): Promise<void> {
  const { job, of } = session;
  for (let after = 0; ; ) {
    const rows = await listRunResults(job.data, { runId: undone, after, limit: PAGE });
    await inTransaction(job.data, async (tx) => {
      const known = await agreementsOf(
        tx,
        of,
        rows.map((row) => row.record_id),
      );
      const fresh = rows.flatMap((row) => {
        const { agreement } = JSON.parse(row.undo ?? '{"agreement":null}') as Undo;
        const now = known.get(row.record_id);
        if (!agreement || !now) return [];
        const { id: _id, tenant_id: _tenant, ...rest } = now;
        return [{ ...rest, ...agreement, origin_hash: "", updated_at: job.clock.now() }];
      });
      const once = new Map(fresh.map((row) => [row.record_id, row]));
      await saveAgreements(tx, of, [...once.values()]);
    });
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

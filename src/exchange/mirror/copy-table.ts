import { updateMirrorTable } from "../../store/mirrors.ts";
import { copyChanges, UnseenRows } from "./copy-changes.ts";
import { copyInFull, type FreshCopy, Misfit } from "./copy-in-full.ts";
import type { TableReport } from "./mirror-job.ts";
import { noted } from "./mirror-rows.ts";
import { placeFault } from "./place/faults.ts";
import { inTransaction } from "./place/mirror-place.ts";
import { findProgress, type Progress } from "./place/progress.ts";
import { differences, keptColumns, type MirrorStructure } from "./structure.ts";
import { endSwitch } from "./switch-copies.ts";
import { copyOf, structureOf, type TableWork } from "./table-work.ts";

type WhyFull = NonNullable<TableReport["why_full"]>;

/** A copy that waits to be switched to, or one that was brought up to date in its place. */
export type CopiedTable =
  | { readonly fresh: FreshCopy; readonly why: WhyFull | undefined }
  | { readonly report: TableReport };

/**
 * Copies one table, in full or what has changed.
 * @throws HubError, of this table or of the whole source
 */
export async function copyTable(work: TableWork): Promise<CopiedTable> {
  const { place, row, job } = work;
  try {
    await endSwitch(place, row.place_table);
    const live = await findProgress(place, row.place_table);
    const why = await whyFull(work, live);
    if (why === undefined && live) {
      try {
        return { report: await copyIncrement(work, live) };
      } catch (error) {
        if (error instanceof Misfit) return await inFull(work, "values_do_not_fit");
        if (error instanceof UnseenRows) return await inFull(work, "unseen_changes");
        throw error;
      }
    }
    return await inFull(work, why === "asked" ? undefined : why);
  } catch (error) {
    job.signal.throwIfAborted();
    throw placeFault(error, row.table_name);
  }
}

const inFull = async (work: TableWork, why: WhyFull | undefined): Promise<CopiedTable> => ({
  fresh: await copyInFull(work),
  why,
});

async function whyFull(
  { place, row, reading, job }: TableWork,
  live: Progress | undefined,
): Promise<WhyFull | "asked" | undefined> {
  if (job.mode === "full") return "asked";
  if (!live || row.structure === null) return "first_copy";
  if (!reading.change) return "no_change_column";
  const was = JSON.parse(row.structure) as MirrorStructure;
  const is = structureOf(reading, was.loosened);
  if (copyOf(place, row.place_table, is).key.length === 0) return "no_key";
  if (was.where !== is.where || was.change !== is.change) return "reading_changed";
  if (differences(was, is).some(({ isSafe }) => !isSafe)) return "structure_changed";
  if (namesMoved(was, is, place.flavour.maxName)) return "structure_changed";
  return (await place.has(row.place_table)) ? undefined : "copy_missing";
}

/** A column that went was told apart from another one by its name in the copy. */
function namesMoved(was: MirrorStructure, is: MirrorStructure, maxName: number): boolean {
  const before = new Map(keptColumns(was, maxName).map((one) => [one.name, one.placeName]));
  return keptColumns(is, maxName).some((one) => before.get(one.name) !== one.placeName);
}

/** The copy loses what the source has lost, then gets what has changed. */
async function copyIncrement(work: TableWork, live: Progress): Promise<TableReport> {
  const { place, row, reading, job } = work;
  const now = job.clock.now();
  const was = JSON.parse(row.structure ?? "{}") as MirrorStructure;
  const structure = structureOf(reading, was.loosened);
  const found = differences(was, structure);
  const changes = noted(row, found, { done: "evolved", now, runId: job.runId });
  if (found.length > 0) {
    const gone = keptColumns(was, place.flavour.maxName).filter(
      ({ name }) => !structure.columns.some((column) => column.name === name),
    );
    const names = gone.map(({ placeName }) => placeName);
    await place.withSession((session) =>
      inTransaction(session, () => place.dropColumns(session, row.place_table, names)),
    );
    await updateMirrorTable(job.data, row.id, {
      structure: JSON.stringify(structure),
      ...{ structure_at: now, changes: JSON.stringify(changes.all), now },
    });
  }
  const copy = copyOf(place, row.place_table, structure);
  const done = await copyChanges(work, copy, live);
  const rows = await place.count(copy.name);
  await updateMirrorTable(job.data, row.id, {
    ...{ state: "live", code: null, message: null, rows, copied_at: now, run_id: job.runId },
    definition_id: job.definitionId,
    ...(done.removed === undefined ? {} : { compared_at: now }),
    now: job.clock.now(),
  });
  const { read, created, updated, removed, replaced } = done;
  return {
    ...{ table: row.table_name, state: "copied", mode: "incremental", rows },
    ...{ read, created, updated, unchanged: read - created - updated },
    ...(removed === undefined ? {} : { removed }),
    ...(changes.fresh.length > 0 ? { changes: changes.fresh } : {}),
    ...(structure.loosened.length > 0 ? { loosened: structure.loosened } : {}),
    ...(replaced > 0 ? { replaced } : {}),
  };
}

/** What people read is the new copy now. */
export async function noteFull(
  { job, row }: TableWork,
  { fresh, why }: { readonly fresh: FreshCopy; readonly why: WhyFull | undefined },
): Promise<TableReport> {
  const now = job.clock.now();
  const { structure, progress, isResumed, replaced } = fresh;
  const was = row.structure === null ? undefined : (JSON.parse(row.structure) as MirrorStructure);
  const found = was ? differences(was, structure) : [];
  const changes = noted(row, found, { done: "rebuilt", now, runId: job.runId });
  const { rows, startedAt } = progress;
  await updateMirrorTable(job.data, row.id, {
    ...{ state: "live", code: null, message: null, rows, run_id: job.runId },
    ...{ structure: JSON.stringify(structure), definition_id: job.definitionId },
    ...(found.length > 0 || !was ? { structure_at: now } : {}),
    changes: JSON.stringify(changes.all),
    ...{ full_at: startedAt, copied_at: startedAt, compared_at: startedAt, now },
  });
  return {
    ...{ table: row.table_name, state: "copied", mode: "full", rows, read: rows, created: rows },
    ...(why === undefined ? {} : { why_full: why }),
    ...(isResumed ? { is_resumed: true } : {}),
    ...(changes.fresh.length > 0 ? { changes: changes.fresh } : {}),
    ...(structure.loosened.length > 0 ? { loosened: structure.loosened } : {}),
    ...(replaced > 0 ? { replaced } : {}),
  };
}

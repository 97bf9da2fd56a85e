import type { Condition, RowPage } from "../../sdk/tables.ts";
import { changedSince, overlapped } from "../import/change-mark.ts";
import { assertFits } from "./copy-in-full.ts";
import { type Copy, inTransaction } from "./place/mirror-place.ts";
import type { PlaceSession } from "./place/place.ts";
import { moveProgress, type Progress } from "./place/progress.ts";
import { readSource } from "./read-source.ts";
import { PAGE_SIZE, type TableWork } from "./table-work.ts";

/** Deleted rows show in no time of change: keys are compared once in so long, by the first run of a night. */
const COMPARE_EVERY_MS = 20 * 3_600_000;

export interface Changes {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  /** Absent where nobody looked. */
  readonly removed?: number;
  readonly replaced: number;
}

/** The source has rows that its change column did not show: only a full copy is right. */
export class UnseenRows extends Error {}

/**
 * What has changed since the last copy, by the change column, into the table that people read. A run that is cut off
 * begins again at the last page that it stored.
 * @throws UnseenRows, Misfit
 */
export function copyChanges(work: TableWork, copy: Copy, live: Progress): Promise<Changes> {
  const { place, job, row } = work;
  const wantsCompare = job.clock.now() - (row.compared_at ?? 0) >= COMPARE_EVERY_MS;
  return place.withSession(async (session) => {
    const removed = wantsCompare ? await removeGone(work, copy, session) : undefined;
    const done = await copyPages(work, { copy, live, session });
    if (wantsCompare && (await place.countMissing(session, copy)) > 0) throw new UnseenRows();
    return { ...done, ...(removed === undefined ? {} : { removed }) };
  });
}

async function copyPages(
  work: TableWork,
  { copy, live, session }: { copy: Copy; live: Progress; session: PlaceSession },
): Promise<Omit<Changes, "removed">> {
  const { place, job } = work;
  await place.openPage(session, copy);
  let progress = live;
  const sum = { read: 0, created: 0, updated: 0, replaced: 0 };
  for await (const page of readChanges(work, copy, live)) {
    job.signal.throwIfAborted();
    if (page.rows.length === 0) continue;
    assertFits(copy, page);
    const from = progress;
    const stored = await inTransaction(session, async () => {
      const upserted = await place.upsert(session, copy, page.rows);
      const [latest = null] = page.after ?? [];
      const cursor = latest === null ? from.cursor : { mark: latest };
      const at = { cursor, runId: job.runId, movedAt: job.clock.now() };
      progress = await moveProgress(place, session, from, at);
      return upserted;
    });
    sum.read += page.rows.length;
    sum.created += stored.created;
    sum.updated += stored.updated;
    sum.replaced += stored.replaced;
    work.onRows({ read: page.rows.length, ...stored });
  }
  return sum;
}

function readChanges(work: TableWork, copy: Copy, live: Progress): AsyncGenerator<RowPage> {
  const { reading, read, row, job } = work;
  const { mark } = live.cursor;
  const since =
    mark === undefined || mark === null ? undefined : overlapped(mark, reading.overlapSeconds);
  const conditions: Condition[] = [
    ...(reading.change && since !== undefined ? [changedSince(reading.change.name, since)] : []),
    ...(reading.where ? [reading.where] : []),
  ];
  return readSource(read, {
    source: { table: row.table_name },
    columns: copy.columns.map(({ name }) => name),
    key: reading.key,
    pageSize: job.definition.page_size ?? PAGE_SIZE,
    ...(reading.change ? { change: reading.change.name } : {}),
    ...(conditions.length > 0 ? { where: { all: conditions } } : {}),
  });
}

/** Reads every key of the source, once; rows of others go. */
async function removeGone(work: TableWork, copy: Copy, session: PlaceSession): Promise<number> {
  const { place, reading, read, row, job } = work;
  await place.openKeys(session, copy);
  const pages = readSource(read, {
    source: { table: row.table_name },
    columns: copy.key.map(({ name }) => name),
    key: reading.key,
    pageSize: job.definition.page_size ?? PAGE_SIZE,
    ...(reading.where ? { where: reading.where } : {}),
  });
  for await (const page of pages) {
    job.signal.throwIfAborted();
    if (page.rows.length === 0) continue;
    assertFits({ ...copy, columns: copy.key }, page);
    await inTransaction(session, () => place.loadKeys(session, copy, page.rows));
  }
  return inTransaction(session, () => place.removeUnseen(session, copy));
}

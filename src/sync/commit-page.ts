import type { Entity, RecordOf } from "../model/entities.ts";
import type { Page } from "../sdk/stream.ts";
import { insertRefused } from "../store/changes.ts";
import { addCounts, type Counts, moveRunCursor } from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import { insertRunPreviews } from "../store/run-previews.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { linkOriginals, type Named } from "./originals.ts";
import { PageWriter } from "./page-writer.ts";
import { previewOf } from "./preview.ts";
import type { ReadState } from "./read-state.ts";
import { rolledBack } from "./rolled-back.ts";

interface Moment {
  readonly now: number;
  readonly isDone: boolean;
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
  moment: Moment & { readonly originals?: readonly Named[] },
): Promise<Counts> {
  const { originals = [], now } = moment;
  return retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const written = await new PageWriter(tx, read, now).write(page.changes);
      await linkOriginals(tx, read, { originals, now });
      const counts = addCounts(read.counts, written.counts);
      await move(tx, { read, page, counts, ...moment });
      return counts;
    }),
  );
}

/**
 * What `commitPage` would do, done and taken back: no record, no event. What stays is the counts, what was refused
 * and up to `room` rows of the run's preview. Answers the counts of the read so far and the room that is left.
 */
export async function previewPage<E extends Entity>(
  store: DataStore,
  read: ReadState<E>,
  page: Page<RecordOf<E>>,
  { room, ...moment }: Moment & { readonly room: number },
): Promise<{ readonly counts: Counts; readonly room: number }> {
  const { now } = moment;
  const written = await retryTransaction(() =>
    rolledBack(store, (tx) => new PageWriter(tx, read, now).write(page.changes)),
  );
  const counts = addCounts(read.counts, written.counts);
  const rows = written.outcomes
    .flatMap((outcome) => previewOf(read, outcome, now) ?? [])
    .slice(0, room);
  await inTransaction(store, async (tx) => {
    await insertRefused(tx, written.refused);
    await insertRunPreviews(tx, rows);
    await move(tx, { read, page, counts, ...moment });
  });
  return { counts, room: room - rows.length };
}

function move<E extends Entity>(
  tx: DataStore,
  { read, page, counts, now, isDone }: Moment & MoveOf<E>,
): Promise<void> {
  const { runId, stream, pages } = read;
  const { cursor, total } = page;
  return moveRunCursor(tx, { runId, stream, pages, cursor, counts, total, isDone, now });
}

interface MoveOf<E extends Entity> {
  readonly read: ReadState<E>;
  readonly page: Page<RecordOf<E>>;
  readonly counts: Counts;
}

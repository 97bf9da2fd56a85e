import type { Entity, RecordOf } from "../model/entities.ts";
import type { Page } from "../sdk/connector.ts";
import { addCounts, type Counts, moveRunCursor } from "../store/cursors.ts";
import { retryTransaction } from "../store/faults.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import type { ReadState } from "./page-plan.ts";
import { PageWriter } from "./page-writer.ts";

export type { ReadState } from "./page-plan.ts";

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

import { insertRunPreviews } from "../../store/run-previews.ts";
import type { DataStore } from "../../store/store.ts";
import type { ResultBook } from "./result-book.ts";
import type { SyncSession } from "./session.ts";

/** What would be done, as far as the preview has room for it. */
export async function keepPreview(
  session: SyncSession,
  tx: DataStore,
  results: ResultBook,
): Promise<void> {
  const rows = results.previews().slice(0, session.room);
  await insertRunPreviews(tx, rows);
  session.room -= rows.length;
}

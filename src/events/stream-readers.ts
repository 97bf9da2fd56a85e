import type { Clock } from "../lib/clock.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import type { DataStore } from "../store/store.ts";
import {
  countReaders,
  ensureReader,
  findReader,
  moveReader,
  type StreamReader,
} from "../store/stream-readers.ts";
import type { EventStream } from "./stream.ts";

/** Of one tenant: each is a row that stays until somebody deletes it. */
const MAX_READERS = 500;

export interface ReaderHost {
  /** One tenant's. */
  readonly data: DataStore;
  readonly stream: EventStream;
  readonly clock: Clock;
}

/**
 * The reader of that name. One that is not there yet begins at `from` and is kept from now on, so that
 * nothing published after its first call is missed. @throws ConflictError code `too_many_readers`
 */
export async function openReader(
  { data, stream, clock }: ReaderHost,
  { name, from }: { name: string; from: "now" | "start" },
): Promise<StreamReader> {
  const known = await findReader(data, name);
  if (known) return known;
  if ((await countReaders(data)) >= MAX_READERS) {
    throw new ConflictError(
      "too_many_readers",
      `There are ${MAX_READERS} readers already. Delete those that nobody uses: GET /api/events/readers lists them.`,
    );
  }
  const after = from === "start" ? 0 : await stream.end();
  const made = await ensureReader(data, { name, after, now: clock.now() });
  if (!made) throw new NotFoundError("reader", name);
  return made;
}

/**
 * The reader has taken everything up to the cursor. An older cursor changes nothing, so that a repeated call
 * does no harm; with `isRewind` it goes back and gets the events again.
 * @throws NotFoundError, InvalidInputError for a cursor that nobody can have got
 */
export async function acknowledge(
  { data, stream, clock }: ReaderHost,
  { name, cursor, isRewind }: { name: string; cursor: number; isRewind: boolean },
): Promise<StreamReader> {
  const reader = await findReader(data, name);
  if (!reader) throw new NotFoundError("reader", name);
  if (cursor > Math.max(reader.after_seq, await stream.newest())) {
    const remedy = "Pass the cursor of an event, or of the page, that this reader got.";
    throw new InvalidInputError([
      { field: "cursor", message: "is ahead of every event that there is", remedy },
    ]);
  }
  await moveReader(data, { name, after: cursor, isRewind, now: clock.now() });
  return (await findReader(data, name)) ?? reader;
}

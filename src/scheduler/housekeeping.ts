import { removeEndedSessions } from "../auth/sessions.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { isBlobUsed } from "../store/files.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";

const EVERY_MS = 3_600_000;
/** Not in the busy first moments of a start. */
const FIRST_MS = 60_000;

export interface HousekeepingParts {
  readonly config: ConfigStore;
  readonly data: DataStore;
  /** The hub's store of files. */
  readonly files: {
    removeUnused(now: number, isUsed: (sha256: string) => Promise<boolean>): Promise<number>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what nothing needs any more, once an hour; disposing waits for a round under way. */
export function startHousekeeping(parts: HousekeepingParts): AsyncDisposable {
  let round = Promise.resolve();
  const work = (): void => {
    round = round.then(() => keepHouse(parts));
  };
  const first = setTimeout(work, FIRST_MS).unref();
  const regular = setInterval(work, EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(first);
      clearInterval(regular);
      await round;
    },
  };
}

/** One round: sessions that are over, files that no row points to. A failing part does not keep the others. */
export async function keepHouse({ config, data, files, clock, log }: HousekeepingParts) {
  const now = clock.now();
  const tasks = {
    sessions: () => removeEndedSessions(config, now),
    files: () => files.removeUnused(now, (sha256) => isBlobUsed(data, sha256)),
  };
  for (const [what, task] of Object.entries(tasks)) {
    try {
      const removed = await task();
      if (removed > 0) log.info({ what, removed }, "housekeeping");
    } catch (error) {
      log.error({ err: error, what }, "housekeeping failed");
    }
  }
}

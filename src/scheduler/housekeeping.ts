import { removeEndedPortalLinks } from "../auth/portal-links.ts";
import { removeEndedSessions } from "../auth/sessions.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { removeExpiredStates } from "../store/connector-states.ts";
import { HOUR_MS, mergeDeliveryStats } from "../store/delivery-stats.ts";
import { retryTransaction } from "../store/faults.ts";
import { isBlobUsed } from "../store/files.ts";
import { removeExpiredInvitations } from "../store/invitations.ts";
import { removeExpiredOAuthFlows } from "../store/oauth-flows.ts";
import { type ConfigStore, type DataStore, inTransaction } from "../store/store.ts";
import { type KeepSettings, retentionTasks } from "./retention.ts";

const EVERY_MS = 3_600_000;
/** Not in the busy first moments of a start. */
const FIRST_MS = 60_000;
/** Hours into which workers may still count: an attempt counts in the hour in which it began. */
const COUNTING_HOURS = 2;

export interface HousekeepingParts {
  readonly config: ConfigStore;
  readonly data: DataStore;
  /** The hub's store of files. */
  readonly files: {
    removeUnused(now: number, isUsed: (sha256: string) => Promise<boolean>): Promise<number>;
  };
  readonly settings: KeepSettings;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what nothing needs any more, once an hour; disposing ends a round under way at its next step. */
export function startHousekeeping(parts: HousekeepingParts): AsyncDisposable {
  const stopping = new AbortController();
  let round: Promise<unknown> = Promise.resolve();
  const work = (): void => {
    round = round.then(() => keepHouse(parts, stopping.signal));
  };
  const first = setTimeout(work, FIRST_MS).unref();
  const regular = setInterval(work, EVERY_MS).unref();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearTimeout(first);
      clearInterval(regular);
      await round;
    },
  };
}

/**
 * One round: sessions, invitations and links of the portal that are over, files that no row points to, rows that are older than the settings say.
 * A failing part does not keep the others. Answers how many of each kind are gone.
 */
export async function keepHouse(
  parts: HousekeepingParts,
  signal: AbortSignal = new AbortController().signal,
): Promise<Readonly<Record<string, number>>> {
  const { config, data, files, clock, log } = parts;
  const now = clock.now();
  const tasks = {
    sessions: () => removeEndedSessions(config, now),
    invitations: () => removeExpiredInvitations(config, now),
    portal_links: () => removeEndedPortalLinks(config, now),
    states: () => removeExpiredStates(config, now),
    oauth_flows: () => removeExpiredOAuthFlows(config, now),
    files: () => files.removeUnused(now, (sha256) => isBlobUsed(data, sha256)),
    merged_statistics: () => mergeStatistics(data, now),
    ...retentionTasks({ ...parts, signal }),
  };
  const counts: Record<string, number> = {};
  for (const [what, task] of Object.entries(tasks)) {
    if (signal.aborted) break;
    try {
      const removed = await task();
      counts[what] = removed;
      if (removed > 0) log.info({ what, removed }, "housekeeping");
    } catch (error) {
      log.error({ err: error, what }, "housekeeping failed");
    }
  }
  return counts;
}

/** What several workers counted of one hour becomes one row. */
async function mergeStatistics(data: DataStore, now: number): Promise<number> {
  const before = now - (now % HOUR_MS) - COUNTING_HOURS * HOUR_MS;
  for (let total = 0; ; ) {
    const merged = await retryTransaction(() =>
      inTransaction(data, (tx) => mergeDeliveryStats(tx, before)),
    );
    if (merged === 0) return total;
    total += merged;
  }
}

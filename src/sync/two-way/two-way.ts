import { newId } from "../../lib/ids.ts";
import { countRunPreviews, removeRunPreviews } from "../../store/run-previews.ts";
import { countRunResults } from "../../store/run-results.ts";
import type { Job } from "../job.ts";
import { readWholeNoted } from "../note-read.ts";
import { MAX_PREVIEWS } from "../preview.ts";
import type { ReadOutcome } from "../read-stream.ts";
import { followGone, followRemoved } from "./deletes.ts";
import type { SyncPartner } from "./partner.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { scan } from "./scan.ts";
import { openSession, type TwoWayParams } from "./session.ts";
import type { SyncSettings } from "./settings.ts";

/** What a dry run showed is kept for a month. */
const PREVIEW_TTL_MS = 30 * 24 * 3_600_000;
const REMEDY =
  "Look at both sides: if these records are really to be deleted, start the same run with allow_deletes: true.";

/**
 * The action `sync_both_ways`: what the other side has, compared with the hub's records and with what both agreed on
 * last; then what was changed in the hub, written there. A run that was cut off goes on where it stopped.
 */
export async function syncBothWays(
  job: Job,
  of: {
    readonly settings: SyncSettings;
    readonly partner: SyncPartner;
    readonly params: TwoWayParams;
  },
): Promise<ReadOutcome> {
  const { dry_run: isDry } = of.params;
  const session = openSession(job, { ...of, room: isDry ? await openPreview(job) : 0 });
  const { streamName: stream, entity } = of.partner;
  const noted = { stream, entity, isTry: isDry === true || of.params.keys !== undefined };
  const pulled = await readWholeNoted(job, noted, () => pull(session));
  const heldHere = await followGone(session, pulled.gone);
  const removed = await scan(session);
  const heldThere = await followRemoved(session, removed);
  if (!isDry) await push(session, () => tellProgress(job, pulled.counts.read));
  const { counts, conflicts, out } = await countRunResults(job.data, job.runId);
  const held = { here: heldHere, there: heldThere };
  const isHeld = heldHere + heldThere > 0;
  const read = pulled.counts.read + out;
  const refused = pulled.counts.refused + counts.refused;
  return {
    counts: {
      read,
      created: counts.created,
      updated: counts.updated,
      unchanged: Math.max(0, read - counts.created - counts.updated - refused),
      refused,
    },
    isPartial: isHeld || counts.refused > 0,
    result: {
      ...(isDry ? { dry_run: true, preview_is_cut: session.room <= 0 } : {}),
      conflicts,
      ...(isHeld ? { deletes_held: held, remedy: REMEDY } : {}),
    },
  };
}

/** What was read, and of what goes out as much as is settled. */
async function tellProgress(job: Job, pulled: number): Promise<void> {
  const { counts, total, out } = await countRunResults(job.data, job.runId);
  const open = total - counts.read;
  job.progress({ ...counts, read: pulled + out - open }, pulled + out);
}

/** Old previews make room for the new one; answers how many rows there is room for, after a break too. */
async function openPreview({ data, runId, clock }: Job): Promise<number> {
  await removeRunPreviews(data, newId("run", clock.now() - PREVIEW_TTL_MS));
  return MAX_PREVIEWS - (await countRunPreviews(data, runId));
}

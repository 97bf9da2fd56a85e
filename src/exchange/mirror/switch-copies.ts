import type { FreshCopy } from "./copy-in-full.ts";
import { inTransaction, type MirrorPlace } from "./place/mirror-place.ts";
import type { PlaceSession } from "./place/place.ts";
import {
  findProgress,
  insertProgress,
  moveProgress,
  type Progress,
  removeProgress,
} from "./place/progress.ts";
import { freshName } from "./table-work.ts";

/** A copy that is whole, and the table that it becomes. */
export interface Waiting {
  readonly fresh: FreshCopy;
  readonly placeTable: string;
}

/** The copies take the places of the tables that people read, all at one moment: nobody sees half of them. */
export async function switchCopies(
  place: MirrorPlace,
  waiting: readonly Waiting[],
): Promise<readonly Progress[]> {
  if (waiting.length === 0) return [];
  const pairs = waiting.map(({ fresh, placeTable }) => ({ from: fresh.copy.name, to: placeTable }));
  return place.withSession(async (session) => {
    if (place.flavour.canUndoDdl) {
      return inTransaction(session, async () => {
        await place.swap(session, pairs);
        return settle(place, session, waiting);
      });
    }
    const marked = await inTransaction(session, async () => {
      const all: Waiting[] = [];
      for (const { fresh, placeTable } of waiting) {
        const to = { state: "switching" } as const;
        const progress = await moveProgress(place, session, fresh.progress, to);
        all.push({ fresh: { ...fresh, progress }, placeTable });
      }
      return all;
    });
    await place.swap(session, pairs);
    return inTransaction(session, () => settle(place, session, marked));
  });
}

async function settle(
  place: MirrorPlace,
  session: PlaceSession,
  waiting: readonly Waiting[],
): Promise<Progress[]> {
  const live: Progress[] = [];
  for (const { fresh, placeTable } of waiting) {
    live.push(await becomeLive(place, session, { progress: fresh.progress, placeTable }));
  }
  return live;
}

async function becomeLive(
  place: MirrorPlace,
  session: PlaceSession,
  { progress, placeTable }: { readonly progress: Progress; readonly placeTable: string },
): Promise<Progress> {
  const live: Progress = { ...progress, name: placeTable, state: "live" };
  await removeProgress(place, session, progress.name);
  await removeProgress(place, session, placeTable);
  await insertProgress(place, session, live);
  return live;
}

/** Ends a switch that was cut off between its renaming and its word of it, where the database cannot do both at once. */
export async function endSwitch(place: MirrorPlace, placeTable: string): Promise<void> {
  const name = freshName(placeTable);
  const progress = await findProgress(place, name);
  if (progress?.state !== "switching" || (await place.has(name))) return;
  await place.withSession((session) =>
    inTransaction(session, () => becomeLive(place, session, { progress, placeTable })),
  );
}

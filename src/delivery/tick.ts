import { heldIds, type Lease, putBack, renewLeases } from "../store/delivery-queue.ts";
import { type DataStore, inTransaction } from "../store/store.ts";
import { claim, fanOut, type Intake, NOTHING } from "./intake.ts";
import { type Item, type Result, type Settled, settleResults } from "./settlement.ts";
import type { Targets } from "./targets.ts";

const RENEWALS_PER_STATEMENT = 500;

export interface Tick {
  readonly targets: Targets;
  readonly token: string;
  readonly now: number;
  readonly leaseMs: number;
  /** To write down. */
  readonly results: readonly Result[];
  /** To give back untried. */
  readonly unwanted: readonly Item[];
  /** Ids of deliveries whose lease to prolong. */
  readonly renewals: readonly string[];
  /** Events to make deliveries of; 0 for none. */
  readonly fanOutLimit: number;
  readonly isRepeat: boolean;
  readonly room: (subscriptionId: number) => number;
  /** Subscriptions to fetch due deliveries of. */
  readonly wanted: readonly { readonly id: number; readonly room: number }[];
}

export interface TickResult {
  readonly settled: Settled;
  readonly fanned: Intake;
  readonly claimed: Intake;
  /** Renewals that came too late. */
  readonly lostIds: ReadonlySet<string>;
}

/** All that the queue has to write at one moment, in one transaction: one commit for many deliveries. */
export function runTick(data: DataStore, tick: Tick): Promise<TickResult> {
  const { token, now, leaseMs, results, unwanted, renewals, wanted, fanOutLimit: limit } = tick;
  const lease = { token, until: now + leaseMs };
  return inTransaction(data, async (store) => {
    const settled = await settleResults(store, results, { token, now });
    await putBack(
      store,
      unwanted.map(({ id }) => id),
      { token, now },
    );
    const lostIds = await renew(store, renewals, lease);
    const fanned = limit > 0 ? await fanOut(store, { ...tick, lease, limit }) : NOTHING;
    const claimed = wanted.length > 0 ? await claim(store, { wanted, lease, now }) : NOTHING;
    return { settled, fanned, claimed, lostIds };
  });
}

async function renew(
  store: DataStore,
  ids: readonly string[],
  lease: Lease,
): Promise<ReadonlySet<string>> {
  const lost = new Set<string>();
  for (let at = 0; at < ids.length; at += RENEWALS_PER_STATEMENT) {
    const part = ids.slice(at, at + RENEWALS_PER_STATEMENT);
    if ((await renewLeases(store, part, lease)) === part.length) continue;
    const held = await heldIds(store, part, lease.token);
    for (const id of part) if (!held.has(id)) lost.add(id);
  }
  return lost;
}

import { sleep as realSleep } from "../../lib/clock.ts";
import { messageOf } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log.ts";
import { createPlaces } from "./rate-budget.ts";

/** One call at a time to each address, whichever integrations and tenants it is for. */
export interface AddressTurns {
  /** Waits for the turn, oldest first within this process; call what it gives back once when the call is over. */
  take(address: string, signal: AbortSignal): Promise<() => void>;
}

/** What keeps the turns of all processes; without one they are this process's alone. */
export interface TurnStore {
  readonly leaseMs: number;
  /** False where another process has the turn. */
  take(address: string, token: string): Promise<boolean>;
  /** False where the lease was over and somebody else has the turn. */
  renew(address: string, token: string): Promise<boolean>;
  release(address: string, token: string): Promise<void>;
}

export interface TurnOptions {
  readonly log: Log;
  readonly store?: TurnStore;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const FIRST_WAIT_MS = 25;
const MAX_WAIT_MS = 500;
/** Beyond that, addresses that nobody waits for are forgotten. */
const MAX_KNOWN = 500;

export function createAddressTurns(options: TurnOptions): AddressTurns {
  const places = new Map<
    string,
    { readonly place: ReturnType<typeof createPlaces>; users: number }
  >();
  const forgetUnused = (): void => {
    if (places.size <= MAX_KNOWN) return;
    for (const [address, { users }] of places) if (users === 0) places.delete(address);
  };
  return {
    async take(address, signal) {
      const known = places.get(address) ?? { place: createPlaces(1), users: 0 };
      places.set(address, known);
      known.users += 1;
      try {
        const leave = await known.place.take(signal);
        const giveBack = await leaseOf(options, address, signal).catch((error: unknown) => {
          leave();
          throw error;
        });
        return onlyOnce(() => {
          known.users -= 1;
          forgetUnused();
          void giveBack().finally(leave);
        });
      } catch (error) {
        known.users -= 1;
        throw error;
      }
    },
  };
}

/** The turn among all processes; what it gives back never fails. */
async function leaseOf(
  { store, log, sleep = realSleep }: TurnOptions,
  address: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  if (!store) return async () => undefined;
  const token = newId("trn");
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    signal.throwIfAborted();
    if (await store.take(address, token)) break;
    await sleep(waitMs * (0.5 + Math.random()), signal);
  }
  let isOver = false;
  const renew = async (): Promise<void> => {
    try {
      const isOurs = await store.renew(address, token);
      if (!isOurs && !isOver)
        log.warn({ address }, "the turn at an address went to another worker");
    } catch (error) {
      log.warn({ address, reason: messageOf(error) }, "a turn could not be renewed");
    }
  };
  const beat = setInterval(() => void renew(), store.leaseMs / 3);
  return async () => {
    isOver = true;
    clearInterval(beat);
    await store.release(address, token).catch((error: unknown) => {
      log.warn({ address, reason: messageOf(error) }, "a turn could not be given back");
    });
  };
}

function onlyOnce(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

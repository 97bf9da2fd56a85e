import { fault, NUMBERS } from "../fault.ts";

export interface LaneOptions {
  /** How many may wait. */
  readonly depth: number;
  readonly waitMs: number;
}

/** One command at a time for each key; the others of that key wait in the order in which they came. */
export interface Lanes {
  /**
   * Resolves when it is the caller's turn; disposing gives the place to the next one, the second time nothing.
   * @throws CommandFault 9015 where too many wait already or the turn does not come in time; the signal's reason
   */
  enter(key: string, signal: AbortSignal, options: LaneOptions): Promise<Disposable>;
  /** How many wait, of all keys. */
  readonly waiting: number;
}

interface Waiting {
  call(): void;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Waiting[]>();
  let waiting = 0;

  const leave = (key: string): void => {
    const next = lanes.get(key)?.shift();
    if (next) next.call();
    else lanes.delete(key);
  };
  const place = (key: string): Disposable => {
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (isHeld) leave(key);
        isHeld = false;
      },
    };
  };

  return {
    get waiting() {
      return waiting;
    },
    async enter(key, signal, { depth, waitMs }) {
      signal.throwIfAborted();
      const lane = lanes.get(key);
      if (!lane) {
        lanes.set(key, []);
        return place(key);
      }
      if (lane.length >= depth) throw busy("fronta je plná");
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const mine: Waiting = { call: resolve };
      const giveUp = (error: unknown): void => {
        const at = lane.indexOf(mine);
        // Called already: the place is the caller's, who gives it back.
        if (at < 0) return;
        lane.splice(at, 1);
        reject(error);
      };
      const onAbort = (): void => giveUp(signal.reason);
      const timer = setTimeout(() => giveUp(busy("čekání trvalo příliš dlouho")), waitMs);
      signal.addEventListener("abort", onAbort, { once: true });
      lane.push(mine);
      waiting++;
      try {
        await promise;
      } finally {
        waiting--;
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      }
      return place(key);
    },
  };
}

const busy = (why: string) =>
  fault(
    NUMBERS.busy,
    `Z této adresy se ještě zpracovává jiný příkaz a ${why}. Pošlete příkaz znovu po obdržení odpovědi.`,
  );

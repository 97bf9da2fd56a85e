import { abortable, type Lasting } from "../../sdk/index.ts";

/** An ERP's server has few connections to give, and other programs need them too. */
const MAX_CONNECTIONS = 4;

/** Connections of one integration, kept between its pieces of work. */
export interface Pool<C extends Lasting> extends Lasting {
  /**
   * Gives one to `work` alone; waits for one while all are in use. `open` makes a further one: it is the
   * caller's, since what it needs belongs to one piece of work.
   */
  use<T>(
    options: { readonly open: () => Promise<C>; readonly signal: AbortSignal },
    work: (connection: C) => Promise<T>,
  ): Promise<T>;
}

/** Connections that are in use when it is closed are closed when their work is done. */
export function createPool<C extends Lasting>(max: number = MAX_CONNECTIONS): Pool<C> {
  const idle: C[] = [];
  const waiting: (() => void)[] = [];
  let used = 0;
  let isOpen = true;

  const leave = (): void => {
    used -= 1;
    waiting.shift()?.();
  };
  const enter = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (used >= max) await turn(waiting, signal);
    used += 1;
  };
  const keep = async (connection: C): Promise<void> => {
    if (isOpen && connection.isOpen()) idle.push(connection);
    else await connection.close().catch(() => undefined);
  };
  const take = async (open: () => Promise<C>): Promise<C> => {
    for (let one = idle.pop(); one; one = idle.pop()) {
      if (one.isOpen()) return one;
      await one.close().catch(() => undefined);
    }
    return open();
  };

  return {
    isOpen: () => isOpen,
    async use({ open, signal }, work) {
      await enter(signal);
      try {
        const taking = take(open);
        // One that is there too late is kept for the next.
        const connection = await abortable(signal, taking).catch((error: unknown) => {
          taking.then(keep).catch(() => undefined);
          throw error;
        });
        try {
          return await work(connection);
        } finally {
          await keep(connection);
        }
      } finally {
        leave();
      }
    },
    async close() {
      isOpen = false;
      await Promise.allSettled(idle.splice(0).map((connection) => connection.close()));
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => {
    waiting.splice(waiting.indexOf(onTurn), 1);
    reject(signal.reason);
  };
  const onTurn = (): void => {
    signal.removeEventListener("abort", onAbort);
    resolve();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  waiting.push(onTurn);
  return promise;
}

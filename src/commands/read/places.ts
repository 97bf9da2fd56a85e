import { abortable } from "../../lib/abortable.ts";

/** At most so many at a time, the others in the order in which they came. */
export interface Places {
  /** Disposing gives the place back, the second time nothing. @throws the signal's reason */
  enter(signal: AbortSignal): Promise<Disposable>;
}

export function createPlaces(count: number): Places {
  const waiting = new Set<() => void>();
  let free = count;

  function leave(): void {
    const [next] = waiting;
    if (!next) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }
  function place(): Disposable {
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (isHeld) leave();
        isHeld = false;
      },
    };
  }
  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return place();
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      try {
        await abortable(signal, promise);
      } catch (error) {
        // Gone from the line: the place was given at the very moment in which the caller went.
        if (!waiting.delete(resolve)) leave();
        throw error;
      }
      return place();
    },
  };
}

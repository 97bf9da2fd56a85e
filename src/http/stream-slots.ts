import { RateLimitError } from "../lib/errors.ts";

/** Readers of one tenant that wait at one moment in this process; each holds a connection. */
export const MAX_READERS = 50;
const RETRY_MS = 10_000;

/** Places of readers that stay for long. */
export interface StreamSlots {
  /** A place until it is disposed. @throws RateLimitError where the tenant has them all */
  take(tenantId: number): Disposable;
}

export function createStreamSlots(most = MAX_READERS): StreamSlots {
  const taken = new Map<number, number>();
  return {
    take(tenantId) {
      const count = taken.get(tenantId) ?? 0;
      if (count >= most) {
        throw new RateLimitError(
          `${count} readers wait for events already. Close one of them, share one between programs, or poll without wait.`,
          RETRY_MS,
        );
      }
      taken.set(tenantId, count + 1);
      let isGivenBack = false;
      return {
        [Symbol.dispose]() {
          if (isGivenBack) return;
          isGivenBack = true;
          const left = (taken.get(tenantId) ?? 1) - 1;
          if (left === 0) taken.delete(tenantId);
          else taken.set(tenantId, left);
        },
      };
    },
  };
}

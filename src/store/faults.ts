import { sleep } from "../lib/clock.ts";

const UNIQUE_CODES: ReadonlySet<unknown> = new Set(["23505", "ER_DUP_ENTRY", 2067, 1555]);
const LOCK_CODES: ReadonlySet<unknown> = new Set([
  "40001",
  "40P01",
  "55P03",
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
  // MariaDB 11 and later: the row changed since this transaction's snapshot.
  "ER_CHECKREAD",
  5,
  6,
]);
const TRIES = 5;

const codesOf = (error: unknown): readonly unknown[] =>
  typeof error === "object" && error !== null
    ? ["code", "errcode"].map((key) => (error as Record<string, unknown>)[key])
    : [];

/** A row with that unique key is there already. */
export const isUniqueViolation = (error: unknown): boolean =>
  codesOf(error).some((code) => UNIQUE_CODES.has(code));

/** Two transactions were in each other's way; the same one again will do. */
export const isLockFault = (error: unknown): boolean =>
  codesOf(error).some((code) => LOCK_CODES.has(code));

/**
 * Runs a whole transaction again when another one was in its way: a deadlock, a lock not got in time, or
 * a row that both wanted to insert (it then finds it).
 */
export async function retryTransaction<R>(transaction: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === TRIES || !(isLockFault(error) || isUniqueViolation(error))) throw error;
      await sleep(attempt * 20 * (0.5 + Math.random()));
    }
  }
}

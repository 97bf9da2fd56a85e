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

/** The database cannot keep a text: PostgreSQL has no U+0000. */
export const isUnstorableText = (error: unknown): boolean => codesOf(error).includes("22021");

const AWAY_CODES: ReadonlySet<unknown> = new Set([
  // PostgreSQL: shutting down, crashed, starting; too many connections.
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "PROTOCOL_CONNECTION_LOST",
  "ER_CON_COUNT_ERROR",
  "ER_SERVER_SHUTDOWN",
]);
const AWAY_TEXT =
  /connection terminated|timeout exceeded when trying to connect|is not queryable|connection is in closed state/i;

/** For what the database cannot know: rows that were read before have been moved by another transaction. */
export const raced = (message: string): Error =>
  Object.assign(new Error(message), { code: "40001" });

/** The database cannot be reached at this moment; where that shows at a commit, nobody knows what is stored. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (codesOf(error).some((code) => AWAY_CODES.has(code))) return true;
  return error instanceof Error && AWAY_TEXT.test(error.message);
}

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

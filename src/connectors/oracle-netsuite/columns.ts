import { isHubError } from "../../sdk/index.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { problemOf } from "./problems.ts";

const KEPT_MS = 24 * 3_600_000;
const UNKNOWN = /Unknown identifier '(?:\w+\.)?(\w+)'/i;
/** Of a table, the account may lack what a feature brings: units, lots, taxes. */
const MAX_MISSING = 20;

/**
 * Runs `work` with the columns that the account has. Which ones a feature brings differs from account to account:
 * an optional one that NetSuite does not know is left out, for a day also by the next reads.
 */
export async function withColumns<T>(
  ctx: NetSuiteContext,
  { table, optional }: { readonly table: string; readonly optional: readonly string[] },
  work: (has: (column: string) => boolean) => Promise<T>,
): Promise<T> {
  const name = `missing.${table}`;
  const missing = new Set((await ctx.state.get(name))?.split(",") ?? []);
  for (;;) {
    try {
      return await work((column) => !missing.has(column));
    } catch (error) {
      const column = unknownColumn(error);
      const isOurs = column !== undefined && optional.includes(column) && !missing.has(column);
      if (!isOurs || missing.size >= MAX_MISSING) throw error;
      ctx.log.info({ table, column }, "the account has no such column: left out");
      missing.add(column);
      await ctx.state.set(name, [...missing].join(","), { expiresAt: ctx.clock.now() + KEPT_MS });
    }
  }
}

/** Which column NetSuite does not know, in lower case; undefined for any other error. */
const unknownColumn = (error: unknown): string | undefined =>
  UNKNOWN.exec(problemOf(error)?.text ?? "")?.[1]?.toLowerCase();

/** The account has no such table, for want of a feature or of a permission on it. */
export const isNoTable = (error: unknown): boolean =>
  isHubError(error) &&
  /Invalid search type|Record '\w+' was not found/i.test(problemOf(error)?.text ?? "");

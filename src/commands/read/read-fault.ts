import { isHubError, TransientError } from "../../lib/errors.ts";
import { CommandFault } from "../fault.ts";
import { sqlErrorOf } from "../sql/sql-errors.ts";
import { timedOut } from "./limit.ts";
import type { DialectId } from "./reader.ts";

/** PostgreSQL; MariaDB (number, name); MySQL. */
const TIMEOUTS: ReadonlySet<unknown> = new Set([
  "57014",
  "ER_STATEMENT_TIMEOUT",
  1969,
  "ER_QUERY_TIMEOUT",
  3024,
]);

/** What a caller gets for what a database or its driver threw: its own fault as 900, all else to be tried again. */
export function readFault(error: unknown, dialect: DialectId): Error {
  if (error instanceof CommandFault || isHubError(error)) return error;
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown };
  if (TIMEOUTS.has(code) || TIMEOUTS.has(errno)) return timedOut();
  return (
    sqlErrorOf(error, dialect) ??
    new TransientError("The database could not be read. Try again.", {
      code: "database_unavailable",
      cause: error,
    })
  );
}

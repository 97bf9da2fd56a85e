import {
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
} from "../../../lib/errors.ts";
import { isDatabaseAway, isLockFault, isUniqueViolation } from "../../../store/faults.ts";

const EMPTY_KEY: ReadonlySet<unknown> = new Set(["23502", "ER_BAD_NULL_ERROR", 1299]);
const NO_ROOM: ReadonlySet<unknown> = new Set([
  ...["53100", "ER_RECORD_FILE_FULL", "ER_DISK_FULL"],
  13,
]);
const NOT_ALLOWED: ReadonlySet<unknown> = new Set([
  ...["42501", "ER_TABLEACCESS_DENIED_ERROR", "ER_DBACCESS_DENIED_ERROR"],
  8,
]);
/** Of what another run has just made, or taken away. */
const RACED: ReadonlySet<unknown> = new Set([
  ...["42P07", "42P01", "ER_TABLE_EXISTS_ERROR", "ER_NO_SUCH_TABLE"],
]);
const MAX_MESSAGE = 300;

/** What a database of the hub's own said while a mirror was written, as the hub's errors have it. */
export function placeFault(error: unknown, table: string): HubError {
  if (isHubError(error)) return error;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  const isOf = (codes: ReadonlySet<unknown>) => codes.has(code) || codes.has(errcode);
  const cause = { cause: error };
  if (isDatabaseAway(error) || isLockFault(error)) {
    return new TransientError("The hub's own database does not answer the mirror.", {
      code: "mirror_place_away",
      ...cause,
    });
  }
  const said = messageOf(error).slice(0, MAX_MESSAGE);
  if (isOf(RACED) || (isUniqueViolation(error) && said.includes("_viadukt_progress"))) {
    return new TransientError("Another run copies this table.", { code: "lease_lost", ...cause });
  }
  if (isOf(NO_ROOM)) {
    const message = "There is no room left for the mirror: free some, the copy then goes on.";
    return new TransientError(message, { code: "mirror_place_full", ...cause });
  }
  if (isOf(NOT_ALLOWED)) {
    const message =
      "The hub's user has no right to the mirror's tables: make it the owner of the place.";
    return new ConfigError(message, { code: "mirror_place_refused", ...cause });
  }
  if (isUniqueViolation(error)) {
    const message = `Several rows of ${table} have the same key: name columns in "key" that tell one row from another.`;
    return new RejectedError(message, { code: "mirror_key_not_unique", ...cause });
  }
  if (isOf(EMPTY_KEY)) {
    const message = `Rows of ${table} have no value in a column of the key: name other columns in "key".`;
    return new RejectedError(message, { code: "mirror_key_empty", ...cause });
  }
  return new RejectedError(`The mirror's database refuses ${table}: ${said}`, {
    code: "mirror_not_stored",
    ...cause,
  });
}

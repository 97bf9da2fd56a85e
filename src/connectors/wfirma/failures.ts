import {
  AuthError,
  ConfigError,
  type HubError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { isRow, type Row, rowsOf, textOf } from "./values.ts";

const MAX_WORDS = 300;
const MINUTE_MS = 60_000;
/** Nothing says when there is room again: longer each time. */
const QUOTA_WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];

/** A word of theirs that a caller handles itself. */
export const INPUT_ERROR = "input_error";
export const NOT_FOUND = "wfirma_not_found";
export const OUT_OF_RANGE = "out_of_range";

export interface Told {
  readonly code: string;
  readonly message: string | undefined;
  /** Of the records: what is wrong with which field. */
  readonly details: readonly string[];
  /** How often the quota was spent in the last half hour. */
  readonly spent: number;
  readonly hasAppKey: boolean;
}

/** The error of a `status.code` other than OK; wFirma sends it with HTTP 200. */
export function failureOf(told: Told): HubError {
  const { code, message, details } = told;
  const words = [message, ...details].filter((word) => word !== undefined).join("; ");
  const says = `wFirma answered ${code}${words === "" ? "" : `: ${words.slice(0, MAX_WORDS)}`}`;
  if (code.startsWith("AUTH FAILED LIMIT")) {
    return new AuthError(
      `wFirma has locked the sign-in for five minutes after too many wrong keys: correct the keys, wait, then verify. ${says}`,
    );
  }
  if (code.startsWith("AUTH")) return wrongKeys(told, says);
  if (code === "ACCESS DENIED" || code === "DENIED SCOPE REQUESTED") {
    return new ConfigError(`The user of the keys has no right for it in wFirma. ${says}`, {
      code: "no_right",
    });
  }
  if (code === "COMPANY ID REQUIRED") {
    return new ConfigError(`Enter the company id: the user has several companies. ${says}`, {
      code: "company_unknown",
    });
  }
  if (code.startsWith("TOTAL ") && code.endsWith(" LIMIT EXCEEDED")) {
    const waitMs = QUOTA_WAITS_MS[Math.min(told.spent, QUOTA_WAITS_MS.length - 1)];
    return new RateLimitError(`The quota of wFirma is spent; nights are freer. ${says}`, waitMs);
  }
  if (code === "SNAPSHOT LOCK" || code === "OUT OF SERVICE")
    return new TransientError(says, { code: "maintenance", retryAfterMs: MINUTE_MS });
  if (code === "FATAL") return new TransientError(says);
  return new RejectedError(says, { code: rejectionOf(code, message) });
}

const wrongKeys = ({ hasAppKey }: Told, says: string): AuthError =>
  new AuthError(
    `wFirma refuses the keys: copy access key and secret key anew (editing a key in wFirma changes both)${
      hasAppKey ? ", and check the application key" : ", and enter the application key (app_key)"
    }. ${says}`,
  );

function rejectionOf(code: string, message: string | undefined): string {
  if (code === "INPUT ERROR") return INPUT_ERROR;
  if (code === "OUT OF RANGE") return OUT_OF_RANGE;
  if (code === "NOT FOUND" || /^nie znaleziono obiektu/i.test(`${code} ${message ?? ""}`.trim()))
    return NOT_FOUND;
  return /^nie znaleziono obiektu/i.test(message ?? "") ? NOT_FOUND : "rejected_by_remote";
}

/** `name: Pole wymagane`, of every record in the answer. */
export function detailsOf(answer: Row): readonly string[] {
  return Object.values(answer)
    .filter(isRow)
    .flatMap((container) => Object.entries(container))
    .filter(([key]) => /^\d+$/.test(key))
    .flatMap(([, wrapped]) => (isRow(wrapped) ? Object.values(wrapped) : []))
    .filter(isRow)
    .flatMap((record) => rowsOf(record.errors, "error"))
    .slice(0, 10)
    .flatMap((error) => {
      const field = textOf(error.field, 60);
      const message = textOf(error.message, 120) ?? "is wrong";
      return field === undefined ? [message] : [`${field}: ${message}`];
    });
}

import {
  AuthError,
  ConfigError,
  ConflictError,
  type HubError,
  NotFoundError,
  RateLimitError,
  RejectedError,
} from "../../sdk/index.ts";

/** Statuses whose meaning is in Google's reason; 401, 408, 429 and 5xx are the engine's. */
export const HANDLED = [400, 403, 404, 405, 409, 410, 411, 412, 413, 416, 422];

/** https://developers.google.com/workspace/drive/api/guides/handle-errors */
const PAUSES = new Set(["rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded"]);
const FULL: Readonly<Record<string, string>> = {
  storageQuotaExceeded: "There is no storage left in Google Drive: free space or buy more.",
  quotaExceeded: "There is no storage left in Google Drive: free space or buy more.",
  teamDriveFileLimitExceeded: "The shared drive holds as many files as it can: remove some.",
  numChildrenInNonRootLimitExceeded: "The folder holds as many files as it can: choose another.",
};
const RIGHTS: Readonly<Record<string, string>> = {
  insufficientFilePermissions: "The account may not change this file or folder: ask its owner.",
  insufficientPermissions: "The consent does not cover this: connect the integration again.",
  insufficientParentPermissions: "The account may not add files to this folder: ask its owner.",
  appNotAuthorizedToFile:
    "The app did not make this file: with the scope drive.file it sees its own files alone.",
  domainPolicy: "The policy of the organisation forbids this: ask its administrator.",
};
const SETUP: Readonly<Record<string, string>> = {
  accessNotConfigured: "Turn the Google Drive API on in the project of your client ID.",
  SERVICE_DISABLED: "Turn the Google Drive API on in the project of your client ID.",
};
const MAX_WORDS = 200;
const DAY_LIMIT_MS = 3_600_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a refusal means. */
export function problemOf({ status, headers }: Answer, text: string, now: number): HubError {
  const { reason, message } = readProblem(text);
  const says = message === "" ? "" : ` Google says: ${message}`;
  if (PAUSES.has(reason)) {
    return new RateLimitError(`Too many requests.${says}`, waitOf(headers["retry-after"], now));
  }
  if (reason === "dailyLimitExceeded") {
    return new RateLimitError(`The limit of the day is used up.${says}`, DAY_LIMIT_MS);
  }
  const full = FULL[reason];
  if (full !== undefined) return new ConfigError(full + says, { code: "storage_full" });
  const right = RIGHTS[reason];
  if (right !== undefined) return new AuthError(right + says);
  const setup = SETUP[reason];
  if (setup !== undefined) return new ConfigError(setup + says);
  if (status === 403) return new AuthError(`Google Drive does not allow this.${says}`);
  if (status === 404 || status === 410) return new NotFoundError("file", message || "that");
  if (status === 409) return new ConflictError("changed_at_remote", `It is there already.${says}`);
  return new RejectedError(`Google Drive refuses the request (${status}).${says}`);
}

/** `{"error": {"errors": [{"reason", "message"}], "message"}}`; empty texts for anything else. */
export function readProblem(text: string): { readonly reason: string; readonly message: string } {
  try {
    const { error } = JSON.parse(text) as {
      error?: { errors?: readonly { reason?: unknown }[]; message?: unknown };
    };
    const message = typeof error?.message === "string" ? error.message : "";
    const plain = message.replace(/[\p{Cc}\s]+/gu, " ").trim();
    return { reason: String(error?.errors?.[0]?.reason ?? ""), message: plain.slice(0, MAX_WORDS) };
  } catch {
    return { reason: "", message: "" };
  }
}

function waitOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

import {
  AuthError,
  ConfigError,
  type HubError,
  NotFoundError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** What Dropbox says in its refusals: `{"error_summary": "path/not_found/..", "error": {".tag": …}}`. */
export interface Refusal {
  readonly status: number;
  /** Along the unions from the outermost: `["path", "conflict", "folder"]`. */
  readonly tags: readonly string[];
  /** Of `incorrect_offset`: how far the upload session really is. */
  readonly correctOffset?: number;
  /** What it says for people, where it says something. */
  readonly words: string;
}

const MAX_DEPTH = 6;
const MAX_WORDS = 200;
/** They pass when the other writers of the account are done. */
const PASSING = ["too_many_write_operations", "too_many_requests", "internal_error"];

/** The refusal in a body that is JSON as documented; of any other body only its words. */
export function readRefusal(status: number, text: string): Refusal {
  const body = parsed(text);
  const tags: string[] = [];
  let correctOffset: number | undefined;
  let part = asPart(body?.error);
  for (let depth = 0; part && depth < MAX_DEPTH; depth++) {
    const tag = part[".tag"];
    if (typeof tag === "string") tags.push(tag);
    if (Number.isSafeInteger(part.correct_offset)) correctOffset = Number(part.correct_offset);
    part = asPart(typeof tag === "string" ? part[tag] : undefined) ?? asPart(part.reason);
  }
  const said = asPart(body?.user_message)?.text;
  const words = typeof said === "string" ? said : tags.join("/") || (body ? "" : text);
  return {
    status,
    tags,
    ...(correctOffset === undefined ? {} : { correctOffset }),
    words: words
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim()
      .slice(0, MAX_WORDS),
  };
}

export const hasTag = ({ tags }: Refusal, ...wanted: readonly string[]): boolean =>
  wanted.some((tag) => tags.includes(tag));

/** Another writer of the account holds the lock of the namespace. */
export const isContention = (refusal: Refusal): boolean => hasTag(refusal, ...PASSING);

/** What a refusal means for one path. */
export function errorOf(refusal: Refusal, path: string): HubError {
  const { status, words } = refusal;
  const says = words === "" ? "" : ` It says: ${words}`;
  const refused = (what: string, code: string): HubError =>
    new RejectedError(`Dropbox ${what} ${path}.${says}`, { code });
  if (status === 401) return signInError(refusal);
  if (hasTag(refusal, "no_permission", "invalid_root")) {
    return new ConfigError(`The root folder of the team's space cannot be used.${says}`);
  }
  if (isContention(refusal)) return new TransientError(`Dropbox is busy with ${path}.${says}`);
  if (hasTag(refusal, "insufficient_space")) {
    return new ConfigError(
      `There is no space left for ${path}: free some, or raise the plan.${says}`,
      {
        code: "storage_full",
      },
    );
  }
  if (hasTag(refusal, "content_hash_mismatch")) {
    return new TransientError(
      `${path} reached Dropbox with another content: it has to be sent again.`,
      {
        code: "upload_damaged",
      },
    );
  }
  if (hasTag(refusal, "not_found", "not_file")) return new NotFoundError("file", path);
  if (hasTag(refusal, "file_ancestor"))
    return refused("has a file in the place of a folder for", "folder_missing");
  if (hasTag(refusal, "no_write_permission", "restricted_content", "team_folder", "access_error")) {
    return refused("does not allow", "forbidden_by_remote");
  }
  if (hasTag(refusal, "payload_too_large"))
    return refused("limits the size of one request, too low for", "too_large");
  return refused("refuses", "rejected_by_remote");
}

/** A renewed token was tried before: it is the app or the account. */
function signInError({ tags, words }: Refusal): AuthError {
  if (tags.includes("missing_scope")) {
    return new AuthError(
      "The app lacks a right: tick account_info.read, files.metadata.read, files.content.read and files.content.write under Permissions in the App Console, then connect again.",
    );
  }
  return new AuthError(
    `Dropbox refuses the access (${words || "401"}): connect the integration again, or enter a new token.`,
  );
}

type Part = Readonly<Record<string, unknown>>;

const asPart = (value: unknown): Part | undefined =>
  typeof value === "object" && value !== null ? (value as Part) : undefined;

function parsed(text: string): Part | undefined {
  try {
    return asPart(JSON.parse(text));
  } catch {
    return undefined;
  }
}

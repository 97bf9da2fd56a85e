import {
  AuthError,
  ConfigError,
  ConflictError,
  type HubError,
  NotFoundError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** What Graph answered with a status that the connector handles itself. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it is some, else undefined. */
  readonly body: unknown;
}

const MAX_DEPTH = 6;
const MAX_WORDS = 200;

export const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300;

/**
 * The codes from the outermost to the innermost: only they are meant for programs.
 * https://learn.microsoft.com/graph/errors
 */
export function codesOf({ body }: Answer): readonly string[] {
  const codes: string[] = [];
  let part = asPart(asPart(body)?.error);
  for (let depth = 0; part && depth < MAX_DEPTH; depth++) {
    if (typeof part.code === "string") codes.push(part.code.toLowerCase());
    part = asPart(part.innererror) ?? asPart(part.innerError);
  }
  return codes;
}

export const hasCode = (answer: Answer, ...wanted: readonly string[]): boolean => {
  const codes = codesOf(answer);
  return wanted.some((code) => codes.includes(code.toLowerCase()));
};

/** What a status that did not go well means for one path. */
export function errorOf(answer: Answer, path: string): HubError {
  const { status } = answer;
  const says = wordsOf(answer);
  const refused = (what: string, code: string): HubError =>
    new RejectedError(`OneDrive ${what} ${path}.${says}`, { code });
  if (status === 507 || hasCode(answer, "quotaLimitReached", "insufficientStorage")) {
    return new ConfigError(
      `There is no space left for ${path}: free some, or raise the quota.${says}`,
      {
        code: "storage_full",
      },
    );
  }
  if (hasCode(answer, "nameAlreadyExists"))
    return refused("has a folder or file in the way of", "rejected_by_remote");
  if (status === 409 && hasCode(answer, "itemNotFound")) return folderMissing(path);
  switch (status) {
    case 401:
      return new AuthError(`OneDrive refuses the access: connect the integration again.${says}`);
    case 403:
      return refused("does not allow", "forbidden_by_remote");
    case 404:
    case 410:
      return new NotFoundError("file", path);
    case 409:
    case 412:
      return new ConflictError("changed_at_remote", `Somebody else changed ${path}.${says}`);
    case 413:
      return refused("limits the size of one request, too low for", "too_large");
    case 423:
      return new TransientError(`${path} is locked: somebody has it open.${says}`, {
        code: "locked",
      });
    default:
      return refused("refuses", "rejected_by_remote");
  }
}

export const folderMissing = (path: string): RejectedError =>
  new RejectedError(`OneDrive finds no folder for ${path}, and it could not be made.`, {
    code: "folder_missing",
  });

/** With the id that Microsoft's support asks for. */
function wordsOf(answer: Answer): string {
  const error = asPart(asPart(answer.body)?.error);
  const { message } = error ?? {};
  const said = typeof message === "string" ? message : codesOf(answer).join("/");
  const words = said
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_WORDS);
  const id = answer.headers["request-id"];
  return `${words === "" ? "" : ` It says: ${words}`}${id ? ` (request ${id})` : ""}`;
}

type Part = Readonly<Record<string, unknown>>;

const asPart = (value: unknown): Part | undefined =>
  typeof value === "object" && value !== null ? (value as Part) : undefined;

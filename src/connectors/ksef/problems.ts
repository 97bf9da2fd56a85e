import {
  AuthError,
  type HttpResponse,
  type HubError,
  RateLimitError,
  RejectedError,
  TransientError,
  table,
} from "../../sdk/index.ts";
import { isRow, rowsOf, textOf } from "./values.ts";

/** Codes of KSeF that change what happens next. */
export const CODES = {
  invoiceUnknown: 21164,
  invoiceNotYet: 21165,
  exportNotAllowed: 21181,
  sessionFull: 21155,
  sessionUnknown: 21173,
  sessionOver: 21180,
  tooManyExports: 21182,
  laterThanMark: 21183,
  keyUnknown: 21470,
} as const;

/** What KSeF said with 400, 401, 403 or 410. */
export interface Problem {
  readonly status: number;
  readonly codes: readonly number[];
  readonly reason: string | undefined;
  readonly text: string;
}

const MAX_TEXT = 400;
const problems = new WeakMap<object, Problem>();

/** The problem behind an error of `toProblemError`; undefined for any other error. */
export const problemOf = (error: unknown): Problem | undefined =>
  typeof error === "object" && error !== null ? problems.get(error) : undefined;

export const hasCode = (error: unknown, code: number): boolean =>
  problemOf(error)?.codes.includes(code) ?? false;

/** Both shapes that KSeF has for errors; whatever is no JSON gives a problem without codes. */
export async function readProblem(response: HttpResponse): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const row = isRow(body) ? body : {};
  const old = isRow(row.exception) ? row.exception : {};
  const parts = [...rowsOf(row.errors), ...rowsOf(old.exceptionDetailList)];
  const codes = parts.map((part) => Number(part.code ?? part.exceptionCode));
  const told = parts.flatMap((part) => [
    textOf(part.description ?? part.exceptionDescription, MAX_TEXT) ?? "",
    ...(Array.isArray(part.details) ? part.details.map((one) => textOf(one, MAX_TEXT) ?? "") : []),
  ]);
  const sentences = told.some((one) => one !== "") ? told : [textOf(row.detail, MAX_TEXT) ?? ""];
  return {
    status: response.status,
    codes: codes.filter(Number.isSafeInteger),
    reason: textOf(row.reasonCode, 60),
    text: plain(sentences.filter((one) => one !== "").join(" ")),
  };
}

/** One line of bounded text for messages. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_TEXT);

export function toProblemError(problem: Problem): HubError {
  const error = errorOf(problem);
  problems.set(error, problem);
  return error;
}

const REMEDIES: Readonly<Record<string, string>> = table({
  "missing-permissions":
    "KSeF refuses it for want of a permission: give InvoiceRead (for sending also InvoiceWrite) in the KSeF application to whom the token or certificate belongs.",
  "ip-not-allowed":
    "KSeF refuses the address of this machine: the token is limited to other addresses.",
  "auth-method-not-allowed":
    "KSeF does not allow this way of signing in for it: use a certificate instead of a token.",
  "context-type-not-allowed": "KSeF does not allow it for this NIP.",
  "security-service-blocked":
    "KSeF has blocked this access for security reasons: ask the ministry's help desk, and do not try again before.",
});

function errorOf({ status, codes, reason, text }: Problem): HubError {
  const says = text === "" ? "" : ` KSeF says: ${text}`;
  if (status === 401)
    return new AuthError(`KSeF does not accept the sign-in: verify the integration.${says}`);
  if (status === 403) {
    const remedy = REMEDIES[reason ?? ""] ?? "KSeF refuses access: check the permissions.";
    return new AuthError(`${remedy}${says}`);
  }
  if (status === 410)
    return new RejectedError(`KSeF does not keep this any more.${says}`, {
      code: "ksef_expired",
    });
  if (codes.includes(CODES.tooManyExports))
    return new RateLimitError(`KSeF makes as many packages as it may at once.${says}`, 300_000);
  if (codes.includes(CODES.invoiceNotYet))
    return new TransientError(`KSeF has the invoice, but not ready yet.${says}`, {
      retryAfterMs: 60_000,
    });
  const shown = codes.length > 0 ? ` (${codes.slice(0, 5).join(", ")})` : "";
  return new RejectedError(`KSeF refuses the request${shown}.${says}`);
}

import {
  AuthError,
  ConfigError,
  type HubError,
  NotFoundError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../lib/errors.ts";
import type { Redactor } from "../../lib/redact.ts";
import { parseRetryAfter } from "../../lib/retry-after.ts";
import { isWebPage, remoteMessage } from "./remote-message.ts";

export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body. */
  readonly text: string;
  readonly url: URL;
}

export const WEB_PAGE_HINT =
  "the address answered with a web page: check the base URL / sub-domain";

const statuses = new WeakMap<object, number>();

/** The HTTP status that an error of `toRemoteError` stands for; undefined for any other error. */
export const statusOf = (error: unknown): number | undefined =>
  typeof error === "object" && error !== null ? statuses.get(error) : undefined;

/** The error that the contract of `Http` names for a status that the caller does not handle itself. */
export function toRemoteError(
  answer: RefusedAnswer,
  options: { redact: Redactor; now: number },
): HubError {
  const error = errorOf(answer, options);
  statuses.set(error, answer.status);
  return error;
}

function errorOf(
  answer: RefusedAnswer,
  { redact, now }: { redact: Redactor; now: number },
): HubError {
  const { status, headers, url } = answer;
  const words = explain(answer, redact);
  const says = `${url.host} answered ${status}${words === undefined ? "" : `: ${words}`}`;
  const retryAfterMs = parseRetryAfter(headers["retry-after"], now);

  if (status === 401)
    return new AuthError(
      `The credentials were refused: enter them anew in the integration, then verify. ${says}`,
    );
  if (status === 403)
    return new AuthError(
      `The credentials lack a right for this: give it to them in the other system. ${says}`,
    );
  if (status === 404) return new NotFoundError(`object at ${url.host}`, redact(url.pathname));
  if (status === 429) return new RateLimitError(`Too many requests. ${says}`, retryAfterMs);
  if (status >= 500 || status === 408 || status === 425) {
    return new TransientError(says, {
      code: status === 408 ? "timeout" : "remote_unavailable",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (status >= 300 && status < 400) return redirected(answer, redact);
  return new RejectedError(says);
}

function explain({ headers, text }: RefusedAnswer, redact: Redactor): string | undefined {
  return isWebPage(headers["content-type"], text) ? WEB_PAGE_HINT : remoteMessage(text, redact);
}

function redirected({ headers, url }: RefusedAnswer, redact: Redactor): ConfigError {
  const target = URL.parse(headers.location ?? "", url);
  const where = target ? redact(target.origin + target.pathname) : "elsewhere";
  return new ConfigError(
    `${url.host} redirects to ${where}: if the system has moved, set its new address as the base URL.`,
    { code: "redirected" },
  );
}

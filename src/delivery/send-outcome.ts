import { isHubError, messageOf, RateLimitError, TransientError } from "../lib/errors.ts";
import { type SmallResponse, type Timing, timingOf } from "../lib/http.ts";
import { type Outcome, retryAfterMs, wishOf } from "./retry.ts";

const MAX_ERROR_LENGTH = 1_000;
/** They say that the subscription itself cannot work, whatever the receiver does. */
const FINAL_CODES: ReadonlySet<string> = new Set(["bad_template"]);

/** PostgreSQL keeps no NUL in a text. */
export const storable = (text: string): string =>
  text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;

interface Sent {
  readonly startedAt: number;
  readonly now: number;
  readonly requestHeaders: string;
  /** Where it has to be kept. */
  readonly requestBody?: string | undefined;
  readonly batchId?: string | undefined;
}

/** An HTTP answer. */
export function answered(response: SmallResponse, sent: Sent): Outcome {
  const { status, headers, text, remoteAddress, timing } = response;
  const isOk = status >= 200 && status < 300;
  return {
    ...common(sent, timing),
    status,
    errorCode: isOk ? null : "bad_status",
    errorMessage: isOk ? null : `The receiver answered ${status}.`,
    remoteAddress: remoteAddress ?? null,
    responseHeaders: storable(JSON.stringify(headers)),
    responseBody: storable(text),
    retryAfterMs: retryAfterMs(status, headers, sent.now),
    wish: wishOf(headers),
  };
}

/** The destination has it and told so in its own way. */
export const delivered = (
  sent: Sent,
  { status, responseBody }: { status: number | null; responseBody: string | null },
): Outcome => ({
  ...common(sent, undefined),
  status,
  errorCode: null,
  errorMessage: null,
  remoteAddress: null,
  responseHeaders: null,
  responseBody: responseBody === null ? null : storable(responseBody),
  retryAfterMs: undefined,
});

/** No answer, or no request at all. */
export function failed(error: unknown, sent: Sent): Outcome {
  const code = isHubError(error) ? error.code : "delivery_failed";
  return {
    ...common(sent, timingOf(error)),
    status: null,
    errorCode: code,
    errorMessage: storable(messageOf(error)).slice(0, MAX_ERROR_LENGTH),
    remoteAddress: null,
    responseHeaders: null,
    responseBody: null,
    retryAfterMs: askedWaitMs(error),
    ...(FINAL_CODES.has(code) ? { isFinal: true } : {}),
  };
}

export const askedWaitMs = (error: unknown): number | undefined =>
  error instanceof RateLimitError || error instanceof TransientError
    ? error.retryAfterMs
    : undefined;

const common = (
  { startedAt, now, requestHeaders, requestBody, batchId }: Sent,
  timing: Timing | undefined,
) => ({
  startedAt,
  durationMs: now - startedAt,
  requestHeaders,
  dnsMs: whole(timing?.dns),
  connectMs: whole(timing?.connect),
  tlsMs: whole(timing?.tls),
  firstByteMs: whole(timing?.first_byte),
  requestBody: requestBody === undefined ? undefined : storable(requestBody),
  batchId,
});

const whole = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms);

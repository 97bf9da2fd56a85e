import type { Clock } from "../lib/clock.ts";
import { isHubError, messageOf } from "../lib/errors.ts";
import type { Outbound, SmallResponse } from "../lib/http.ts";
import { type Outcome, retryAfterMs } from "./retry.ts";
import type { Message, Target } from "./target.ts";
import { buildRequest, type WireRequest } from "./wire.ts";

/** As much of an answer as the attempt log keeps. */
const MAX_RESPONSE_BYTES = 16_384;
const MAX_ERROR_LENGTH = 1_000;

export interface SendOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly deliveryId: string;
  readonly signal: AbortSignal;
}

/** One try, whatever becomes of it; undefined where our own signal ended it, which counts for nothing. */
export async function send(
  target: Target,
  message: Message,
  { outbound, clock, deliveryId, signal }: SendOptions,
): Promise<Outcome | undefined> {
  const startedAt = clock.now();
  const { url, timeoutMs, fault } = target;
  if (fault !== undefined) return unsent({ code: "bad_subscription", message: fault, startedAt });
  let request: WireRequest | undefined;
  try {
    request = buildRequest(target, message, { deliveryId, now: startedAt });
    const { headers, body } = request;
    const response = await outbound.requestSmall(
      { method: "POST", url, headers, body, timeoutMs, signal },
      MAX_RESPONSE_BYTES,
    );
    return answered(response, request, { startedAt, now: clock.now() });
  } catch (error) {
    if (signal.aborted) return undefined;
    return {
      ...unsent({
        code: isHubError(error) ? error.code : "delivery_failed",
        message: messageOf(error),
        startedAt,
      }),
      durationMs: clock.now() - startedAt,
      requestHeaders: request?.loggedHeaders ?? "{}",
    };
  }
}

function unsent(fault: { code: string; message: string; startedAt: number }): Outcome {
  return {
    startedAt: fault.startedAt,
    durationMs: 0,
    status: null,
    errorCode: fault.code,
    errorMessage: storable(fault.message).slice(0, MAX_ERROR_LENGTH),
    remoteAddress: null,
    requestHeaders: "{}",
    responseHeaders: null,
    responseBody: null,
    retryAfterMs: undefined,
  };
}

function answered(
  { status, headers, text, remoteAddress }: SmallResponse,
  request: WireRequest,
  { startedAt, now }: { startedAt: number; now: number },
): Outcome {
  const isOk = status >= 200 && status < 300;
  return {
    startedAt,
    durationMs: now - startedAt,
    status,
    errorCode: isOk ? null : "bad_status",
    errorMessage: isOk ? null : `The receiver answered ${status}.`,
    remoteAddress: remoteAddress ?? null,
    requestHeaders: request.loggedHeaders,
    responseHeaders: storable(JSON.stringify(headers)),
    responseBody: storable(text),
    retryAfterMs: retryAfterMs(status, headers, now),
  };
}

/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string =>
  text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;

import type { Clock } from "../lib/clock.ts";
import type { Outbound } from "../lib/http.ts";
import type { DeliverVia } from "./destination.ts";
import { signInOf } from "./endpoint-auth.ts";
import { createEndpointTokens, type EndpointTokens } from "./endpoint-auth-tokens.ts";
import type { Outcome } from "./retry.ts";
import { answered, failed } from "./send-outcome.ts";
import { sendVia } from "./send-via.ts";
import type { Message, Target } from "./target.ts";
import { buildBatch, buildRequest, isKept, type WireRequest, withSignIn } from "./wire.ts";

/** As much of an answer as the attempt log keeps. */
const MAX_RESPONSE_BYTES = 16_384;
/** As many characters of a request; a batch stands with each of its events, so they share them. */
const MAX_KEPT_LENGTH = 65_536;

export interface SendOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly deliveryId: string;
  readonly signal: AbortSignal;
  /** Counted from 1; connectors are told. */
  readonly attempt?: number;
  /** Access tokens that are kept between tries; without it each try fetches its own. */
  readonly tokens?: EndpointTokens;
  /** For targets without an address. */
  readonly deliverVia?: DeliverVia | undefined;
}

/**
 * One try, whatever becomes of it; undefined where nothing was tried: our own signal ended it, or the
 * destination is switched off at this moment. That counts for nothing.
 */
export function send(
  target: Target,
  message: Message,
  options: SendOptions,
): Promise<Outcome | undefined> {
  const { deliverVia, deliveryId, attempt = 1 } = options;
  if (target.url === null && target.fault === undefined) {
    return sendVia(target, message, { ...options, deliverVia, attempt });
  }
  return post(target, options, (now) => buildRequest(target, message, { deliveryId, now }));
}

/**
 * One try of several events in one request; its outcome is that of each of them, but for those `apart` that
 * the target's template cannot be filled with. For targets whose format has batches: see `canBatch`.
 */
export async function sendBatch(
  target: Target,
  messages: readonly Message[],
  options: Omit<SendOptions, "deliveryId">,
): Promise<Outcome | undefined> {
  const apart = new Map<string, Outcome>();
  for (const message of target.template === undefined ? [] : messages) {
    const fault = unfit(target, message, options.clock);
    if (fault) apart.set(message.id, fault);
  }
  const good = apart.size === 0 ? messages : messages.filter(({ id }) => !apart.has(id));
  const [first] = apart.values();
  if (first && good.length === 0) return { ...first, apart };
  const outcome = await post(
    target,
    options,
    (now) => buildBatch(target, good, { now }),
    good.length,
  );
  return outcome && apart.size > 0 ? { ...outcome, apart } : outcome;
}

/** What a template makes of one event alone, where that cannot go into a batch. */
function unfit(target: Target, message: Message, clock: Clock): Outcome | undefined {
  const startedAt = clock.now();
  try {
    buildBatch(target, [message], { now: startedAt });
    return undefined;
  } catch (error) {
    return failed(error, { startedAt, now: clock.now(), requestHeaders: "{}" });
  }
}

type Built = WireRequest & { readonly batchId?: string };

async function post(
  target: Target,
  options: Omit<SendOptions, "deliveryId">,
  build: (now: number) => Built,
  count = 1,
): Promise<Outcome | undefined> {
  const { outbound, clock, signal } = options;
  const startedAt = clock.now();
  const { url, timeoutMs, fault } = target;
  if (fault !== undefined || url === null) {
    const error = new Error(fault ?? "It has no address.");
    const sent = { startedAt, now: startedAt, requestHeaders: "{}" };
    return { ...failed(error, sent), errorCode: "bad_subscription" };
  }
  const tokens = options.tokens ?? createEndpointTokens({ outbound, clock });
  let request: Built | undefined;
  const sent = () => ({
    startedAt,
    now: clock.now(),
    requestHeaders: request?.loggedHeaders ?? "{}",
    ...(request && isKept(target) ? { requestBody: kept(request.body, count) } : {}),
    batchId: request?.batchId,
  });
  try {
    request = build(startedAt);
    const signIn = target.auth ? await signInOf(target, { tokens, signal }) : undefined;
    if (signIn) request = { ...request, ...withSignIn(request, signIn.headers) };
    const { headers, body } = request;
    const response = await outbound.requestSmall(
      { method: "POST", url, headers, body, timeoutMs, signal, tls: signIn?.tls },
      MAX_RESPONSE_BYTES,
    );
    if (response.status === 401 && target.auth?.kind === "oauth2") tokens.drop(target.id);
    return answered(response, sent());
  } catch (error) {
    return signal.aborted ? undefined : failed(error, sent());
  }
}

function kept(body: string, count: number): string {
  const length = Math.ceil(MAX_KEPT_LENGTH / count);
  return body.length > length ? `${body.slice(0, length)}…` : body;
}

import { abortable } from "../lib/abortable.ts";
import { type Clock, sleep } from "../lib/clock.ts";
import { isHubError } from "../lib/errors.ts";
import { timeoutError } from "../lib/network-fault.ts";
import type { Receipt } from "../sdk/deliver.ts";
import { type DeliverVia, type Handover, type Notes, outMessageOf } from "./destination.ts";
import type { Outcome } from "./retry.ts";
import { delivered, failed } from "./send-outcome.ts";
import type { Message, Target } from "./target.ts";

/** For the turn in the integration's rate budget, on top of the subscription's own time. */
const TURN_MS = 30_000;
/** Until the worker has seen that the integration is off and lets its deliveries wait. */
const PAUSED_MS = 500;
const MAX_RESPONSE_LENGTH = 16_384;
/** How a connector says that the destination is there no more, as a receiver does with this status. */
const GONE = "destination_gone";
const GONE_STATUS = 410;

export interface ViaOptions {
  readonly deliverVia: DeliverVia | undefined;
  readonly clock: Clock;
  /** Counted from 1. */
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** One try through a connector; undefined where nothing was tried or our own signal ended it. */
export async function sendVia(
  target: Target,
  message: Message,
  { deliverVia, clock, attempt, signal }: ViaOptions,
): Promise<Outcome | undefined> {
  const startedAt = clock.now();
  const sent = () => ({ startedAt, now: clock.now(), requestHeaders: "{}" });
  if (!deliverVia || target.integrationId === null) {
    const error = new Error("It has no address and no integration any more: give it one of them.");
    return { ...failed(error, sent()), errorCode: "bad_subscription", isFinal: true };
  }
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(timeoutError(late(target))), limitMs(target));
  const notes: Notes = { request: undefined };
  try {
    const either = AbortSignal.any([signal, deadline.signal]);
    const messageFor: Parameters<DeliverVia>[1] = (deliver) =>
      outMessageOf(target, message, { deliver, attempt, notes });
    // A connector that does not listen to the signal is left to itself.
    const handover = await abortable(either, deliverVia(target, messageFor, either)).catch(
      (error: unknown): Handover => ({ kind: "failed", error, status: undefined }),
    );
    if (handover.kind === "paused") {
      await sleep(PAUSED_MS, signal).catch(() => undefined);
      return undefined;
    }
    if (handover.kind === "failed" && signal.aborted) return undefined;
    return outcomeOf(handover, { ...sent(), requestBody: notes.request });
  } finally {
    clearTimeout(timer);
  }
}

const limitMs = ({ timeoutMs }: Target): number => timeoutMs + TURN_MS;

const late = (target: Target): string =>
  `The destination did not take the event within ${limitMs(target) / 1_000} s.`;

function outcomeOf(
  handover: Exclude<Handover, { readonly kind: "paused" }>,
  sent: Parameters<typeof failed>[1],
): Outcome {
  if (handover.kind === "received") return received(handover.receipt, handover.status, sent);
  const { error, status } = handover;
  const outcome = { ...failed(error, sent), status: status ?? null };
  if (!isHubError(error)) return outcome;
  if (error.code === GONE) return { ...outcome, status: GONE_STATUS };
  // Only what passes by itself is worth a further try; credentials, settings and refusals need a person.
  return error.reaction === "retry" ? outcome : { ...outcome, isFinal: true };
}

function received(
  receipt: Receipt,
  status: number | undefined,
  sent: Parameters<typeof failed>[1],
): Outcome {
  const words = [receipt.response, receipt.remote_id].filter((part) => part !== undefined);
  const responseBody = words.length === 0 ? null : words.join("\n").slice(0, MAX_RESPONSE_LENGTH);
  return delivered(sent, { status: receipt.status ?? status ?? null, responseBody });
}

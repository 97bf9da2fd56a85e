import { createHash } from "node:crypto";
import type { Message, Target } from "./target.ts";
import { custom, customBatch } from "./wire/custom.ts";
import { fiscal } from "./wire/fiscal.ts";
import { garagereg } from "./wire/garagereg.ts";
import type { Attempt, BatchBuilder, Builder, Parts } from "./wire/parts.ts";
import { standard, standardBatch } from "./wire/standard.ts";

const MASK = "***";
const BATCH_ID_DIGITS = 32;

export interface WireRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of the headers for the attempt log: signatures and added headers masked. */
  readonly loggedHeaders: string;
}

const BUILDERS: Readonly<Record<Target["wireFormat"], Builder>> = {
  standard,
  fiscal,
  garagereg,
  custom,
};

const BATCH_BUILDERS: Readonly<Partial<Record<Target["wireFormat"], BatchBuilder>>> = {
  standard: standardBatch,
  custom: customBatch,
};

/** Whether several events of this format can go in one request. */
export const canBatch = (format: Target["wireFormat"]): boolean => format in BATCH_BUILDERS;

/** Whether the body cannot be made anew from the event, so that the attempt log has to keep it. */
export const isKept = ({ wireFormat }: Target): boolean => wireFormat === "custom";

/**
 * The request for one attempt, in the subscription's format, signed with every secret it has.
 * Every format has `webhook-id`, the same for every try: a receiver drops what it has got already by it.
 * @throws ConfigError code bad_template where the subscription's own template cannot be used
 */
export const buildRequest = (target: Target, message: Message, attempt: Attempt): WireRequest =>
  requestOf(target, BUILDERS[target.wireFormat](target, message, attempt));

/**
 * One request with several events: a JSON array of the single bodies, each with its `id`. Its `webhook-id`
 * is the batch's own.
 * @throws ConfigError code bad_template; Error for a format that has no batches
 */
export function buildBatch(
  target: Target,
  messages: readonly Message[],
  { now }: { readonly now: number },
): WireRequest & { readonly batchId: string } {
  const build = BATCH_BUILDERS[target.wireFormat];
  if (!build) throw new Error(`The format ${target.wireFormat} has no batches.`);
  const id = batchIdOf(messages);
  return { ...requestOf(target, build(target, { id, messages, now })), batchId: id };
}

/** The same for the same events in the same order; no receiver can tell the events from it. */
function batchIdOf(messages: readonly Message[]): string {
  const digest = createHash("sha256");
  for (const { id } of messages) digest.update(`${id}\n`);
  return `bat_${digest.digest("hex").slice(0, BATCH_ID_DIGITS)}`;
}

function requestOf(target: Target, { body, own, signatures }: Parts): WireRequest {
  const headers: Record<string, string> = { ...target.headers, ...own };
  const logged: Record<string, string> = { ...own };
  for (const name in target.headers) logged[name] = MASK;
  for (const [name, value] of signatures) {
    headers[name] = value;
    logged[name] = MASK;
  }
  return { body, headers, loggedHeaders: JSON.stringify(logged) };
}

/** With the headers that sign in at the endpoint, masked in the log. */
export function withSignIn(
  request: WireRequest,
  signIn: Readonly<Record<string, string>>,
): WireRequest {
  const names = Object.keys(signIn);
  if (names.length === 0) return request;
  const logged = JSON.parse(request.loggedHeaders) as Record<string, string>;
  for (const name of names) logged[name] = MASK;
  const headers = { ...request.headers, ...signIn };
  return { ...request, headers, loggedHeaders: JSON.stringify(logged) };
}

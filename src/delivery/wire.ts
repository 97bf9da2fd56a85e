import { toRfc3339 } from "../lib/clock.ts";
import { signHex, signStandard } from "./signature.ts";
import type { Message, Target } from "./target.ts";

const MASK = "***";
const FISCAL_SIGNATURE = "X-Webhook-Signature";
const GARAGEREG_SIGNATURE = "X-GarageReg-Signature";
const GARAGEREG_USER_AGENT = "GarageReg-Webhook/2.0";

export interface WireRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of the headers for the attempt log: signatures and added headers masked. */
  readonly loggedHeaders: string;
}

interface Parts {
  readonly body: string;
  readonly own: Readonly<Record<string, string>>;
  readonly signature: readonly [name: string, value: string] | undefined;
}

/**
 * The request for one attempt at `now`, in the subscription's format, signed with every secret it has.
 * Every format has `webhook-id`, the same for every try: a receiver drops what it has got already by it.
 */
export function buildRequest(
  target: Target,
  message: Message,
  attempt: { readonly deliveryId: string; readonly now: number },
): WireRequest {
  const { body, own, signature } = BUILDERS[target.wireFormat](target, message, attempt);
  const headers: Record<string, string> = { ...target.headers, ...own };
  const logged: Record<string, string> = { ...own };
  for (const name in target.headers) logged[name] = MASK;
  if (signature) {
    headers[signature[0]] = signature[1];
    logged[signature[0]] = MASK;
  }
  return { body, headers, loggedHeaders: JSON.stringify(logged) };
}

type Builder = (
  target: Target,
  message: Message,
  attempt: { readonly deliveryId: string; readonly now: number },
) => Parts;

/** https://www.standardwebhooks.com */
const standard: Builder = (target, message, { now }) => {
  const body = standardBody(message);
  const timestamp = Math.floor(now / 1000);
  const { keys } = target;
  return {
    body,
    own: {
      "content-type": "application/json",
      "webhook-id": message.id,
      "webhook-timestamp": String(timestamp),
    },
    signature:
      keys.length === 0
        ? undefined
        : [
            target.signatureHeader ?? "webhook-signature",
            signStandard(keys, { id: message.id, timestamp, body }),
          ],
  };
};

/** Times without fractions of a second, as receivers of this format know them. */
const fiscal: Builder = (target, message) => {
  const timestamp = withoutFraction(message.occurredAt);
  const body = `{"evento":${JSON.stringify(message.type)},"timestamp":"${timestamp}","dados":${message.dataText}}`;
  const [secret] = target.secrets;
  return {
    body,
    own: { "content-type": "application/json", "webhook-id": message.id },
    signature:
      secret === undefined
        ? undefined
        : [target.signatureHeader ?? FISCAL_SIGNATURE, signHex(secret, body)],
  };
};

/** The body repeats what the headers say, because only the body is signed. */
const garagereg: Builder = (target, message, { deliveryId, now }) => {
  const entity = message.subject === null ? "" : `"entity_id":${JSON.stringify(message.subject)},`;
  const body =
    `{"event_type":${JSON.stringify(message.type)},"timestamp":"${toRfc3339(message.occurredAt)}",` +
    `"request_id":"${deliveryId}",${entity}"payload_data":${message.dataText}}`;
  const [secret] = target.secrets;
  return {
    body,
    own: {
      "Content-Type": "application/json",
      "User-Agent": GARAGEREG_USER_AGENT,
      "webhook-id": message.id,
      "X-GarageReg-Event": message.type,
      "X-GarageReg-Request-ID": deliveryId,
      "X-GarageReg-Timestamp": toRfc3339(now),
    },
    signature:
      secret === undefined
        ? undefined
        : [target.signatureHeader ?? GARAGEREG_SIGNATURE, `sha256=${signHex(secret, body)}`],
  };
};

const BUILDERS: Readonly<Record<Target["wireFormat"], Builder>> = { standard, fiscal, garagereg };

const standardBodies = new WeakMap<Message, string>();

/** The same for every subscription and every try, so it is made once for each event. */
function standardBody(message: Message): string {
  const known = standardBodies.get(message);
  if (known !== undefined) return known;
  const body = `{"type":${JSON.stringify(message.type)},"timestamp":"${toRfc3339(message.occurredAt)}","data":${message.dataText}}`;
  standardBodies.set(message, body);
  return body;
}

const withoutFraction = (epochMs: number): string => `${toRfc3339(epochMs).slice(0, 19)}Z`;

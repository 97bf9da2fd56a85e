import { toRfc3339 } from "../../lib/clock.ts";
import { signStandard } from "../signature.ts";
import type { Message, Target } from "../target.ts";
import { type BatchBuilder, type Builder, type Parts, signatureHeaderOf } from "./parts.ts";

/** https://www.standardwebhooks.com */
export const standard: Builder = (target, message, { now }) =>
  partsOf(target, { id: message.id, body: standardBody(message), now });

/** A JSON array of the single bodies, each with the `id` that it would have had as its `webhook-id`. */
export const standardBatch: BatchBuilder = (target, { id, messages, now }) =>
  partsOf(target, { id, body: `[${messages.map(batchItem).join(",")}]`, now });

/** `{"id",…}`: the single body with the event's id before the rest. */
export const batchItem = (message: Message): string =>
  `{"id":${JSON.stringify(message.id)},${standardBody(message).slice(1)}`;

function partsOf(
  target: Target,
  { id, body, now }: { id: string; body: string; now: number },
): Parts {
  const timestamp = Math.floor(now / 1000);
  const keys = keysAt(target, now);
  const name = signatureHeaderOf(target);
  return {
    body,
    own: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
    },
    signatures: keys.length === 0 ? [] : [[name, signStandard(keys, { id, timestamp, body })]],
  };
}

/** Keys that sign at `now`; the same list each time where none ends. */
function keysAt({ keys, secrets }: Target, now: number): Target["keys"] {
  if (secrets.every(({ until }) => until === undefined)) return keys;
  return keys.filter((_, i) => (secrets[i]?.until ?? Number.POSITIVE_INFINITY) > now);
}

const bodies = new WeakMap<Message, string>();

/** The same for every subscription and every try, so it is made once for each event. */
export function standardBody(message: Message): string {
  const known = bodies.get(message);
  if (known !== undefined) return known;
  const body = `{"type":${JSON.stringify(message.type)},"timestamp":"${toRfc3339(message.occurredAt)}","data":${message.dataText}}`;
  bodies.set(message, body);
  return body;
}

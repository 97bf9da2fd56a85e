import { createHash } from "node:crypto";
import { type Envelope, envelopeOf } from "../events/envelope.ts";
import { Numeral } from "../events/exact-json.ts";
import { readerOf } from "../events/filters/path.ts";
import type { Message, Target } from "./target.ts";

const MAX_LENGTH = 200;
/** Alike in every database: without control characters, and without spaces at its ends. */
const PLAIN = /^(?! )[^\p{C}\p{Z}]+( [^\p{C}\p{Z}]+)*$/u;

/**
 * Which deliveries of an ordered subscription go one after the other: the text of the field that the
 * subscription names, empty where it names none or the event has none there (a whole object is none either).
 * Null where there is no order. A value that is long or odd is told by its SHA-256.
 */
export function orderingKeyOf(
  { isOrdered, orderingKey }: Pick<Target, "isOrdered" | "orderingKey">,
  message: Message,
): string | null {
  if (!isOrdered) return null;
  if (orderingKey === undefined) return "";
  const value = readerOf(orderingKey, false)(envelope(message), undefined);
  if (typeof value === "object" && !(value instanceof Numeral)) return "";
  const text = String(value ?? "");
  if (text === "") return text;
  if (text.length <= MAX_LENGTH && PLAIN.test(text)) return text;
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

const envelopes = new WeakMap<Message, Envelope>();

/** The same for every subscription, so that the data is read once. */
function envelope(message: Message): Envelope {
  const known = envelopes.get(message) ?? envelopeOf(message);
  envelopes.set(message, known);
  return known;
}

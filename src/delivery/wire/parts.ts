import { validSecrets } from "../subscription-secrets.ts";
import type { Message, Target } from "../target.ts";

/** One try of one delivery, as far as the formats show it. */
export interface Attempt {
  readonly deliveryId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a format makes of an event. */
export interface Parts {
  readonly body: string;
  /** The format's own headers. */
  readonly own: Readonly<Record<string, string>>;
  /** Masked in the log. */
  readonly signatures: readonly (readonly [name: string, value: string])[];
}

export type Builder = (target: Target, message: Message, attempt: Attempt) => Parts;

/** What several events share in one request. */
export interface Batch {
  /** The same for the same events in the same order, so that a repeat is recognised. */
  readonly id: string;
  readonly messages: readonly Message[];
  readonly now: number;
}

export type BatchBuilder = (target: Target, batch: Batch) => Parts;

const SIGNATURE_HEADERS: Readonly<Record<Target["wireFormat"], string>> = {
  standard: "webhook-signature",
  fiscal: "X-Webhook-Signature",
  garagereg: "X-GarageReg-Signature",
  custom: "X-Signature",
};

/** The header that carries the signature. */
export const signatureHeaderOf = ({
  wireFormat,
  signatureHeader,
}: Pick<Target, "wireFormat" | "signatureHeader">): string =>
  signatureHeader ?? SIGNATURE_HEADERS[wireFormat];

/**
 * A format with one signature in its header has the current secret's there, so that receivers compare
 * whole values; while a rotation overlaps, `NAME-Previous` has the one of the secret before.
 */
export function signaturesAt(
  { secrets }: Target,
  now: number,
  { name, sign }: { name: string; sign: (secret: string) => string },
): Parts["signatures"] {
  const [current, previous] = validSecrets(secrets, now);
  if (!current) return [];
  const signed = [name, sign(current.value)] as const;
  return previous ? [signed, [`${name}-Previous`, sign(previous.value)]] : [signed];
}

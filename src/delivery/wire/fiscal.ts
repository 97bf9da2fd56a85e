import { toRfc3339 } from "../../lib/clock.ts";
import { signHex } from "../signature.ts";
import type { Message } from "../target.ts";
import { type Builder, signatureHeaderOf, signaturesAt } from "./parts.ts";

/** Times without fractions of a second, as receivers of this format know them. */
export const fiscal: Builder = (target, message, { now }) => {
  const body = fiscalBody(message);
  const name = signatureHeaderOf(target);
  return {
    body,
    own: { "content-type": "application/json", "webhook-id": message.id },
    signatures: signaturesAt(target, now, { name, sign: (secret) => signHex(secret, body) }),
  };
};

/** The same for every subscription and every try. */
export function fiscalBody({ type, occurredAt, dataText }: Message): string {
  const timestamp = withoutFraction(occurredAt);
  return `{"evento":${JSON.stringify(type)},"timestamp":"${timestamp}","dados":${dataText}}`;
}

const withoutFraction = (epochMs: number): string => `${toRfc3339(epochMs).slice(0, 19)}Z`;

import { toRfc3339 } from "../../lib/clock.ts";
import { signHex } from "../signature.ts";
import type { Message } from "../target.ts";
import { type Builder, signatureHeaderOf, signaturesAt } from "./parts.ts";

const USER_AGENT = "GarageReg-Webhook/2.0";

/** The body repeats what the headers say, because only the body is signed. */
export const garagereg: Builder = (target, message, { deliveryId, now }) => {
  const body = garageregBody(message, deliveryId);
  const name = signatureHeaderOf(target);
  const sign = (secret: string): string => `sha256=${signHex(secret, body)}`;
  return {
    body,
    own: {
      "Content-Type": "application/json",
      "User-Agent": USER_AGENT,
      "webhook-id": message.id,
      "X-GarageReg-Event": message.type,
      "X-GarageReg-Request-ID": deliveryId,
      "X-GarageReg-Timestamp": toRfc3339(now),
    },
    signatures: signaturesAt(target, now, { name, sign }),
  };
};

/** The same for every try of a delivery. */
export function garageregBody(message: Message, deliveryId: string): string {
  const { type, occurredAt, subject, dataText } = message;
  const entity = subject === null ? "" : `"entity_id":${JSON.stringify(subject)},`;
  return (
    `{"event_type":${JSON.stringify(type)},"timestamp":"${toRfc3339(occurredAt)}",` +
    `"request_id":"${deliveryId}",${entity}"payload_data":${dataText}}`
  );
}

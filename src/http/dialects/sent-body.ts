import { messageOf } from "../../delivery/intake.ts";
import { fiscalBody } from "../../delivery/wire/fiscal.ts";
import { garageregBody } from "../../delivery/wire/garagereg.ts";
import { batchItem, standardBody } from "../../delivery/wire/standard.ts";
import type { AttemptRow } from "../../store/attempts.ts";
import type { eventsByIds } from "../../store/events.ts";

export type StoredEvent = Awaited<ReturnType<typeof eventsByIds>>[number];

/**
 * The body that an attempt sent, byte for byte, whatever the subscription has become since: the headers in
 * the log tell the format. Of a batch it is the delivery's own part. Undefined where nothing went out, or
 * its event is no longer kept.
 */
export function sentBody(
  attempt: Pick<AttemptRow, "request_body" | "request_headers" | "batch_id" | "delivery_id">,
  event: StoredEvent | undefined,
): string | undefined {
  if (attempt.request_body !== null) return attempt.request_body;
  const sent = JSON.parse(attempt.request_headers) as Record<string, string>;
  const names = new Set(Object.keys(sent).map((name) => name.toLowerCase()));
  if (!event || !names.has("webhook-id")) return undefined;
  const message = messageOf(event);
  if (attempt.batch_id !== null) return batchItem(message);
  if (names.has("x-garagereg-request-id")) return garageregBody(message, attempt.delivery_id);
  return names.has("webhook-timestamp") ? standardBody(message) : fiscalBody(message);
}

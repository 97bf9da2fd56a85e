import { InvalidInputError } from "../../lib/errors.ts";
import { attemptSizes, attemptsByIds, triedDeliveries } from "../../store/attempt-logs.ts";
import type { AttemptRow } from "../../store/attempts.ts";
import { eventsByIds } from "../../store/events.ts";
import type { DataStore } from "../../store/store.ts";
import type { SubscriptionRow } from "../../store/subscriptions.ts";
import { fiscalTime } from "./fiscal-views.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { type StoredEvent, sentBody } from "./sent-body.ts";
import { sayFault } from "./words.ts";

/** Characters of one answer: more is left to the next page, so that large events do not fill the memory. */
const MAX_PAGE_LENGTH = 8_000_000;

interface Place {
  readonly deliveryId: string;
  readonly number: number;
}

/** Where a page ends: `dlv_….2` is the second try of that delivery. @throws InvalidInputError */
function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, deliveryId, number] = /^(dlv_[0-9a-z]{1,36})\.(\d{1,6})$/.exec(cursor) ?? [];
  if (deliveryId !== undefined) return { deliveryId, number: Number(number) };
  const remedy = "Pass next_cursor of the page before.";
  throw new InvalidInputError([{ field: "cursor", message: "is not one of this list", remedy }]);
}

/**
 * Attempts of a subscription: those of its newest deliveries, the last attempt first. `next` is the cursor
 * of the page after.
 */
export async function fiscalLogs(
  data: DataStore,
  { row, cursor, limit }: { row: SubscriptionRow; cursor: string | undefined; limit: number },
) {
  const { chosen, next } = await choose(data, { row, place: placeOf(cursor), limit });
  const attempts = await attemptsByIds(
    data,
    chosen.map(({ id }) => id),
  );
  const events = await eventsByIds(data, [...new Set(chosen.map(({ eventId }) => eventId))]);
  const eventById = new Map(events.map((event) => [event.id, event]));
  const byAttempt = new Map(chosen.map((one) => [one.id, one]));
  const logs = attempts
    .toSorted((a, b) => b.id - a.id)
    .map((attempt) => {
      const { eventId = "", eventType = "" } = byAttempt.get(attempt.id) ?? {};
      return toLog(attempt, { row, eventType, event: eventById.get(eventId) });
    });
  return { logs, next };
}

interface Chosen {
  readonly id: number;
  readonly eventId: string;
  readonly eventType: string;
}

async function choose(
  data: DataStore,
  { row, place, limit }: { row: SubscriptionRow; place: Place | undefined; limit: number },
): Promise<{ chosen: readonly Chosen[]; next: string | undefined }> {
  const before = place && { id: place.deliveryId, isIn: place.number > 1 };
  const paging = { subscriptionId: row.id, limit, ...(before ? { before } : {}) };
  const deliveries = await triedDeliveries(data, paging);
  const sizes = await attemptSizes(
    data,
    deliveries.map(({ id }) => id),
  );
  const byDelivery = Map.groupBy(sizes, (size) => size.delivery_id);
  const chosen: Chosen[] = [];
  let last: Place | undefined;
  let length = 0;
  for (const delivery of deliveries) {
    const tries = (byDelivery.get(delivery.id) ?? []).toSorted((a, b) => b.number - a.number);
    for (const { id, number, has_body: hasBody, length: own } of tries) {
      if (place?.deliveryId === delivery.id && number >= place.number) continue;
      length += Number(own) + (hasBody ? 0 : Number(delivery.data_length));
      if (last && (chosen.length >= limit || length > MAX_PAGE_LENGTH)) {
        return { chosen, next: cursorOf(last) };
      }
      chosen.push({ id, eventId: delivery.event_id, eventType: delivery.event_type });
      last = { deliveryId: delivery.id, number };
    }
  }
  const end = deliveries.at(-1);
  const isFull = deliveries.length >= limit && end !== undefined;
  return { chosen, next: isFull ? cursorOf({ deliveryId: end.id, number: 1 }) : undefined };
}

const cursorOf = ({ deliveryId, number }: Place): string => `${deliveryId}.${number}`;

function toLog(
  attempt: AttemptRow,
  {
    row,
    eventType,
    event,
  }: { row: SubscriptionRow; eventType: string; event: StoredEvent | undefined },
) {
  const { status, error_code: code } = attempt;
  const reason = code === null ? "" : sayFault(FISCAL_WORDS, { code, status });
  return {
    id: attempt.id,
    webhook_nome: row.name,
    evento: eventType,
    data_execucao: fiscalTime(attempt.started_at),
    sucesso: code === null,
    status_code: status,
    payload: sentBody(attempt, event) ?? "",
    response: attempt.response_body ?? reason,
  };
}

import { sql } from "kysely";
import type { AttemptRow } from "./attempts.ts";
import type { DataStore } from "./store.ts";

/** Deliveries of a subscription that were tried at least once, newest first; `before` is an id. */
export async function triedDeliveries(
  { db }: DataStore,
  {
    subscriptionId,
    before,
    limit,
  }: {
    subscriptionId: number;
    before?: { readonly id: string; readonly isIn: boolean };
    limit: number;
  },
) {
  let query = db
    .selectFrom("delivery")
    .leftJoin("event", "event.id", "delivery.event_id")
    .select(["delivery.id", "delivery.event_id", "delivery.event_type"])
    .select(sql<number>`coalesce(length(${sql.ref("event.data")}), 0)`.as("data_length"))
    .where("delivery.subscription_id", "=", subscriptionId)
    .where("delivery.attempts", ">", 0)
    .orderBy("delivery.id", "desc")
    .limit(limit);
  if (before) query = query.where("delivery.id", before.isIn ? "<=" : "<", before.id);
  return query.execute();
}

/** What a reader needs to know of tries before it takes them: how large each is. */
export async function attemptSizes({ db }: DataStore, deliveryIds: readonly string[]) {
  if (deliveryIds.length === 0) return [];
  return db
    .selectFrom("attempt")
    .select(["id", "delivery_id", "number"])
    .select((eb) => [
      eb("request_body", "is not", null).as("has_body"),
      sql<number>`coalesce(length(request_body), 0) + coalesce(length(response_body), 0)`.as(
        "length",
      ),
    ])
    .where("delivery_id", "in", [...deliveryIds])
    .execute();
}

/** In no order. */
export async function attemptsByIds(
  { db }: DataStore,
  ids: readonly number[],
): Promise<AttemptRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("attempt")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** How many of the newest deliveries are looked through for the last try. */
const NEWEST = 20;

/**
 * The newest try among a subscription's newest deliveries, or the newest one that failed; undefined where
 * there is none.
 */
export async function newestAttempt(
  { db }: DataStore,
  { subscriptionId, isFailed }: { subscriptionId: number; isFailed: boolean },
) {
  let query = db
    .selectFrom((eb) =>
      eb
        .selectFrom("delivery")
        .select("id")
        .where("subscription_id", "=", subscriptionId)
        .orderBy("id", "desc")
        .limit(NEWEST)
        .as("newest"),
    )
    .innerJoin("attempt", "attempt.delivery_id", "newest.id")
    .select(["attempt.started_at", "attempt.duration_ms", "attempt.status", "attempt.error_code"])
    .orderBy("attempt.id", "desc")
    .limit(1);
  if (isFailed) query = query.where("attempt.error_code", "is not", null);
  return query.executeTakeFirst();
}

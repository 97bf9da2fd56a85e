import type { DeliveryState } from "./data-schema.ts";
import type { DataStore } from "./store.ts";

/** States of deliveries that are still on their way; also those that wait behind another one. */
export const OPEN_STATES = ["pending", "retrying"] as const satisfies readonly DeliveryState[];

export interface OpenWork {
  readonly subscription_id: number;
  readonly state: (typeof OPEN_STATES)[number];
  readonly deliveries: number;
  /** When the oldest of them was made. */
  readonly oldest_at: number;
}

/** What is still on its way, by subscription and state; all of the store's tenant where none are named. */
export async function openWork(
  { db }: DataStore,
  { subscriptionIds }: { subscriptionIds?: readonly number[] | undefined } = {},
): Promise<OpenWork[]> {
  if (subscriptionIds?.length === 0) return [];
  let query = db
    .selectFrom("delivery")
    .select((eb) => [
      "subscription_id",
      "state",
      eb.fn.countAll<number>().as("deliveries"),
      eb.fn.min("created_at").as("oldest_at"),
    ])
    .where("state", "in", OPEN_STATES)
    .groupBy(["subscription_id", "state"]);
  if (subscriptionIds) query = query.where("subscription_id", "in", [...subscriptionIds]);
  const rows = await query.execute();
  return rows.map(({ subscription_id, state, deliveries, oldest_at }) => ({
    subscription_id,
    state: state as OpenWork["state"],
    deliveries: Number(deliveries),
    oldest_at: Number(oldest_at),
  }));
}

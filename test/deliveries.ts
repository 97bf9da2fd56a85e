import type { NewDelivery } from "../src/store/delivery-queue.ts";
import { insertDeliveries } from "../src/store/delivery-queue.ts";
import { insertEvents } from "../src/store/events.ts";
import type { DataStore } from "../src/store/store.ts";

/**
 * An event `evt_<name>` with one delivery `dlv_<name>` that is due at `at`, of the subscription 7 unless the
 * patch says otherwise.
 */
export async function seedDelivery(
  data: DataStore,
  name: string,
  { at, isPending = 0, ...patch }: { at: number; isPending?: 0 | 1 } & Partial<NewDelivery>,
): Promise<void> {
  await seedEvent(data, name, { at, isPending });
  await insertDeliveries(data, [
    {
      id: `dlv_${name}`,
      tenant_id: 1,
      event_id: `evt_${name}`,
      subscription_id: 7,
      event_type: "order.paid",
      ordering_key: null,
      state: "pending",
      attempts: 0,
      next_attempt_at: at,
      leased_until: null,
      lease_token: null,
      last_status: null,
      last_error: null,
      created_at: at,
      updated_at: at,
      finished_at: null,
      ...patch,
    },
  ]);
}

export const seedEvent = (
  data: DataStore,
  name: string,
  { at, isPending = 0 }: { at: number; isPending?: 0 | 1 },
): Promise<void> =>
  insertEvents(data, [
    {
      tenant_id: 1,
      id: `evt_${name}`,
      type: "order.paid",
      type_version: null,
      occurred_at: at,
      data: `{"name":"${name}"}`,
      subject: null,
      consumer: null,
      run_id: null,
      idempotency_key: null,
      is_pending: isPending,
      created_at: at,
    },
  ]);

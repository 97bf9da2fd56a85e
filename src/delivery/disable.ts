import { appendOwned } from "../events/append.ts";
import { retryTransaction } from "../store/faults.ts";
import { inTransaction } from "../store/store.ts";
import { disableSubscription, findSubscription } from "../store/subscriptions.ts";
import { type Cause, disabledAlert, reasonOf } from "./alerts.ts";
import type { DispatcherParts } from "./dispatcher.ts";
import type { Target } from "./target.ts";

/**
 * Switches a subscription off and says so in an event. The event comes first, under a key of the
 * subscription's version: whoever is killed between the two, or does it at the same moment, says it once.
 */
export async function disable(
  { config, data, clock, log }: Pick<DispatcherParts, "config" | "data" | "clock" | "log">,
  target: Target,
  { cause, failingSince }: { cause: Cause; failingSince: number | null },
): Promise<void> {
  const row = await findSubscription(config, target.id);
  if (row?.active !== 1) return;
  const now = clock.now();
  const reason = reasonOf(cause, failingSince);
  const alert = disabledAlert(target, { reason, cause, version: row.updated_at, now });
  await retryTransaction(() => inTransaction(data, (tx) => appendOwned(tx, [alert], { now })));
  const isDone = await disableSubscription(config, target.id, { reason, now });
  if (isDone) log.warn({ subscriptionId: target.id, cause }, "a subscription was switched off");
}

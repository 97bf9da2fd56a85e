import { getSubscription } from "../delivery/manage-subscriptions.ts";
import { ForbiddenError, NotFoundError } from "../lib/errors.ts";
import type { SubscriptionRow } from "../store/subscriptions.ts";
import type { Scope } from "./scope.ts";

/** Whose portal the caller has opened. */
export function portalOf({ principal: { portal } }: Scope) {
  if (!portal) throw new ForbiddenError("This is for links of the portal.");
  return portal;
}

/** One of the customer's own endpoints. @throws NotFoundError also for somebody else's */
export async function ownEndpoint(scope: Scope, id: number): Promise<SubscriptionRow> {
  const row = await getSubscription(scope.config, id);
  if (row.consumer !== portalOf(scope).consumer) throw new NotFoundError("subscription", id);
  return row;
}

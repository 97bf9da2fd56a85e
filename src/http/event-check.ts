import type { EventCheck } from "../events/new-event.ts";
import type { Hub } from "../hub.ts";
import type { Scope } from "./scope.ts";

/** How an event of the caller's tenant is checked, with the tenant's own types as they are now. */
export async function eventCheck(
  { ownTypes, clock }: Pick<Hub, "ownTypes" | "clock">,
  { principal: { tenantId } }: Pick<Scope, "principal">,
): Promise<EventCheck> {
  await ownTypes.refresh();
  return {
    now: clock.now(),
    path: "",
    findOwn: (type, version) => ownTypes.find(tenantId, type, version),
  };
}

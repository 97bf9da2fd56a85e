import { toNewEvent } from "../../events/new-event.ts";
import type { Hub } from "../../hub.ts";
import type { FieldIssue } from "../../lib/errors.ts";
import { eventCheck } from "../event-check.ts";
import type { Scope } from "../scope.ts";

export interface Trigger {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly subject?: string;
  readonly consumer?: string;
}

export interface Triggered {
  readonly id: string;
  /** How many active subscriptions want it. */
  readonly matching: number;
  /** Of data that does not fit a type of the tenant's own that only warns. */
  readonly warnings: readonly FieldIssue[];
}

/**
 * Publishes one event of a dialect; it is on disk when this answers.
 * @throws InvalidInputError where the type or the data is wrong
 */
export async function publishOne(hub: Hub, scope: Scope, trigger: Trigger): Promise<Triggered> {
  const { tenantId } = scope.principal;
  const warnings: FieldIssue[] = [];
  const warn = (issue: FieldIssue): void => void warnings.push(issue);
  const event = toNewEvent(trigger, { ...(await eventCheck(hub, scope)), warn });
  const [published] = await hub.publisher.publish(tenantId, [event]);
  if (!published) throw new Error("The publisher answered nothing for an event");
  const matching = await hub.dispatcher.countMatching({
    id: published.id,
    tenantId,
    type: event.type,
    occurredAt: event.occurredAt,
    subject: event.subject ?? null,
    consumer: event.consumer ?? null,
    dataText: JSON.stringify(event.data),
  });
  return { id: published.id, matching, warnings };
}

import type { OwnedEvent } from "../../events/append.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import type { IntegrationState } from "../../store/integration-states.ts";

/** An integration as its events and errors name it. */
export interface Guarded {
  readonly id: number;
  readonly tenant_id: number;
  readonly slug: string;
  readonly provider: string;
}

/** What made its breaker close. */
export type ClosedBy = "call" | "person";

/** Its system failed again and again: it is not called for a while. */
export function suspendedEvent(of: Guarded, row: IntegrationState): OwnedEvent {
  const at = row.opened_at ?? row.updated_at;
  return event(of, {
    type: "integration.suspended",
    key: `suspended:${of.id}:${at}`,
    at,
    data: {
      error: { code: row.last_error_code ?? "internal", message: row.last_error ?? "" },
      failing_since: timeOrNull(row.failing_since),
      next_try_at: timeOrNull(row.open_until),
    },
  });
}

/** It is called again. */
export function resumedEvent(
  of: Guarded,
  { before, row, by }: { before: IntegrationState; row: IntegrationState; by: ClosedBy },
): OwnedEvent {
  const since = before.opened_at ?? before.updated_at;
  return event(of, {
    type: "integration.resumed",
    key: `resumed:${of.id}:${since}`,
    at: row.updated_at,
    data: { suspended_since: toRfc3339(since), closed_by: by },
  });
}

function event(
  { tenant_id: tenantId, slug, provider }: Guarded,
  { type, key, at, data }: { type: string; key: string; at: number; data: Record<string, unknown> },
): OwnedEvent {
  return {
    tenantId,
    event: {
      type,
      data: { integration: slug, provider, ...data },
      occurredAt: at,
      subject: `integration/${slug}`,
      idempotencyKey: key,
    },
  };
}

const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

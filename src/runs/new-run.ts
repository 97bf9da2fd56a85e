import type { Insertable } from "kysely";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { RunTable } from "../store/config-schema.ts";
import type { Run } from "../store/runs.ts";

export interface NewRun {
  readonly tenantId: number;
  readonly integration?: { readonly id: number; readonly slug: string };
  readonly parentId?: string;
  readonly action: string;
  /** Runs of one action with different words here go on side by side. */
  readonly lockBy?: string | undefined;
  readonly params: object;
  readonly trigger: RunTable["trigger_kind"];
  readonly actor: string;
}

/** Unique while the run waits or goes on: one run of an action of an integration at a time. */
export const lockKeyOf = ({ tenantId, integration, action, lockBy }: NewRun): string =>
  [tenantId, integration?.id ?? "-", action, lockBy].filter((part) => part !== undefined).join(":");

export function rowOf(run: NewRun, now: number): Insertable<RunTable> & { readonly id: string } {
  const row = {
    id: newId("run", now),
    tenant_id: run.tenantId,
    parent_id: run.parentId ?? null,
    integration_id: run.integration?.id ?? null,
    integration_slug: run.integration?.slug ?? null,
    action: run.action,
    params: JSON.stringify(run.params),
    trigger_kind: run.trigger,
    actor: run.actor,
    state: "queued",
    lock_key: lockKeyOf(run),
    starts: 0,
    created_at: now,
  } as const;
  return row as typeof row & Insertable<RunTable>;
}

export const inProgress = (action: string, other: Run | undefined): ConflictError =>
  new ConflictError(
    "run_in_progress",
    `${action} is running already. Wait for that run, or cancel it.`,
    other ? { run_id: other.id } : {},
  );

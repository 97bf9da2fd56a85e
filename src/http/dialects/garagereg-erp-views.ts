import type { Static } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import type { countRunResults } from "../../store/run-results.ts";
import type { RunState } from "../../store/run-schema.ts";
import type { Run } from "../../store/runs.ts";
import { readJson } from "../../sync/open-integration.ts";
import type { TwoWayParams } from "../../sync/two-way/session.ts";
import type { ErpLogOut, SYNC_STATUSES } from "./garagereg-erp-schemas.ts";

export type ErpLog = Static<typeof ErpLogOut>;
type Status = (typeof SYNC_STATUSES)[number];

export const STATES_OF: Readonly<Record<Status, readonly RunState[]>> = {
  pending: ["queued"],
  running: ["running"],
  completed: ["succeeded"],
  partial: ["partial"],
  failed: ["failed"],
  cancelled: ["cancelled"],
  skipped: ["skipped"],
};
const STATUS_OF: Readonly<Record<RunState, Status>> = {
  queued: "pending",
  running: "running",
  succeeded: "completed",
  partial: "partial",
  failed: "failed",
  cancelled: "cancelled",
  skipped: "skipped",
};
const TYPE_OF = {
  from_erp: "parts_from_erp",
  to_erp: "parts_to_erp",
  both: "bidirectional",
} as const;
const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

type Results = Awaited<ReturnType<typeof countRunResults>>;

/** A run as an entry of the log of syncs. */
export function toErpLog(run: Run, { conflicts, rejected, deleted }: Results): ErpLog {
  const params = readJson(run.params) as unknown as TwoWayParams;
  const { remedy } = readJson(run.result ?? "{}") as { readonly remedy?: string };
  const failed = run.refused_count - conflicts > 0 ? run.refused_count - conflicts : rejected;
  const isEnded = run.finished_at !== null && run.started_at !== null;
  return {
    id: run.id,
    integration_id: run.integration_id,
    integration: run.integration_slug,
    entity: params.entity,
    sync_type: TYPE_OF[params.direction],
    status: STATUS_OF[run.state],
    dry_run: params.dry_run === true,
    force_update: params.force === true,
    part_numbers: params.keys ? [...params.keys] : null,
    records_processed: run.read_count,
    records_successful: Math.max(0, run.read_count - failed - conflicts),
    records_failed: failed,
    records_created: run.created_count,
    records_updated: run.updated_count - deleted,
    records_deleted: deleted,
    conflicts,
    started_at: timeOrNull(run.started_at),
    completed_at: timeOrNull(run.finished_at),
    duration_seconds: isEnded ? ((run.finished_at ?? 0) - (run.started_at ?? 0)) / 1000 : null,
    error_code: run.error_code,
    error_message: run.error_message,
    message: remedy ?? null,
    triggered_by: run.actor,
    created_at: toRfc3339(run.created_at),
  };
}

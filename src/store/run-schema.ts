import type { Generated } from "kysely";
import type { Flag, JsonText, TenantId, TenantRow } from "./column-types.ts";

/** `skipped`: it began nothing, because its integration's system is not called at the moment. */
export type RunState =
  | "queued"
  | "running"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled"
  | "skipped";

export interface RunTable {
  /** `run_…` */
  id: string;
  tenant_id: TenantId;
  parent_id: string | null;
  integration_id: number | null;
  /** Kept after the integration is gone. */
  integration_slug: string | null;
  action: string;
  params: JsonText;
  trigger_kind: "user" | "api" | "cli" | "schedule" | "webhook" | "run";
  /** Who: an e-mail, a token's name, `schedule`. */
  actor: string;
  state: RunState;
  /** Set while queued or running; unique: one run of an action of an integration at a time. */
  lock_key: string | null;
  lease_token: string | null;
  leased_until: number | null;
  /** How often a worker took it up: more than once after a crash. */
  starts: number;
  cancel_requested_at: number | null;
  /** Counts and progress. */
  read_count: Generated<number>;
  created_count: Generated<number>;
  updated_count: Generated<number>;
  unchanged_count: Generated<number>;
  refused_count: Generated<number>;
  total_count: number | null;
  result: JsonText | null;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

export interface RunLogTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  at: number;
  level: "info" | "warn" | "error";
  message: string;
  fields: JsonText;
}

/** When an action starts by itself. */
export interface ScheduleTable extends TenantRow {
  name: string;
  action: string;
  /** Null for what the hub does as a whole. */
  integration_id: number | null;
  /** The body of the action's API call. */
  params: JsonText;
  /** Five fields: minute, hour, day, month, weekday. */
  cron: string;
  /** IANA name. */
  time_zone: string;
  /** Only on this working day of the month, counted from 1, of the days that `cron` names. */
  working_day: number | null;
  /** Whose public holidays are no working days, ISO 3166-1; null where only Saturdays and Sundays are none. */
  holidays: string | null;
  /** What happens while the run of the last time goes on. */
  overlap: "skip" | "wait";
  /** Started once, late, where the hub was down at its time. */
  catch_up: Flag;
  jitter_seconds: number;
  active: Flag;
  /** Null where it never comes again. */
  next_at: number | null;
  last_at: number | null;
  last_run_id: string | null;
  /** Why the last time started nothing. */
  last_error: string | null;
  created_by: string;
}

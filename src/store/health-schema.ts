import type { Generated } from "kysely";
import type { TenantId } from "./column-types.ts";

/** Whether an integration's system is called; no row where it never failed. */
export interface IntegrationStateTable {
  integration_id: number;
  tenant_id: TenantId;
  breaker: "closed" | "open" | "half_open";
  /** When it last opened, its trial calls since then left aside; null while closed. */
  opened_at: number | null;
  /** Nothing is called before. */
  open_until: number | null;
  /** Openings that a run without such a failure has not followed yet: each waits longer. */
  trips: number;
  /** In a row, by the fault of the system. */
  failed_calls: number;
  failed_runs: number;
  failing_since: number | null;
  last_failure_at: number | null;
  last_error_code: string | null;
  last_error: string | null;
  updated_at: number;
}

/** Calls of connectors counted by hour, HTTP status and error. */
export interface CallStatTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  /** Start of the hour. */
  hour: number;
  /** 0 where no answer came, or where the system speaks no HTTP and a whole run is counted. */
  status: number;
  /** Empty where the call did not fail. */
  error_code: string;
  calls: number;
  duration_ms_sum: number;
  duration_ms_max: number;
  /** Of the last of them. */
  last_at: number;
  last_duration_ms: number;
}

/** How the last reads of a stream of an integration ended. */
export interface StreamReadTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  stream: string;
  /** The entity of its records. */
  entity: string;
  last_success_at: number | null;
  last_run_id: string | null;
  last_failure_at: number | null;
  last_error_code: string | null;
  last_error: string | null;
  updated_at: number;
}

import { Type } from "typebox";
import { Instant, oneOf } from "../model/scalars.ts";
import { nullable } from "./nullable.ts";
import { SYSTEM_FIELDS } from "./system-views.ts";

const Count = Type.Integer({ minimum: 0 });
const Milliseconds = nullable(Type.Integer({ minimum: 0, description: "milliseconds" }));
const Rate = nullable(Type.Number({ description: "per cent; null where there was no request" }));

const REQUESTS = {
  total_requests: Count,
  successful_requests: Count,
  failed_requests: Count,
  success_rate: Rate,
  average_response_time_ms: Milliseconds,
};

const RunCounts = Type.Object({
  total: Count,
  succeeded: Count,
  partial: Count,
  failed: Count,
  cancelled: Count,
  skipped: Type.Integer({ minimum: 0, description: "while the system was not called" }),
});

/** An integration in numbers, of the last 30 days. */
export const HealthListed = Type.Object({
  id: Type.String({ description: "the slug" }),
  number: Type.Integer(),
  name: Type.String(),
  provider: Type.String(),
  integration_type: Type.String(),
  active: Type.Boolean(),
  health_status: oneOf(["healthy", "warning", "error", "unknown"]),
  rate_per_minute: nullable(Type.Integer()),
  ...SYSTEM_FIELDS,
  ...REQUESTS,
  last_request_at: nullable(Instant),
  last_success_at: nullable(Instant),
  last_run_at: nullable(Instant),
  last_verified_at: nullable(Instant),
  runs: RunCounts,
  trend: Type.Array(
    Type.Object({
      date: Type.String({ description: "a day of UTC, YYYY-MM-DD" }),
      total: Count,
      successful: Count,
      failed: Count,
      success_rate: Rate,
    }),
    { description: "the last 30 days, oldest first" },
  ),
});

const MOVED = {
  runs: Count,
  processed_records: Count,
  successful_records: Count,
  failed_records: Count,
  created_records: Count,
  updated_records: Count,
  unchanged_records: Count,
  average_duration_ms: Milliseconds,
  longest_duration_ms: Milliseconds,
};

export const HealthDetail = Type.Object({
  ...HealthListed.properties,
  last_response_time_ms: Milliseconds,
  longest_response_time_ms: Milliseconds,
  last_24_hours: Type.Object(REQUESTS),
  errors_by_status_code: Type.Record(Type.String(), Count, {
    description: "by HTTP status; `no_response` where no answer came",
  }),
  errors_by_code: Type.Record(Type.String(), Count),
  sync_report: Type.Object(
    {
      ...MOVED,
      conflicts: Type.Integer({ minimum: 0, description: "records that both sides had changed" }),
      batches_read: Type.Integer({ minimum: 0, description: "pages" }),
      batches_sent: Count,
      by_action: Type.Array(Type.Object({ action: Type.String(), ...MOVED })),
    },
    { description: "what runs of the last 30 days moved, dry runs left out" },
  ),
});

import type { SchemaBuilder } from "./columns.ts";

/** How the systems of integrations are doing. */
export async function integrationHealth(schema: SchemaBuilder): Promise<void> {
  const { table, tenantTable, index, unique } = schema;
  await table(
    "integration_state",
    [
      ["integration_id", "bigint"],
      ["tenant_id", "bigint"],
      ["breaker", 10],
      ["opened_at", "bigint", "null"],
      ["open_until", "bigint", "null"],
      ["trips", "int"],
      ["failed_calls", "int"],
      ["failed_runs", "int"],
      ["failing_since", "bigint", "null"],
      ["last_failure_at", "bigint", "null"],
      ["last_error_code", 60, "null"],
      ["last_error", 500, "null"],
      ["updated_at", "bigint"],
    ],
    "integration_id",
  );
  await tenantTable("call_stat", [
    ["integration_id", "bigint"],
    ["hour", "bigint"],
    ["status", "int"],
    ["error_code", 60],
    ["calls", "int"],
    ["duration_ms_sum", "bigint"],
    ["duration_ms_max", "bigint"],
    ["last_at", "bigint"],
    ["last_duration_ms", "bigint"],
  ]);
  await unique("call_stat", ["integration_id", "hour", "status", "error_code"]);
  await index("call_stat", ["tenant_id", "hour"]);
  await tenantTable("stream_read", [
    ["integration_id", "bigint"],
    ["stream", 60],
    ["entity", 20],
    ["last_success_at", "bigint", "null"],
    ["last_run_id", 40, "null"],
    ["last_failure_at", "bigint", "null"],
    ["last_error_code", 60, "null"],
    ["last_error", 500, "null"],
    ["updated_at", "bigint"],
  ]);
  await unique("stream_read", ["integration_id", "stream"]);
}

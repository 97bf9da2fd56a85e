import { type IntegrationState, integrationStates } from "../../store/integration-states.ts";
import type { Integration } from "../../store/integrations.ts";
import type { DataStore } from "../../store/store.ts";
import { type StreamRead, streamReads } from "../../store/stream-reads.ts";

export interface Failure {
  readonly at: number;
  readonly code: string;
  readonly message: string;
}

/** One stream, and how old what came of it is. */
export interface Reading {
  readonly stream: string;
  readonly entity: string;
  readonly lastSuccessAt: number | null;
  /** Its last read failed, or cannot be made: the records are as of this time. Null while they are up to date. */
  readonly staleSince: number | null;
  readonly failure: Failure | null;
}

/** What the hub knows of an integration's system beside the integration's own row. */
export interface SystemFacts {
  readonly state: IntegrationState | undefined;
  readonly readings: readonly Reading[];
  /** Since its oldest stream is. */
  readonly staleSince: number | null;
  readonly failure: Failure | null;
}

/** Of each of these integrations; on a tenant's store. */
export async function systemFacts(
  data: DataStore,
  integrations: readonly Pick<
    Integration,
    "id" | "health" | "health_code" | "health_message" | "last_run_at"
  >[],
): Promise<(integrationId: number) => SystemFacts> {
  const ids = integrations.map(({ id }) => id);
  const states = new Map(
    (await integrationStates(data, ids)).map((row) => [row.integration_id, row]),
  );
  const reads = Map.groupBy(await streamReads(data, ids), (row) => row.integration_id);
  const byId = new Map(
    integrations.map((row) => [row.id, factsOf(row, states.get(row.id), reads.get(row.id) ?? [])]),
  );
  return (id) => byId.get(id) ?? NOTHING;
}

const NOTHING: SystemFacts = { state: undefined, readings: [], staleSince: null, failure: null };

function factsOf(
  integration: Pick<Integration, "health" | "health_code" | "health_message" | "last_run_at">,
  state: IntegrationState | undefined,
  reads: readonly StreamRead[],
): SystemFacts {
  const isDown = (state?.breaker ?? "closed") !== "closed" || integration.health === "error";
  const readings = reads.map((row) => readingOf(row, isDown));
  const stale = readings.flatMap((one) => one.staleSince ?? []);
  const failures = [ofState(state), ofHealth(integration), ...readings.map((one) => one.failure)];
  const newest = failures.flatMap((one) => one ?? []).toSorted((a, b) => b.at - a.at)[0];
  return {
    state,
    readings,
    staleSince: stale.length > 0 ? Math.min(...stale) : null,
    failure: newest ?? null,
  };
}

function readingOf(row: StreamRead, isDown: boolean): Reading {
  const { last_success_at: success, last_failure_at: failed } = row;
  const hasFailed = failed !== null && failed > (success ?? 0);
  return {
    stream: row.stream,
    entity: row.entity,
    lastSuccessAt: success,
    staleSince: isDown || hasFailed ? success : null,
    failure: hasFailed ? { at: failed, ...errorOf(row) } : null,
  };
}

const errorOf = ({
  last_error_code,
  last_error,
}: Pick<StreamRead, "last_error_code" | "last_error">) => ({
  code: last_error_code ?? "internal",
  message: last_error ?? "",
});

const ofState = (state: IntegrationState | undefined): Failure | null =>
  state?.last_failure_at == null || (state.breaker === "closed" && state.failing_since === null)
    ? null
    : { at: state.last_failure_at, ...errorOf(state) };

function ofHealth({
  health,
  health_code: code,
  health_message: message,
  last_run_at: at,
}: Pick<Integration, "health" | "health_code" | "health_message" | "last_run_at">): Failure | null {
  if (health !== "error" || at === null) return null;
  return { at, code: code ?? "internal", message: message ?? "" };
}

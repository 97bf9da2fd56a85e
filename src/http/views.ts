import { actionsOf, isAvailable, type Registry } from "../connectors/registry.ts";
import { toRfc3339 } from "../lib/clock.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Integration } from "../store/integrations.ts";
import type { RunLogLine } from "../store/run-logs.ts";
import type { Run } from "../store/runs.ts";
import type { SystemFacts } from "../sync/health/facts.ts";
import { systemFields } from "./system-views.ts";

/** Rows of the store in the words of the API. */
const timeOrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** Without credentials: `credentialNames` says which fields are stored. */
export function toIntegration(
  row: Integration,
  {
    connectors,
    credentialNames,
    facts,
  }: { connectors: Registry; credentialNames: readonly string[]; facts: SystemFacts },
) {
  const connector = connectors.find(row.provider);
  const declared = Object.keys(connector?.manifest.credentials.properties ?? {});
  return {
    id: row.slug,
    number: row.id,
    name: row.name,
    provider: row.provider,
    integration_type: row.integration_type,
    available: connector !== undefined && isAvailable(connector),
    credentials: Object.fromEntries(declared.map((name) => [name, credentialNames.includes(name)])),
    settings: json(row.settings),
    base_url: row.base_url,
    rate_per_minute: row.rate_per_minute,
    active: row.active === 1,
    health: row.health,
    health_message: row.health_message,
    health_code: row.health_code,
    connection: connector ? connectionOf(connector, row, credentialNames) : null,
    facts: json(row.facts),
    actions: connector ? [...actionsOf(connector)] : [],
    last_verified_at: timeOrNull(row.last_verified_at),
    last_run_at: timeOrNull(row.last_run_at),
    ...systemFields(facts),
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

/** How things stand with a provider whose consent page the hub can go to; null for all others. */
function connectionOf(
  { manifest }: Connector,
  { health_code }: Integration,
  credentialNames: readonly string[],
) {
  if (manifest.auth.kind !== "oauth2") return null;
  if (health_code === "authorization_revoked") return "reconnect" as const;
  const hasTokens = ["access_token", "refresh_token"].some((one) => credentialNames.includes(one));
  return hasTokens ? ("connected" as const) : ("to_connect" as const);
}

/** Longer lists of what a run is to do are a matter of its results. */
const MAX_LISTED = 100;

/** With the beginning of each list, and how long it is. */
function shortened(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      Array.isArray(value) && value.length > MAX_LISTED
        ? [
            [name, value.slice(0, MAX_LISTED)],
            [`${name}_count`, value.length],
          ]
        : [[name, value]],
    ),
  );
}

export function toRun(row: Run) {
  return {
    id: row.id,
    parent_id: row.parent_id,
    integration_id: row.integration_slug,
    action: row.action,
    params: shortened(json(row.params)),
    trigger: row.trigger_kind,
    actor: row.actor,
    state: row.state,
    cancel_requested: row.cancel_requested_at !== null,
    counts: {
      read: row.read_count,
      created: row.created_count,
      updated: row.updated_count,
      unchanged: row.unchanged_count,
      refused: row.refused_count,
      total: row.total_count,
    },
    result: row.result === null ? null : json(row.result),
    error:
      row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    created_at: toRfc3339(row.created_at),
    started_at: timeOrNull(row.started_at),
    finished_at: timeOrNull(row.finished_at),
  };
}

export const toRunLogLine = (line: RunLogLine) => ({
  id: line.id,
  at: toRfc3339(line.at),
  level: line.level,
  message: line.message,
  fields: json(line.fields),
});

import { type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { ConfigTables, RunState, RunTable } from "./config-schema.ts";

/** What runs somebody looks for; what is left out does not matter. */
export interface RunFilter {
  readonly integrationId?: number;
  /** Only of these; no run of the hub as a whole. */
  readonly integrationIds?: readonly number[];
  readonly action?: string;
  readonly state?: RunState;
  readonly states?: readonly RunState[];
  /** A part of the params as they are kept. */
  readonly params?: string;
  readonly parentId?: string;
  readonly actor?: string;
  readonly trigger?: RunTable["trigger_kind"];
  /** Put in the queue at this time or later, epoch milliseconds. */
  readonly since?: number;
  /** Put in the queue before this time, epoch milliseconds. */
  readonly until?: number;
  /** Somewhere in id, action, integration, actor or error, in either case of letters. */
  readonly text?: string;
}

const TEXT_COLUMNS = ["id", "action", "integration_slug", "actor", "error_message"] as const;

type RunQuery<O> = SelectQueryBuilder<ConfigTables, "run", O>;

export function filterRuns<O>(runs: RunQuery<O>, filter: RunFilter): RunQuery<O> {
  const { integrationId, integrationIds: ids, since, until, text } = filter;
  let query = runs;
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  if (ids) query = query.where("integration_id", "in", ids.length > 0 ? [...ids] : [0]);
  if (filter.action) query = query.where("action", "=", filter.action);
  if (filter.state) query = query.where("state", "=", filter.state);
  if (filter.states) query = query.where("state", "in", [...filter.states]);
  if (filter.params) query = query.where("params", "like", `%${filter.params}%`);
  if (filter.parentId) query = query.where("parent_id", "=", filter.parentId);
  if (filter.actor) query = query.where("actor", "=", filter.actor);
  if (filter.trigger) query = query.where("trigger_kind", "=", filter.trigger);
  if (since !== undefined) query = query.where("created_at", ">=", since);
  if (until !== undefined) query = query.where("created_at", "<", until);
  return text ? query.where(hasText(text)) : query;
}

function hasText(text: string) {
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
  const conditions = TEXT_COLUMNS.map(
    (column) => sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '!'`,
  );
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

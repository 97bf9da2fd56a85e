import type { Static } from "typebox";
import type { Hub } from "../hub.ts";
import { launchParams } from "../launch.ts";
import { toRfc3339 } from "../lib/clock.ts";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { checkPart } from "../model/schema-issues.ts";
import { nextTimes } from "../scheduler/cron-times.ts";
import { isHolidayCountry } from "../scheduler/holidays.ts";
import type { ScheduleInput } from "../scheduler/manage-schedules.ts";
import type { RunState } from "../store/config-schema.ts";
import { findIntegrationById, type Integration, slugsOf } from "../store/integrations.ts";
import { runStatesOf } from "../store/runs.ts";
import type { Schedule } from "../store/schedules.ts";
import { findTenant } from "../store/tenants.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { readJson } from "../sync/open-integration.ts";
import { BODIES, NO_BODY, type ScheduleIn, type ScheduleOut } from "./schedule-schemas.ts";
import type { Scope } from "./scope.ts";

/** Of a request, or of the command line. */
type Place = Pick<Scope, "principal" | "config">;

export const SHOWN_TIMES = 5;

/** @throws InvalidInputError that names each wrong field, those of the body as `params.…` */
export async function inputOf(hub: Hub, scope: Place, body: ScheduleIn): Promise<ScheduleInput> {
  const { integration_id: id, params: given = {}, action } = body;
  const integration = id ? await getIntegration(scope.config, id) : undefined;
  checkPart(BODIES[action] ?? NO_BODY, given, "params");
  const wanted = { action, integration, body: given };
  const issues = await bodyIssues(() => launchParams(hub, scope.principal.tenantId, wanted));
  if (issues.length > 0) throw new InvalidInputError(issues);
  return {
    name: body.name.trim() || body.name,
    action,
    integration_id: integration?.id ?? null,
    params: given,
    cron: body.cron.trim(),
    time_zone: body.time_zone ?? (await zoneOf(hub, scope)),
    working_day: body.working_day ?? null,
    holidays: body.holidays ?? null,
    overlap: body.overlap ?? "skip",
    catch_up: body.catch_up ?? true,
    jitter_seconds: body.jitter_seconds ?? 0,
    active: body.active ?? true,
  };
}

const inParam = (issue: FieldIssue): FieldIssue => ({ ...issue, field: `params.${issue.field}` });

const OWN_FIELDS: ReadonlySet<string> = new Set(["action", "integration_id"]);

async function bodyIssues(work: () => Promise<object>): Promise<FieldIssue[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map((issue) => (OWN_FIELDS.has(issue.field) ? issue : inParam(issue)));
  }
}

export async function zoneOf({ config }: Hub, { principal }: Place): Promise<string> {
  return (await findTenant(config, principal.tenantId))?.time_zone ?? "UTC";
}

export async function integrationOf(scope: Place, row: Schedule): Promise<Integration | undefined> {
  if (row.integration_id === null) return undefined;
  return findIntegrationById(scope.config, row.integration_id);
}

type ScheduleView = Static<typeof ScheduleOut>;

export async function viewOf(hub: Hub, scope: Place, row: Schedule): Promise<ScheduleView> {
  return toView(row, await relatedTo(scope, [row]), hub.clock.now());
}

/** In the order of the rows, with as many queries for many as for one. */
export async function viewsOf(
  hub: Hub,
  scope: Place,
  rows: readonly Schedule[],
): Promise<ScheduleView[]> {
  const related = await relatedTo(scope, rows);
  const now = hub.clock.now();
  return rows.map((row) => toView(row, related, now));
}

interface Related {
  readonly slugs: ReadonlyMap<number, string>;
  readonly states: ReadonlyMap<string, RunState>;
}

async function relatedTo({ config }: Place, rows: readonly Schedule[]): Promise<Related> {
  const [slugs, states] = await Promise.all([
    slugsOf(
      config,
      rows.flatMap(({ integration_id: id }) => id ?? []),
    ),
    runStatesOf(
      config,
      rows.flatMap(({ last_run_id: id }) => id ?? []),
    ),
  ]);
  return { slugs, states };
}

function toView(row: Schedule, { slugs, states }: Related, now: number): ScheduleView {
  const { integration_id: of, last_run_id: runId } = row;
  const state = runId === null ? undefined : states.get(runId);
  const isActive = row.active === 1;
  const times = isActive ? nextTimes(row, now, SHOWN_TIMES) : [];
  return {
    id: row.id,
    name: row.name,
    action: row.action,
    integration_id: (of === null ? undefined : slugs.get(of)) ?? null,
    params: readJson(row.params),
    cron: row.cron,
    time_zone: row.time_zone,
    working_day: row.working_day,
    holidays: isHolidayCountry(row.holidays) ? row.holidays : null,
    overlap: row.overlap,
    catch_up: row.catch_up === 1,
    jitter_seconds: row.jitter_seconds,
    active: isActive,
    next_at: row.next_at === null ? null : toRfc3339(row.next_at),
    next_times: times.map(toRfc3339),
    last_at: row.last_at === null ? null : toRfc3339(row.last_at),
    last_run: runId !== null && state ? { id: runId, state } : null,
    last_error: row.last_error,
    created_by: row.created_by,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

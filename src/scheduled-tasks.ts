import { requirePermission, requireRun } from "./auth/principal.ts";
import { actionsOf } from "./connectors/registry.ts";
import type { Hub } from "./hub.ts";
import { launch } from "./launch.ts";
import { InvalidInputError, isHubError, messageOf } from "./lib/errors.ts";
import type { Starter } from "./runs/start.ts";
import { keepHouse } from "./scheduler/housekeeping.ts";
import { findIntegrationById, type Integration, listIntegrations } from "./store/integrations.ts";
import { listSchedules, type Schedule } from "./store/schedules.ts";
import type { ConfigStore } from "./store/store.ts";
import { readJson } from "./sync/open-integration.ts";

/** The tasks that have a name of their own; any other name is that of a schedule. */
export const TASKS = ["consultas_sefaz", "limpeza_logs", "enviar_relatorios"] as const;
type Task = (typeof TASKS)[number];
const isTask = (name: string): name is Task => (TASKS as readonly string[]).includes(name);

/** Who asks, and the tenant's store. */
export interface TaskDesk extends Starter {
  readonly config: ConfigStore & { tenantId: number };
}

export interface TaskOutcome {
  /** Ids of the runs. */
  readonly started: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** Why there was nothing to do. */
  readonly idle?: string;
}

const MAX_INTEGRATIONS = 1_000;

/**
 * Does a task now, whatever its times are; what it starts goes on afterwards.
 * @throws InvalidInputError for a name that is neither a task nor a schedule, ForbiddenError
 */
export function runTask(hub: Hub, desk: TaskDesk, name: string): Promise<TaskOutcome> {
  return isTask(name) ? TASK[name](hub, desk) : runSchedule(hub, desk, name);
}

const TASK: Readonly<Record<Task, (hub: Hub, desk: TaskDesk) => Promise<TaskOutcome>>> = {
  async limpeza_logs(hub, { principal }) {
    requirePermission(principal, "system.manage");
    const failed: { name: string; reason: string }[] = [];
    const error = (fields: { what?: string; err?: unknown }, message: string): void => {
      hub.log.error(fields, message);
      failed.push({ name: fields.what ?? "limpeza_logs", reason: messageOf(fields.err) });
    };
    const { debug, info, warn } = hub.log;
    const log = {
      debug: debug.bind(hub.log),
      info: info.bind(hub.log),
      warn: warn.bind(hub.log),
      error,
    };
    await keepHouse({ ...hub, log: log as Hub["log"] });
    return { started: [], failed };
  },

  async enviar_relatorios(hub, desk) {
    requirePermission(desk.principal, "integrations.run");
    const daily = (await listSchedules(desk.config)).filter(isDailyReport);
    if (daily.length > 0) return startAll(daily, (schedule) => startSchedule(hub, desk, schedule));
    const reason =
      'no schedule makes the daily report: add one with the action make_report and the params {"report": "daily", "mail": …}';
    return { started: [], failed: [{ name: "enviar_relatorios", reason }] };
  },

  async consultas_sefaz(hub, desk) {
    requirePermission(desk.principal, "integrations.run");
    const filter = { type: "fiscal", active: true };
    const all = await listIntegrations(desk.config, { filter, limit: MAX_INTEGRATIONS });
    const asked = all.flatMap((integration) => sefazAction(hub, integration) ?? []);
    if (asked.length > 0) {
      return startAll(asked, async (wanted) => (await launch(hub, desk, wanted)).id);
    }
    return { started: [], failed: [], idle: "There is no integration that asks SEFAZ." };
  },
};

async function runSchedule(hub: Hub, desk: TaskDesk, name: string): Promise<TaskOutcome> {
  const schedules = await listSchedules(desk.config);
  const schedule = schedules.find((one) => one.name === name);
  if (!schedule) {
    const message = `there is no task and no schedule ${JSON.stringify(name.slice(0, 200))}`;
    const remedy = `Use one of ${TASKS.join(", ")}, or the name of a schedule.`;
    throw new InvalidInputError([{ field: "task", message, remedy }]);
  }
  return startAll([schedule], (one) => startSchedule(hub, desk, one));
}

/** One that cannot start does not keep the others. */
async function startAll<T extends { readonly name?: string; readonly integration?: Integration }>(
  wanted: readonly T[],
  start: (one: T) => Promise<string>,
): Promise<TaskOutcome> {
  const started: string[] = [];
  const failed: { name: string; reason: string }[] = [];
  for (const one of wanted) {
    try {
      started.push(await start(one));
    } catch (error) {
      if (!isHubError(error) || error.name === "ForbiddenError") throw error;
      failed.push({ name: one.name ?? one.integration?.slug ?? "?", reason: error.message });
    }
  }
  return { started, failed };
}

async function startSchedule(hub: Hub, desk: TaskDesk, schedule: Schedule): Promise<string> {
  const { integration_id: of, action, params } = schedule;
  const integration = of === null ? undefined : await findIntegrationById(desk.config, of);
  if (integration) requireRun(desk.principal, integration.slug);
  else requirePermission(desk.principal, "integrations.run");
  return (await launch(hub, desk, { action, integration, body: readJson(params) })).id;
}

const isDailyReport = ({ action, active, params }: Schedule): boolean =>
  action === "make_report" && active === 1 && readJson(params).report === "daily";

/** What an integration with the Brazilian authority is asked for; undefined for any other. */
function sefazAction({ connectors }: Hub, integration: Integration) {
  const connector = connectors.find(integration.provider);
  if (!connector?.manifest.countries.includes("BR")) return undefined;
  const can = actionsOf(connector);
  const action = (["query_sefaz", "sync_invoices", "sync_records"] as const).find((one) =>
    can.includes(one),
  );
  return action && { action, integration, body: {} };
}

import { openExchangeJob } from "./exchange-actions.ts";
import { ConfigError } from "./lib/errors.ts";
import type { Entity } from "./model/entities.ts";
import type { ActionParts } from "./open-job.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import { findSyncSetting } from "./store/sync-settings.ts";
import { forTenant } from "./store/tenant-wall.ts";
import type { Job } from "./sync/job.ts";
import { readJson } from "./sync/open-integration.ts";
import type { TwoWayParams } from "./sync/two-way/session.ts";
import { readSettings } from "./sync/two-way/settings.ts";
import { syncBothWays } from "./sync/two-way/two-way.ts";
import { type UndoParams, undoRun } from "./sync/two-way/undo.ts";
import { partnerOf } from "./sync-partner.ts";

type SyncAction = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What an integration does both ways, by the action's name in runs and the API. */
export const SYNC_ACTIONS: Readonly<Record<string, SyncAction>> = {
  async sync_both_ways(job, task, parts) {
    const params = readJson(task.run.params) as unknown as TwoWayParams;
    const { settings, partner } = await openSides(job, task, { parts, entity: params.entity });
    const outcome = await syncBothWays(job, { settings, partner, params });
    parts.onEvents();
    return outcome;
  },
  async undo_sync(job, task, parts) {
    const params = readJson(task.run.params) as unknown as UndoParams;
    const { settings, partner } = await openSides(job, task, { parts, entity: params.entity });
    const outcome = await undoRun(job, { settings, partner, params });
    parts.onEvents();
    return outcome;
  },
};

async function openSides(
  job: Job,
  task: RunTask,
  { parts, entity }: { parts: ActionParts; entity: Entity },
) {
  const config = forTenant(parts.config, task.run.tenant_id);
  const row = await findSyncSetting(config, job.integration.id, entity);
  const settings = readSettings(row?.body);
  const { connector, integration } = job;
  const search = { config, connector, integration, entity, settings };
  const partner = await partnerOf({ ...search, job: await openExchangeJob(job, task, parts) });
  if (partner) return { settings, partner };
  throw new ConfigError("The other system neither gives nor takes such records.");
}

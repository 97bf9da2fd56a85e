import { type EraseRequest, eraseBySubject } from "./delivery/erase.ts";
import { type ResendFilter, resendDeliveries } from "./delivery/resend.ts";
import { EXCHANGE_ACTIONS } from "./exchange-actions.ts";
import { FISCAL_ACTIONS, FISCAL_HUB_ACTIONS } from "./fiscal-actions.ts";
import { isHubError, NotFoundError } from "./lib/errors.ts";
import { type ActionParts, openJob } from "./open-job.ts";
import { REPORT_ACTIONS } from "./report-actions.ts";
import { keepRunAttachments } from "./reports/keep-run-attachments.ts";
import { RULE_ACTIONS } from "./rule-actions.ts";
import { noteRunEnd } from "./run-end.ts";
import { runCombined, type Skipped } from "./runs/combined.ts";
import type { ActionHost, ActionOutcome, RunTask } from "./runs/worker.ts";
import { SUSPENDED } from "./sdk/host/call-guard.ts";
import { STORAGE_ACTIONS } from "./storage-actions.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { readJson } from "./sync/open-integration.ts";
import type { Job } from "./sync/read-stream.ts";
import type { SendParams } from "./sync/send-plan.ts";
import { sendRecords } from "./sync/send-records.ts";
import { type SyncParams, syncInvoices } from "./sync/sync-invoices.ts";
import { type SyncRecordsParams, syncRecords } from "./sync/sync-records.ts";
import { verify } from "./sync/verify.ts";
import { SYNC_ACTIONS } from "./sync-actions.ts";

type IntegrationAction = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What an integration does, by the action's name in runs, the API and the command line. */
const INTEGRATION_ACTIONS: Readonly<Record<string, IntegrationAction>> = {
  verify: async (job) => ({ result: await verify(job) }),
  sync_invoices: async (job, { run }, { onEvents, files }) => {
    const params = readJson(run.params) as unknown as SyncParams;
    const outcome = await syncInvoices(job, params);
    onEvents();
    const isWanted = params.keep_originals ?? job.integration.settings.keep_originals === true;
    if (!isWanted || params.dry_run) return outcome;
    const attachments = await keepRunAttachments(job, { files, actor: run.actor });
    const isPartial = outcome.isPartial || attachments.failed > 0;
    return { ...outcome, isPartial, result: { ...outcome.result, attachments } };
  },
  sync_records: async (job, { run }, { onEvents }) => {
    const outcome = await syncRecords(job, readJson(run.params) as unknown as SyncRecordsParams);
    onEvents();
    return outcome;
  },
  send_records: async (job, { run }, { onEvents }) => {
    const outcome = await sendRecords(job, readJson(run.params) as unknown as SendParams);
    onEvents();
    return outcome;
  },
  ...EXCHANGE_ACTIONS,
  ...STORAGE_ACTIONS,
  ...SYNC_ACTIONS,
  ...FISCAL_ACTIONS,
};

/** What the hub does by itself. */
const HUB_ACTIONS: Readonly<
  Record<string, (task: RunTask, parts: ActionParts) => Promise<ActionOutcome>>
> = {
  resend_deliveries: async ({ run, signal, progress }, { config, data, clock, onEvents }) => ({
    counts: await resendDeliveries({
      config: forTenant(config, run.tenant_id),
      data: forTenant(data, run.tenant_id),
      runId: run.id,
      filter: readJson(run.params) as ResendFilter,
      now: () => clock.now(),
      signal,
      progress(counts, total) {
        progress(counts, total);
        onEvents();
      },
    }),
  }),
  sync_all_invoices: combined,
  upload_monthly_reports: combined,
  erase_events: ({ run, signal, progress }, { data, clock }) =>
    eraseBySubject({
      data,
      tenantId: run.tenant_id,
      runId: run.id,
      request: readJson(run.params) as unknown as EraseRequest,
      now: () => clock.now(),
      signal,
      progress,
    }),
  ...REPORT_ACTIONS,
  ...RULE_ACTIONS,
  ...FISCAL_HUB_ACTIONS,
};

function combined(task: RunTask, { config }: ActionParts): Promise<ActionOutcome> {
  const { skipped = [] } = readJson(task.run.params) as { skipped?: readonly Skipped[] };
  return runCombined(task, { config: forTenant(config, task.run.tenant_id), skipped });
}

async function openUnlessSuspended(parts: ActionParts, task: RunTask) {
  try {
    return await openJob(parts, task);
  } catch (error) {
    if (isHubError(error) && error.code === SUSPENDED) return { error, isSkipped: true };
    throw error;
  }
}

export function createActionHost(parts: ActionParts): ActionHost {
  return {
    async perform(task) {
      const own = HUB_ACTIONS[task.run.action];
      if (own) return own(task, parts);
      const action = INTEGRATION_ACTIONS[task.run.action];
      if (!action) throw new NotFoundError("action", task.run.action);
      const job = await openUnlessSuspended(parts, task);
      return "error" in job ? job : action(job, task, parts);
    },
    async ended(run, end) {
      await noteRunEnd(parts, run, end);
      parts.onEvents();
    },
  };
}

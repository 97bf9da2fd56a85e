import { ConfigError, NotFoundError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import type { FileStore } from "./reports/file-store.ts";
import { runUploadReport } from "./reports/upload-report.ts";
import { noteRunEnd } from "./run-end.ts";
import type { ActionHost, ActionOutcome, RunTask } from "./runs/worker.ts";
import { findIntegrationById } from "./store/integrations.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import { type ConnectorHost, openIntegration, readJson } from "./sync/open-integration.ts";
import type { Job } from "./sync/read-stream.ts";
import { type SyncParams, syncInvoices } from "./sync/sync-invoices.ts";
import { type SyncRecordsParams, syncRecords } from "./sync/sync-records.ts";
import { verify } from "./sync/verify.ts";

/** What the actions need of the hub. */
export interface ActionParts extends ConnectorHost {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly files: FileStore;
  readonly log: Log;
  /** There are new events. */
  onEvents(): void;
}

type Action = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** Every action by its name in runs, the API and the command line. */
const ACTIONS: Readonly<Record<string, Action>> = {
  verify: async (job) => ({ result: await verify(job) }),
  sync_invoices: async (job, { run }, { onEvents }) => {
    const counts = await syncInvoices(job, readJson(run.params) as unknown as SyncParams);
    onEvents();
    return { counts };
  },
  sync_records: async (job, { run }, { onEvents }) => {
    const counts = await syncRecords(job, readJson(run.params) as unknown as SyncRecordsParams);
    onEvents();
    return { counts };
  },
  upload_report: uploadReport,
};

export function createActionHost(parts: ActionParts): ActionHost {
  return {
    async perform(task) {
      const action = ACTIONS[task.run.action];
      if (!action) throw new NotFoundError("action", task.run.action);
      return action(await openJob(parts, task), task, parts);
    },
    async ended(run, end) {
      await noteRunEnd(parts, run, end);
      parts.onEvents();
    },
  };
}

async function openJob(parts: ActionParts, task: RunTask): Promise<Job> {
  const { run, signal, journal } = task;
  const config = forTenant(parts.config, run.tenant_id);
  const integration = await findIntegrationById(config, run.integration_id ?? 0);
  if (!integration) throw new ConfigError("The integration of this run has been deleted.");
  const log = withRunId(parts.log, run.id);
  const { connector, context } = openIntegration(parts, integration, { log, signal });
  return {
    data: forTenant(parts.data, run.tenant_id),
    runId: run.id,
    integration: {
      id: integration.id,
      slug: integration.slug,
      settings: readJson(integration.settings),
    },
    connector,
    context,
    clock: parts.clock,
    signal,
    log: (level, message, fields) => journal.add(level, message, fields),
    progress(counts, total) {
      task.progress(counts, total);
      parts.onEvents();
    },
  };
}

async function uploadReport(job: Job, task: RunTask, parts: ActionParts): Promise<ActionOutcome> {
  const { run } = task;
  const { files } = job.connector;
  const tenant = await findTenant(parts.config, run.tenant_id);
  if (!files || !tenant) throw new ConfigError("This integration takes no files.");
  const result = await runUploadReport({
    config: forTenant(parts.config, run.tenant_id),
    data: job.data,
    tenant,
    run: { id: run.id, params: readJson(run.params) },
    integration: job.integration,
    connectorContext: job.context,
    files,
    fileStore: parts.files,
    log: journalLog(job),
    clock: job.clock,
    signal: job.signal,
  });
  return { result };
}

/** A connector's own lines go to the hub's log, with the run that they belong to. */
function withRunId(log: Log, runId: string): Log {
  return {
    debug: (fields, message) => log.debug({ runId, ...fields }, message),
    info: (fields, message) => log.info({ runId, ...fields }, message),
    warn: (fields, message) => log.warn({ runId, ...fields }, message),
    error: (fields, message) => log.error({ runId, ...fields }, message),
  };
}

/** What a report tells belongs to the person who looks at the run. */
function journalLog({ log }: Job): Log {
  const line = (level: "info" | "warn" | "error") => (fields: object, message: string) =>
    log(level, message, fields as Readonly<Record<string, unknown>>);
  return { debug() {}, info: line("info"), warn: line("warn"), error: line("error") };
}

import { sleep } from "./lib/clock.ts";
import { ConfigError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import type { ActionParts } from "./open-job.ts";
import { removeFile } from "./reports/remove-file.ts";
import { runUploadFiles, type UploadFilesParams } from "./reports/upload-files.ts";
import { runUploadReport } from "./reports/upload-report.ts";
import type { SendContext } from "./reports/upload-send.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import { lastHashAlgorithm } from "./store/file-copies.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import { readJson } from "./sync/open-integration.ts";
import type { Job } from "./sync/read-stream.ts";

type StorageAction = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What an integration with files does, by the action's name in runs and the API. */
export const STORAGE_ACTIONS: Readonly<Record<string, StorageAction>> = {
  async upload_report(job, task, parts) {
    const { run } = task;
    const tenant = await findTenant(parts.config, run.tenant_id);
    if (!tenant) throw new ConfigError("The organisation of this run is gone.");
    const result = await runUploadReport({
      ...(await sendContext(job, task, parts)),
      config: forTenant(parts.config, run.tenant_id),
      rates: parts.rates,
      tenant,
      run: { id: run.id, params: readJson(run.params) },
      integration: job.integration,
    });
    parts.onEvents();
    return { result };
  },
  async upload_file(job, task, parts) {
    return runUploadFiles({
      ...(await sendContext(job, task, parts)),
      settings: job.integration.settings,
      params: readJson(task.run.params) as unknown as UploadFilesParams,
      progress: (counts, total) => job.progress(counts, total),
    });
  },
  async delete_file(job, task, parts) {
    const { run } = task;
    const { path } = readJson(run.params) as { path: string };
    log(job).info({ path, actor: run.actor }, "Deletion asked for");
    const context = await sendContext(job, task, parts);
    return { result: await removeFile(context, path, run.starts === 1) };
  },
};

async function sendContext(job: Job, task: RunTask, parts: ActionParts): Promise<SendContext> {
  const { files } = job.connector;
  if (!files) throw new ConfigError("This integration takes no files.");
  return {
    data: job.data,
    runId: job.runId,
    integration: job.integration,
    files,
    connectorContext: job.context,
    fileStore: parts.files,
    log: log(job),
    clock: job.clock,
    signal: job.signal,
    claimed: new Set(),
    hashAlgorithm: await lastHashAlgorithm(job.data, job.integration.id),
    async pause(ms, signal) {
      const goOn = task.idle();
      try {
        await sleep(ms, signal);
      } finally {
        goOn();
      }
    },
  };
}

/** What such an action tells belongs to the person who looks at the run. */
function log({ log: tell }: Job): Log {
  const line = (level: "info" | "warn" | "error") => (fields: object, message: string) =>
    tell(level, message, fields as Readonly<Record<string, unknown>>);
  return { debug() {}, info: line("info"), warn: line("warn"), error: line("error") };
}

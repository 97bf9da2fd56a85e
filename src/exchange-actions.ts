import type { ActionJob } from "./exchange/exchange-job.ts";
import { type ExchangeParams, runExchange } from "./exchange/run-exchange.ts";
import { ConfigError } from "./lib/errors.ts";
import type { ActionParts } from "./open-job.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import type { Job } from "./sync/job.ts";
import { readJson } from "./sync/open-integration.ts";

type ExchangeAction = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What an integration does by definition, by the action's name in runs and the API. */
export const EXCHANGE_ACTIONS: Readonly<Record<string, ExchangeAction>> = {
  async run_exchange(job, task, parts) {
    const params = readJson(task.run.params) as unknown as ExchangeParams;
    const outcome = await runExchange(await openExchangeJob(job, task, parts), params);
    parts.onEvents();
    return outcome;
  },
};

/** One run's work on a definition. @throws ConfigError */
export async function openExchangeJob(
  job: Job,
  { run }: RunTask,
  parts: ActionParts,
): Promise<ActionJob> {
  const tenant = await findTenant(parts.config, run.tenant_id);
  if (!tenant) throw new ConfigError("The organisation of this run is gone.");
  return {
    ...job,
    config: forTenant(parts.config, run.tenant_id),
    contents: parts.files,
    timeZone: tenant.time_zone,
    mirrorTables: async () =>
      parts.mirrors.tablesOf({ data: job.data, integrationId: job.integration.id }),
    async copyMirror({ id: definitionId }, definition, mode) {
      const { report, ...outcome } = await parts.mirrors.copy({
        ...job,
        ...{ definitionId, definition, mode },
      });
      return { ...outcome, result: { mirror: report } };
    },
  };
}

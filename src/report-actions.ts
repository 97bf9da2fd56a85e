import { ConfigError, NotFoundError } from "./lib/errors.ts";
import type { ActionParts } from "./open-job.ts";
import { savedLook } from "./reports/look.ts";
import { mailFile } from "./reports/mail-file.ts";
import type { MailIn, MakeParams } from "./reports/make-params.ts";
import { makeReportFile } from "./reports/make-report.ts";
import { openSources } from "./reports/rows/sources.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import { findFile } from "./store/files.ts";
import { findIntegration } from "./store/integrations.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import { openIntegration, readJson } from "./sync/open-integration.ts";

type HubAction = (task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What the hub does with reports, by the action's name in runs and the API. */
export const REPORT_ACTIONS: Readonly<Record<string, HubAction>> = {
  async make_report(task, parts) {
    const { run, signal, journal } = task;
    const params = readJson(run.params) as unknown as MakeParams;
    const tenant = await findTenant(parts.config, run.tenant_id);
    if (!tenant) throw new ConfigError("The organisation of this run is gone.");
    const { files, rates, clock } = parts;
    const stores = storesOf(parts, run.tenant_id);
    const sources = openSources({ ...stores, mirrors: parts.mirrors });
    const host = { ...stores, files, rates, sources, tenant, clock, signal };
    const made = await makeReportFile(host, params);
    const { file, isNew, rows, warning, title, look } = made;
    const facts = { file_id: file.id, name: file.name, size_bytes: file.size_bytes };
    journal.add("info", isNew ? "Report made" : "The same report was there", { ...facts, rows });
    if (warning !== undefined) journal.add("warn", warning);
    const { mail } = params;
    if (mail) await send(task, parts, { mail, fileId: file.id, title, language: look.language });
    return {
      result: {
        ...facts,
        ...{ sha256: file.sha256, rows, created: isNew, mailed: mail !== undefined },
        ...(warning === undefined ? {} : { warning }),
      },
      isPartial: warning !== undefined,
    };
  },
  async mail_file(task, parts) {
    const { file_id, mail } = readJson(task.run.params) as { file_id: number; mail: MailIn };
    const { config } = storesOf(parts, task.run.tenant_id);
    const { language = "pl" } = await savedLook(config);
    const order = { mail, fileId: file_id, title: undefined, language };
    return { result: { file_id, said: await send(task, parts, order) } };
  },
};

const storesOf = ({ config, data }: ActionParts, tenantId: number) => ({
  config: forTenant(config, tenantId),
  data: forTenant(data, tenantId),
});

interface Order {
  readonly mail: MailIn;
  readonly fileId: number;
  /** The file's name where left out. */
  readonly title: string | undefined;
  readonly language: Parameters<typeof mailFile>[0]["language"];
}

/** What the mail server said. @throws ConfigError where the integration is gone or switched off */
async function send(
  { run, signal, journal }: RunTask,
  parts: ActionParts,
  { mail, fileId, title, language }: Order,
): Promise<string> {
  const { config, data } = storesOf(parts, run.tenant_id);
  const file = await findFile(data, fileId);
  if (!file) throw new NotFoundError("file", fileId);
  const integration = await findIntegration(config, mail.integration_id);
  if (integration?.active !== 1) {
    throw new ConfigError(
      `There is no active integration ${mail.integration_id} to send mail with.`,
    );
  }
  const { log } = parts;
  const { connector, context } = openIntegration(parts, integration, { log, signal });
  const said = await mailFile({
    ...{ connector, context, files: parts.files, file, mail, language },
    ...{ title: title ?? file.name, id: run.id, at: run.created_at },
  });
  journal.add("info", "Mailed", { file_id: file.id, to: mail.to, said });
  return said;
}

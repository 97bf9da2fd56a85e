import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { isHubError } from "../../lib/errors.ts";
import { uploadParams } from "../../reports/upload-params.ts";
import { startRun } from "../../runs/start.ts";
import { listIntegrations } from "../../store/integrations.ts";
import { isFinished, listRuns, type Run } from "../../store/runs.ts";
import { findTenant } from "../../store/tenants.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { businessDay, syncParams } from "../../sync/sync-invoices.ts";
import { syncRecordsParams } from "../../sync/sync-records.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RunOut, SyncIn, SyncRecordsIn, UploadIn, VerifyOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { toRun } from "../views.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const run = { permission: "integrations.run" } as const;
const VERIFY_WAIT_MS = 25_000;

const WaitQuery = Type.Object({
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      description: "seconds to wait for the end; 200 with the ended run, else 202",
    }),
  ),
});
const started = { 200: RunOut, 202: RunOut, 404: Problem, 409: Problem, 422: Problem };
const StartedAll = Type.Object({
  runs: Type.Array(RunOut),
  skipped: Type.Array(
    Type.Object({ integration_id: Type.String(), code: Type.String(), reason: Type.String() }),
  ),
});

export const integrationActionRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/:id/verify",
    {
      schema: {
        summary: "Verify the connection",
        description: "One cheap call with the stored credentials; says who the account is.",
        tags,
        params,
        response: { 200: VerifyOut, 404: Problem, 409: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      const queued = await startRun(hub, scope, { integration, action: "verify", params: {} });
      hub.runs.begin(queued.id);
      const ended = await hub.runs.wait(queued.id, VERIFY_WAIT_MS);
      return toVerifyOut(ended);
    },
  );

  app.post(
    "/integrations/:id/sync/invoices",
    {
      schema: {
        summary: "Read the invoices of a period",
        description:
          "Starts a run that goes on after this answer. The same period again changes nothing.",
        tags,
        params,
        querystring: WaitQuery,
        body: SyncIn,
        response: started,
      },
      config: run,
    },
    async ({ scope, params: { id }, query, body }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const checked = syncParams(body, await today(hub, scope));
      const action = { integration, action: "sync_invoices", params: checked };
      return answer(hub, reply, { queued: await startRun(hub, scope, action), wait: query.wait });
    },
  );

  app.post(
    "/integrations/:id/sync/records",
    {
      schema: {
        summary: "Read parties, items and all else that has no period",
        description:
          "`incremental` reads what changed since the last time, `full` everything anew; left out, each stream does the first where it can.",
        tags,
        params,
        querystring: WaitQuery,
        body: SyncRecordsIn,
        response: started,
      },
      config: run,
    },
    async ({ scope, params: { id }, query, body }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const connector = hub.connectors.find(integration.provider);
      const checked = connector?.check ? syncRecordsParams(connector, body) : body;
      const action = { integration, action: "sync_records", params: checked };
      return answer(hub, reply, { queued: await startRun(hub, scope, action), wait: query.wait });
    },
  );

  app.post(
    "/integrations/:id/upload/report",
    {
      schema: {
        summary: "File a report in the storage",
        description:
          "Sends the file of that name in the hub's files; where there is none, the monthly report is made first. It lands in {default_folder}/{year}/{month}/{report_name}.",
        tags,
        params,
        querystring: WaitQuery,
        body: UploadIn,
        response: started,
      },
      config: run,
    },
    async ({ scope, params: { id }, query, body }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const checked = uploadParams(body, await today(hub, scope));
      const action = { integration, action: "upload_report", params: checked };
      return answer(hub, reply, { queued: await startRun(hub, scope, action), wait: query.wait });
    },
  );

  app.get(
    "/integrations/:id/logs",
    {
      schema: {
        summary: "History of an integration's runs, newest first",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(RunOut), 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      const integration = await getIntegration(scope.config, id);
      const filter = { integrationId: integration.id };
      const paging = { filter, limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await listRuns(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toRun });
    },
  );

  bulkRoutes(app, hub);
};

const bulkRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.post(
    "/integrations/actions/sync-all-invoices",
    {
      schema: {
        summary: "Read the invoices of a period from every active accounting integration",
        tags,
        body: SyncIn,
        response: { 202: StartedAll, 422: Problem },
      },
      config: run,
    },
    async ({ scope, body }, reply) => {
      const checked = syncParams(body, await today(hub, scope));
      const all = { type: "accounting", action: "sync_invoices", params: checked };
      return reply.status(202).send(await startAll(hub, scope, all));
    },
  );
  app.post(
    "/integrations/actions/upload-monthly-reports",
    {
      schema: {
        summary: "File a month's report in every active cloud storage",
        tags,
        body: UploadIn,
        response: { 202: StartedAll, 422: Problem },
      },
      config: run,
    },
    async ({ scope, body }, reply) => {
      const checked = uploadParams(body, await today(hub, scope));
      const all = { type: "cloud_storage", action: "upload_report", params: checked };
      return reply.status(202).send(await startAll(hub, scope, all));
    },
  );
};

/** One that cannot start does not keep the others from it. */
async function startAll(
  hub: Hub,
  scope: Scope,
  all: { type: string; action: string; params: object },
) {
  const rows = await listIntegrations(scope.config, {
    filter: { type: all.type, active: true },
    limit: 1_000,
  });
  const runs: ReturnType<typeof toRun>[] = [];
  const skipped: { integration_id: string; code: string; reason: string }[] = [];
  for (const integration of rows) {
    try {
      const { action, params: runParams } = all;
      runs.push(toRun(await startRun(hub, scope, { integration, action, params: runParams })));
    } catch (error) {
      if (!isHubError(error)) throw error;
      skipped.push({ integration_id: integration.slug, code: error.code, reason: error.message });
    }
  }
  return { runs, skipped };
}

async function answer(
  hub: Hub,
  reply: { status(code: 200 | 202): { send(body: ReturnType<typeof toRun>): unknown } },
  { queued, wait }: { queued: Run; wait: number | undefined },
) {
  const now = wait ? await hub.runs.wait(queued.id, wait * 1000) : queued;
  return reply.status(isFinished(now) ? 200 : 202).send(toRun(now)) as never;
}

async function today(hub: Hub, scope: Scope): Promise<string> {
  const tenant = await findTenant(hub.config, scope.principal.tenantId);
  return businessDay(hub.clock.now(), tenant?.time_zone ?? "UTC");
}

function toVerifyOut(ended: Run) {
  const facts = ended.result === null ? {} : (JSON.parse(ended.result) as object);
  if (ended.state === "succeeded") return { ok: true, run_id: ended.id, ...facts };
  const message = ended.error_message ?? `The check has not ended: ${ended.state}.`;
  return { ok: false, run_id: ended.id, code: ended.error_code ?? ended.state, message };
}

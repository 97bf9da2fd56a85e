import { Type } from "typebox";
import { launch } from "../../launch.ts";
import { listRuns, type Run } from "../../store/runs.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import { PageQuery, page, RunOut, SyncIn, SyncRecordsIn, UploadIn, VerifyOut } from "../schemas.ts";
import { toRun } from "../views.ts";

const tags = ["integrations"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const run = { permission: "integrations.run", scopedBy: "integration" } as const;
const VERIFY_WAIT_MS = 25_000;

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
      const queued = await launch(hub, scope, { integration, action: "verify", body: {} });
      hub.runs.begin(queued.id);
      const ended = await hub.runs.wait(queued.id, VERIFY_WAIT_MS);
      return toVerifyOut(ended);
    },
  );

  app.post(
    "/integrations/:id/sync/invoices",
    {
      schema: {
        summary: "Read invoices",
        description:
          "Starts a run that goes on after this answer. Without `mode` it reads the documents issued in the period; `incremental` reads what changed since the last incremental read, wherever its date is, `full` everything that there is. The same again changes nothing, and a period does not touch where the next incremental read starts.",
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
      const queued = await launch(hub, scope, { integration, action: "sync_invoices", body });
      return answerRun(hub, reply, { queued, wait: query.wait });
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
      const queued = await launch(hub, scope, { integration, action: "sync_records", body });
      return answerRun(hub, reply, { queued, wait: query.wait });
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
      const queued = await launch(hub, scope, { integration, action: "upload_report", body });
      return answerRun(hub, reply, { queued, wait: query.wait });
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
};

function toVerifyOut(ended: Run) {
  const facts = ended.result === null ? {} : (JSON.parse(ended.result) as object);
  if (ended.state === "succeeded") return { ok: true, run_id: ended.id, ...facts };
  const message = ended.error_message ?? `The check has not ended: ${ended.state}.`;
  return { ok: false, run_id: ended.id, code: ended.error_code ?? ended.state, message };
}

import { Type } from "typebox";
import { launchForAll } from "../../launch.ts";
import type { StartedTogether } from "../../runs/start.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { RunOut, SyncIn, UploadIn } from "../schemas.ts";
import { toRun } from "../views.ts";

const tags = ["integrations"];
const access = { permission: "integrations.run" } as const;

const StartedAll = Type.Object({
  run: RunOut,
  runs: Type.Array(RunOut, { description: "one for each integration; their parent is `run`" }),
  skipped: Type.Array(
    Type.Object({ integration_id: Type.String(), code: Type.String(), reason: Type.String() }),
    { description: "integrations that could not start, and why" },
  ),
});
const TOGETHER =
  "`run` holds the others together: it ends with the last of them, its counts are their sum, its result names each with its state. One that fails does not stop the others; then `run` is `partial`. Cancelling `run` cancels them all.";

export const integrationBulkRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/actions/sync-all-invoices",
    {
      schema: {
        summary: "Read the invoices of every active accounting integration and file source",
        description: `The body is that of one integration's sync. ${TOGETHER}`,
        tags,
        body: SyncIn,
        response: { 202: StartedAll, 422: Problem },
      },
      config: access,
    },
    async ({ scope, body }, reply) => {
      const all = { action: "sync_all_invoices", body } as const;
      return reply.status(202).send(toStarted(await launchForAll(hub, scope, all)));
    },
  );
  app.post(
    "/integrations/actions/upload-monthly-reports",
    {
      schema: {
        summary: "File a month's report in every active cloud storage",
        description: TOGETHER,
        tags,
        body: UploadIn,
        response: { 202: StartedAll, 422: Problem },
      },
      config: access,
    },
    async ({ scope, body }, reply) => {
      const all = { action: "upload_monthly_reports", body } as const;
      return reply.status(202).send(toStarted(await launchForAll(hub, scope, all)));
    },
  );
};

const toStarted = ({ run, runs, skipped }: StartedTogether) => ({
  run: toRun(run),
  runs: runs.map(toRun),
  skipped: [...skipped],
});

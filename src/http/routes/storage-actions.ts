import { Type } from "typebox";
import { requireFiles, uploadFilesParams } from "../../reports/upload-files.ts";
import { checkRemotePath } from "../../reports/upload-path.ts";
import { startRun } from "../../runs/start.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import type { Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import { Path, UploadFilesIn } from "../storage-schemas.ts";

const tags = ["files"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
/** A deletion is short; whoever asks for it wants to know how it ended. */
const DELETE_WAIT_SECONDS = 25;

export const storageActionRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/:id/upload/file",
    {
      schema: {
        summary: "Send files of the hub to the storage",
        description:
          "Each keeps its name. One that the storage refuses does not stop the others; then the run is `partial`, and its result names each file.",
        tags,
        params,
        querystring: WaitQuery,
        body: UploadFilesIn,
        response: started,
      },
      // It reads the hub's files, and writes where an integration leads.
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id }, query, body }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const checked = uploadFilesParams(body);
      await requireFiles(scope.data, checked.file_ids);
      const action = { integration, action: "upload_file", params: checked };
      const queued = await startRun(hub, scope, action);
      return answerRun(hub, reply, { queued, wait: query.wait });
    },
  );

  app.delete(
    "/integrations/:id/files",
    {
      schema: {
        summary: "Delete a file in the storage",
        description:
          "A run that stays in the integration's history with who asked for it; no folder is deleted. The hub's own file stays.",
        tags,
        params,
        querystring: Type.Object({ path: Path }),
        response: started,
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params: { id }, query }, reply) => {
      const integration = await getIntegration(scope.config, id);
      const path = checkRemotePath(query.path, "path");
      const action = { integration, action: "delete_file", params: { path } };
      const queued = await startRun(hub, scope, action);
      return answerRun(hub, reply, { queued, wait: DELETE_WAIT_SECONDS });
    },
  );
};

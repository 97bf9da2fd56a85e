import { Type } from "typebox";
import { NotFoundError } from "../../lib/errors.ts";
import { listRunPreviews } from "../../store/run-previews.ts";
import { findRun } from "../../store/runs.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RunPreviewOut } from "../schemas.ts";

export const runPreviewRoutes: Routes = async (app) => {
  app.get(
    "/runs/:id/preview",
    {
      schema: {
        summary: "What a dry run would change, record by record",
        description:
          "Records that would stay as they are are only counted. Empty for a run that was none. Kept for the first 10,000 records of a run; `preview_is_cut` in the run's result says that there are more.",
        tags: ["runs"],
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
        querystring: Type.Object({
          ...PageQuery,
          what: Type.Optional(Type.Enum(["created", "updated", "deleted", "conflict"])),
        }),
        response: { 200: page(RunPreviewOut), 404: Problem },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor, what } }) => {
      if (!(await findRun(scope.config, id))) throw new NotFoundError("run", id);
      const after = numberCursor(cursor);
      const rows = await listRunPreviews(scope.data, {
        runId: id,
        limit,
        ...(what === undefined ? {} : { what }),
        ...(after === undefined ? {} : { after }),
      });
      return pageOf(rows, limit, {
        cursor: (row) => row.id,
        item: (row) => ({
          id: row.id,
          stream: row.stream,
          entity: row.entity,
          record_id: row.record_id,
          remote_id: row.remote_id,
          direction: row.direction,
          what: row.what,
          title: row.title,
          changes: changesOf(row.changes),
        }),
      });
    },
  );
};

/** What was or will be absent is null. */
const changesOf = (text: string) =>
  (JSON.parse(text) as { field: string; before?: unknown; after?: unknown }[]).map(
    ({ field, before = null, after = null }) => ({ field, before, after }),
  );

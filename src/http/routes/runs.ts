import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { oneOf } from "../../model/scalars.ts";
import { exportRuns } from "../../reports/export-runs.ts";
import { listRefused } from "../../store/changes.ts";
import { listRunLog } from "../../store/run-logs.ts";
import { findRun, listRuns } from "../../store/runs.ts";
import type { ConfigStore } from "../../store/store.ts";
import { findTenant } from "../../store/tenants.ts";
import { findUser } from "../../store/users.ts";
import { download } from "../download.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { RunFilterFields, runFilter } from "../run-query.ts";
import { PageQuery, page, RefusedOut, RunLogLine, RunOut } from "../schemas.ts";
import { toRun, toRunLogLine } from "../views.ts";

const tags = ["runs"];
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const list = { permission: "integrations.run", scopedBy: "list" } as const;
const run = { permission: "integrations.run", scopedBy: "run" } as const;

export const runRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/runs",
    {
      schema: {
        summary: "Runs, newest first",
        tags,
        querystring: Type.Object({ ...PageQuery, ...RunFilterFields }),
        response: { 200: page(RunOut), 422: Problem },
      },
      config: list,
    },
    async ({ scope, query: { limit = 50, cursor, ...fields } }) => {
      const filter = await runFilter(scope, fields);
      if (!filter) return { items: [], next_cursor: null };
      const paging = { filter, limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await listRuns(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toRun });
    },
  );

  app.get(
    "/runs/export",
    {
      schema: {
        summary: "The history of runs as a file",
        description: "Takes the filters of the list; the answer is a download.",
        tags,
        querystring: Type.Object({
          ...RunFilterFields,
          format: oneOf(["csv", "xlsx"]),
          language: Type.Optional(
            oneOf([...LANGUAGES], { description: "of the titles; the caller's where left out" }),
          ),
        }),
        response: { 422: Problem },
      },
      config: list,
    },
    async ({ scope, query: { format, language, ...fields } }, reply) => {
      const filter = (await runFilter(scope, fields)) ?? { integrationIds: [] };
      const { userId, tenantId } = scope.principal;
      const user = userId === null ? undefined : await findUser(hub.config, userId);
      const timeZone = (await findTenant(scope.config, tenantId))?.time_zone ?? "UTC";
      const order = { format, filter, timeZone, now: hub.clock.now() };
      const spoken = language ?? LANGUAGES.find((one) => one === user?.language) ?? "en";
      return download(reply, await exportRuns(scope.config, { ...order, language: spoken }));
    },
  );

  app.get(
    "/runs/:id",
    {
      schema: {
        summary: "One run with its progress",
        tags,
        params,
        response: { 200: RunOut, 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id } }) => toRun(await getRun(scope.config, id)),
  );

  app.get(
    "/runs/:id/log",
    {
      schema: {
        summary: "Log of a run, oldest line first",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(RunLogLine), 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      await getRun(scope.config, id);
      const after = numberCursor(cursor);
      const paging = { runId: id, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listRunLog(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toRunLogLine });
    },
  );

  moreRoutes(app);
};

const moreRoutes = (app: Parameters<Routes>[0]): void => {
  app.get(
    "/runs/:id/refused",
    {
      schema: {
        summary: "Records that the run set aside, with the reason",
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: page(RefusedOut), 404: Problem },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, params: { id }, query: { limit = 50, cursor } }) => {
      await getRun(scope.config, id);
      const after = numberCursor(cursor);
      const paging = { runId: id, limit, ...(after === undefined ? {} : { after }) };
      const rows = await listRefused(scope.data, paging);
      return pageOf(rows, limit, {
        cursor: (row) => row.id,
        item: (row) => ({
          id: row.id,
          stream: row.stream,
          remote_id: row.remote_id,
          field: row.field,
          reason: row.reason,
          raw: JSON.parse(row.raw) as unknown,
          created_at: toRfc3339(row.created_at),
        }),
      });
    },
  );
};

/** Ends a run at its next page. */
export const cancelRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/runs/:id/cancel",
    {
      schema: {
        summary: "Cancel a run",
        description: "It ends at its next page; what it has stored stays.",
        tags,
        params,
        response: { 202: RunOut, 404: Problem, 409: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id } }, reply) =>
      reply.status(202).send(toRun(await hub.runs.cancel(scope.principal.tenantId, id))),
  );
};

export async function getRun(config: ConfigStore, id: string) {
  const found = await findRun(config, id);
  if (!found) throw new NotFoundError("run", id);
  return found;
}

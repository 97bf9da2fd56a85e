import { Readable } from "node:stream";
import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { listRefused } from "../../store/changes.ts";
import { findIntegration } from "../../store/integrations.ts";
import { listRunLog } from "../../store/run-logs.ts";
import { findRun, listRuns } from "../../store/runs.ts";
import type { ConfigStore } from "../../store/store.ts";
import { Problem } from "../errors.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RefusedOut, RunLogLine, RunOut, RunState } from "../schemas.ts";
import { toRun, toRunLogLine } from "../views.ts";

const tags = ["runs"];
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const run = { permission: "integrations.run" } as const;
const querystring = Type.Object({
  ...PageQuery,
  integration_id: Type.Optional(Type.String({ maxLength: 63 })),
  action: Type.Optional(Type.String({ maxLength: 60 })),
  state: Type.Optional(RunState),
  parent_id: Type.Optional(
    Type.String({ maxLength: 40, description: "those that this run holds together" }),
  ),
});
const LINES = 500;

export const runRoutes: Routes = async (app) => {
  app.get(
    "/runs",
    {
      schema: {
        summary: "Runs, newest first",
        tags,
        querystring,
        response: { 200: page(RunOut) },
      },
      config: run,
    },
    async ({ scope, query }) => {
      const { limit = 50, cursor, action, state, parent_id, integration_id: slug } = query;
      const integration =
        slug === undefined ? undefined : await findIntegration(scope.config, slug);
      if (slug !== undefined && !integration) return { items: [], next_cursor: null };
      const filter = {
        ...(integration ? { integrationId: integration.id } : {}),
        ...(action === undefined ? {} : { action }),
        ...(state === undefined ? {} : { state }),
        ...(parent_id === undefined ? {} : { parentId: parent_id }),
      };
      const paging = { filter, limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await listRuns(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toRun });
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

  app.get(
    "/runs/:id/log.txt",
    {
      schema: { summary: "The whole log as text", tags, params, produces: ["text/plain"] },
      config: run,
    },
    async ({ scope, params: { id } }, reply) => {
      await getRun(scope.config, id);
      return reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", `attachment; filename="${id}.log"`)
        .send(Readable.from(logText(scope.config, id)));
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

async function getRun(config: ConfigStore, id: string) {
  const found = await findRun(config, id);
  if (!found) throw new NotFoundError("run", id);
  return found;
}

async function* logText(config: ConfigStore, runId: string): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const lines = await listRunLog(config, { runId, after, limit: LINES });
    for (const { at, level, message, fields } of lines) {
      const facts = fields === "{}" ? "" : ` ${fields}`;
      yield `${toRfc3339(at)} ${level.toUpperCase()} ${message}${facts}\n`;
    }
    if (lines.length < LINES) return;
    after = lines.at(-1)?.id ?? after;
  }
}

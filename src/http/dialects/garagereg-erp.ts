import { type Static, Type } from "typebox";
import { canRun } from "../../auth/principal.ts";
import { launch } from "../../launch.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { findIntegration } from "../../store/integrations.ts";
import { countRunResults } from "../../store/run-results.ts";
import { findRun, listRuns, type Run } from "../../store/runs.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { pageOf, type Routes } from "../routes.ts";
import { WaitQuery } from "../run-answer.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { runnableIntegrations } from "../scoped-access.ts";
import {
  ErpLogOut,
  ErpSyncIn,
  ErpTestOut,
  SYNC_STATUSES,
  SYNC_TYPES,
} from "./garagereg-erp-schemas.ts";
import { type ErpLog, STATES_OF, toErpLog } from "./garagereg-erp-views.ts";

const tags = ["garagereg dialect"];
const TEST_WAIT_MS = 25_000;
const DIRECTION_OF = {
  parts_from_erp: "from_erp",
  parts_to_erp: "to_erp",
  bidirectional: "both",
} as const;

/** Two-way sync of parts with an ERP in the words of the GarageReg dialect. */
export const garageregErpRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/integrations/erp/sync",
    {
      schema: {
        summary: "Sync parts with an ERP",
        description:
          "Starts a run that goes on after this answer; the log of the answer's `id` tells how it goes. parts_from_erp: changes of the ERP come in; parts_to_erp: changes of the hub go out; bidirectional: both. With part_numbers only these. With force_update everything is compared again and, one way, what differs is overwritten; both ways the newer change counts where both sides changed a field.",
        tags,
        querystring: WaitQuery,
        body: ErpSyncIn,
        response: {
          200: ErpLogOut,
          202: ErpLogOut,
          403: Problem,
          404: Problem,
          409: Problem,
          422: Problem,
        },
      },
      config: { permission: "integrations.run", scopedBy: "list" },
    },
    async ({ scope, query, body }, reply) => {
      const integration = await getIntegration(scope.config, String(body.integration_id));
      if (!canRun(scope.principal, integration.slug))
        throw new NotFoundError("integration", body.integration_id);
      const wanted = { integration, action: "sync_both_ways", body: inputOf(body) };
      const queued = await launch(hub, scope, wanted);
      const now = query.wait ? await hub.runs.wait(queued.id, query.wait * 1000) : queued;
      const log = await logOf(scope, now);
      return reply.status(log.completed_at === null ? 202 : 200).send(log);
    },
  );

  app.get(
    "/integrations/erp/sync/logs",
    {
      schema: {
        summary: "Syncs with ERPs, newest first",
        tags,
        querystring: Type.Object({
          ...PageQuery,
          integration_id: Type.Optional(
            Type.Union([Type.Integer({ minimum: 1 }), Type.String({ maxLength: 63 })]),
          ),
          sync_type: Type.Optional(Type.Enum([...SYNC_TYPES])),
          status: Type.Optional(Type.Enum([...SYNC_STATUSES])),
        }),
        response: { 200: page(ErpLogOut), 422: Problem },
      },
      config: { permission: "integrations.run", scopedBy: "list" },
    },
    async ({ scope, query: { limit = 50, cursor, integration_id: id, sync_type, status } }) => {
      if (cursor !== undefined && !/^run_\w{1,40}$/.test(cursor)) throw wrongCursor();
      const integration =
        id === undefined ? undefined : await findIntegration(scope.config, String(id));
      if (id !== undefined && !integration) return { items: [], next_cursor: null };
      const integrationIds = await runnableIntegrations(scope.config, scope.principal);
      const filter = {
        action: "sync_both_ways",
        ...(integration ? { integrationId: integration.id } : {}),
        ...(integrationIds ? { integrationIds } : {}),
        ...(status ? { states: STATES_OF[status] } : {}),
        ...(sync_type ? { params: `"direction":"${DIRECTION_OF[sync_type]}"` } : {}),
      };
      const paging = { filter, limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await listRuns(scope.config, paging);
      const logs: ErpLog[] = [];
      for (const row of rows) logs.push(await logOf(scope, row));
      return pageOf(logs, limit, { cursor: (log) => log.id, item: (log) => log });
    },
  );

  app.get(
    "/integrations/erp/sync/logs/:id",
    {
      schema: {
        summary: "One sync with an ERP",
        description: "`/runs/{id}/results` tells of every record, `/runs/{id}/log` every step.",
        tags,
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
        response: { 200: ErpLogOut, 404: Problem },
      },
      config: { permission: "integrations.run", scopedBy: "run" },
    },
    async ({ scope, params: { id } }) => {
      const row = await findRun(scope.config, id);
      if (row?.action !== "sync_both_ways") throw new NotFoundError("run", id);
      return logOf(scope, row);
    },
  );

  app.post(
    "/integrations/erp/test-connection/:id",
    {
      schema: {
        summary: "Test the connection to an ERP",
        description: "One cheap call with the stored credentials.",
        tags,
        params: Type.Object({ id: Type.String({ maxLength: 63 }) }),
        response: { 200: ErpTestOut, 404: Problem, 409: Problem },
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      const queued = await launch(hub, scope, { integration, action: "verify", body: {} });
      hub.runs.begin(queued.id);
      const run = await hub.runs.wait(queued.id, TEST_WAIT_MS);
      const took = run.started_at && run.finished_at ? run.finished_at - run.started_at : null;
      return {
        success: run.state === "succeeded",
        integration_id: integration.id,
        provider: integration.provider,
        message: run.error_message ?? (run.state === "succeeded" ? "OK" : run.state),
        response_time_ms: took,
        details: run.result === null ? {} : (JSON.parse(run.result) as Record<string, unknown>),
      };
    },
  );
};

const inputOf = (body: Static<typeof ErpSyncIn>) => ({
  ...(body.entity === undefined ? {} : { entity: body.entity }),
  ...(body.sync_type === undefined ? {} : { direction: DIRECTION_OF[body.sync_type] }),
  ...(body.part_numbers && body.part_numbers.length > 0 ? { keys: body.part_numbers } : {}),
  ...(body.force_update ? { force: true } : {}),
  ...(body.full ? { full: true } : {}),
  ...(body.dry_run ? { dry_run: true } : {}),
  ...(body.allow_deletes ? { allow_deletes: true } : {}),
});

async function logOf(scope: Scope, run: Run): Promise<ErpLog> {
  return toErpLog(run, await countRunResults(scope.data, run.id));
}

const wrongCursor = () =>
  new InvalidInputError([
    {
      field: "cursor",
      message: "is not one of this list",
      remedy: "Pass next_cursor of the page before.",
    },
  ]);

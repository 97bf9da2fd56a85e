import { Type } from "typebox";
import { launch } from "../../launch.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { checkRecurrence, nextTimes } from "../../scheduler/cron-times.ts";
import {
  changeSchedule,
  createSchedule,
  getSchedule,
  removeSchedule,
} from "../../scheduler/manage-schedules.ts";
import { listSchedules } from "../../store/schedules.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { readJson } from "../../sync/open-integration.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { PreviewIn, ScheduleIn, ScheduleOut, Times } from "../schedule-schemas.ts";
import { inputOf, integrationOf, SHOWN_TIMES, viewOf, viewsOf, zoneOf } from "../schedule-views.ts";
import { RunOut } from "../schemas.ts";
import { runnableIntegrations } from "../scoped-access.ts";
import { toRun } from "../views.ts";

const tags = ["schedules"];
const read = { permission: "integrations.run", scopedBy: "list" } as const;
const one = { permission: "integrations.run", scopedBy: "schedule" } as const;
const manage = { permission: "integrations.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const scheduleRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/schedules",
    {
      schema: {
        summary: "What starts by itself, and when",
        tags,
        querystring: Type.Object({ integration_id: Type.Optional(Type.String({ maxLength: 63 })) }),
        response: { 200: Type.Object({ items: Type.Array(ScheduleOut) }), 404: Problem },
      },
      config: read,
    },
    async ({ scope, query: { integration_id: id } }) => {
      const integration = id === undefined ? undefined : await getIntegration(scope.config, id);
      const runnable = await runnableIntegrations(scope.config, scope.principal);
      const all = await listSchedules(scope.config, { integrationId: integration?.id });
      const rows = all.filter(({ integration_id: of }) => !runnable || runnable.includes(of ?? 0));
      return { items: await viewsOf(hub, scope, rows) };
    },
  );

  app.post(
    "/schedules",
    {
      schema: {
        summary: "Start an action at set times",
        tags,
        body: ScheduleIn,
        response: { 201: ScheduleOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const { clock } = hub;
      const { actor } = scope.principal;
      const input = await inputOf(hub, scope, body);
      const row = await createSchedule(scope.config, { clock, actor }, input);
      return reply.status(201).send(await viewOf(hub, scope, row));
    },
  );

  app.post(
    "/schedules/preview",
    {
      schema: {
        summary: "The next times of a cron line",
        tags,
        body: PreviewIn,
        response: { 200: Type.Object({ next_times: Times }), 422: Problem },
      },
      config: read,
    },
    async ({ scope, body }) => {
      const when = { ...body, time_zone: body.time_zone ?? (await zoneOf(hub, scope)) };
      checkRecurrence(when, hub.clock.now());
      return { next_times: nextTimes(when, hub.clock.now(), SHOWN_TIMES).map(toRfc3339) };
    },
  );

  app.get(
    "/schedules/:id",
    {
      schema: {
        summary: "One schedule",
        tags,
        params,
        response: { 200: ScheduleOut, 404: Problem },
      },
      config: one,
    },
    async ({ scope, params: { id } }) => viewOf(hub, scope, await getSchedule(scope.config, id)),
  );

  app.put(
    "/schedules/:id",
    {
      schema: {
        summary: "Change a schedule",
        description: "Replaces it as a whole.",
        tags,
        params,
        body: ScheduleIn,
        response: { 200: ScheduleOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id }, body }) => {
      await getSchedule(scope.config, id);
      const input = await inputOf(hub, scope, body);
      return viewOf(
        hub,
        scope,
        await changeSchedule(scope.config, { clock: hub.clock, id }, input),
      );
    },
  );

  app.delete(
    "/schedules/:id",
    {
      schema: {
        summary: "Delete a schedule",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeSchedule(scope.config, id);
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/schedules/:id/run",
    {
      schema: {
        summary: "Start a schedule's action now",
        description: "Its times stay as they are.",
        tags,
        params,
        response: { 202: RunOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: one,
    },
    async ({ scope, params: { id } }, reply) => {
      const row = await getSchedule(scope.config, id);
      const integration = await integrationOf(scope, row);
      const wanted = { action: row.action, integration, body: readJson(row.params) };
      return reply.status(202).send(toRun(await launch(hub, scope, wanted)));
    },
  );
};

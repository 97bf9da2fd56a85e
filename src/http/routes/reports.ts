import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { DAY_TEXTS } from "../../reports/day-texts.ts";
import { ReportLook, readyLook, savedLook } from "../../reports/look.ts";
import { SLUG_PATTERN } from "../../reports/make-params.ts";
import {
  changeReport,
  createReport,
  getReport,
  removeReport,
} from "../../reports/manage-reports.ts";
import { MONTHLY_TEXTS } from "../../reports/monthly-texts.ts";
import { openSources } from "../../reports/rows/sources.ts";
import {
  keepReportLook,
  listReports,
  listReportVersions,
  type ReportRow,
  type ReportVersion,
} from "../../store/reports.ts";
import { Problem } from "../errors.ts";
import {
  ReportChange,
  ReportIn,
  ReportList,
  ReportOut,
  SourceOut,
  VersionOut,
} from "../report-schemas.ts";
import type { Routes } from "../routes.ts";

const tags = ["reports"];
const params = Type.Object({ slug: Type.String({ pattern: SLUG_PATTERN }) });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;

/** Reports that people put together, and how all reports look. */
export const reportRoutes: Routes = async (app, options) => {
  await app.register(lookRoutes, options);
  await app.register(definitionRoutes, options);
};

const lookRoutes: Routes = async (app, { hub: { files, clock, mirrors } }) => {
  app.get(
    "/reports/sources",
    {
      schema: {
        summary: "What reports of your own can be made of",
        tags,
        response: { 200: Type.Object({ items: Type.Array(SourceOut) }) },
      },
      config: read,
    },
    async ({ scope: { config, data } }) => ({
      items: (await openSources({ config, data, mirrors }).list()).map(
        ({ name, title, columns, filter, period }) => ({
          ...{ name, title, filter, has_period: period !== undefined },
          columns: columns.map((one) => ({
            ...{ name: one.name, title: one.title, kind: one.kind, width: one.width },
          })),
        }),
      ),
    }),
  );

  app.get(
    "/reports/settings",
    {
      schema: { summary: "How reports look", tags, response: { 200: ReportLook } },
      config: read,
    },
    async ({ scope }) => savedLook(scope.config),
  );

  app.put(
    "/reports/settings",
    {
      schema: {
        summary: "Say how reports look",
        description:
          "Replaces it as a whole. Language and paper are what holds where a report says none; the logo is a PNG or JPEG among the hub's files.",
        tags,
        body: ReportLook,
        response: { 200: ReportLook, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }) => {
      await readyLook({ data: scope.data, files }, body);
      await keepReportLook(scope.config, JSON.stringify(body), clock.now());
      return body;
    },
  );
};

const definitionRoutes: Routes = async (app, { hub: { clock, mirrors } }) => {
  app.get(
    "/reports",
    {
      schema: { summary: "Reports that can be made", tags, response: { 200: ReportList } },
      config: read,
    },
    async ({ scope }) => ({
      built_in: [
        { slug: "monthly", name: MONTHLY_TEXTS.title },
        { slug: "daily", name: DAY_TEXTS.title },
      ],
      items: (await listReports(scope.config)).map(toReport),
    }),
  );

  app.post(
    "/reports",
    {
      schema: {
        summary: "Put a report together",
        tags,
        body: ReportIn,
        response: { 201: ReportOut, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }, reply) => {
      const sources = openSources({ config: scope.config, data: scope.data, mirrors });
      const hand = { actor: scope.principal.actor, now: clock.now(), sources };
      return reply.status(201).send(toReport(await createReport(scope.config, hand, body)));
    },
  );

  app.get(
    "/reports/:slug",
    {
      schema: {
        summary: "One report of your own",
        tags,
        params,
        response: { 200: ReportOut, 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { slug } }) => toReport(await getReport(scope.config, slug)),
  );

  app.put(
    "/reports/:slug",
    {
      schema: {
        summary: "Change a report",
        description: "Replaces it as a whole; what it was stays as a version.",
        tags,
        params,
        body: ReportChange,
        response: { 200: ReportOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { slug }, body }) => {
      const sources = openSources({ config: scope.config, data: scope.data, mirrors });
      const hand = { actor: scope.principal.actor, now: clock.now(), sources };
      return toReport(await changeReport(scope.config, hand, { slug, ...body }));
    },
  );

  app.get(
    "/reports/:slug/versions",
    {
      schema: {
        summary: "What a report was, newest first",
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(VersionOut) }), 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { slug } }) => {
      const { id } = await getReport(scope.config, slug);
      return { items: (await listReportVersions(scope.config, id)).map(toVersion) };
    },
  );

  app.delete(
    "/reports/:slug",
    {
      schema: {
        summary: "Delete a report",
        description: "Its files stay.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: write,
    },
    async ({ scope, params: { slug } }, reply) => {
      await removeReport(scope.config, slug);
      return reply.status(204).send(null);
    },
  );
};

const toReport = (row: ReportRow) => ({
  slug: row.slug,
  name: row.name,
  definition: JSON.parse(row.definition) as unknown,
  version: row.version,
  created_by: row.created_by,
  updated_by: row.updated_by,
  created_at: toRfc3339(row.created_at),
  updated_at: toRfc3339(row.updated_at),
});

const toVersion = (row: ReportVersion) => ({
  version: row.version,
  name: row.name,
  definition: JSON.parse(row.definition) as unknown,
  actor: row.actor,
  created_at: toRfc3339(row.created_at),
});

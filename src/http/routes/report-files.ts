import { Type } from "typebox";
import { requirePermission, requireRun } from "../../auth/principal.ts";
import type { Hub } from "../../hub.ts";
import { launch } from "../../launch.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { contentHash } from "../../lib/json.ts";
import { createKeyedLock } from "../../lib/keyed-lock.ts";
import { requireMailer } from "../../report-params.ts";
import { MailIn, MakeFields, SLUG_PATTERN, timeOf } from "../../reports/make-params.ts";
import type { ReportHost } from "../../reports/make-report.ts";
import { type OwnReport, ownReport } from "../../reports/prepare.ts";
import { type PreviewAsk, previewPdf, previewRows } from "../../reports/preview.ts";
import { openSources } from "../../reports/rows/sources.ts";
import { findFile } from "../../store/files.ts";
import { findIntegration } from "../../store/integrations.ts";
import { findTenant } from "../../store/tenants.ts";
import { businessDay } from "../../sync/sync-invoices.ts";
import { Problem } from "../errors.ts";
import { PreviewReportIn, RowPreviewOut } from "../report-schemas.ts";
import type { Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import type { Scope } from "../scope.ts";

const tags = ["reports"];
const read = { permission: "records.read" } as const;

/** Reports as files: made, looked at before, sent by mail. */
export const reportFileRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/reports/:slug/make",
    {
      schema: {
        summary: "Make a report",
        description:
          "A run that puts the file among the hub's files, and mails it where wanted. The same content a second time is the same file. Needs integrations.run too.",
        tags,
        params: Type.Object({ slug: Type.String({ pattern: SLUG_PATTERN }) }),
        querystring: WaitQuery,
        body: Type.Object(MakeFields, { additionalProperties: false }),
        response: started,
      },
      config: read,
    },
    async ({ scope, params: { slug: report }, query: { wait }, body }, reply) => {
      requirePermission(scope.principal, "integrations.run");
      const wanted = { action: "make_report", body: { ...body, report } };
      const queued = await launch(hub, scope, wanted);
      return answerRun(hub, reply, { queued, wait });
    },
  );

  app.post(
    "/files/:id/mail",
    {
      schema: {
        summary: "Send a file by e-mail",
        description: "A run; through an integration of e-mail. Needs integrations.run too.",
        tags: ["files"],
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        querystring: WaitQuery,
        body: MailIn,
        response: started,
      },
      config: read,
    },
    async ({ scope, params: { id }, query: { wait }, body: mail }, reply) => {
      const { principal, trigger } = scope;
      const { tenantId, actor } = principal;
      if (!(await findFile(scope.data, id))) throw new NotFoundError("file", id);
      const mailer = await findIntegration(scope.config, mail.integration_id);
      if (mailer) requireRun(principal, mailer.slug);
      else requirePermission(principal, "integrations.run");
      await requireMailer({ parts: hub, tenantId }, mail);
      const action = "mail_file";
      const params = { file_id: id, mail };
      const order = { tenantId, action, params, trigger, actor, lockBy: contentHash(params) };
      return answerRun(hub, reply, { queued: await hub.runs.enqueue(order), wait });
    },
  );

  const lock = createKeyedLock();
  app.post(
    "/reports/preview",
    {
      schema: {
        summary: "Look at a report before it is made",
        description:
          "Its first pages as a PDF, or its first rows; nothing is kept. Either `report` names it, or `definition` says what it would be. One at a time for each organisation.",
        tags,
        body: PreviewReportIn,
        response: { 200: RowPreviewOut, 404: Problem, 422: Problem },
      },
      config: read,
    },
    async ({ scope, body }, reply) => {
      const { format = "json", language, paper, report, name, definition, ...time } = body;
      const own = await wantedReport(scope, { report, name, definition });
      const { host, today } = await hostOf(hub, scope);
      const wanted = { report: own?.slug ?? report ?? "", today };
      const ask: PreviewAsk = {
        ...{ own, form: { language, paper } },
        wanted: { ...wanted, ...timeOf({ ...time, ...wanted }, today) },
      };
      return lock(String(scope.principal.tenantId), async () => {
        if (format === "json") return previewRows(host, ask) as never;
        const pdf = await previewPdf(host, ask);
        return reply
          .header("content-type", "application/pdf")
          .header("content-disposition", "inline")
          .header("x-content-type-options", "nosniff")
          .header("cache-control", "no-store")
          .send(pdf as never);
      });
    },
  );
};

/** @throws InvalidInputError where neither or both are given, NotFoundError */
async function wantedReport(
  { config }: Scope,
  {
    report,
    name,
    definition,
  }: {
    report: string | undefined;
    name: string | undefined;
    definition: OwnReport["definition"] | undefined;
  },
): Promise<OwnReport | undefined> {
  if ((report === undefined) === (definition === undefined)) {
    const remedy = "Give report, or definition with what it would be.";
    const message = "say which report by one of the two";
    throw new InvalidInputError([{ field: "report", message, remedy }]);
  }
  if (definition) return { slug: "preview", title: name ?? definition.source, definition };
  return ownReport(config, report ?? "");
}

async function hostOf(
  { files, rates, clock, config, mirrors }: Hub,
  { principal, config: own, data }: Scope,
): Promise<{ readonly host: ReportHost; readonly today: string }> {
  const tenant = await findTenant(config, principal.tenantId);
  if (!tenant) throw new NotFoundError("tenant", principal.tenantId);
  const sources = openSources({ config: own, data, mirrors });
  const host = { config: own, data, files, rates, sources, tenant, clock };
  return { host, today: businessDay(clock.now(), tenant.time_zone) };
}

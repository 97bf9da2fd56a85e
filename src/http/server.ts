import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Hub } from "../hub.ts";
import { fiscalRoutes, garageregRoutes } from "./dialects/index.ts";
import { sendProblem } from "./errors.ts";
import { apiDescription } from "./openapi.ts";
import { limitStrangers, rateLimits } from "./rate-limits.ts";
import { attachmentRoutes } from "./routes/attachments.ts";
import { auditRoutes } from "./routes/audit.ts";
import { commRoutes } from "./routes/comm.ts";
import { commandCatalogueRoutes } from "./routes/command-catalogue.ts";
import { commandHelpRoutes } from "./routes/command-help.ts";
import { commandLogRoutes } from "./routes/command-log.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { endpointSummaryRoutes } from "./routes/endpoint-summaries.ts";
import { eraseRoutes } from "./routes/erase.ts";
import { eventTypeRoutes } from "./routes/event-types.ts";
import { eventRoutes } from "./routes/events.ts";
import { exchangeRoutes } from "./routes/exchange.ts";
import { exchangeHistoryRoutes } from "./routes/exchange-history.ts";
import { exchangeLookupRoutes } from "./routes/exchange-lookups.ts";
import { exchangeMirrorRoutes } from "./routes/exchange-mirrors.ts";
import { exchangePackRoutes } from "./routes/exchange-packs.ts";
import { exchangeRunRoutes } from "./routes/exchange-runs.ts";
import { exchangeSourceRoutes } from "./routes/exchange-sources.ts";
import { exchangeTextRoutes } from "./routes/exchange-texts.ts";
import { exportRoutes } from "./routes/exports.ts";
import { fileRoutes } from "./routes/files.ts";
import { fiscalAuthorityRoutes } from "./routes/fiscal-authority.ts";
import { fiscalDocumentRoutes } from "./routes/fiscal-documents.ts";
import { fiscalImportRoutes } from "./routes/fiscal-imports.ts";
import { fiscalSettingRoutes } from "./routes/fiscal-settings.ts";
import { groupRoutes } from "./routes/groups.ts";
import { healthRoutes } from "./routes/health.ts";
import { hookRoutes } from "./routes/hooks.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { incomingCallRoutes } from "./routes/incoming-calls.ts";
import { integrationActionRoutes } from "./routes/integration-actions.ts";
import { integrationBulkRoutes } from "./routes/integration-bulk.ts";
import { integrationHealthRoutes } from "./routes/integration-health.ts";
import { integrationSendRoutes } from "./routes/integration-send.ts";
import { integrationRoutes } from "./routes/integrations.ts";
import { invoiceRoutes } from "./routes/invoices.ts";
import { itemDuplicateRoutes } from "./routes/item-duplicates.ts";
import { logRoutes } from "./routes/logs.ts";
import { oauthRoutes } from "./routes/oauth.ts";
import { portalRoutes } from "./routes/portal.ts";
import { portalLinkRoutes } from "./routes/portal-links.ts";
import { previewRoutes } from "./routes/previews.ts";
import { projectRoutes } from "./routes/projects.ts";
import { providerRoutes } from "./routes/providers.ts";
import { publicKeyRoutes } from "./routes/public-keys.ts";
import { recordEditRoutes } from "./routes/record-edits.ts";
import { recordJoinRoutes } from "./routes/record-joins.ts";
import { recordRoutes } from "./routes/records.ts";
import { relatedInvoiceRoutes } from "./routes/related-invoices.ts";
import { reportFileRoutes } from "./routes/report-files.ts";
import { reportRoutes } from "./routes/reports.ts";
import { ruleRoutes } from "./routes/rules.ts";
import { runLogRoutes } from "./routes/run-log.ts";
import { runPreviewRoutes } from "./routes/run-preview.ts";
import { cancelRoutes, runRoutes } from "./routes/runs.ts";
import { savedViewRoutes } from "./routes/saved-views.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { sessionRoutes } from "./routes/session.ts";
import { statisticsRoutes } from "./routes/statistics.ts";
import { storageActionRoutes } from "./routes/storage-actions.ts";
import { storageFileRoutes } from "./routes/storage-files.ts";
import { streamRoutes } from "./routes/stream.ts";
import { subscriptionRoutes } from "./routes/subscriptions.ts";
import { syncConflictRoutes } from "./routes/sync-conflicts.ts";
import { syncSettingRoutes } from "./routes/sync-settings.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { unitListRoutes } from "./routes/unit-lists.ts";
import { unitRoutes } from "./routes/units.ts";
import { invitationRoutes, userRoutes } from "./routes/users.ts";
import { warningRoutes } from "./routes/warnings.ts";
import { whiteListRoutes } from "./routes/white-list.ts";
import { guardRoutes, type RouteSummary } from "./scope.ts";
import { lazySerializerCompiler } from "./serialization.ts";
import { serveUi } from "./ui.ts";
import { validatorCompiler } from "./validation.ts";

const API_ROUTES = [
  sessionRoutes,
  tokenRoutes,
  userRoutes,
  invitationRoutes,
  groupRoutes,
  auditRoutes,
  logRoutes,
  providerRoutes,
  integrationRoutes,
  integrationActionRoutes,
  integrationBulkRoutes,
  integrationHealthRoutes,
  integrationSendRoutes,
  syncSettingRoutes,
  syncConflictRoutes,
  hookRoutes,
  scheduleRoutes,
  incomingCallRoutes,
  runRoutes,
  runLogRoutes,
  runPreviewRoutes,
  recordRoutes,
  invoiceRoutes,
  relatedInvoiceRoutes,
  warningRoutes,
  itemDuplicateRoutes,
  whiteListRoutes,
  projectRoutes,
  ruleRoutes,
  savedViewRoutes,
  recordJoinRoutes,
  recordEditRoutes,
  attachmentRoutes,
  inboxRoutes,
  exportRoutes,
  cancelRoutes,
  portalLinkRoutes,
  portalRoutes,
  eventTypeRoutes,
  previewRoutes,
  eventRoutes,
  streamRoutes,
  eraseRoutes,
  statisticsRoutes,
  subscriptionRoutes,
  deliveryRoutes,
  endpointSummaryRoutes,
  fileRoutes,
  storageFileRoutes,
  storageActionRoutes,
  reportRoutes,
  exchangeRoutes,
  exchangeRunRoutes,
  exchangeHistoryRoutes,
  exchangeLookupRoutes,
  exchangeSourceRoutes,
  exchangeTextRoutes,
  exchangePackRoutes,
  exchangeMirrorRoutes,
  reportFileRoutes,
  fiscalDocumentRoutes,
  fiscalImportRoutes,
  fiscalAuthorityRoutes,
  fiscalSettingRoutes,
  commandCatalogueRoutes,
  commandLogRoutes,
  unitRoutes,
  unitListRoutes,
  fiscalRoutes,
  garageregRoutes,
] as const;

/**
 * The API under `/api`, its document and reference, health, metrics and the UI; not yet listening. `onRoute`
 * hears of every route with its access.
 */
export async function buildServer(
  hub: Hub,
  { onRoute = () => {} }: { onRoute?: (route: RouteSummary) => void } = {},
): Promise<FastifyInstance> {
  const { settings } = hub;
  const app = Fastify({
    loggerInstance: hub.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.maxBodyMb * 1_000_000,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: "idle",
    requestTimeout: 120_000,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(lazySerializerCompiler());
  app.setErrorHandler(sendProblem);
  app.removeContentTypeParser("text/plain");
  await app.register(cookie);
  await app.register(helmet, HELMET);
  await app.register(rateLimit, rateLimits(settings));
  await app.register(multipart, {
    limits: { fileSize: settings.maxFileMb * 1_000_000, files: 1, fields: 10, fieldSize: 10_000 },
  });
  await app.register(swagger, { openapi: apiDescription(hub.version) });
  // Outside the walls: its clients have other names for hosts, other sign-ins and other errors.
  await app.register(commRoutes, { hub, prefix: "/api" });
  await app.register(async (walled) => {
    const guarded = walled as unknown as FastifyInstance;
    guardRoutes(guarded, { hub, onRoute, onStranger: limitStrangers(guarded) });
    await walled.register(
      async (api) => {
        for (const routes of API_ROUTES) await api.register(routes, { hub });
      },
      { prefix: "/api" },
    );
    for (const routes of [
      healthRoutes,
      incomingCallRoutes,
      oauthRoutes,
      publicKeyRoutes,
      commandHelpRoutes,
    ]) {
      await walled.register(routes, { hub });
    }
  });
  await app.register(swaggerUi, { routePrefix: "/docs", uiConfig: { layout: "BaseLayout" } });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await serveUi(app as unknown as FastifyInstance);
  logSlowAndFailed(app as unknown as FastifyInstance, hub);
  await app.ready();
  return app as unknown as FastifyInstance;
}

/** Styles may be inline (the UI's components set them); scripts come from our own files only. */
const HELMET = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      // The preview of a report that is not a file yet.
      frameSrc: ["'self'", "blob:"],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      // The hub may be served without TLS in a local network.
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: false,
} as const;

/** One line per request, its path without the query, which may hold what people searched for. */
function logSlowAndFailed(app: FastifyInstance, { log }: Hub): void {
  app.addHook("onResponse", async (request, reply) => {
    const fields = {
      method: request.method,
      path: request.url.split("?", 1)[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      actor: request.scope?.principal.actor,
    };
    if (reply.statusCode >= 500) log.warn(fields, "request");
    else log.debug(fields, "request");
  });
}

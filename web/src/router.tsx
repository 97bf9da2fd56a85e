import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { RunFilters } from "./api/queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { invoiceFiltersOf } from "./invoice-filters.ts";
import { commandRoutes } from "./routes-commands.tsx";
import { exchangeRoutes } from "./routes-exchange.tsx";
import { fileRoutes } from "./routes-files.tsx";
import { fiscalRoutes } from "./routes-fiscal.tsx";
import { app, root, signIn } from "./routes-frame.tsx";
import { healthRoutes } from "./routes-health.tsx";
import { invitation, peopleRoutes } from "./routes-people.tsx";
import { portalLinks, portalRoute } from "./routes-portal.tsx";
import { recordRoutes } from "./routes-records.tsx";
import { reportRoutes } from "./routes-reports.tsx";
import { syncRoutes } from "./routes-sync.tsx";
import { webhookRoutes } from "./routes-webhooks.tsx";
import { instantOf, oneOf, textOf } from "./search.ts";
import { FailedPage, NotFoundPage, PendingPage } from "./shell/pages-without-content.tsx";

const RUN_STATES = [
  "queued",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
] as const;

const RUN_TRIGGERS = ["user", "api", "cli", "schedule", "webhook", "run"] as const;

/** Of pages of invoices, their sources and what reads these at set times. */
const loader = () => addTexts("sources");

/** How the way to a provider's consent page ended: a word of the hub's. */
function connectOf(search: Record<string, unknown>): { connect?: string } {
  const connect = textOf(search.connect);
  return connect !== undefined && /^[a-z_]{1,60}$/.test(connect) ? { connect } : {};
}

const invoiceLoader = () => Promise.all([addTexts("sources"), addTexts("invoices")]);
/** With the hook that an integration may have, and the subscriptions that it delivers. */
const integrationLoader = () => Promise.all([addTexts("sources"), addTexts("webhooks")]);

/** Schedules make reports too. */
const scheduleLoader = () => Promise.all([addTexts("sources"), addTexts("reports")]);

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview.tsx"), "OverviewPage"),
});

const welcome = createRoute({
  getParentRoute: () => app,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./pages/welcome.tsx"), "WelcomePage"),
});

const integrations = createRoute({
  getParentRoute: () => app,
  path: "/integrations",
  validateSearch: connectOf,
  loaderDeps: ({ search }) => search,
  // Only after a way to a provider that no integration is known of.
  loader: ({ deps }) => (deps.connect === undefined ? undefined : loader()),
  component: lazyRouteComponent(() => import("./pages/integrations.tsx"), "IntegrationsPage"),
});
const integrationNew = createRoute({
  getParentRoute: () => app,
  path: "/integrations/new",
  component: lazyRouteComponent(() => import("./pages/provider-choice.tsx"), "ProviderChoicePage"),
});
const integrationForm = createRoute({
  getParentRoute: () => app,
  path: "/integrations/new/$provider",
  loader,
  component: lazyRouteComponent(() => import("./pages/integration-new.tsx"), "IntegrationNewPage"),
});
const integration = createRoute({
  getParentRoute: () => app,
  path: "/integrations/$id",
  loader: integrationLoader,
  validateSearch: (search): { verify?: true; connect?: string } => ({
    ...(search.verify === true ? { verify: true } : {}),
    ...connectOf(search),
  }),
  component: lazyRouteComponent(() => import("./pages/integration.tsx"), "IntegrationPage"),
});
const integrationEdit = createRoute({
  getParentRoute: () => app,
  path: "/integrations/$id/edit",
  component: lazyRouteComponent(
    () => import("./pages/integration-edit.tsx"),
    "IntegrationEditPage",
  ),
});

const runs = createRoute({
  getParentRoute: () => app,
  path: "/runs",
  validateSearch: (search): RunFilters => ({
    integration_id: textOf(search.integration_id),
    state: oneOf(RUN_STATES, search.state),
    action: textOf(search.action),
    actor: textOf(search.actor),
    trigger: oneOf(RUN_TRIGGERS, search.trigger),
    schedule_id: Number(search.schedule_id) || undefined,
    text: textOf(search.text),
    from: instantOf(search.from),
    to: instantOf(search.to),
  }),
  loader: () => addTexts("people"),
  component: lazyRouteComponent(() => import("./pages/runs.tsx"), "RunsPage"),
});
const run = createRoute({
  getParentRoute: () => app,
  path: "/runs/$id",
  loader: () => addTexts("invoices"),
  component: lazyRouteComponent(() => import("./pages/run.tsx"), "RunPage"),
});

const schedules = createRoute({
  getParentRoute: () => app,
  path: "/schedules",
  loader,
  component: lazyRouteComponent(() => import("./pages/schedules.tsx"), "SchedulesPage"),
});
const scheduleNew = createRoute({
  getParentRoute: () => app,
  path: "/schedules/new",
  loader: scheduleLoader,
  validateSearch: (
    search,
  ): { integration?: string | undefined; definition?: string | undefined } => ({
    integration: textOf(search.integration),
    definition: textOf(search.definition),
  }),
  component: lazyRouteComponent(() => import("./pages/schedule-new.tsx"), "ScheduleNewPage"),
});
const scheduleEdit = createRoute({
  getParentRoute: () => app,
  path: "/schedules/$id",
  loader: scheduleLoader,
  component: lazyRouteComponent(() => import("./pages/schedule.tsx"), "SchedulePage"),
});

const invoices = createRoute({
  getParentRoute: () => app,
  path: "/invoices",
  loader: invoiceLoader,
  validateSearch: invoiceFiltersOf,
  component: lazyRouteComponent(() => import("./pages/invoices.tsx"), "InvoicesPage"),
});
const invoice = createRoute({
  getParentRoute: () => app,
  path: "/invoices/$id",
  loader: invoiceLoader,
  component: lazyRouteComponent(() => import("./pages/invoice.tsx"), "InvoicePage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  loader: () => addTexts("people"),
  component: lazyRouteComponent(() => import("./pages/settings.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  signIn,
  portalRoute,
  invitation,
  app.addChildren([
    home,
    welcome,
    integrations,
    integrationNew,
    integrationForm,
    integration,
    integrationEdit,
    ...healthRoutes,
    runs,
    run,
    schedules,
    scheduleNew,
    scheduleEdit,
    invoices,
    invoice,
    ...recordRoutes,
    ...exchangeRoutes,
    ...fileRoutes,
    ...fiscalRoutes,
    ...commandRoutes,
    ...reportRoutes,
    ...syncRoutes,
    ...webhookRoutes,
    ...peopleRoutes,
    portalLinks,
    settings,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: FailedPage,
    defaultPendingComponent: PendingPage,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { RunFilters } from "./api/queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { invoiceFiltersOf } from "./invoice-filters.ts";
import { fileRoutes } from "./routes-files.tsx";
import { app, root, signIn } from "./routes-frame.tsx";
import { portalLinks, portalRoute } from "./routes-portal.tsx";
import { recordRoutes } from "./routes-records.tsx";
import { reportRoutes } from "./routes-reports.tsx";
import { webhookRoutes } from "./routes-webhooks.tsx";
import { oneOf, textOf } from "./search.ts";
import { FailedPage, NotFoundPage, PendingPage } from "./shell/pages-without-content.tsx";

const RUN_STATES = ["queued", "running", "succeeded", "partial", "failed", "cancelled"] as const;

/** Of pages of invoices, their sources and what reads these at set times. */
const loader = () => addTexts("sources");

/** How the way to a provider's consent page ended: a word of the hub's. */
function connectOf(search: Record<string, unknown>): { connect?: string } {
  const connect = textOf(search.connect);
  return connect !== undefined && /^[a-z_]{1,60}$/.test(connect) ? { connect } : {};
}

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
  loader,
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
  }),
  component: lazyRouteComponent(() => import("./pages/runs.tsx"), "RunsPage"),
});
const run = createRoute({
  getParentRoute: () => app,
  path: "/runs/$id",
  component: lazyRouteComponent(() => import("./pages/run.tsx"), "RunPage"),
});

const schedules = createRoute({
  getParentRoute: () => app,
  path: "/schedules",
  component: lazyRouteComponent(() => import("./pages/schedules.tsx"), "SchedulesPage"),
});
const scheduleNew = createRoute({
  getParentRoute: () => app,
  path: "/schedules/new",
  loader: scheduleLoader,
  validateSearch: (search): { integration?: string | undefined } => ({
    integration: textOf(search.integration),
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
  loader,
  validateSearch: invoiceFiltersOf,
  component: lazyRouteComponent(() => import("./pages/invoices.tsx"), "InvoicesPage"),
});
const invoice = createRoute({
  getParentRoute: () => app,
  path: "/invoices/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/invoice.tsx"), "InvoicePage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  signIn,
  portalRoute,
  app.addChildren([
    home,
    welcome,
    integrations,
    integrationNew,
    integrationForm,
    integration,
    integrationEdit,
    runs,
    run,
    schedules,
    scheduleNew,
    scheduleEdit,
    invoices,
    invoice,
    ...recordRoutes,
    ...fileRoutes,
    ...reportRoutes,
    ...webhookRoutes,
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

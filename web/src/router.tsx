import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { FileFilters, RunFilters } from "./api/queries.ts";
import { invoiceFiltersOf } from "./invoice-filters.ts";
import { FILE_KINDS } from "./parts/names.ts";
import { app, root, signIn } from "./routes-frame.tsx";
import { portalLinks, portalRoute } from "./routes-portal.tsx";
import { recordRoutes } from "./routes-records.tsx";
import { webhookRoutes } from "./routes-webhooks.tsx";
import { oneOf, periodOf, textOf } from "./search.ts";
import { FailedPage, NotFoundPage, PendingPage } from "./shell/pages-without-content.tsx";

const RUN_STATES = ["queued", "running", "succeeded", "partial", "failed", "cancelled"] as const;

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
  component: lazyRouteComponent(() => import("./pages/integration-new.tsx"), "IntegrationNewPage"),
});
const integration = createRoute({
  getParentRoute: () => app,
  path: "/integrations/$id",
  validateSearch: (search): { verify?: true } => (search.verify === true ? { verify: true } : {}),
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
  validateSearch: (search): { integration?: string | undefined } => ({
    integration: textOf(search.integration),
  }),
  component: lazyRouteComponent(() => import("./pages/schedule-new.tsx"), "ScheduleNewPage"),
});
const scheduleEdit = createRoute({
  getParentRoute: () => app,
  path: "/schedules/$id",
  component: lazyRouteComponent(() => import("./pages/schedule.tsx"), "SchedulePage"),
});

const invoices = createRoute({
  getParentRoute: () => app,
  path: "/invoices",
  validateSearch: invoiceFiltersOf,
  component: lazyRouteComponent(() => import("./pages/invoices.tsx"), "InvoicesPage"),
});
const invoice = createRoute({
  getParentRoute: () => app,
  path: "/invoices/$id",
  component: lazyRouteComponent(() => import("./pages/invoice.tsx"), "InvoicePage"),
});

const files = createRoute({
  getParentRoute: () => app,
  path: "/files",
  validateSearch: (search): FileFilters => ({
    period: periodOf(search.period),
    kind: oneOf(FILE_KINDS, search.kind),
  }),
  component: lazyRouteComponent(() => import("./pages/files.tsx"), "FilesPage"),
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
    files,
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

import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { DeliveryFilters, FileFilters, InvoiceFilters, RunFilters } from "./api/queries.ts";
import { FILE_KINDS } from "./parts/names.ts";
import { dayOf, oneOf, periodOf, textOf } from "./search.ts";
import { sessionQuery } from "./session.ts";
import { Layout } from "./shell/layout.tsx";
import { FailedPage, NotFoundPage, PendingPage } from "./shell/pages-without-content.tsx";
import { Root } from "./shell/root.tsx";

const RUN_STATES = ["queued", "running", "succeeded", "partial", "failed", "cancelled"] as const;
const DELIVERY_STATES = ["pending", "delivered", "retrying", "failed", "expired"] as const;

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string | undefined } => ({ next: textOf(search.next) }),
  component: lazyRouteComponent(() => import("./pages/sign-in.tsx"), "SignInPage"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  component: Layout,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/integrations" });
  },
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

const invoices = createRoute({
  getParentRoute: () => app,
  path: "/invoices",
  validateSearch: (search): InvoiceFilters => ({
    q: textOf(search.q),
    direction: oneOf(["cost", "sales"] as const, search.direction),
    date_from: dayOf(search.date_from),
    date_to: dayOf(search.date_to),
  }),
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

const subscriptions = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions",
  component: lazyRouteComponent(() => import("./pages/subscriptions.tsx"), "SubscriptionsPage"),
});
const subscriptionNew = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/new",
  component: lazyRouteComponent(
    () => import("./pages/subscription-new.tsx"),
    "SubscriptionNewPage",
  ),
});
const subscription = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/$id",
  component: lazyRouteComponent(() => import("./pages/subscription.tsx"), "SubscriptionPage"),
});

const deliveries = createRoute({
  getParentRoute: () => app,
  path: "/deliveries",
  validateSearch: (search): DeliveryFilters => ({
    state: oneOf(DELIVERY_STATES, search.state),
    subscription_id: Number(search.subscription_id) || undefined,
  }),
  component: lazyRouteComponent(() => import("./pages/deliveries.tsx"), "DeliveriesPage"),
});
const delivery = createRoute({
  getParentRoute: () => app,
  path: "/deliveries/$id",
  component: lazyRouteComponent(() => import("./pages/delivery.tsx"), "DeliveryPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  signIn,
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
    invoices,
    invoice,
    files,
    subscriptions,
    subscriptionNew,
    subscription,
    deliveries,
    delivery,
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

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { addTexts } from "./i18n/i18n.ts";
import { app, root } from "./routes-frame.tsx";
import { oneOf, textOf } from "./search.ts";

const DELIVERY_STATES = ["pending", "delivered", "retrying", "failed", "expired"] as const;

const loader = () => Promise.all([addTexts("portal"), addTexts("webhooks")]);
const pages = () => import("./pages/portal/index.ts");

/** The links to the portal, for the people of the hub. */
export const portalLinks = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/portal",
  validateSearch: (search): { consumer?: string | undefined } => ({
    consumer: textOf(search.consumer),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/portal-links.tsx"), "PortalLinksPage"),
});

/** For customers with a link: outside of the hub's own frame, and without its session. */
const portal = createRoute({
  getParentRoute: () => root,
  path: "/portal",
  loader,
  component: lazyRouteComponent(pages, "PortalFrame"),
});
const endpoints = createRoute({
  getParentRoute: () => portal,
  path: "/",
  component: lazyRouteComponent(pages, "EndpointsPage"),
});
const endpointNew = createRoute({
  getParentRoute: () => portal,
  path: "/endpoints/new",
  component: lazyRouteComponent(pages, "EndpointNewPage"),
});
const endpoint = createRoute({
  getParentRoute: () => portal,
  path: "/endpoints/$id",
  validateSearch: (search): { state?: (typeof DELIVERY_STATES)[number] | undefined } => ({
    state: oneOf(DELIVERY_STATES, search.state),
  }),
  component: lazyRouteComponent(pages, "EndpointPage"),
});
const endpointEdit = createRoute({
  getParentRoute: () => portal,
  path: "/endpoints/$id/edit",
  component: lazyRouteComponent(pages, "EndpointEditPage"),
});
const delivery = createRoute({
  getParentRoute: () => portal,
  path: "/deliveries/$id",
  component: lazyRouteComponent(pages, "PortalDeliveryPage"),
});
const events = createRoute({
  getParentRoute: () => portal,
  path: "/events",
  component: lazyRouteComponent(pages, "PortalEventsPage"),
});
const help = createRoute({
  getParentRoute: () => portal,
  path: "/help",
  component: lazyRouteComponent(pages, "PortalHelpPage"),
});

export const portalRoute = portal.addChildren([
  endpoints,
  endpointNew,
  endpoint,
  endpointEdit,
  delivery,
  events,
  help,
]);

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { DeliveryFilters, EventFilters } from "./api/webhook-queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { ENDPOINT_STATES, type EndpointState } from "./parts/subscription/endpoint-state.ts";
import { app } from "./routes-frame.tsx";
import { instantOf, oneOf, statusOf, textOf } from "./search.ts";

const loader = () => addTexts("webhooks");

const DELIVERY_STATES = [
  "undelivered",
  ...(["pending", "delivered", "retrying", "failed", "expired"] as const),
] as const;

export interface SubscriptionFilters {
  readonly q?: string | undefined;
  readonly state?: EndpointState | undefined;
  readonly consumer?: string | undefined;
}

const subscriptions = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions",
  validateSearch: (search): SubscriptionFilters => ({
    q: textOf(search.q),
    state: oneOf(ENDPOINT_STATES, search.state),
    consumer: textOf(search.consumer),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/subscriptions.tsx"), "SubscriptionsPage"),
});
const subscriptionNew = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/new",
  loader,
  component: lazyRouteComponent(
    () => import("./pages/subscription-new.tsx"),
    "SubscriptionNewPage",
  ),
});
const subscription = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/subscription.tsx"), "SubscriptionPage"),
});
const subscriptionEdit = createRoute({
  getParentRoute: () => app,
  path: "/subscriptions/$id/edit",
  loader,
  component: lazyRouteComponent(
    () => import("./pages/subscription-edit.tsx"),
    "SubscriptionEditPage",
  ),
});

const deliveryFilters = (search: Record<string, unknown>): DeliveryFilters => ({
  state: oneOf(DELIVERY_STATES, search.state),
  subscription_id: Number(search.subscription_id) || undefined,
  event_type: textOf(search.event_type),
  status: statusOf(search.status),
  text: textOf(search.text),
  since: instantOf(search.since),
  until: instantOf(search.until),
});

const deliveries = createRoute({
  getParentRoute: () => app,
  path: "/deliveries",
  validateSearch: deliveryFilters,
  loader,
  component: lazyRouteComponent(() => import("./pages/deliveries.tsx"), "DeliveriesPage"),
});
const undelivered = createRoute({
  getParentRoute: () => app,
  path: "/undelivered",
  validateSearch: (search): DeliveryFilters => ({ ...deliveryFilters(search), state: undefined }),
  loader,
  component: lazyRouteComponent(() => import("./pages/undelivered.tsx"), "UndeliveredPage"),
});
const delivery = createRoute({
  getParentRoute: () => app,
  path: "/deliveries/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/delivery.tsx"), "DeliveryPage"),
});

const events = createRoute({
  getParentRoute: () => app,
  path: "/events",
  validateSearch: (search): EventFilters => ({
    type: textOf(search.type),
    subject: textOf(search.subject),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/events.tsx"), "EventsPage"),
});
const event = createRoute({
  getParentRoute: () => app,
  path: "/events/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/event.tsx"), "EventPage"),
});
const eventTypes = createRoute({
  getParentRoute: () => app,
  path: "/event-types",
  loader,
  component: lazyRouteComponent(() => import("./pages/event-types.tsx"), "EventTypesPage"),
});
const eventTypeNew = createRoute({
  getParentRoute: () => app,
  path: "/event-types/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/event-type-new.tsx"), "EventTypeNewPage"),
});
const eventType = createRoute({
  getParentRoute: () => app,
  path: "/event-types/$type",
  loader,
  component: lazyRouteComponent(() => import("./pages/event-type.tsx"), "EventTypePage"),
});

/** Subscriptions, deliveries, events. */
export const webhookRoutes = [
  subscriptions,
  subscriptionNew,
  subscription,
  subscriptionEdit,
  deliveries,
  undelivered,
  delivery,
  events,
  event,
  eventTypes,
  eventTypeNew,
  eventType,
] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { ItemFilters } from "./api/item-queries.ts";
import type { OrderFilters } from "./api/order-queries.ts";
import type { SumFilters } from "./api/project-queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { ORDER_DIRECTIONS, ORDER_STATUSES } from "./order.ts";
import { app } from "./routes-frame.tsx";
import { dayOf, oneOf, textOf } from "./search.ts";

const loader = () => Promise.all([addTexts("records"), addTexts("invoices")]);
/** Items and orders can be selected and sent. */
const itemLoader = () => Promise.all([loader(), addTexts("sources")]);

const sumFilters = (search: Record<string, unknown>): SumFilters => ({
  direction: oneOf(["cost", "sales"] as const, search.direction),
  date_from: dayOf(search.date_from),
  date_to: dayOf(search.date_to),
});

const projects = createRoute({
  getParentRoute: () => app,
  path: "/projects",
  validateSearch: sumFilters,
  loader,
  component: lazyRouteComponent(() => import("./pages/projects.tsx"), "ProjectsPage"),
});
/** Beside the others: a project's code may be any text, `new` too. */
const projectNew = createRoute({
  getParentRoute: () => app,
  path: "/new-project",
  loader,
  component: lazyRouteComponent(() => import("./pages/project-new.tsx"), "ProjectNewPage"),
});
const project = createRoute({
  getParentRoute: () => app,
  path: "/projects/$code",
  validateSearch: sumFilters,
  loader,
  component: lazyRouteComponent(() => import("./pages/project.tsx"), "ProjectPage"),
});

const rules = createRoute({
  getParentRoute: () => app,
  path: "/rules",
  loader,
  component: lazyRouteComponent(() => import("./pages/rules.tsx"), "RulesPage"),
});
const ruleNew = createRoute({
  getParentRoute: () => app,
  path: "/rules/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/rule-new.tsx"), "RuleNewPage"),
});
const rule = createRoute({
  getParentRoute: () => app,
  path: "/rules/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/rule.tsx"), "RulePage"),
});

const parties = createRoute({
  getParentRoute: () => app,
  path: "/parties",
  validateSearch: (search): { q?: string | undefined } => ({ q: textOf(search.q) }),
  loader: () => Promise.all([itemLoader(), addTexts("exchange")]),
  component: lazyRouteComponent(() => import("./pages/parties.tsx"), "PartiesPage"),
});
const party = createRoute({
  getParentRoute: () => app,
  path: "/parties/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/party.tsx"), "PartyPage"),
});

const items = createRoute({
  getParentRoute: () => app,
  path: "/items",
  validateSearch: (search): ItemFilters => ({
    q: textOf(search.q),
    active: typeof search.active === "boolean" ? search.active : undefined,
  }),
  loader: itemLoader,
  component: lazyRouteComponent(() => import("./pages/items.tsx"), "ItemsPage"),
});
const itemDuplicates = createRoute({
  getParentRoute: () => app,
  path: "/items/duplicates",
  validateSearch: (search): { dismissed?: boolean | undefined } => ({
    dismissed: search.dismissed === true ? true : undefined,
  }),
  loader: itemLoader,
  component: lazyRouteComponent(() => import("./pages/item-duplicates.tsx"), "ItemDuplicatesPage"),
});
const item = createRoute({
  getParentRoute: () => app,
  path: "/items/$id",
  loader: itemLoader,
  component: lazyRouteComponent(() => import("./pages/item.tsx"), "ItemPage"),
});

const orders = createRoute({
  getParentRoute: () => app,
  path: "/orders",
  validateSearch: (search): OrderFilters => ({
    q: textOf(search.q),
    direction: oneOf(ORDER_DIRECTIONS, search.direction),
    status: oneOf(ORDER_STATUSES, search.status),
    date_from: dayOf(search.date_from),
    date_to: dayOf(search.date_to),
  }),
  loader: itemLoader,
  component: lazyRouteComponent(() => import("./pages/orders.tsx"), "OrdersPage"),
});
const order = createRoute({
  getParentRoute: () => app,
  path: "/orders/$id",
  loader: itemLoader,
  component: lazyRouteComponent(() => import("./pages/order.tsx"), "OrderPage"),
});

/** Projects with their rules, the parties of invoices, items and orders. */
export const recordRoutes = [
  projects,
  projectNew,
  project,
  rules,
  ruleNew,
  rule,
  parties,
  party,
  items,
  itemDuplicates,
  item,
  orders,
  order,
] as const;

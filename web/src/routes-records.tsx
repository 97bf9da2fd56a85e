import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { SumFilters } from "./api/project-queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";
import { dayOf, oneOf, textOf } from "./search.ts";

const loader = () => addTexts("records");

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
  loader,
  component: lazyRouteComponent(() => import("./pages/parties.tsx"), "PartiesPage"),
});
const party = createRoute({
  getParentRoute: () => app,
  path: "/parties/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/party.tsx"), "PartyPage"),
});

/** Projects with their rules, and the parties of invoices. */
export const recordRoutes = [
  projects,
  projectNew,
  project,
  rules,
  ruleNew,
  rule,
  parties,
  party,
] as const;

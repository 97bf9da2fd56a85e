import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";
import { textOf } from "./search.ts";

/** With the sentences for what requests fail with. */
const loader = () => Promise.all([addTexts("commands"), addTexts("problems")]);
const pages = () => import("./pages/commands/index.ts");

const console = createRoute({
  getParentRoute: () => app,
  path: "/commands",
  validateSearch: ({ command }): { command?: string | undefined } => ({ command: textOf(command) }),
  loader,
  component: lazyRouteComponent(() => import("./pages/commands/console.tsx"), "ConsolePage"),
});
const units = createRoute({
  getParentRoute: () => app,
  path: "/commands/units",
  loader,
  component: lazyRouteComponent(pages, "UnitsPage"),
});
const unitNew = createRoute({
  getParentRoute: () => app,
  path: "/commands/units/new",
  loader,
  component: lazyRouteComponent(pages, "UnitNewPage"),
});
const unit = createRoute({
  getParentRoute: () => app,
  path: "/commands/units/$id",
  loader,
  component: lazyRouteComponent(pages, "UnitPage"),
});
const log = createRoute({
  getParentRoute: () => app,
  path: "/commands/log",
  // The page checks what the address says.
  validateSearch: (search): Readonly<Record<string, unknown>> => search,
  loader,
  component: lazyRouteComponent(pages, "CommandLogPage"),
});

/** The command API: console, accounting units, log. */
export const commandRoutes = [console, units, unitNew, unit, log] as const;

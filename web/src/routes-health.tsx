import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";

/** With the sentences for what requests fail with. */
const loader = () => Promise.all([addTexts("health"), addTexts("problems")]);

/** Beside the others: an integration may be called `health`, and `/health` is for whoever watches over the hub. */
const health = createRoute({
  getParentRoute: () => app,
  path: "/integration-health",
  loader,
  component: lazyRouteComponent(() => import("./pages/health.tsx"), "HealthPage"),
});
const healthOf = createRoute({
  getParentRoute: () => app,
  path: "/integration-health/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/health-of.tsx"), "HealthOfPage"),
});

/** How integrations are doing. */
export const healthRoutes = [health, healthOf] as const;

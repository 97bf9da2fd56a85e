import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";

const loader = () => Promise.all([addTexts("files"), addTexts("reports"), addTexts("invoices")]);

const reports = createRoute({
  getParentRoute: () => app,
  path: "/reports",
  loader,
  component: lazyRouteComponent(() => import("./pages/reports.tsx"), "ReportsPage"),
});
/** The hub gives no report of one's own this name. */
const look = createRoute({
  getParentRoute: () => app,
  path: "/reports/settings",
  loader,
  component: lazyRouteComponent(() => import("./pages/report-look.tsx"), "ReportLookPage"),
});
/** Beside the others: a report may be called `new`. */
const reportNew = createRoute({
  getParentRoute: () => app,
  path: "/new-report",
  loader,
  component: lazyRouteComponent(() => import("./pages/report-new.tsx"), "ReportNewPage"),
});
const report = createRoute({
  getParentRoute: () => app,
  path: "/reports/$slug",
  loader,
  component: lazyRouteComponent(() => import("./pages/report.tsx"), "ReportPage"),
});

/** Reports: the hub's and one's own, and how all of them look. */
export const reportRoutes = [reports, look, reportNew, report] as const;

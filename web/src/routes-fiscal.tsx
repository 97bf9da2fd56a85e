import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { FiscalFilters } from "./fiscal-filters.ts";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";

/** With the sentences for what requests fail with. */
const loader = () => Promise.all([addTexts("fiscal"), addTexts("problems")]);
/** Together, so that the first load stays small; one document is the largest of them. */
const pages = () => import("./pages/fiscal/index.ts");

const list = createRoute({
  getParentRoute: () => app,
  path: "/fiscal",
  // The page checks what the address says.
  validateSearch: (search): FiscalFilters => search,
  loader,
  component: lazyRouteComponent(pages, "FiscalListPage"),
});
const importing = createRoute({
  getParentRoute: () => app,
  path: "/fiscal/import",
  validateSearch: ({ run }): { run?: string | undefined } =>
    typeof run === "string" ? { run } : {},
  loader,
  component: lazyRouteComponent(pages, "FiscalImportPage"),
});
const document = createRoute({
  getParentRoute: () => app,
  path: "/fiscal/documents/$key",
  loader,
  component: lazyRouteComponent(() => import("./pages/fiscal/document.tsx"), "FiscalDocumentPage"),
});
const sefaz = createRoute({
  getParentRoute: () => app,
  path: "/fiscal/sefaz",
  loader,
  component: lazyRouteComponent(pages, "FiscalSefazPage"),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: "/fiscal/settings",
  loader,
  component: lazyRouteComponent(pages, "FiscalSettingsPage"),
});

/** Brazilian fiscal documents. */
export const fiscalRoutes = [list, importing, document, sefaz, settings] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { ConflictFilters, SyncFilters } from "./api/sync-queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";
import { oneOf, textOf } from "./search.ts";

const STATUSES = [
  ...(["pending", "running", "completed", "partial"] as const),
  ...(["failed", "cancelled", "skipped"] as const),
] as const;

/** Results use the words of changes that invoices have. */
const loader = () => Promise.all([addTexts("sync"), addTexts("invoices")]);

const ofIntegration = createRoute({
  getParentRoute: () => app,
  path: "/integrations/$id/sync",
  loader,
  component: lazyRouteComponent(
    () => import("./pages/integration-sync.tsx"),
    "IntegrationSyncPage",
  ),
});
const list = createRoute({
  getParentRoute: () => app,
  path: "/sync",
  loader,
  validateSearch: (search): SyncFilters => ({
    integration_id: textOf(search.integration_id),
    sync_type: oneOf(
      ["bidirectional", "parts_from_erp", "parts_to_erp"] as const,
      search.sync_type,
    ),
    status: oneOf(STATUSES, search.status),
  }),
  component: lazyRouteComponent(() => import("./pages/syncs.tsx"), "SyncsPage"),
});
const conflicts = createRoute({
  getParentRoute: () => app,
  path: "/sync/conflicts",
  loader,
  validateSearch: (search): ConflictFilters => ({
    state: oneOf(["open", "decided", "settled"] as const, search.state),
    integration_id: textOf(search.integration_id),
    entity: oneOf(["item", "party", "order"] as const, search.entity),
    record_id: Number(search.record_id) || undefined,
    q: textOf(search.q),
  }),
  component: lazyRouteComponent(() => import("./pages/conflicts.tsx"), "ConflictsPage"),
});
const one = createRoute({
  getParentRoute: () => app,
  path: "/sync/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/sync-one.tsx"), "SyncPage"),
});

const itemNew = createRoute({
  getParentRoute: () => app,
  path: "/items/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/record-new.tsx"), "ItemNewPage"),
});
const partyNew = createRoute({
  getParentRoute: () => app,
  path: "/parties/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/record-new.tsx"), "PartyNewPage"),
});
const itemEdit = createRoute({
  getParentRoute: () => app,
  path: "/items/$id/edit",
  loader,
  component: lazyRouteComponent(() => import("./pages/record-edit.tsx"), "ItemEditPage"),
});
const partyEdit = createRoute({
  getParentRoute: () => app,
  path: "/parties/$id/edit",
  loader,
  component: lazyRouteComponent(() => import("./pages/record-edit.tsx"), "PartyEditPage"),
});

/** Syncing both ways: of one integration, the log of all, what has to be decided; and the records that people make and change. */
export const syncRoutes = [
  ofIntegration,
  list,
  conflicts,
  one,
  itemNew,
  partyNew,
  itemEdit,
  partyEdit,
] as const;

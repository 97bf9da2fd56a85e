import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { FileFilters } from "./api/queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { FILE_KINDS } from "./parts/names.ts";
import { app } from "./routes-frame.tsx";
import { oneOf, periodOf, textOf } from "./search.ts";

const loader = () => addTexts("files");

const files = createRoute({
  getParentRoute: () => app,
  path: "/files",
  validateSearch: (search): FileFilters => ({
    period: periodOf(search.period),
    kind: oneOf(FILE_KINDS, search.kind),
    q: textOf(search.q),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/files.tsx"), "FilesPage"),
});
const file = createRoute({
  getParentRoute: () => app,
  path: "/files/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/file.tsx"), "FilePage"),
});
/** What lies in a storage itself. */
const storage = createRoute({
  getParentRoute: () => app,
  path: "/integrations/$id/files",
  validateSearch: (search): { folder?: string | undefined } => ({ folder: textOf(search.folder) }),
  loader,
  component: lazyRouteComponent(() => import("./pages/storage.tsx"), "StoragePage"),
});

/** Files of the hub and of storages. */
export const fileRoutes = [files, file, storage] as const;

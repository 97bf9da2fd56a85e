import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { AuditFilters } from "./api/people-queries.ts";
import { addTexts } from "./i18n/i18n.ts";
import { app, root } from "./routes-frame.tsx";
import { instantOf, oneOf, textOf } from "./search.ts";

const AUDIT_KINDS = ["user", "group", "token", "integration"] as const;
const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

const loader = () => addTexts("people");

const users = createRoute({
  getParentRoute: () => app,
  path: "/users",
  loader,
  component: lazyRouteComponent(() => import("./pages/users.tsx"), "UsersPage"),
});
const userNew = createRoute({
  getParentRoute: () => app,
  path: "/users/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/user-new.tsx"), "UserNewPage"),
});
const user = createRoute({
  getParentRoute: () => app,
  path: "/users/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/user.tsx"), "UserPage"),
});
const groups = createRoute({
  getParentRoute: () => app,
  path: "/groups",
  loader,
  component: lazyRouteComponent(() => import("./pages/groups.tsx"), "GroupsPage"),
});
const groupNew = createRoute({
  getParentRoute: () => app,
  path: "/groups/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/group-new.tsx"), "GroupNewPage"),
});
const group = createRoute({
  getParentRoute: () => app,
  path: "/groups/$id",
  loader,
  component: lazyRouteComponent(() => import("./pages/group.tsx"), "GroupPage"),
});

const audit = createRoute({
  getParentRoute: () => app,
  path: "/audit",
  validateSearch: (search): AuditFilters => ({
    target_kind: oneOf(AUDIT_KINDS, search.target_kind),
    actor: textOf(search.actor),
    target: textOf(search.target),
    from: instantOf(search.from),
    to: instantOf(search.to),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/audit.tsx"), "AuditPage"),
});
const logs = createRoute({
  getParentRoute: () => app,
  path: "/logs",
  validateSearch: (
    search,
  ): { file?: string | undefined; level?: (typeof LOG_LEVELS)[number] | undefined } => ({
    file: textOf(search.file),
    level: oneOf(LOG_LEVELS, search.level),
  }),
  loader,
  component: lazyRouteComponent(() => import("./pages/logs.tsx"), "LogsPage"),
});

/** For somebody who cannot sign in yet. */
export const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  loader,
  component: lazyRouteComponent(() => import("./pages/invitation.tsx"), "InvitationPage"),
});

/** People and their rights, and what the hub tells of itself. */
export const peopleRoutes = [users, userNew, user, groups, groupNew, group, audit, logs] as const;

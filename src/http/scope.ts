import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Permission } from "../auth/permissions.ts";
import { type Principal, requirePermission, trustedPrincipal } from "../auth/principal.ts";
import { SESSION_COOKIE } from "../auth/sessions.ts";
import type { Hub } from "../hub.ts";
import { ForbiddenError, HubError, isHubError } from "../lib/errors.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findFirstTenant } from "../store/tenants.ts";
import { isScoped, type ScopedBy } from "./scoped-access.ts";

/** Who calls, and the databases as that caller's tenant sees them. */
export interface Scope {
  readonly principal: Principal;
  readonly config: ConfigStore & { tenantId: number };
  readonly data: DataStore & { tenantId: number };
  /** How runs that this request starts came about. */
  readonly trigger: "user" | "api" | "cli";
}

/**
 * What a route needs of its caller: a permission, one of several, merely to be signed in, a link of the
 * customers' portal, or nothing.
 */
export interface RouteAccess {
  readonly permission?: Permission | readonly Permission[] | "any" | "portal";
  /** Where `integrations.run` for single integrations is enough: how the call tells which one it is about. */
  readonly scopedBy?: ScopedBy;
  readonly isPublic?: true;
}

export interface RouteSummary {
  readonly method: string;
  readonly url: string;
  readonly permission: Permission | readonly Permission[] | "any" | "portal" | "public";
  readonly scopedBy: ScopedBy | undefined;
}

declare module "fastify" {
  interface FastifyContextConfig extends RouteAccess {}
  interface FastifyRequest {
    scope: Scope;
  }
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export interface GuardOptions {
  readonly hub: Hub;
  readonly onRoute?: (route: RouteSummary) => void;
  /** Hears of each call that needs a sign-in and has none that is right, before it is refused. */
  readonly onStranger?: (request: FastifyRequest) => Promise<void>;
}

/** Refuses routes without a declared access, and calls without the permission that the route names. */
export function guardRoutes(
  app: FastifyInstance,
  { hub, onRoute, onStranger = async () => {} }: GuardOptions,
): void {
  app.addHook("onRoute", ({ config, url, method }) => {
    if (!config?.permission && !config?.isPublic) {
      throw new Error(`${String(method)} ${url} names no permission: set config.permission`);
    }
    const { permission = "public", scopedBy } = config;
    for (const one of [method].flat()) onRoute?.({ method: one, url, permission, scopedBy });
  });
  app.decorateRequest("scope", null as unknown as Scope);
  app.addHook("onRequest", async (request) => {
    const { permission } = request.routeOptions.config;
    if (hub.settings.auth === "off") refuseForeignHost(request);
    if (!permission) return;
    const principal = await principalOf(hub, request);
    if (!principal) {
      await onStranger(request);
      throw new HubError(
        "unauthenticated",
        "refuse",
        "Sign in, or send a token: Authorization: Bearer TOKEN.",
      );
    }
    if (principal.kind === "session" || principal.kind === "local")
      refuseForeignOrigin(request, hub.settings.publicUrl);
    await requireAccess(hub, principal, request);
    request.scope = {
      principal,
      config: forTenant(hub.config, principal.tenantId),
      data: forTenant(hub.data, principal.tenantId),
      trigger: principal.kind === "session" ? "user" : "api",
    };
  });
}

/** @throws ForbiddenError */
async function requireAccess(
  hub: Hub,
  principal: Principal,
  { routeOptions, params }: FastifyRequest,
): Promise<void> {
  const { permission, scopedBy } = routeOptions.config;
  if ((permission === "portal") !== (principal.kind === "portal")) throw wrongDoor(permission);
  if (permission === undefined || permission === "any" || permission === "portal") return;
  const [first, ...others] = typeof permission === "string" ? [permission] : permission;
  if (first === undefined || others.some((other) => principal.permissions.has(other))) return;
  if (scopedBy && (await isScoped(hub, principal, { scopedBy, params }))) return;
  requirePermission(principal, first);
}

const wrongDoor = (permission: RouteAccess["permission"]): ForbiddenError =>
  permission === "portal"
    ? new ForbiddenError("This is for links of the portal: POST /api/portal-links makes one.")
    : new ForbiddenError("A link of the portal opens nothing but the portal.");

/** Whether the caller of a request that goes on for long may still do what its route needs. */
export async function isStillAllowed(hub: Hub, request: FastifyRequest): Promise<boolean> {
  const { permission } = request.routeOptions.config;
  const principal = await principalOf(hub, request);
  if (!permission || principal?.tenantId !== request.scope.principal.tenantId) return false;
  try {
    await requireAccess(hub, principal, request);
    return true;
  } catch (error) {
    if (isHubError(error)) return false;
    throw error;
  }
}

async function principalOf(hub: Hub, request: FastifyRequest): Promise<Principal | undefined> {
  const credentials = {
    authorization: request.headers.authorization,
    cookie: request.cookies[SESSION_COOKIE],
    address: request.ip,
  };
  const found = await hub.authenticator.authenticate(credentials, hub.clock.now());
  if (found || hub.settings.auth === "on" || credentials.authorization) return found;
  const tenant = await findFirstTenant(hub.config);
  return tenant && trustedPrincipal("local", tenant.id);
}

/** Without sign-in only names of this machine: a web page elsewhere may point its own name at 127.0.0.1. */
function refuseForeignHost({ headers: { host } }: FastifyRequest): void {
  const name = host?.replace(/:\d+$/, "") ?? "";
  if (name !== "localhost" && !/^127(\.\d{1,3}){3}$/.test(name) && name !== "[::1]") {
    throw new ForbiddenError("With AUTH=off the hub answers only to localhost.", "foreign_host");
  }
}

/** A browser names the page that sends: only the hub's own may change something with its session. */
function refuseForeignOrigin(
  { method, headers: { origin, host } }: FastifyRequest,
  publicUrl: string | undefined,
): void {
  if (SAFE_METHODS.has(method) || origin === undefined) return;
  const from = URL.parse(origin)?.host;
  // A proxy may have rewritten Host: then the setting tells the name that the browser knows.
  if (from !== host && (!publicUrl || from !== URL.parse(publicUrl)?.host)) {
    throw new ForbiddenError("This request comes from another web site.", "foreign_origin");
  }
}

import { ForbiddenError } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import { ALL_PERMISSIONS, type Grant, type Permission, runOf } from "./permissions.ts";

/** Who acts in a request, and in which tenant. */
export interface Principal {
  /**
   * `local`: anybody on this machine with AUTH=off; `cli`: the command line beside the database; `portal`: a
   * customer of the tenant, who may do nothing but look after its own endpoints.
   */
  readonly kind: "session" | "token" | "local" | "cli" | "portal";
  readonly tenantId: number;
  readonly userId: number | null;
  /** Only of kind `token`. */
  readonly tokenId?: number;
  /** For people to read in histories: an e-mail, a token's name, `local`. */
  readonly actor: string;
  /** Permissions of the whole tenant, and `integrations.run:SLUG` for single integrations. */
  readonly permissions: ReadonlySet<Grant>;
  /** Only of kind `portal`. */
  readonly portal?: {
    readonly consumer: string;
    readonly language: Language;
    /** Epoch milliseconds. */
    readonly expiresAt: number;
  };
}

/** The caller with AUTH=off, or at the command line: allowed everything in the tenant. */
export const trustedPrincipal = (kind: "local" | "cli", tenantId: number): Principal => ({
  kind,
  tenantId,
  userId: null,
  actor: kind,
  permissions: ALL_PERMISSIONS,
});

/** @throws ForbiddenError code `permission_missing`, which names the permission. */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (principal.permissions.has(permission)) return;
  throw new ForbiddenError(
    `This needs the permission ${permission}; somebody with users.manage can give it.`,
    "permission_missing",
  );
}

/** Whether the caller may have the integration of that slug work. */
export const canRun = ({ permissions }: Principal, slug: string): boolean =>
  permissions.has("integrations.run") || permissions.has(runOf(slug));

/** @throws ForbiddenError code `permission_missing`, which names the permission and the integration */
export function requireRun(principal: Principal, slug: string): void {
  if (canRun(principal, slug)) return;
  throw new ForbiddenError(
    `This needs the permission ${runOf(slug)}; somebody with users.manage can give it, or integrations.run for all integrations.`,
    "permission_missing",
  );
}

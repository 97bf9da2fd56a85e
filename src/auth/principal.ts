import { ForbiddenError } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import { ALL_PERMISSIONS, type Permission } from "./permissions.ts";

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
  readonly permissions: ReadonlySet<Permission>;
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

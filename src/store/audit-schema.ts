import type { Generated } from "kysely";
import type { JsonText, TenantId } from "./column-types.ts";

/** What somebody changed of how the hub works: people, tokens, integrations. Never changed, never deleted. */
export interface AuditEntryTable {
  id: Generated<number>;
  tenant_id: TenantId;
  at: number;
  /** Who: an e-mail, a token's name, `cli`. */
  actor: string;
  /** `kind.verb`: `user.created`. */
  action: string;
  target_kind: string;
  /** As people know it, and kept after it is gone: an e-mail, a slug, a name. */
  target: string;
  /** `{ field: { before, after } }`, and no secret. */
  details: JsonText;
}

/** A link with which a person chooses the password; used once. */
export interface InvitationTable {
  id: Generated<number>;
  tenant_id: TenantId;
  /** One at a time for each person. */
  user_id: number;
  /** SHA-256 of the secret in the link. */
  secret_hash: string;
  expires_at: number;
  created_at: number;
}

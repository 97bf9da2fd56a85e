import type { Generated } from "kysely";
import type { JsonText, TenantRow } from "./column-types.ts";

/** A person; what they may do is in their memberships. */
export interface UserTable {
  id: Generated<number>;
  email: string;
  name: string;
  /** PHC string, Argon2id; empty until the person has chosen a password. */
  password_hash: string;
  language: string;
  disabled_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A user in a tenant, with the permissions given to the user directly. */
export interface MembershipTable extends TenantRow {
  user_id: number;
  permissions: JsonText;
}

export interface UserGroupTable extends TenantRow {
  name: string;
  permissions: JsonText;
}

export interface GroupMemberTable extends TenantRow {
  group_id: number;
  user_id: number;
}

export interface SessionTable extends TenantRow {
  user_id: number;
  /** SHA-256 of the cookie's value. */
  secret_hash: string;
  expires_at: number;
  last_used_at: number;
  user_agent: string | null;
  address: string | null;
}

export interface TokenTable extends TenantRow {
  user_id: number | null;
  name: string;
  /** SHA-256 of the token. */
  secret_hash: string;
  /** The first characters, so that a person recognises it in a list. */
  prefix: string;
  permissions: JsonText;
  /** JSON array of CIDR networks; empty for everywhere. */
  networks: JsonText;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}

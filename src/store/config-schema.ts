import type { ColumnType, Generated } from "kysely";

/** JSON kept as text, so that every database hands back the same. */
export type JsonText = string;
/** Left out of inserts through a tenant's store, which adds it; never changed. */
export type TenantId = ColumnType<number, number | undefined, never>;
/** 0 or 1: the one kind of boolean that all three databases know. */
export type Flag = 0 | 1;

interface Row {
  id: Generated<number>;
  tenant_id: TenantId;
  created_at: number;
  updated_at: number;
}

export interface TenantTable {
  id: Generated<number>;
  slug: string;
  name: string;
  /** IANA name; business days of the tenant are in it. */
  time_zone: string;
  created_at: number;
  updated_at: number;
}

/** A person; what they may do is in their memberships. */
export interface UserTable {
  id: Generated<number>;
  email: string;
  name: string;
  /** PHC string, Argon2id. */
  password_hash: string;
  language: string;
  disabled_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A user in a tenant, with the permissions given to the user directly. */
export interface MembershipTable extends Row {
  user_id: number;
  permissions: JsonText;
}

export interface UserGroupTable extends Row {
  name: string;
  permissions: JsonText;
}

export interface GroupMemberTable extends Row {
  group_id: number;
  user_id: number;
}

export interface SessionTable extends Row {
  user_id: number;
  /** SHA-256 of the cookie's value. */
  secret_hash: string;
  expires_at: number;
  last_used_at: number;
  user_agent: string | null;
  address: string | null;
}

export interface TokenTable extends Row {
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

export interface IntegrationTable extends Row {
  slug: string;
  name: string;
  provider: string;
  integration_type: string;
  /** A Fernet token over the JSON of the credentials. */
  credentials: string;
  settings: JsonText;
  base_url: string | null;
  active: Flag;
  health: "unknown" | "healthy" | "warning" | "error";
  health_message: string | null;
  /** What `verify` found out: account name, tax id, server version. */
  facts: JsonText;
  last_verified_at: number | null;
  last_run_at: number | null;
}

export type RunState = "queued" | "running" | "succeeded" | "partial" | "failed" | "cancelled";

export interface RunTable {
  /** `run_…` */
  id: string;
  tenant_id: TenantId;
  parent_id: string | null;
  integration_id: number | null;
  /** Kept after the integration is gone. */
  integration_slug: string | null;
  action: string;
  params: JsonText;
  trigger_kind: "user" | "api" | "cli" | "schedule" | "webhook" | "run";
  /** Who: an e-mail, a token's name, `schedule`. */
  actor: string;
  state: RunState;
  /** Set while queued or running; unique: one run of an action of an integration at a time. */
  lock_key: string | null;
  lease_token: string | null;
  leased_until: number | null;
  /** How often a worker took it up: more than once after a crash. */
  starts: number;
  cancel_requested_at: number | null;
  /** Counts and progress. */
  read_count: Generated<number>;
  created_count: Generated<number>;
  updated_count: Generated<number>;
  unchanged_count: Generated<number>;
  refused_count: Generated<number>;
  total_count: number | null;
  result: JsonText | null;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

export interface RunLogTable {
  id: Generated<number>;
  tenant_id: TenantId;
  run_id: string;
  at: number;
  level: "info" | "warn" | "error";
  message: string;
  fields: JsonText;
}

export interface SubscriptionTable extends Row {
  name: string;
  url: string;
  /** JSON array of event types; `*` for all, `invoice.*` for a family. */
  event_types: JsonText;
  /** JSON object: field of the event's data to the list of accepted values; empty for all. */
  event_filters: JsonText;
  wire_format: "standard" | "fiscal" | "garagereg";
  /** A Fernet token over the JSON array of signing secrets, the current one first; null: not signed. */
  secrets: string | null;
  signature_header: string | null;
  /** A Fernet token over a JSON object of headers to add. */
  headers: string | null;
  timeout_ms: number;
  /** Seconds before each further try; as many as there are further tries. */
  retry_delays: JsonText;
  integration_id: number | null;
  created_by: string;
  active: Flag;
  disabled_reason: string | null;
}

export interface ConfigTables {
  tenant: TenantTable;
  user: UserTable;
  membership: MembershipTable;
  user_group: UserGroupTable;
  group_member: GroupMemberTable;
  session: SessionTable;
  token: TokenTable;
  integration: IntegrationTable;
  run: RunTable;
  run_log: RunLogTable;
  subscription: SubscriptionTable;
}

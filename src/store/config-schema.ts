import type { ColumnType, Generated } from "kysely";
import type {
  ConnectorAllowanceTable,
  ConnectorLockTable,
  ConnectorStateTable,
  InboxReportTable,
  OAuthFlowTable,
} from "./connector-schema.ts";

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
  /** The code of the error that `health` is about. */
  health_code: string | null;
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

/** When an action starts by itself. */
export interface ScheduleTable extends Row {
  name: string;
  action: string;
  /** Null for what the hub does as a whole. */
  integration_id: number | null;
  /** The body of the action's API call. */
  params: JsonText;
  /** Five fields: minute, hour, day, month, weekday. */
  cron: string;
  /** IANA name. */
  time_zone: string;
  /** Only on this working day of the month, counted from 1, of the days that `cron` names. */
  working_day: number | null;
  /** Whose public holidays are no working days, ISO 3166-1; null where only Saturdays and Sundays are none. */
  holidays: string | null;
  /** What happens while the run of the last time goes on. */
  overlap: "skip" | "wait";
  /** Started once, late, where the hub was down at its time. */
  catch_up: Flag;
  jitter_seconds: number;
  active: Flag;
  /** Null where it never comes again. */
  next_at: number | null;
  last_at: number | null;
  last_run_id: string | null;
  /** Why the last time started nothing. */
  last_error: string | null;
  created_by: string;
}

export interface SubscriptionTable extends Row {
  name: string;
  /** Null where the destination is the integration. */
  url: string | null;
  /** Where `url` is null its connector delivers; otherwise whose webhooks these are. */
  integration_id: number | null;
  /** JSON of what the connector wants to know of this subscription: a channel, a sheet, a topic. */
  destination_settings: JsonText | null;
  /** The tenant's customer whose events it gets; null for the tenant's own, which get every event. */
  consumer: string | null;
  /** JSON array of event types; `*` for all, `invoice.*` for a family. */
  event_types: JsonText;
  /** JSON object, see `events/filter.ts`; empty for all. */
  event_filters: JsonText;
  wire_format: "standard" | "fiscal" | "garagereg" | "custom";
  /** JSON: how the `custom` format is signed and sent. */
  format_options: JsonText | null;
  /** Liquid: the body of the `custom` format, or the text for a connector that delivers. */
  template: string | null;
  /** A Fernet token over the JSON array of signing secrets, the current one first; null: not signed. */
  secrets: string | null;
  signature_header: string | null;
  /** A Fernet token over a JSON object of headers to add. */
  headers: string | null;
  /** A Fernet token over the JSON of how the hub signs in at the endpoint. */
  auth: string | null;
  timeout_ms: number;
  /** Seconds before each further try; as many as there are further tries. */
  retry_delays: JsonText;
  rate_limit_per_minute: number | null;
  /** Attempts at once; null for the hub's own limit. */
  max_concurrency: number | null;
  /** `fifo`: one delivery of an ordering key after the other; null: no order. */
  ordering: "fifo" | null;
  /** Dotted path into the event's data; null: one order for the whole subscription. */
  ordering_key: string | null;
  /** Events in one request at most; null: each alone. */
  batch_size: number | null;
  /** How long a batch waits to be full. */
  batch_wait_ms: number | null;
  /** Switched off after failing without a break for so long; 0 for never, null for the hub's default. */
  disable_after_hours: number | null;
  created_by: string;
  active: Flag;
  disabled_reason: string | null;
}

/** A type of the tenant's own, beside the built-in catalogue. */
export interface EventTypeTable extends Row {
  type: string;
  version: number;
  /** JSON of texts by language. */
  title: JsonText;
  description: JsonText;
  /** JSON Schema of the data. */
  schema: JsonText | null;
  example: JsonText | null;
  /** What becomes of an event that does not fit the schema. */
  on_mismatch: "reject" | "warn";
  created_by: string;
}

/** Lets a customer of the tenant see and manage its own endpoints. */
export interface PortalLinkTable extends Row {
  consumer: string;
  /** SHA-256 of the secret in the link. */
  secret_hash: string;
  language: string;
  created_by: string;
  expires_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
}

/** What a call to `/hooks/{integration}` must look like and what it brings about. */
export interface IncomingHookTable extends Row {
  integration_id: number;
  /** A format of `viadukt/verify`. */
  scheme: string;
  /** A Fernet token over the JSON array of secrets; null: unsigned calls are taken. */
  secrets: string | null;
  /** JSON: header names and the like. */
  options: JsonText;
  event_type: string | null;
  action: string | null;
  params: JsonText;
  created_by: string;
  active: Flag;
  last_call_at: number | null;
  /** Calls so far that want the action to run, and as many of them as a run was started for. */
  runs_wanted: number;
  runs_started: number;
}

/** Gives invoices a project and a category; asked in the order of the positions. */
export interface RuleTable extends Row {
  position: number;
  name: string;
  /** See `rules/rule.ts`. */
  conditions: JsonText;
  project_id: string | null;
  category: string | null;
  /** No further rule is asked where this one holds. */
  stops: Flag;
  active: Flag;
  created_by: string;
  updated_by: string;
}

/** A list as somebody likes to see it: filters, order and columns of a page. */
export interface SavedViewTable extends Row {
  /** 0 for callers that are nobody: AUTH=off, tokens of programs. */
  user_id: number;
  page: string;
  name: string;
  query: JsonText;
}

/** A report that people have put together: what it shows is in `definition`. */
export interface ReportTable extends Row {
  slug: string;
  name: string;
  /** `ReportDefinition` of `reports/data/definition.ts`. */
  definition: JsonText;
  /** Grows with every change. */
  version: number;
  created_by: string;
  updated_by: string;
}

/** What a report was at one of its versions. */
export interface ReportVersionTable {
  id: Generated<number>;
  tenant_id: TenantId;
  report_id: number;
  version: number;
  name: string;
  definition: JsonText;
  actor: string;
  created_at: number;
}

/** How a tenant's reports look: one row for each tenant. */
export interface ReportLookTable extends Row {
  /** `ReportLook` of `reports/look.ts`. */
  look: JsonText;
}

/** Counts the changes of what processes keep in memory, so that one small read tells them to read again. */
export interface RevisionTable {
  id: Generated<number>;
  tenant_id: TenantId;
  name: "subscription" | "event_type" | "rule";
  value: number;
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
  connector_state: ConnectorStateTable;
  oauth_flow: OAuthFlowTable;
  connector_lock: ConnectorLockTable;
  connector_allowance: ConnectorAllowanceTable;
  inbox_report: InboxReportTable;
  run: RunTable;
  run_log: RunLogTable;
  subscription: SubscriptionTable;
  event_type: EventTypeTable;
  portal_link: PortalLinkTable;
  incoming_hook: IncomingHookTable;
  schedule: ScheduleTable;
  rule: RuleTable;
  saved_view: SavedViewTable;
  report: ReportTable;
  report_version: ReportVersionTable;
  report_look: ReportLookTable;
  revision: RevisionTable;
}

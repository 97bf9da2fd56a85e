import type { Generated } from "kysely";
import type { AuditEntryTable, InvitationTable } from "./audit-schema.ts";
import type { Flag, JsonText, TenantId, TenantRow } from "./column-types.ts";
import type { AccountingUnitTable } from "./command-schema.ts";
import type {
  AddressTurnTable,
  ConnectorAllowanceTable,
  ConnectorLockTable,
  ConnectorStateTable,
  InboxReportTable,
  OAuthFlowTable,
} from "./connector-schema.ts";
import type {
  ExchangeDefinitionTable,
  ExchangeLookupTable,
  ExchangeVersionTable,
  SyncSettingTable,
} from "./exchange-schema.ts";
import type {
  GroupMemberTable,
  MembershipTable,
  SessionTable,
  TokenTable,
  UserGroupTable,
  UserTable,
} from "./people-schema.ts";
import type { RunLogTable, RunTable, ScheduleTable } from "./run-schema.ts";
import type {
  EventTypeTable,
  IncomingHookTable,
  PortalLinkTable,
  SubscriptionTable,
} from "./webhook-schema.ts";

export type * from "./audit-schema.ts";
export type { Flag, JsonText, TenantId } from "./column-types.ts";
export type * from "./people-schema.ts";
export type * from "./run-schema.ts";
export type * from "./webhook-schema.ts";

export interface TenantTable {
  id: Generated<number>;
  slug: string;
  name: string;
  /** IANA name; business days of the tenant are in it. */
  time_zone: string;
  created_at: number;
  updated_at: number;
}

export interface IntegrationTable extends TenantRow {
  slug: string;
  name: string;
  provider: string;
  integration_type: string;
  /** A Fernet token over the JSON of the credentials. */
  credentials: string;
  settings: JsonText;
  base_url: string | null;
  /** Calls a minute that it may make, all processes together; null where only the provider's limits count. */
  rate_per_minute: number | null;
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

/** Gives invoices a project and a category; asked in the order of the positions. */
export interface RuleTable extends TenantRow {
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
export interface SavedViewTable extends TenantRow {
  /** 0 for callers that are nobody: AUTH=off, tokens of programs. */
  user_id: number;
  page: string;
  name: string;
  query: JsonText;
}

/** A report that people have put together: what it shows is in `definition`. */
export interface ReportTable extends TenantRow {
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
export interface ReportLookTable extends TenantRow {
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
  invitation: InvitationTable;
  audit_entry: AuditEntryTable;
  integration: IntegrationTable;
  connector_state: ConnectorStateTable;
  oauth_flow: OAuthFlowTable;
  connector_lock: ConnectorLockTable;
  address_turn: AddressTurnTable;
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
  exchange_definition: ExchangeDefinitionTable;
  exchange_version: ExchangeVersionTable;
  exchange_lookup: ExchangeLookupTable;
  sync_setting: SyncSettingTable;
  revision: RevisionTable;
  accounting_unit: AccountingUnitTable;
}

import type { Generated } from "kysely";
import type { JsonText, TenantId } from "./column-types.ts";

/** A person's way to a provider's consent page and back; gone once it is used. */
export interface OAuthFlowTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  /** SHA-256 of what the provider gives back. */
  state_hash: string;
  /** SHA-256 of the cookie of the browser that set out. */
  browser_hash: string;
  /** SHA-256 of the session's secret; null without sign-in. */
  session_hash: string | null;
  actor: string;
  redirect_uri: string;
  expires_at: number;
  created_at: number;
}

/** What a connector keeps for an integration between its pieces of work. */
export interface ConnectorStateTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  name: string;
  /** A Fernet token over the value and what it was kept for. */
  value: string;
  expires_at: number | null;
  updated_at: number;
}

/** What a stream made of a file of an integration's inbox, while the file has this size and time. */
export interface InboxReportTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  stream: string;
  /** SHA-256 of the name, which may be longer than an index takes. */
  name_hash: string;
  name: string;
  size_bytes: number;
  modified_at: number;
  report: JsonText;
  updated_at: number;
}

/** Held by one worker of an integration; a row whose lease is over is anybody's. */
export interface ConnectorLockTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  name: string;
  lease_token: string;
  leased_until: number;
}

/** One call at a time to the address, of all tenants; a row whose lease is over is anybody's. */
export interface AddressTurnTable {
  /** Host and port. */
  address: string;
  lease_token: string;
  leased_until: number;
}

/** Calls that count against a limit of the provider; see `sdk/host/allowance-windows.ts`. */
export interface ConnectorAllowanceTable {
  id: Generated<number>;
  tenant_id: TenantId;
  integration_id: number;
  name: string;
  /** Goes up with every change: whoever knows an older one has missed calls of others. */
  version: number;
  spent: JsonText;
  updated_at: number;
}

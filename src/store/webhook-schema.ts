import type { Flag, JsonText, TenantRow } from "./column-types.ts";

export interface SubscriptionTable extends TenantRow {
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
export interface EventTypeTable extends TenantRow {
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
export interface PortalLinkTable extends TenantRow {
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
export interface IncomingHookTable extends TenantRow {
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

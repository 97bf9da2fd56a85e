import type { ColumnType, Generated } from "kysely";
import type { JsonText, TenantId } from "./column-types.ts";

export type DeliveryState = "pending" | "delivered" | "retrying" | "failed" | "expired";

export interface DeliveryTable {
  /** `dlv_…` */
  id: string;
  tenant_id: TenantId;
  event_id: string;
  subscription_id: number;
  event_type: string;
  /** With an ordered subscription: deliveries of one key go one after the other. */
  ordering_key: string | null;
  state: DeliveryState;
  attempts: number;
  /** Null once settled, and while an earlier one of its ordering key is open. */
  next_attempt_at: number | null;
  leased_until: number | null;
  lease_token: string | null;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

/** Where an open delivery of an ordered subscription stands; see `ordered-queue.ts`. */
export interface DeliveryOrderTable {
  delivery_id: string;
  tenant_id: TenantId;
  subscription_id: number;
  ordering_key: string;
  event_seq: number;
}

/** Locked by whoever changes the order of a subscription. */
export interface DeliveryOrderLockTable {
  subscription_id: number;
}

export interface AttemptTable {
  id: Generated<number>;
  tenant_id: TenantId;
  delivery_id: string;
  number: number;
  started_at: number;
  duration_ms: number;
  /** Null where the connection was open already. */
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  status: number | null;
  error_code: string | null;
  error_message: string | null;
  remote_address: string | null;
  request_headers: JsonText;
  /** Null where the event and the format tell what was sent. */
  request_body: string | null;
  /** The deliveries of one request share it. */
  batch_id: string | null;
  response_headers: JsonText | null;
  response_body: string | null;
}

/** What is known of an endpoint beside its deliveries; written when it changes, not with every try. */
export interface EndpointStateTable {
  subscription_id: number;
  tenant_id: TenantId;
  breaker: "closed" | "open" | "half_open";
  opened_at: number | null;
  /** Nothing is sent before. */
  open_until: number | null;
  /** Openings since it last closed: each waits longer. */
  trips: number;
  failing_since: number | null;
  last_success_at: number | null;
  last_failure_at: number | null;
  last_error: string | null;
  updated_at: number;
}

/**
 * Attempts counted by hour, outcome and HTTP status. Each worker has rows of its own, so that none waits
 * for another; old hours are merged into one row with an empty `worker`.
 */
export interface DeliveryStatTable {
  id: Generated<number>;
  tenant_id: TenantId;
  subscription_id: number;
  /** Start of the hour. */
  hour: number;
  worker: string;
  outcome: "delivered" | "retrying" | "failed" | "expired";
  /** 0 where no answer came. */
  status: number;
  /** Why the attempts failed, as in `attempt`; empty where they did not. */
  error_code: ColumnType<string, string | undefined, string>;
  attempts: number;
  /** Deliveries that were settled: as many as attempts where they were sent, others where they expired. */
  deliveries: ColumnType<number, number | undefined, number>;
  /** Tries that the deliveries settled here took in all. */
  tries_of_settled: number;
  duration_ms_sum: number;
  duration_ms_max: number;
  /** When the last of them began; null where nobody wrote it down. */
  last_at: number | null;
}

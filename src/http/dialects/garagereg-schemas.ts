import { type Static, Type } from "typebox";
import { Instant } from "../../model/scalars.ts";
import { DeliveryState } from "../delivery-schemas.ts";
import { Issue } from "../errors.ts";
import { HealthDetail } from "../health-schemas.ts";
import { nullable } from "../schemas.ts";

/** Fields have the seed's names, their descriptions the language of those who use them. */
const optional = Type.Optional;

const IntegrationId = Type.Union(
  [Type.Integer({ minimum: 1 }), Type.String({ minLength: 1, maxLength: 63 })],
  { description: "az integráció száma vagy rövid neve" },
);

const OrganizationId = Type.Union(
  [Type.Integer({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 120 })],
  { description: "a szervezet száma vagy neve" },
);

const EndpointUrl = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: "a POST kéréseket fogadó cím",
});
const SecretKey = nullable(
  Type.String({ maxLength: 200, description: "az aláírás titkos kulcsa; nélküle nincs aláírás" }),
);
const SignatureHeader = nullable(
  Type.String({ minLength: 1, maxLength: 100, description: "az aláírás fejlécének neve" }),
);
const Seconds = Type.Integer({
  minimum: 1,
  maximum: 604_800,
  description: "másodperc, 1 és 604800 között",
});

const FIELDS = {
  integration_id: optional(nullable(IntegrationId)),
  name: Type.String({ minLength: 1, maxLength: 200, description: "1–200 karakter" }),
  endpoint_url: EndpointUrl,
  subscribed_events: Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
    minItems: 1,
    maxItems: 100,
    description: 'eseménytípusok listája, például ["gate.inspection_due"]',
  }),
  event_filters: optional(
    nullable(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'az adatok mezője és elfogadott értékei: {"priority": ["high"]}',
      }),
    ),
  ),
  secret_key: optional(SecretKey),
  signature_header: optional(SignatureHeader),
  max_retries: optional(
    Type.Integer({
      minimum: 0,
      maximum: 20,
      description: "újrapróbálkozások száma, 0 és 20 között",
    }),
  ),
  retry_delays: optional(
    Type.Array(Seconds, { maxItems: 20, description: "várakozások másodpercben, legfeljebb 20" }),
  ),
  timeout_seconds: optional(
    Type.Integer({ minimum: 1, maximum: 30, description: "másodperc, 1 és 30 között" }),
  ),
  organization_id: optional(nullable(OrganizationId)),
  is_active: optional(Type.Boolean({ description: "true vagy false" })),
};

const Ignored = optional(
  Type.Unknown({ description: "csak olvasható: visszaküldhető, nincs hatása" }),
);
const SENT_BACK = {
  id: Ignored,
  total_deliveries: Ignored,
  successful_deliveries: Ignored,
  failed_deliveries: Ignored,
  created_at: Ignored,
  updated_at: Ignored,
};

export const SubscriptionIn = Type.Object(
  { ...FIELDS, ...SENT_BACK },
  { additionalProperties: false },
);
export const SubscriptionPatch = Type.Partial(SubscriptionIn, { additionalProperties: false });
export type SubscriptionBody = Static<typeof SubscriptionPatch>;

export const SubscriptionOut = Type.Object({
  id: Type.Integer(),
  integration_id: nullable(Type.Integer()),
  name: Type.String(),
  endpoint_url: nullable(Type.String()),
  subscribed_events: Type.Array(Type.String()),
  event_filters: Type.Record(Type.String(), Type.Unknown()),
  signature_header: Type.String(),
  max_retries: Type.Integer(),
  retry_delays: Type.Array(Type.Integer()),
  timeout_seconds: Type.Integer(),
  organization_id: nullable(Type.Union([Type.Integer(), Type.String()])),
  is_active: Type.Boolean(),
  total_deliveries: Type.Integer({ description: "lezárt kézbesítések: sikeresek és sikertelenek" }),
  successful_deliveries: Type.Integer(),
  failed_deliveries: Type.Integer({ description: "feladott és lejárt kézbesítések" }),
  created_at: Instant,
  updated_at: Instant,
});

export const ListQuery = Type.Object({
  integration_id: optional(Type.String({ minLength: 1, maxLength: 63 })),
  limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: optional(Type.String({ maxLength: 80 })),
});

export const TestIn = Type.Object(
  {
    endpoint_url: EndpointUrl,
    secret_key: optional(SecretKey),
    signature_header: optional(SignatureHeader),
  },
  { additionalProperties: false },
);
export const TestOut = Type.Object({
  success: Type.Boolean(),
  status_code: nullable(Type.Integer()),
  response_time_ms: Type.Integer(),
  error: nullable(Type.String()),
});

const EntityId = Type.Union([Type.Integer(), Type.String({ minLength: 1, maxLength: 200 })], {
  description: "az érintett objektum azonosítója",
});

export const TriggerIn = Type.Object(
  {
    event_type: Type.String({ minLength: 1, maxLength: 120, description: "eseménytípus" }),
    payload_data: Type.Record(Type.String(), Type.Unknown(), { description: "az esemény adatai" }),
    entity_id: optional(nullable(EntityId)),
    organization_id: optional(nullable(OrganizationId)),
  },
  { additionalProperties: false },
);
export const TriggerOut = Type.Object({
  success: Type.Literal(true),
  message: Type.String(),
  event_type: Type.String(),
  event_id: Type.String(),
  matched_subscriptions: Type.Integer({ description: "aktív feliratkozások, amelyek kérik" }),
  warnings: Type.Optional(
    Type.Array(Issue, { description: "ami nem felel meg egy csak figyelmeztető saját típusnak" }),
  ),
});

export const DeliveryListed = Type.Object({
  request_id: Type.String(),
  subscription_id: Type.Integer(),
  subscription_name: nullable(Type.String()),
  integration_id: nullable(Type.Integer()),
  endpoint_url: nullable(Type.String()),
  event_id: Type.String(),
  event_type: Type.String(),
  status: DeliveryState,
  attempt_count: Type.Integer(),
  http_status: nullable(Type.Integer()),
  error_message: nullable(Type.String()),
  next_retry_at: nullable(Instant),
  created_at: Instant,
  completed_at: nullable(Instant),
});

export const DeliveryPage = Type.Object({
  items: Type.Array(DeliveryListed),
  limit: Type.Integer(),
  offset: Type.Integer(),
  next_cursor: nullable(Type.String()),
});

export const DeliveryOut = Type.Object({
  ...DeliveryListed.properties,
  entity_id: nullable(Type.String()),
  organization_id: nullable(Type.Union([Type.Integer(), Type.String()])),
  payload: nullable(Type.String({ description: "az utolsó kísérletben küldött törzs" })),
  signature_header: nullable(Type.String()),
  max_retries: nullable(Type.Integer()),
  first_attempt_at: nullable(Instant),
  last_attempt_at: nullable(Instant),
  attempts: Type.Array(
    Type.Object({
      attempt_number: Type.Integer(),
      attempted_at: Instant,
      response_time_ms: Type.Integer(),
      http_status: nullable(Type.Integer()),
      success: Type.Boolean(),
      error_code: nullable(Type.String()),
      error_message: nullable(Type.String()),
      request_headers: Type.Record(Type.String(), Type.String()),
      payload: nullable(
        Type.String({
          description: "a küldött törzs; null, ha nem ment ki semmi, vagy együtt túl nagyok",
        }),
      ),
      response_headers: nullable(Type.Record(Type.String(), Type.String())),
      response_body: nullable(Type.String()),
    }),
  ),
});

const Time = Type.String({
  maxLength: 40,
  description: "nap (2026-03-12) vagy időpont (2026-03-12T09:30:00Z)",
});
export const DeliveryQuery = Type.Object({
  subscription_id: optional(Type.Integer({ minimum: 1 })),
  integration_id: optional(Type.String({ minLength: 1, maxLength: 63 })),
  event_type: optional(Type.String({ maxLength: 120 })),
  status: optional(DeliveryState),
  date_from: optional(Time),
  date_to: optional(Time),
  request_id: optional(Type.String({ maxLength: 40 })),
  limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  offset: optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 0 })),
  cursor: optional(Type.String({ maxLength: 40 })),
});

export const StatusIn = Type.Object(
  {
    is_active: optional(Type.Boolean({ description: "true vagy false" })),
    status: optional(Type.Enum(["active", "inactive"], { description: "active vagy inactive" })),
  },
  { additionalProperties: false },
);
export const StatusOut = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  is_active: Type.Boolean(),
  status: Type.Enum(["active", "inactive"]),
  updated_at: Instant,
});

const HealthStatus = Type.Enum(["healthy", "warning", "error", "unknown"]);
const Count = Type.Integer();
export const HealthOut = Type.Object({
  integration_id: Type.Integer(),
  name: Type.String(),
  is_active: Type.Boolean(),
  health_status: HealthStatus,
  health_message: nullable(Type.String({ description: "az utolsó futás vagy ellenőrzés hibája" })),
  total_requests: Count,
  successful_requests: Count,
  failed_requests: Count,
  success_rate: Type.Number({ description: "százalék" }),
  average_response_time_ms: nullable(Type.Integer()),
  last_response_time_ms: nullable(Type.Integer()),
  last_request_at: nullable(Instant),
  last_success_at: nullable(Instant),
  last_error: nullable(Type.String()),
  last_verified_at: nullable(Instant),
  last_run_at: nullable(Instant),
  delivery_status_distribution: Type.Object({
    pending: Count,
    delivered: Count,
    failed: Count,
    retrying: Count,
    expired: Count,
  }),
  average_attempts: nullable(Type.Number({ description: "lezárt kézbesítésenként" })),
  errors_by_status_code: Type.Record(Type.String(), Count, {
    description: "HTTP-kód szerint; no_response, ha nem jött válasz",
  }),
  trend: Type.Array(
    Type.Object({
      date: Type.String({ description: "UTC szerinti nap" }),
      total: Count,
      successful: Count,
      failed: Count,
      success_rate: nullable(Type.Number()),
    }),
  ),
  breaker: HealthDetail.properties.breaker,
  stale_since: HealthDetail.properties.stale_since,
  runs: HealthDetail.properties.runs,
  sync_report: HealthDetail.properties.sync_report,
});

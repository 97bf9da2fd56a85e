import { type Static, type TSchema, Type } from "typebox";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { CATEGORIES } from "../sdk/connector.ts";

/** Absent values are null in answers, so that a client sees every field that there is. */
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const page = <S extends TSchema>(item: S) =>
  Type.Object({
    items: Type.Array(item),
    next_cursor: nullable(
      Type.String({ description: "pass it as `cursor` for the next page; null on the last" }),
    ),
  });

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
};

export const ProviderOut = Type.Object({
  provider: Type.String(),
  integration_type: oneOf([...CATEGORIES]),
  title: I18n,
  summary: I18n,
  countries: Type.Array(Type.String()),
  docs: nullable(Type.String({ description: "the vendor's own documentation" })),
  available: Type.Boolean({ description: "false: announced, no connector in this release" }),
  base_url_required: Type.Boolean(),
  credentials_schema: Type.Unknown({ description: "JSON Schema; texts for people under x-i18n" }),
  settings_schema: Type.Unknown({ description: "JSON Schema; texts for people under x-i18n" }),
  steps: Type.Array(I18n, { description: "how to get the credentials" }),
  actions: Type.Array(Type.String({ description: "verify, sync_invoices, upload_report …" })),
});

export const IntegrationIn = Type.Object(
  {
    id: Type.String({
      pattern: "^[a-z0-9][a-z0-9_-]{0,62}$",
      description: "the slug: lower-case letters, digits, - and _",
    }),
    provider: Type.String({ maxLength: 60 }),
    integration_type: Type.Optional(Type.String({ maxLength: 40 })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    credentials: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    base_url: Type.Optional(nullable(Type.String({ maxLength: 2000 }))),
    active: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const IntegrationPatch = Type.Object(
  {
    ...Type.Partial(IntegrationIn).properties,
    credentials: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "fields given replace those stored; fields left out stay",
      }),
    ),
  },
  { additionalProperties: false },
);

export const IntegrationOut = Type.Object({
  id: Type.String({ description: "the slug" }),
  number: Type.Integer({ description: "the whole-number id; works wherever the slug does" }),
  name: Type.String(),
  provider: Type.String(),
  integration_type: Type.String(),
  available: Type.Boolean(),
  credentials: Type.Record(Type.String(), Type.Boolean(), {
    description: "which credential fields are stored; never their values",
  }),
  settings: Type.Record(Type.String(), Type.Unknown()),
  base_url: nullable(Type.String()),
  active: Type.Boolean(),
  health: oneOf(["unknown", "healthy", "warning", "error"]),
  health_message: nullable(Type.String()),
  facts: Type.Record(Type.String(), Type.Unknown(), { description: "what verify found out" }),
  actions: Type.Array(Type.String()),
  last_verified_at: nullable(Instant),
  last_run_at: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
});

export const VerifyOut = Type.Object({
  ok: Type.Boolean(),
  run_id: Type.String(),
  account_name: Type.Optional(Type.String()),
  tax_id: Type.Optional(Type.String()),
  server_version: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  clock_skew_ms: Type.Optional(Type.Integer()),
  warnings: Type.Optional(Type.Array(Type.String())),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String({ description: "what went wrong and what to do" })),
});

export const RunState = oneOf(["queued", "running", "succeeded", "partial", "failed", "cancelled"]);

export const RunOut = Type.Object({
  id: Type.String(),
  parent_id: nullable(Type.String()),
  integration_id: nullable(Type.String({ description: "the integration's slug" })),
  action: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  trigger: oneOf(["user", "api", "cli", "schedule", "webhook", "run"]),
  actor: Type.String(),
  state: RunState,
  cancel_requested: Type.Boolean(),
  counts: Type.Object({
    read: Type.Integer(),
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
    total: nullable(Type.Integer({ description: "where the remote says how many there are" })),
  }),
  result: nullable(Type.Record(Type.String(), Type.Unknown())),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  created_at: Instant,
  started_at: nullable(Instant),
  finished_at: nullable(Instant),
});
export type RunOut = Static<typeof RunOut>;

export const RunLogLine = Type.Object({
  id: Type.Integer(),
  at: Instant,
  level: oneOf(["info", "warn", "error"]),
  message: Type.String(),
  fields: Type.Record(Type.String(), Type.Unknown()),
});

export const RefusedOut = Type.Object({
  id: Type.Integer(),
  stream: Type.String(),
  remote_id: Type.String(),
  field: nullable(Type.String()),
  reason: Type.String(),
  raw: Type.Unknown(),
  created_at: Instant,
});

export const SyncIn = Type.Object(
  {
    date_from: Type.Optional(Type.String({ maxLength: 20, description: "YYYY-MM-DD, inclusive" })),
    date_to: Type.Optional(Type.String({ maxLength: 20, description: "YYYY-MM-DD, inclusive" })),
    project_id: Type.Optional(
      nullable(Type.String({ maxLength: 120, description: "given to every invoice of the run" })),
    ),
    direction: Type.Optional(oneOf(["cost", "sales", "all"])),
  },
  { additionalProperties: false },
);

export const SyncRecordsIn = Type.Object(
  {
    streams: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        maxItems: 50,
        description: "names of streams; all that can be read so where left out",
      }),
    ),
    mode: Type.Optional(oneOf(["incremental", "full"])),
  },
  { additionalProperties: false },
);

export const UploadIn = Type.Object(
  {
    report_name: Type.String({ minLength: 1, maxLength: 200 }),
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    month: Type.Integer({ minimum: 1, maximum: 12 }),
  },
  { additionalProperties: false },
);

export const RecordOut = Type.Object({
  id: Type.Integer(),
  entity: Type.String(),
  data: Type.Unknown({ description: "the record in the shape of its entity, see docs/model.md" }),
  origins: Type.Array(
    Type.Object({
      integration_id: nullable(Type.String()),
      stream: Type.String(),
      remote_id: Type.String(),
      remote_version: nullable(Type.String()),
      last_run_id: Type.String(),
      deleted_at: nullable(Instant),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: nullable(Instant),
});

export const RecordChangeOut = Type.Object({
  id: Type.Integer(),
  run_id: Type.String(),
  field: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
  changed_at: Instant,
});

export const WireFormat = oneOf(["standard", "fiscal", "garagereg"]);

export const SubscriptionIn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    event_types: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 100 }),
    event_filters: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Unknown(), { maxItems: 100 }), {
        description: "field of the event's data to its accepted values",
      }),
    ),
    wire_format: Type.Optional(WireFormat),
    secret: Type.Optional(
      nullable(
        Type.String({
          maxLength: 200,
          description: "left out: the hub makes one and shows it in this answer only",
        }),
      ),
    ),
    signature_header: Type.Optional(nullable(Type.String({ maxLength: 100 }))),
    headers: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 2000 }))),
    timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    retry_delays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 604_800 }), {
        maxItems: 20,
        description: "seconds before each further try",
      }),
    ),
    active: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export const SubscriptionPatch = Type.Partial(SubscriptionIn, { additionalProperties: false });

export const SubscriptionOut = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  url: Type.String(),
  event_types: Type.Array(Type.String()),
  event_filters: Type.Record(Type.String(), Type.Array(Type.Unknown())),
  wire_format: WireFormat,
  signed: Type.Boolean(),
  secret: Type.Optional(Type.String({ description: "only in the answer that made it" })),
  signature_header: nullable(Type.String()),
  header_names: Type.Array(
    Type.String({ description: "names of the added headers; values stay hidden" }),
  ),
  timeout_seconds: Type.Integer(),
  retry_delays: Type.Array(Type.Integer()),
  active: Type.Boolean(),
  disabled_reason: nullable(Type.String()),
  created_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export const EventIn = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 120 }),
    data: Type.Record(Type.String(), Type.Unknown()),
    subject: Type.Optional(Type.String({ maxLength: 200 })),
    occurred_at: Type.Optional(Instant),
    idempotency_key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "the same key twice publishes once",
      }),
    ),
  },
  { additionalProperties: false },
);

export const EventOut = Type.Object({
  id: Type.String(),
  type: Type.String(),
  occurred_at: Instant,
  subject: nullable(Type.String()),
  run_id: nullable(Type.String()),
  data: Type.Unknown(),
  created_at: Instant,
});

export const EventTypeOut = Type.Object({
  type: Type.String(),
  family: Type.String({ description: "hub, fiscal or garagereg" }),
  title: I18n,
  description: I18n,
  schema: Type.Unknown(),
  example: Type.Unknown(),
});

export const DeliveryState = oneOf(["pending", "delivered", "retrying", "failed", "expired"]);

export const DeliveryOut = Type.Object({
  id: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  subscription_id: Type.Integer(),
  subscription_name: nullable(Type.String()),
  url: nullable(Type.String()),
  state: DeliveryState,
  attempts: Type.Integer(),
  next_attempt_at: nullable(Instant),
  last_status: nullable(Type.Integer()),
  last_error: nullable(Type.String()),
  created_at: Instant,
  finished_at: nullable(Instant),
});

export const AttemptOut = Type.Object({
  number: Type.Integer(),
  started_at: Instant,
  duration_ms: Type.Integer(),
  status: nullable(Type.Integer()),
  error_code: nullable(Type.String()),
  error_message: nullable(Type.String()),
  remote_address: nullable(Type.String()),
  request_headers: Type.Record(Type.String(), Type.String()),
  response_headers: nullable(Type.Record(Type.String(), Type.String())),
  response_body: nullable(Type.String()),
});

export const FileOut = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  mime: Type.String(),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
  kind: Type.String(),
  period: nullable(Type.String()),
  created_by: Type.String(),
  created_at: Instant,
});

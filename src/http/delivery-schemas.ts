import { Type } from "typebox";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { nullable } from "./schemas.ts";

export const EventIn = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 120 }),
    data: Type.Record(Type.String(), Type.Unknown()),
    type_version: Type.Optional(
      Type.Integer({ minimum: 1, description: "of a type of your own; the newest where left out" }),
    ),
    subject: Type.Optional(Type.String({ maxLength: 200 })),
    consumer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 120,
        description: "your customer that it concerns: its subscriptions and your own get it",
      }),
    ),
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
  type_version: nullable(Type.Integer()),
  occurred_at: Instant,
  subject: nullable(Type.String()),
  consumer: nullable(Type.String()),
  run_id: nullable(Type.String()),
  data: Type.Unknown(),
  created_at: Instant,
});

export const EventTypeOut = Type.Object({
  type: Type.String(),
  version: Type.Integer(),
  family: Type.String({ description: "hub, fiscal, garagereg, or own: made by the tenant" }),
  title: I18n,
  description: I18n,
  schema: Type.Unknown({ description: "JSON Schema of the data; null where there is none" }),
  example: Type.Unknown(),
  on_mismatch: oneOf(["reject", "warn"]),
  created_at: nullable(Instant),
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
  dns_ms: nullable(Type.Integer({ description: "null where the connection was open already" })),
  connect_ms: nullable(Type.Integer()),
  tls_ms: nullable(Type.Integer()),
  first_byte_ms: nullable(Type.Integer()),
  status: nullable(Type.Integer()),
  error_code: nullable(Type.String()),
  error_message: nullable(Type.String()),
  remote_address: nullable(Type.String()),
  request_headers: Type.Record(Type.String(), Type.String()),
  request_body: nullable(Type.String()),
  batch_id: nullable(Type.String({ description: "the deliveries of one request share it" })),
  response_headers: nullable(Type.Record(Type.String(), Type.String())),
  response_body: nullable(Type.String()),
});

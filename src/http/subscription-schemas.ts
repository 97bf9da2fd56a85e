import { type Static, Type } from "typebox";
import { Instant, oneOf } from "../model/scalars.ts";
import { nullable } from "./schemas.ts";

export const WireFormat = oneOf(["standard", "fiscal", "garagereg", "custom"]);

export const FormatOptionsIn = Type.Object(
  {
    content_type: Type.Optional(Type.String({ minLength: 3, maxLength: 100 })),
    algorithm: Type.Optional(oneOf(["sha1", "sha256", "sha512"])),
    encoding: Type.Optional(oneOf(["hex", "base64", "base64url"])),
    prefix: Type.Optional(Type.String({ maxLength: 40, description: "before the signature" })),
    signed_content: Type.Optional(oneOf(["body", "timestamp.body", "id.timestamp.body"])),
    timestamp_header: Type.Optional(Type.String({ maxLength: 100 })),
    id_header: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false, description: "of the custom format" },
);

const secretText = (maxLength = 4096) => Type.String({ minLength: 1, maxLength });

export const EndpointAuthIn = Type.Union(
  [
    Type.Object(
      { kind: Type.Literal("basic"), username: secretText(200), password: secretText(1000) },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal("bearer"), token: secretText() },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal("oauth2"),
        token_url: Type.String({ minLength: 1, maxLength: 2000 }),
        client_id: secretText(500),
        client_secret: secretText(),
        client_authentication: Type.Optional(
          oneOf(["basic", "body"], {
            description: "how the token endpoint wants id and secret; left out: basic",
          }),
        ),
        scope: Type.Optional(Type.String({ maxLength: 1000 })),
        audience: Type.Optional(Type.String({ maxLength: 500 })),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal("mtls"),
        certificate: secretText(100_000),
        private_key: secretText(100_000),
        passphrase: Type.Optional(secretText(1000)),
        ca: Type.Optional(secretText(200_000)),
      },
      { additionalProperties: false },
    ),
  ],
  { description: "how the hub signs in at the endpoint; answers show the kind only" },
);

export const SubscriptionIn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.Optional(
      nullable(
        Type.String({
          minLength: 1,
          maxLength: 2000,
          description: "left out: the integration named in integration_id delivers",
        }),
      ),
    ),
    integration_id: Type.Optional(
      nullable(
        Type.String({
          maxLength: 63,
          description: "slug; with a url it only says whose webhooks these are",
        }),
      ),
    ),
    destination_settings: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "what the integration's connector asks for: see deliver_schema of its provider",
      }),
    ),
    consumer: Type.Optional(
      nullable(
        Type.String({
          minLength: 1,
          maxLength: 120,
          description: "your customer: it gets events of this consumer only; null for every event",
        }),
      ),
    ),
    event_types: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 100 }),
    event_filters: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "field of the event's data to its accepted values or operators",
      }),
    ),
    wire_format: Type.Optional(WireFormat),
    format_options: Type.Optional(nullable(FormatOptionsIn)),
    template: Type.Optional(
      nullable(
        Type.String({
          maxLength: 20_000,
          description: "Liquid: the body of the custom format, or the text that a connector sends",
        }),
      ),
    ),
    secret: Type.Optional(
      nullable(
        Type.String({
          maxLength: 200,
          description: "left out: the hub makes one and shows it in this answer only",
        }),
      ),
    ),
    signature: Type.Optional(
      oneOf(["v1", "v1a"], {
        description: "what the hub makes where secret is left out: v1 HMAC-SHA256, v1a Ed25519",
      }),
    ),
    signature_header: Type.Optional(nullable(Type.String({ maxLength: 100 }))),
    headers: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 2000 }))),
    auth: Type.Optional(nullable(EndpointAuthIn)),
    timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    retry_delays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 604_800 }), {
        maxItems: 20,
        description: "seconds before each further try",
      }),
    ),
    rate_limit_per_minute: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 600_000 }))),
    max_concurrency: Type.Optional(
      nullable(
        Type.Integer({ minimum: 1, maximum: 64, description: "attempts at once; null: 16" }),
      ),
    ),
    ordering: Type.Optional(
      oneOf(["none", "fifo"], {
        description: "fifo: an event waits until the one before it is delivered or has failed",
      }),
    ),
    ordering_key: Type.Optional(
      nullable(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: "field of the event's data, dotted; events of each value are in order",
        }),
      ),
    ),
    batch_size: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: "events in one request; 1: no batch" }),
    ),
    batch_wait_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300 })),
    disable_after_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 8760,
        description: "switched off after failing so long without a break; 0: never",
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
  url: nullable(Type.String()),
  integration_id: nullable(Type.String({ description: "slug" })),
  destination_settings: Type.Record(Type.String(), Type.Unknown()),
  consumer: nullable(Type.String()),
  event_types: Type.Array(Type.String()),
  event_filters: Type.Record(Type.String(), Type.Unknown()),
  wire_format: WireFormat,
  format_options: nullable(Type.Record(Type.String(), Type.String())),
  template: nullable(Type.String()),
  signed: Type.Boolean(),
  secret: Type.Optional(Type.String({ description: "only in the answer that made it" })),
  secrets_valid: Type.Integer({ description: "more than one while a rotation overlaps" }),
  public_keys: Type.Array(Type.String({ description: "whpk_…, for v1a signatures" })),
  signature_header: nullable(Type.String()),
  header_names: Type.Array(
    Type.String({ description: "names of the added headers; values stay hidden" }),
  ),
  auth_kind: nullable(oneOf(["basic", "bearer", "oauth2", "mtls"])),
  timeout_seconds: Type.Integer(),
  retry_delays: Type.Array(Type.Integer()),
  rate_limit_per_minute: nullable(Type.Integer()),
  max_concurrency: nullable(Type.Integer()),
  ordering: oneOf(["none", "fifo"]),
  ordering_key: nullable(Type.String()),
  batch_size: Type.Integer(),
  batch_wait_seconds: Type.Integer(),
  disable_after_hours: Type.Integer(),
  active: Type.Boolean(),
  disabled_reason: nullable(Type.String()),
  created_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export type SubscriptionBody = Static<typeof SubscriptionIn>;
export type SubscriptionPatchBody = Static<typeof SubscriptionPatch>;

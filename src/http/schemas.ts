import { type TSchema, Type } from "typebox";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { CATEGORIES } from "../sdk/manifest.ts";
import { nullable } from "./nullable.ts";
import { SYSTEM_FIELDS } from "./system-views.ts";

export { nullable } from "./nullable.ts";
export { RecordChangeOut, RecordOut } from "./record-schemas.ts";
export * from "./run-schemas.ts";

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
  deliver_schema: Type.Unknown({
    description:
      "JSON Schema of a subscription's destination_settings; null where it takes no events",
  }),
  steps: Type.Array(I18n, { description: "how to get the credentials" }),
  missing: Type.Array(Type.Object({ stream: Type.String(), text: I18n }), {
    description: "what people look for and the provider cannot give, and where it comes from",
  }),
  reads_files: Type.Boolean({
    description: "its documents are files: `upload/documents` gives it some, `inbox` lists them",
  }),
  sinks: Type.Array(
    Type.Object({
      name: Type.String(),
      entity: Type.String({ description: "invoice, party, item or order" }),
      direction: nullable(
        Type.Enum(["cost", "sales", "purchase"], {
          description: "of the invoices or orders; null where it takes both",
        }),
      ),
    }),
    { description: "what records can be sent there, see `send/{entity}`" },
  ),
  actions: Type.Array(Type.String({ description: "verify, sync_invoices, upload_report …" })),
  redirect_uri: nullable(
    Type.String({
      description:
        "to be entered at the provider as the address that people come back to after consent; null where there is no consent page",
    }),
  ),
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
    rate_per_minute: Type.Optional(
      nullable(
        Type.Integer({
          minimum: 1,
          maximum: 6000,
          description:
            "calls a minute that it may make at most, all processes together, beside the provider's own limits; null for no limit of its own",
        }),
      ),
    ),
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
  rate_per_minute: nullable(Type.Integer({ description: "calls a minute at most" })),
  active: Type.Boolean(),
  health: oneOf(["unknown", "healthy", "warning", "error"]),
  health_message: nullable(Type.String()),
  health_code: nullable(Type.String({ description: "the error code that health is about" })),
  connection: nullable(
    oneOf(["to_connect", "connected", "reconnect"], {
      description:
        "of providers with a consent page: GET /oauth/{provider}/start?integration={id} leads there",
    }),
  ),
  facts: Type.Record(Type.String(), Type.Unknown(), { description: "what verify found out" }),
  actions: Type.Array(Type.String()),
  last_verified_at: nullable(Instant),
  last_run_at: nullable(Instant),
  ...SYSTEM_FIELDS,
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

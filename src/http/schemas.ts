import { type Static, type TSchema, Type } from "typebox";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { IF_EXISTS } from "../reports/upload-params.ts";
import { CATEGORIES } from "../sdk/manifest.ts";
import { nullable } from "./nullable.ts";
import { GivenOut, WarningOut } from "./record-schemas.ts";

export { nullable } from "./nullable.ts";

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
      entity: Type.String({ description: "invoice, party or item" }),
      direction: nullable(
        Type.Enum(["cost", "sales"], { description: "of the invoices; null where it takes both" }),
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

const ReadIn = {
  dry_run: Type.Optional(
    Type.Boolean({
      description:
        "true: everything is read and nothing stored; `GET /runs/{id}/preview` shows what would change",
    }),
  ),
  allow_deletes: Type.Optional(
    Type.Boolean({
      description:
        "true: records that a complete read does not find any more are deleted, however many they are",
    }),
  ),
};

export const SyncIn = Type.Object(
  {
    mode: Type.Optional(
      oneOf(["period", "incremental", "full"], {
        description:
          "`period` where it is left out; the others take no dates, and read what cannot be read so for the period without dates",
      }),
    ),
    date_from: Type.Optional(Type.String({ maxLength: 20, description: "YYYY-MM-DD, inclusive" })),
    date_to: Type.Optional(Type.String({ maxLength: 20, description: "YYYY-MM-DD, inclusive" })),
    project_id: Type.Optional(
      nullable(Type.String({ maxLength: 120, description: "given to every invoice of the run" })),
    ),
    direction: Type.Optional(oneOf(["cost", "sales", "all"])),
    keep_originals: Type.Optional(
      Type.Boolean({
        description: "fetch the attachments of the invoices that are read, and keep them",
      }),
    ),
    ...ReadIn,
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
    ...ReadIn,
  },
  { additionalProperties: false },
);

export const IfExists = oneOf([...IF_EXISTS], {
  description:
    "what becomes of another file that is there already; left out, what the integration's settings say. The same content is not sent again.",
});

export const UploadIn = Type.Object(
  {
    report_name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "raport-br-{year}-{month}.pdf where it is left out",
      }),
    ),
    year: Type.Optional(
      Type.Integer({ minimum: 2000, maximum: 2100, description: "with month; the month before" }),
    ),
    month: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    if_exists: Type.Optional(IfExists),
    project_id: Type.Optional(
      Type.String({
        maxLength: 120,
        description: "names a folder where the integration's folder_template has {project}",
      }),
    ),
  },
  { additionalProperties: false },
);

export const RecordOut = Type.Object({
  id: Type.Integer(),
  entity: Type.String(),
  data: Type.Unknown({ description: "the record in the shape of its entity, see docs/model.md" }),
  origins: Type.Array(
    Type.Object({
      id: Type.Integer({ description: "names it where the record is split" }),
      integration_id: nullable(Type.String()),
      stream: Type.String(),
      remote_id: Type.String(),
      remote_version: nullable(Type.String()),
      authority: Type.Enum(["original", "books", "listing"], {
        description: "how much its word weighs where several systems know the record",
      }),
      is_pinned: Type.Boolean({
        description: "a person split it off: it joins no other by itself",
      }),
      data: Type.Optional(
        nullable(
          Type.Unknown({
            description:
              "what it last said, on one record only; null where the record is just that, but for what was assigned in the hub",
          }),
        ),
      ),
      last_run_id: Type.String(),
      deleted_at: nullable(Instant),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: nullable(Instant),
  merged_into: nullable(
    Type.Integer({ description: "the record that this one has become part of: it has all of it" }),
  ),
  warnings: Type.Array(WarningOut, { description: "those that somebody has dismissed too" }),
  given: Type.Array(GivenOut, {
    description: "for each field that the hub can give a value: who gave the one that counts",
  }),
});

export const RunPreviewOut = Type.Object({
  id: Type.Integer(),
  stream: Type.String(),
  entity: Type.String(),
  record_id: nullable(Type.Integer({ description: "null where the record would be new" })),
  remote_id: Type.String(),
  what: oneOf(["created", "updated", "deleted"]),
  title: Type.String({ description: "what people call the record" }),
  changes: Type.Array(
    Type.Object({
      field: Type.String({ description: "dotted path: totals.gross" }),
      before: Type.Unknown(),
      after: Type.Unknown(),
    }),
  ),
});

export const RecordChangeOut = Type.Object({
  id: Type.Integer(),
  run_id: nullable(Type.String({ description: "null where a person changed it" })),
  actor: nullable(Type.String({ description: "the person; null where a run changed it" })),
  field: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
  changed_at: Instant,
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

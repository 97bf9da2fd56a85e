import { type Static, Type } from "typebox";
import { Instant, oneOf } from "../model/scalars.ts";
import { IF_EXISTS } from "../reports/upload-params.ts";
import { nullable } from "./nullable.ts";

export const RunState = oneOf([
  "queued",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
]);

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

export const RunPreviewOut = Type.Object({
  id: Type.Integer(),
  stream: Type.String(),
  entity: Type.String(),
  record_id: nullable(Type.Integer({ description: "null where the record would be new" })),
  remote_id: Type.String(),
  direction: oneOf(["in", "out"], { description: "out: at the other system" }),
  what: oneOf(["created", "updated", "deleted", "conflict"]),
  title: Type.String({ description: "what people call the record" }),
  changes: Type.Array(
    Type.Object({
      field: Type.String({ description: "dotted path: totals.gross" }),
      before: Type.Unknown(),
      after: Type.Unknown(),
    }),
  ),
});

import { Type } from "typebox";
import { ExchangeBody, MODULES, SLUG_PATTERN } from "../exchange/definition.ts";
import { Source } from "../exchange/import-definition.ts";
import { COLUMN_KINDS } from "../model/cell.ts";
import { ENTITIES } from "../model/entities.ts";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { nullable } from "./nullable.ts";

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Integration = Type.String({ maxLength: 63, description: "slug of the integration" });
const Module = nullable(
  oneOf([...MODULES], { description: "where the action is offered; null: nowhere" }),
);

const common = {
  name: Name,
  integration_id: Integration,
  module: Type.Optional(Module),
  active: Type.Optional(Type.Boolean({ description: "true where left out" })),
  body: ExchangeBody,
};
export const DefinitionIn = Type.Object(
  { slug: Type.String({ pattern: SLUG_PATTERN }), ...common },
  { additionalProperties: false },
);
export const DefinitionChange = Type.Object(
  {
    ...common,
    version: Type.Optional(
      Type.Integer({ description: "the one that was changed: refused where there is a newer one" }),
    ),
  },
  { additionalProperties: false },
);

export const DefinitionOut = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  integration_id: nullable(Type.String({ description: "slug; null where it is gone" })),
  direction: oneOf(["import", "export", "mirror"]),
  module: Module,
  active: Type.Boolean(),
  body: Type.Unknown({ description: "as in the body that made it" }),
  version: Type.Integer(),
  tried_version: nullable(
    Type.Integer({ description: "the version whose dry run has ended; null before the first" }),
  ),
  schedules: Type.Integer({ description: "active schedules of this definition" }),
  last_run: nullable(Type.Object({ id: Type.String(), state: Type.String(), created_at: Instant })),
  created_by: Type.String(),
  updated_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export const DefinitionVersionOut = Type.Object({
  version: Type.Integer(),
  name: Type.String(),
  body: Type.Unknown(),
  actor: Type.String(),
  created_at: Instant,
});

/** What the button of a module offers. */
export const ExchangeActionOut = Type.Object({
  definition: Type.String({ description: "slug" }),
  name: Type.String(),
  integration_id: Type.String(),
  integration_name: Type.String(),
  direction: oneOf(["import", "export"]),
  takes_selection: Type.Boolean({ description: "it can be run on chosen records alone" }),
  can_incremental: Type.Boolean(),
  is_tried: Type.Boolean({ description: "this version's dry run has ended once" }),
  is_scheduled: Type.Boolean(),
  last_run: nullable(Type.Object({ id: Type.String(), state: Type.String(), created_at: Instant })),
});

export const TableOut = Type.Object({
  name: Type.String(),
  kind: oneOf(["table", "view"]),
  rows: nullable(Type.Number({ description: "as the database estimates it" })),
});
export const ColumnOut = Type.Object({
  name: Type.String(),
  kind: oneOf([...COLUMN_KINDS]),
  native: Type.String(),
  nullable: Type.Boolean(),
  length: nullable(Type.Integer()),
  precision: nullable(Type.Integer()),
  scale: nullable(Type.Integer()),
});
export const TableInfoOut = Type.Object({
  name: Type.String(),
  kind: oneOf(["table", "view", "query", "file"]),
  key: Type.Array(Type.String()),
  columns: Type.Array(ColumnOut),
});

export const CodecOut = Type.Object({
  name: Type.String(),
  extensions: Type.Array(Type.String()),
  can_write: Type.Boolean(),
  options: Type.Unknown({ description: "JSON Schema, with texts in five languages" }),
});

export const PreviewExchangeIn = Type.Object(
  {
    integration_id: Integration,
    body: ExchangeBody,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, description: "20 where left out" }),
    ),
    ids: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        maxItems: 50,
        description: "of an export: these records; the newest where left out",
      }),
    ),
  },
  { additionalProperties: false },
);
export const PreviewExchangeOut = Type.Object({
  columns: Type.Array(Type.String(), { description: "of the source, or of the target" }),
  file: nullable(Type.String({ description: "path of the file that the rows are of" })),
  text: nullable(Type.String({ description: "of an export to a text file: its beginning" })),
  rows: Type.Array(
    Type.Object({
      source: Type.Unknown({ description: "values of the row; of an export those of its target" }),
      is_taken: Type.Boolean({ description: "the source's condition means the row" }),
      record: Type.Unknown({
        description: "what becomes of it, or what it is made of; null where nothing does",
      }),
      issues: Type.Array(Type.Object({ field: Type.String(), reason: Type.String() })),
    }),
  ),
});

export const ProposeIn = Type.Object(
  {
    integration_id: Integration,
    entity: oneOf([...ENTITIES]),
    source: Source,
  },
  { additionalProperties: false },
);
const Proposed = Type.Object({
  value: Type.Unknown(),
  confidence: Type.Number({ description: "from 0 to 1" }),
  reason: Type.String({ description: "name, values, primary_key …" }),
});
export const ProposeOut = Type.Object({
  columns: Type.Array(ColumnOut),
  key: nullable(Proposed),
  map: Type.Array(Proposed),
  change_column: nullable(Proposed),
  deleted_when: nullable(Proposed),
  match: nullable(Proposed),
  link: nullable(Proposed),
  left_out: Type.Array(Type.String()),
});
export const DetectOut = Type.Object({
  file: Type.String(),
  formats: Type.Array(Type.Object({ codec: Type.String(), options: Type.Unknown() })),
});

export const ImportedOut = Type.Object({
  definition: Type.String({ description: "slug" }),
  version: Type.Integer(),
  remarks: Type.Array(
    Type.Object({
      line: Type.Integer(),
      section: Type.String(),
      text: Type.String(),
      reason: Type.String(),
    }),
  ),
});
export const ReadyOut = Type.Object({
  slug: Type.String(),
  name: I18n,
  module: oneOf([...MODULES]),
  codec: Type.String(),
  body: Type.Unknown({ description: "body of a definition" }),
});

export const MirrorTableOut = Type.Object({
  table: Type.String(),
  place: Type.String({ description: "schema, database or file that it lies in" }),
  place_table: Type.String(),
  state: Type.String(),
  code: nullable(Type.String()),
  message: nullable(Type.String()),
  rows: nullable(Type.Integer()),
  key: Type.Array(Type.String()),
  columns: Type.Integer(),
  loosened: Type.Array(Type.String({ description: "columns kept as text" })),
  changes: Type.Array(Type.Unknown({ description: "what has changed in the source's structure" })),
  structure_at: nullable(Instant),
  full_at: nullable(Instant),
  copied_at: nullable(Instant),
  compared_at: nullable(Instant),
  run_id: nullable(Type.String()),
});

export const ExchangeFileOut = Type.Object({
  id: Type.Integer(),
  path: Type.String(),
  state: oneOf(["done", "failed"]),
  rows: Type.Integer(),
  refused: Type.Integer(),
  message: nullable(Type.String()),
  moved_to: nullable(Type.String()),
  run_id: Type.String(),
  read_at: Instant,
});

export const BatchOut = Type.Object({
  id: Type.Integer(),
  number: Type.Integer({ description: "within its definition, from 1" }),
  target: Type.String({ description: "path of the file, or name of the table" }),
  records: Type.Integer(),
  size_bytes: nullable(Type.Integer()),
  state: oneOf(["open", "sent", "acknowledged", "failed"]),
  message: nullable(Type.String()),
  run_id: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export const SentOut = Type.Object({
  id: Type.Integer(),
  entity: Type.String(),
  record_id: Type.Integer(),
  batch_id: Type.Integer(),
  state: oneOf(["sent", "acknowledged", "failed"]),
  remote_id: nullable(Type.String()),
  message: nullable(Type.String()),
  created_at: Instant,
  updated_at: Instant,
});

export const LookupIn = Type.Object(
  {
    entries: Type.Record(
      Type.String({ minLength: 1, maxLength: 200 }),
      Type.String({ maxLength: 1000 }),
      { maxProperties: 20_000, description: "what stands for what: `szt.` for `C62`" },
    ),
  },
  { additionalProperties: false },
);
export const LookupOut = Type.Object({
  name: Type.String(),
  entries: Type.Record(Type.String(), Type.String()),
  updated_by: Type.String(),
  updated_at: Instant,
});

export const PackOut = Type.Object({
  id: Type.String(),
  title: Type.String(),
  vendor: Type.String(),
  provider: Type.String({ description: "connector of the integration" }),
  summary: I18n,
  confidence: oneOf(["very_good", "good", "medium", "fair", "poor"]),
  notes: Type.Array(I18n),
  definitions: Type.Array(
    Type.Object({
      slug: Type.String(),
      name: I18n,
      module: oneOf([...MODULES]),
      direction: Type.String(),
    }),
  ),
});

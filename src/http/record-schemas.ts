import { Type } from "typebox";
import { Instant, oneOf } from "../model/scalars.ts";
import { ASSIGNED_FIELDS } from "../sync/field-groups.ts";
import { nullable } from "./nullable.ts";

export const WarningOut = Type.Object({
  id: Type.Integer(),
  code: Type.String({ description: "see docs/checks.md" }),
  level: oneOf(["info", "warning", "error"]),
  field: Type.String({ description: "dotted path; empty: the whole record" }),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  message: Type.String({ description: "English" }),
  dismissed_by: nullable(Type.String()),
  dismissed_at: nullable(Instant),
  created_at: Instant,
});

export const GivenOut = Type.Object({
  field: oneOf([...ASSIGNED_FIELDS]),
  by: oneOf(["person", "run", "rule", "source"], {
    description: "who gave the value; the first of these that gave one counts",
  }),
  value: nullable(Type.String({ description: "null: a person said that there is none" })),
  actor: nullable(Type.String({ description: "the person" })),
  rule_id: nullable(Type.Integer()),
  rule_name: nullable(Type.String({ description: "null where the rule was deleted" })),
  run_id: nullable(Type.String()),
  at: nullable(Instant),
});

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
  removed_at: nullable(
    Type.String({
      format: "date-time",
      description: "somebody deleted it in the hub; `restore` takes it back",
    }),
  ),
  revision: Type.Integer({ description: "grows with every change" }),
  merged_into: nullable(
    Type.Integer({ description: "the record that this one has become part of: it has all of it" }),
  ),
  warnings: Type.Array(WarningOut, { description: "those that somebody has dismissed too" }),
  given: Type.Array(GivenOut, {
    description: "for each field that the hub can give a value: who gave the one that counts",
  }),
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

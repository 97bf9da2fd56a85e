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

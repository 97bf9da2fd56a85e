import { Type } from "typebox";
import { I18n } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { FormFields, SLUG_PATTERN, TimeFields } from "../reports/make-params.ts";
import { ReportDefinition } from "../reports/rows/definition.ts";
import { nullable } from "./nullable.ts";

const Slug = Type.String({
  pattern: SLUG_PATTERN,
  description: "lower-case letters, digits and -",
});
const Name = Type.String({ minLength: 1, maxLength: 200 });
const CellKind = oneOf(["text", "amount", "number", "date"]);

export const ReportIn = Type.Object(
  { slug: Slug, name: Name, definition: ReportDefinition },
  { additionalProperties: false },
);
export const ReportChange = Type.Object(
  {
    name: Name,
    definition: ReportDefinition,
    version: Type.Optional(
      Type.Integer({ description: "the one that was changed: refused where there is a newer one" }),
    ),
  },
  { additionalProperties: false },
);

export const ReportOut = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  definition: Type.Unknown({ description: "as in the body that made it" }),
  version: Type.Integer(),
  created_by: Type.String(),
  updated_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

export const BuiltInOut = Type.Object({ slug: Type.String(), name: I18n });
export const ReportList = Type.Object({
  built_in: Type.Array(BuiltInOut, { description: "monthly and daily" }),
  items: Type.Array(ReportOut),
});

export const VersionOut = Type.Object({
  version: Type.Integer(),
  name: Type.String(),
  definition: Type.Unknown(),
  actor: Type.String(),
  created_at: Instant,
});

export const SourceOut = Type.Object({
  name: Type.String(),
  title: I18n,
  columns: Type.Array(
    Type.Object({ name: Type.String(), title: I18n, kind: CellKind, width: Type.Integer() }),
  ),
  filter: Type.Unknown({ description: "JSON Schema of a definition's filter" }),
  has_period: Type.Boolean(),
});

export const PreviewReportIn = Type.Object(
  {
    report: Type.Optional(
      Type.String({ pattern: SLUG_PATTERN, description: "monthly, daily or a slug" }),
    ),
    name: Type.Optional(Name),
    definition: Type.Optional(ReportDefinition),
    ...TimeFields,
    language: FormFields.language,
    paper: FormFields.paper,
    format: Type.Optional(
      oneOf(["pdf", "json"], { description: "the first pages, or the first rows; json else" }),
    ),
  },
  { additionalProperties: false },
);

export const RowPreviewOut = Type.Object({
  title: Type.String(),
  row_count: Type.Integer({ description: "of the whole report" }),
  warning: nullable(Type.String()),
  columns: Type.Array(Type.Object({ title: Type.String(), kind: CellKind })),
  rows: Type.Array(Type.Array(nullable(Type.String()))),
});

import { type Static, Type } from "typebox";
import { type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { oneOf } from "../../model/scalars.ts";
import { checkPart } from "../../model/schema-issues.ts";
import type { ConfigStore } from "../../store/store.ts";
import { PAPERS } from "../pdf-sheet.ts";
import type { RowSource } from "./source.ts";
import { RECORD_SOURCES, SOURCES, type Sources } from "./sources.ts";

const ColumnName = Type.String({ minLength: 1, maxLength: 200 });

/** Periods that a report takes anew each time it is made, from the day of the organisation. */
export const RELATIVE_PERIODS = [
  ...(["today", "yesterday", "this_month", "previous_month"] as const),
  ...(["previous_quarter", "this_year", "previous_year"] as const),
] as const;
export type RelativePeriod = (typeof RELATIVE_PERIODS)[number];

/** What a report of people's own shows, before it has a time. */
export const ReportDefinition = Type.Object(
  {
    source: Type.String({
      minLength: 1,
      maxLength: 480,
      description: `${SOURCES.map(({ name }) => name).join(", ")}, or a mirrored table: \`mirror:erp:CDN.Kontrahenci\``,
    }),
    columns: Type.Array(ColumnName, { minItems: 1, maxItems: 40 }),
    filter: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    period: Type.Optional(
      oneOf([...RELATIVE_PERIODS], {
        description: "of which time, unless the call that makes it names dates",
      }),
    ),
    sort: Type.Optional(
      Type.Array(
        Type.Object(
          { column: ColumnName, descending: Type.Optional(Type.Boolean()) },
          { additionalProperties: false },
        ),
        { maxItems: 4 },
      ),
    ),
    group_by: Type.Optional(
      Type.Array(ColumnName, { maxItems: 2, description: "each group gets its sums" }),
    ),
    totals: Type.Optional(
      Type.Boolean({ description: "sums of all rows for each currency; true where left out" }),
    ),
    language: Type.Optional(oneOf([...LANGUAGES])),
    paper: Type.Optional(oneOf([...PAPERS])),
  },
  { additionalProperties: false },
);
export type ReportDefinition = Static<typeof ReportDefinition>;

export interface CheckParts {
  readonly config: ConfigStore;
  /** Only records where it is left out. */
  readonly sources?: Sources | undefined;
}

/** Where a definition stands in a body. */
const PLACE = "definition";

/** @throws InvalidInputError that names each wrong field */
export async function checkDefinition(
  { config, sources = RECORD_SOURCES }: CheckParts,
  definition: ReportDefinition,
): Promise<RowSource> {
  checkPart(ReportDefinition, definition, PLACE);
  const source = await sources.find(definition.source);
  if (!source) throw new InvalidInputError([wrong("source", `there is no ${definition.source}`)]);
  const { columns, filter = {}, sort = [], group_by = [], period } = definition;
  const known = new Set(source.columns.map(({ name }) => name));
  const remedy = `Use one of ${[...known].join(", ")}.`;
  const issues: FieldIssue[] = [];
  const demand = (name: string, field: string): void => {
    if (!known.has(name))
      issues.push({ field: `${PLACE}.${field}`, message: `there is no column ${name}`, remedy });
  };
  for (const [i, name] of columns.entries()) demand(name, `columns.${i}`);
  for (const [i, { column }] of sort.entries()) demand(column, `sort.${i}.column`);
  for (const [i, name] of group_by.entries()) demand(name, `group_by.${i}`);
  if (new Set(columns).size < columns.length) issues.push(wrong("columns", "one is there twice"));
  if (period !== undefined && !source.period) {
    issues.push(wrong("period", `${source.name} are of no time`));
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  await checkFilter(config, source, filter);
  return source;
}

/** @throws InvalidInputError with fields such as `definition.filter.currency` */
export async function checkFilter(
  config: ConfigStore,
  source: RowSource,
  filter: Readonly<Record<string, unknown>>,
): Promise<void> {
  checkPart(source.filter, filter, `${PLACE}.filter`);
  const issues = await source.filterIssues(config, filter);
  if (issues.length === 0) return;
  throw new InvalidInputError(
    issues.map((issue) => ({ ...issue, field: `${PLACE}.filter.${issue.field}` })),
  );
}

const wrong = (field: string, message: string): FieldIssue => ({
  field: `${PLACE}.${field}`,
  message,
  remedy: "GET /reports/sources tells what there is.",
});

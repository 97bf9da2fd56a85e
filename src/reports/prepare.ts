import { NotFoundError } from "../lib/errors.ts";
import { findReport } from "../store/reports.ts";
import type { ConfigStore } from "../store/store.ts";
import { DAILY, type MakeParams, MONTHLY } from "./make-params.ts";
import { prepareDay } from "./prepare-day.ts";
import { prepareMonthly } from "./prepare-monthly.ts";
import type { Prepared, ReportSource } from "./prepared.ts";
import { checkDefinition, type ReportDefinition } from "./rows/definition.ts";
import { daysOf } from "./rows/period.ts";
import { prepareRows } from "./rows/prepare-rows.ts";

/** Which report of which time. */
export type Wanted = Pick<
  MakeParams,
  "report" | "year" | "month" | "day" | "date_from" | "date_to" | "today"
>;

/** A report of people's own, saved or about to be. */
export interface OwnReport {
  readonly slug: string;
  readonly title: string;
  readonly definition: ReportDefinition;
}

/** Undefined for those that the hub brings. @throws NotFoundError */
export async function ownReport(
  config: ConfigStore,
  report: string,
): Promise<OwnReport | undefined> {
  if (report === MONTHLY || report === DAILY) return undefined;
  const row = await findReport(config, report);
  if (!row) throw new NotFoundError("report", report);
  const definition = JSON.parse(row.definition) as ReportDefinition;
  return { slug: row.slug, title: row.name, definition };
}

/** Reads all that the report shows. @throws InvalidInputError where its definition does not fit any more */
export async function prepareReport(
  source: ReportSource,
  wanted: Wanted,
  own: OwnReport | undefined,
): Promise<Prepared> {
  if (own) return prepareOwn(source, wanted, own);
  const { year, month, day } = wanted;
  if (day !== undefined) return prepareDay(source, day);
  if (year === undefined || month === undefined) throw new Error("a monthly report has a month");
  return prepareMonthly(source, { year, month });
}

async function prepareOwn(
  source: ReportSource,
  { date_from, date_to, today }: Wanted,
  { slug, title, definition }: OwnReport,
): Promise<Prepared> {
  const rows = await checkDefinition(source, definition);
  const asked = date_from && date_to ? { from: date_from, to: date_to } : undefined;
  const own = definition.period && daysOf(definition.period, today);
  const days = rows.period ? (asked ?? own) : undefined;
  return prepareRows(source, { slug, title, definition, source: rows, days });
}

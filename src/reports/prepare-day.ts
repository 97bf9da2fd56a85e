import type { Table } from "../formats/tables/table.ts";
import {
  badRuns,
  type EndedRun,
  type OutcomeTotal,
  outcomeTotals,
  type RunTotal,
  runTotals,
  type Undelivered,
  undelivered,
} from "../store/day-summary.ts";
import { subscriptionNames } from "../store/subscriptions.ts";
import { dayRange } from "./day-range.ts";
import { daySections, printDay, sayOfDay } from "./day-tables.ts";
import { dataTable } from "./plain-table.ts";
import type { Prepared, ReportSource } from "./prepared.ts";

const MOST_FAILURES = 100;
const MOST_UNDELIVERED = 100;

/** What happened on one day of the organisation. */
export interface DaySummary {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly timeZone: string;
  readonly runs: readonly RunTotal[];
  /** The first of those that failed or left something undone. */
  readonly failures: readonly EndedRun[];
  readonly deliveries: readonly OutcomeTotal[];
  readonly undeliveredCount: number;
  readonly undelivered: readonly (Undelivered & { readonly receiver: string })[];
}

/** The summary of a day (YYYY-MM-DD): runs and deliveries, with the reasons of what went wrong. */
export async function prepareDay(source: ReportSource, day: string): Promise<Prepared> {
  const { tenant, language } = source;
  const summary = await readDay(source, day);
  const { say } = sayOfDay(language);
  const sections = daySections(summary, language);
  const { time_zone } = tenant;
  return {
    key: `daily/${day}`,
    period: day.slice(0, 7),
    defaultName: `viadukt-${day}`,
    content: { ...summary, organisation: tenant.name, time_zone },
    rows: summary.runs.length + summary.failures.length + summary.undelivered.length,
    print: (page) => printDay(summary, { organisation: tenant.name, language, page }),
    sheets: () => [
      { name: say("runs"), table: dataTable(sections.runs) },
      { name: say("failures"), table: dataTable(sections.failures) },
      { name: say("deliveries"), table: dataTable(sections.deliveries) },
      { name: say("undelivered"), table: dataTable(sections.undelivered) },
    ],
    csv: (): Table<unknown> => dataTable(sections.all),
  };
}

async function readDay({ config, data, tenant }: ReportSource, day: string): Promise<DaySummary> {
  const range = dayRange(day, tenant.time_zone);
  const open = await undelivered(data, range, MOST_UNDELIVERED);
  const ids = open.rows.map(({ subscription_id }) => subscription_id);
  const names = await subscriptionNames(config, ids);
  return {
    ...{ day, timeZone: tenant.time_zone },
    runs: await runTotals(config, range),
    failures: await badRuns(config, range, MOST_FAILURES),
    deliveries: await outcomeTotals(data, range),
    undeliveredCount: open.count,
    undelivered: open.rows.map((row) => ({
      ...row,
      receiver: names.get(row.subscription_id)?.name ?? `#${row.subscription_id}`,
    })),
  };
}

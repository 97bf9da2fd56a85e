import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { Counts } from "../store/cursors.ts";
import { type Job, readStreams, type StreamRead } from "./read-stream.ts";

export interface SyncInput {
  readonly date_from?: string;
  readonly date_to?: string;
  readonly project_id?: string | null;
  readonly direction?: "cost" | "sales" | "all";
}

/** As kept with the run: both dates set. */
export interface SyncParams {
  readonly date_from: string;
  readonly date_to: string;
  readonly project_id?: string;
  readonly direction: "cost" | "sales" | "all";
}

/** Longer periods time out at providers and hide typing errors in a year. */
const MAX_MONTHS = 36;

/**
 * Checks a period against `today` (a business day of the tenant). Without dates it is the month before
 * this one and this one so far; without `date_from` it starts with the month before `date_to`.
 * @throws InvalidInputError that names each wrong field
 */
export function syncParams(input: SyncInput, today: string): SyncParams {
  const issues: FieldIssue[] = [];
  const to = dateOf(input.date_to ?? today, "date_to", issues);
  const from = dateOf(input.date_from ?? startOfMonth(to ?? today, -1), "date_from", issues);
  if (from && to) issues.push(...rangeIssues(from, to, today));
  if (issues.length > 0 || !from || !to) throw new InvalidInputError(issues);
  const projectId = input.project_id?.trim();
  return {
    date_from: from,
    date_to: to,
    direction: input.direction ?? "cost",
    ...(projectId ? { project_id: projectId } : {}),
  };
}

function rangeIssues(from: string, to: string, today: string): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const lastDay = startOfMonth(today, 1);
  if (from > to) {
    issues.push({
      field: "date_from",
      message: `${from} is after date_to ${to}.`,
      remedy: "Swap the two dates.",
    });
  }
  if (from > today) {
    issues.push({
      field: "date_from",
      message: `${from} is in the future; today is ${today}.`,
      remedy: "Choose a period that has begun.",
    });
  } else if (to >= lastDay) {
    issues.push({
      field: "date_to",
      message: `${to} is in the future; today is ${today}.`,
      remedy: "End the period with this month at the latest.",
    });
  }
  if (startOfMonth(from, MAX_MONTHS) <= startOfMonth(to, 0)) {
    issues.push({
      field: "date_to",
      message: `${from} to ${to} is longer than ${MAX_MONTHS} months.`,
      remedy: `Ask for at most ${MAX_MONTHS} months at a time.`,
    });
  }
  return issues;
}

function dateOf(text: string, field: string, issues: FieldIssue[]): string | undefined {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && isOnCalendar(text);
  if (isDate) return text;
  issues.push({
    field,
    message: `${JSON.stringify(text)} is not a date.`,
    remedy: "Write it as YYYY-MM-DD, for example 2025-01-31.",
  });
  return undefined;
}

function isOnCalendar(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The first day of the month that is `offset` months after the day's own. */
function startOfMonth(day: string, offset: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 10);
}

/** Today in the time zone, YYYY-MM-DD. */
export const businessDay = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);

/** The streams of the connector that hold invoices of that direction. */
export function invoiceStreams(job: Pick<Job, "connector">, direction: SyncParams["direction"]) {
  return Object.entries(job.connector.streams ?? {})
    .filter(([, stream]) => stream.entity === "invoice" && stream.modes.includes("period"))
    .map(([name]) => name)
    .filter((name) => direction === "all" || name.startsWith(direction));
}

/** The action `sync_invoices`: documents issued in the period, into the store. */
export function syncInvoices(job: Job, params: SyncParams): Promise<Counts> {
  const { date_from: from, date_to: to, project_id: projectId } = params;
  const reads = invoiceStreams(job, params.direction).map(
    (stream): StreamRead => ({
      stream,
      query: { mode: "period", from, to },
      overlay: projectId === undefined ? {} : { projectId },
    }),
  );
  return readStreams(job, reads);
}

import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Stream, StreamMode } from "../sdk/stream.ts";
import { type Job, type ReadOutcome, readStreams, type StreamRead } from "./read-stream.ts";

export interface SyncInput {
  readonly mode?: StreamMode;
  readonly date_from?: string;
  readonly date_to?: string;
  readonly project_id?: string | null;
  readonly direction?: "cost" | "sales" | "all";
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
  readonly keep_originals?: boolean;
}

interface Period {
  readonly date_from: string;
  readonly date_to: string;
}

/** As kept with the run: both dates, or the mode and the period of the streams that cannot be read so. */
export type SyncParams = SyncOptions & (Period | Reading);

interface Reading {
  readonly mode: Exclude<StreamMode, "period">;
  readonly otherwise: Period;
}

interface SyncOptions {
  readonly project_id?: string;
  readonly direction: "cost" | "sales" | "all";
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
  readonly keep_originals?: boolean;
}

/** Longer periods time out at providers and hide typing errors in a year. */
const MAX_MONTHS = 36;

/**
 * Checks a period against `today` (a business day of the tenant). Without dates it is the month before
 * this one and this one so far; without `date_from` it starts with the month before `date_to`. Other modes than
 * `period` have no dates.
 * @throws InvalidInputError that names each wrong field
 */
export function syncParams(input: SyncInput, today: string): SyncParams {
  const issues: FieldIssue[] = [];
  const { mode = "period" } = input;
  if (mode !== "period") issues.push(...strayDates(input, mode));
  const to = dateOf(input.date_to ?? today, "date_to", issues);
  const from = dateOf(input.date_from ?? startOfMonth(to ?? today, -1), "date_from", issues);
  if (from && to) issues.push(...rangeIssues(from, to, today));
  if (issues.length > 0 || !from || !to) throw new InvalidInputError(issues);
  const projectId = input.project_id?.trim();
  const period = { date_from: from, date_to: to };
  return {
    ...(mode === "period" ? period : { mode, otherwise: period }),
    direction: input.direction ?? "cost",
    ...(projectId ? { project_id: projectId } : {}),
    ...(input.dry_run ? { dry_run: true } : {}),
    ...(input.allow_deletes ? { allow_deletes: true } : {}),
    ...(input.keep_originals === undefined ? {} : { keep_originals: input.keep_originals }),
  };
}

const strayDates = (input: SyncInput, mode: StreamMode): FieldIssue[] =>
  (["date_from", "date_to"] as const)
    .filter((field) => input[field] !== undefined)
    .map((field) => ({
      field,
      message: `has no meaning with the mode ${mode}.`,
      remedy: "Leave the dates out, or read the mode period.",
    }));

/**
 * Whether any invoices of the connector can be read in the mode.
 * @throws InvalidInputError with the modes that it knows
 */
export function checkMode(connector: Connector, { mode = "period" }: SyncInput): void {
  const modes = new Set(allInvoiceStreams(connector).flatMap(([, stream]) => stream.modes));
  if (mode === "period" || modes.size === 0 || modes.has(mode)) return;
  const message = `${connector.manifest.title.en} cannot give its invoices in the mode ${mode}.`;
  const remedy = `Use ${[...modes].join(", ")}.`;
  throw new InvalidInputError([{ field: "mode", message, remedy }]);
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

const allInvoiceStreams = ({ streams = {} }: Connector): [string, Stream][] =>
  Object.entries(streams).filter(([, stream]) => stream.entity === "invoice");

/**
 * The action `sync_invoices`: documents issued in the period, or in another mode what the mode says; a stream
 * that cannot be read so is read for a period all the same.
 */
export function syncInvoices(job: Job, params: SyncParams): Promise<ReadOutcome> {
  const { direction, project_id: projectId } = params;
  const reads: StreamRead[] = [];
  tellMissing(job, direction);
  for (const [stream, { modes }] of allInvoiceStreams(job.connector)) {
    if (direction !== "all" && !stream.startsWith(direction)) continue;
    const query = queryOf(params, modes);
    if (query) reads.push({ stream, query, overlay: projectId === undefined ? {} : { projectId } });
    if (query?.mode !== ("mode" in params ? params.mode : "period")) {
      const mode = query?.mode ?? "not at all";
      job.log("warn", "This stream cannot be read in the mode that was asked for", {
        stream,
        mode,
      });
    }
  }
  const { dry_run: dryRun, allow_deletes: allowDeletes } = params;
  return readStreams(job, reads, { dryRun, allowDeletes });
}

/** Nothing to read is no failure: the run says why, and where such invoices come from. */
function tellMissing({ connector, log }: Job, direction: SyncParams["direction"]): void {
  for (const [stream, texts] of Object.entries(connector.manifest.missing ?? {}))
    if (direction === "all" || stream.startsWith(direction)) log("warn", texts.en, { stream });
}

function queryOf(
  params: SyncParams,
  modes: readonly StreamMode[],
): StreamRead["query"] | undefined {
  if ("mode" in params && modes.includes(params.mode)) return { mode: params.mode };
  if (!modes.includes("period")) return undefined;
  const { date_from: from, date_to: to } = "mode" in params ? params.otherwise : params;
  return { mode: "period", from, to };
}

import type { Schedule, ScheduleIn } from "../../api/types.ts";
import { isMode, type SyncMode } from "../../sync-mode.ts";
import { makeReportParams, type ReportChoice, reportChoice } from "./report-choice.ts";

/** What the hub does over all integrations of a kind, or all invoices; then what it does with one integration. */
const OF_ALL = [
  "sync_all_invoices",
  "upload_monthly_reports",
  "make_report",
  "check_invoices",
  "check_payers",
] as const;
const OF_ONE = ["sync_invoices", "sync_records", "upload_report", "verify"] as const;

/** What a schedule starts. */
export interface What {
  readonly action: string;
  /** Slug; empty for the actions over all. */
  readonly integration: string;
  /** Both for the actions that read invoices only. */
  readonly direction: string;
  readonly mode: SyncMode;
  /** Of the action that makes a report only. */
  readonly report: ReportChoice;
  /** The stored action with what this form has no fields for: it stays as it is. */
  readonly stored: Stored;
}

interface Stored {
  readonly action: string;
  readonly params: Params;
}
type Params = Readonly<Record<string, unknown>>;
type Body = Pick<ScheduleIn, "action" | "integration_id"> & { params: Record<string, unknown> };

export const isOfOne = (action: string): boolean => OF_ONE.some((one) => one === action);
export const readsInvoices = (action: string): boolean =>
  action === "sync_invoices" || action === "sync_all_invoices";

/** The actions to choose from; one that only the API and the command line offer stays where it is stored. */
export const actionsFor = ({ stored }: What): readonly string[] => [
  ...new Set([...OF_ALL, ...OF_ONE, stored.action]),
];

/** What a stored schedule does, or what a new one usually does. */
export function whatOf(
  schedule: Pick<Schedule, "action" | "integration_id" | "params"> | undefined,
  integrationId = "",
): What {
  const usual = integrationId ? "sync_invoices" : "sync_all_invoices";
  const action = schedule?.action ?? usual;
  const params: Params = schedule?.params ?? {};
  const isReading = readsInvoices(action);
  const { direction, mode, ...rest } = params;
  return {
    action,
    integration: schedule?.integration_id ?? integrationId,
    direction: isReading && typeof direction === "string" ? direction : "cost",
    mode: isReading && isMode(mode) ? mode : "period",
    report: reportChoice(action === "make_report" ? params : {}),
    stored: { action, params: isReading ? rest : params },
  };
}

/** The same with another action: only those of one have an integration. */
export const withAction = (what: What, action: string): What => ({
  ...what,
  action,
  integration: isOfOne(action) ? what.integration : "",
});

/** What the hub is asked to keep. Stored params go with the actions that take the same ones. */
export function bodyOf(what: What): Body {
  const { action, integration, stored } = what;
  const takesStored =
    action === stored.action || (readsInvoices(action) && readsInvoices(stored.action));
  const rest = takesStored ? stored.params : {};
  return {
    action: action as ScheduleIn["action"],
    integration_id: integration || null,
    params: paramsOf(what, rest),
  };
}

function paramsOf({ action, direction, mode, report }: What, rest: Params): Body["params"] {
  if (readsInvoices(action)) return { ...readingOf(rest, mode), direction };
  return action === "make_report" ? makeReportParams(report, rest) : { ...rest };
}

/** Only a period has dates; it is what the hub reads where no mode is named. */
function readingOf(rest: Params, mode: SyncMode): Params {
  if (mode === "period") return rest;
  const { date_from: _from, date_to: _to, ...others } = rest;
  return { ...others, mode };
}

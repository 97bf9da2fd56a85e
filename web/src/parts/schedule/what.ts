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
const OF_ONE = [
  "sync_invoices",
  "sync_records",
  "sync_both_ways",
  "upload_report",
  "query_sefaz",
  "import_fiscal_folder",
  "verify",
] as const;
/** A definition names the integration too. */
export const OF_DEFINITION = "run_exchange";
export const BOTH_WAYS = "sync_both_ways";
/** The path of a folder of fiscal documents comes with it. */
export const OF_FOLDER = "import_fiscal_folder";

/** What a schedule starts. */
export interface What {
  readonly action: string;
  /** Slug; empty for the actions over all. */
  readonly integration: string;
  /** Both for the actions that read invoices only. */
  readonly direction: string;
  readonly mode: SyncMode;
  /** Slug; of the action that runs one only. */
  readonly definition: string;
  /** Of the action that syncs both ways only. */
  readonly sync: SyncChoice;
  /** Of the action that imports a folder only: from the top, `/fiscal/in`. */
  readonly path: string;
  /** Of the action that makes a report only. */
  readonly report: ReportChoice;
  /** The stored action with what this form has no fields for: it stays as it is. */
  readonly stored: Stored;
}

/** What is synced, and which way; an empty way is the one that the settings say. */
export interface SyncChoice {
  readonly entity: string;
  readonly direction: string;
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
  ...new Set([...OF_ALL, ...OF_ONE, OF_DEFINITION, stored.action]),
];

/** What a stored schedule does, or what a new one usually does. */
export function whatOf(
  schedule: Pick<Schedule, "action" | "integration_id" | "params"> | undefined,
  integrationId = "",
  definition?: string,
): What {
  const usual = integrationId ? "sync_invoices" : "sync_all_invoices";
  const action = schedule?.action ?? (definition === undefined ? usual : OF_DEFINITION);
  const params: Params = schedule?.params ?? (definition === undefined ? {} : { definition });
  const isReading = readsInvoices(action);
  const { direction, mode, ...rest } = params;
  return {
    action,
    integration: schedule?.integration_id ?? integrationId,
    direction: isReading && typeof direction === "string" ? direction : "cost",
    mode: (isReading || action === OF_DEFINITION) && isMode(mode) ? mode : usualMode(action),
    definition: textOf(params.definition),
    sync: {
      entity: textOf(action === BOTH_WAYS ? params.entity : undefined) || "item",
      direction: textOf(action === BOTH_WAYS ? params.direction : undefined),
    },
    path: textOf(action === OF_FOLDER ? params.path : undefined),
    report: reportChoice(action === "make_report" ? params : {}),
    stored: { action, params: isReading ? rest : params },
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const usualMode = (action: string): SyncMode =>
  action === OF_DEFINITION ? "incremental" : "period";

/** The same with another action: only those of one have an integration. */
export const withAction = (what: What, action: string): What => ({
  ...what,
  action,
  integration: isOfOne(action) ? what.integration : "",
  definition: "",
  // The modes of a definition are others than those of invoices.
  mode: [action, what.action].includes(OF_DEFINITION) ? usualMode(action) : what.mode,
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

function paramsOf(what: What, rest: Params): Body["params"] {
  const { action, direction, mode, report, definition } = what;
  if (action === BOTH_WAYS) return syncParams(what.sync, rest);
  if (action === OF_DEFINITION) return { ...rest, definition, mode };
  if (action === OF_FOLDER) return { ...rest, path: what.path };
  if (readsInvoices(action)) return { ...readingOf(rest, mode), direction };
  return action === "make_report" ? makeReportParams(report, rest) : { ...rest };
}

function syncParams({ entity, direction }: SyncChoice, stored: Params): Body["params"] {
  const { direction: _direction, ...rest } = stored;
  return { ...rest, entity, ...(direction === "" ? {} : { direction }) };
}

/** Only a period has dates; it is what the hub reads where no mode is named. */
function readingOf(rest: Params, mode: SyncMode): Params {
  if (mode === "period") return rest;
  const { date_from: _from, date_to: _to, ...others } = rest;
  return { ...others, mode };
}

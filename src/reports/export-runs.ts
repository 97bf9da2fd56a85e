import { csv } from "../formats/tables/csv.ts";
import type { CellKind, Column } from "../formats/tables/table.ts";
import { MAX_SHEET_ROWS, xlsx } from "../formats/tables/xlsx.ts";
import { InvalidInputError } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import type { RunFilter } from "../store/run-filter.ts";
import { countRuns, listRuns, type Run } from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import type { InvoiceExport } from "./export-invoices.ts";
import { RUN_SHEET, RUN_STATES, RUN_TITLES, RUN_TRIGGERS } from "./run-texts.ts";
import { csvOf, MIMES } from "./write-form.ts";

export interface RunExportOrder {
  readonly format: "csv" | "xlsx";
  readonly filter: RunFilter;
  readonly language: Language;
  /** IANA name: times are of the organisation's clock. */
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const AT_ONCE = 500;

/**
 * The history of runs as a file, newest first. It is made while it is read; memory does not grow with it.
 * @throws InvalidInputError where they do not fit into a sheet
 */
export async function exportRuns(
  config: ConfigStore,
  { format, filter, language, timeZone, now }: RunExportOrder,
): Promise<InvoiceExport> {
  const table = { columns: runColumns(language, timeZone), rows: rowsOf(config, filter) };
  const name = `runs-${new Date(now).toISOString().slice(0, 10)}.${format}`;
  if (format === "csv") {
    return { name, mime: MIMES.csv, content: csv(table, csvOf(language)) };
  }
  if ((await countRuns(config, { filter, most: MAX_SHEET_ROWS })) >= MAX_SHEET_ROWS) {
    const message = `an XLSX file has room for ${MAX_SHEET_ROWS - 1} runs; these are more`;
    const remedy = "Narrow it down, or take csv.";
    throw new InvalidInputError([{ field: "format", message, remedy }]);
  }
  return { name, mime: MIMES.xlsx, content: xlsx(table, RUN_SHEET[language]) };
}

/** Nothing is open between two pages. */
async function* rowsOf(config: ConfigStore, filter: RunFilter): AsyncGenerator<Run> {
  for (let before: string | undefined; ; ) {
    const paging = { filter, limit: AT_ONCE, ...(before === undefined ? {} : { before }) };
    const runs = await listRuns(config, paging);
    yield* runs;
    before = runs.at(-1)?.id;
    if (runs.length < AT_ONCE) return;
  }
}

/** Seconds from the beginning to the end of the work; undefined while it goes on. */
function secondsOf({ started_at: from, finished_at: to }: Run): string | undefined {
  if (from === null || to === null) return undefined;
  return String(Math.round(Math.max(to - from, 0) / 100) / 10);
}

function runColumns(language: Language, timeZone: string): Column<Run>[] {
  const clock = localClock(timeZone);
  const column = (
    name: keyof typeof RUN_TITLES,
    [kind, width]: readonly [CellKind, number],
    value: (run: Run) => string | undefined,
  ): Column<Run> => ({ title: RUN_TITLES[name][language], kind, width, value });
  const count = (name: "read" | "created" | "updated" | "unchanged" | "refused") =>
    column(name, ["number", 10], (run) => String(run[`${name}_count`]));
  return [
    column("created_at", ["text", 20], (run) => clock(run.created_at)),
    column("actor", ["text", 28], (run) => run.actor),
    column("trigger", ["text", 16], (run) => RUN_TRIGGERS[run.trigger_kind][language]),
    column("action", ["text", 24], (run) => run.action),
    column("integration", ["text", 20], (run) => run.integration_slug ?? undefined),
    column("state", ["text", 14], (run) => RUN_STATES[run.state][language]),
    column("seconds", ["number", 12], secondsOf),
    count("read"),
    count("created"),
    count("updated"),
    count("unchanged"),
    count("refused"),
    column("error", ["text", 60], (run) => run.error_message ?? undefined),
    column("id", ["text", 32], (run) => run.id),
  ];
}

/** `2026-11-22 16:30:05`: sorts as text and reads the same in every country. */
function localClock(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return (at) => format.format(at);
}

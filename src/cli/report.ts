import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { launch } from "../launch.ts";
import { LANGUAGES, type Language } from "../model/i18n.ts";
import { makeParams } from "../reports/make-params.ts";
import { PAPERS, type Paper } from "../reports/pdf-sheet.ts";
import { ownReport } from "../reports/prepare.ts";
import { FORMATS, type ReportFormat } from "../reports/prepared.ts";
import { previewPdf, previewRows } from "../reports/preview.ts";
import { listReports } from "../store/reports.ts";
import { readJson } from "../sync/open-integration.ts";
import { businessDay } from "../sync/sync-invoices.ts";
import { failure, inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface TimeFlags extends HubFlags {
  readonly period?: string;
  readonly language?: Language;
  readonly paper?: Paper;
}
interface MakeFlags extends TimeFlags {
  readonly format?: ReportFormat;
  readonly name?: string;
  readonly mail?: string;
  readonly to?: string;
  readonly json?: true;
}
interface PreviewFlags extends TimeFlags {
  readonly output?: string;
}

export function addReports(program: Command, host: CliHost): void {
  const group = program
    .command("report")
    .summary("make reports")
    .description("Reports: monthly, daily, and those that people have put together.");
  jsonOption(tenantOptions(group.command("list")))
    .summary("list the reports that can be made")
    .action((flags: HubFlags & { json?: true }) => list(host, flags));
  jsonOption(timeOptions(group.command("make")))
    .summary("make a report, and mail it where wanted")
    .description(
      "Puts the report among the hub's files. The same content a second time is the same file.",
    )
    .addOption(new Option("--format <format>", "pdf, xlsx or csv").choices(FORMATS))
    .option("--name <file>", "name of the file; {year}, {month} and {day} are filled in")
    .option("--mail <integration>", "send it through this integration of e-mail")
    .option("--to <addresses>", "to whom, separated by commas")
    .action((report: string, flags: MakeFlags) => make(host, report, flags));
  timeOptions(group.command("preview"))
    .summary("show the first rows, or write the first pages")
    .option("--output <file>", "a PDF with the first pages instead")
    .action((report: string, flags: PreviewFlags) => preview(host, report, flags));
}

const timeOptions = (command: Command): Command =>
  tenantOptions(command)
    .argument("<report>", "monthly, daily, or the slug of another one")
    .option(
      "--period <time>",
      "a month (2025-01), a day (2025-01-31) or two days (2025-01-01..2025-03-31)",
    )
    .addOption(new Option("--language <code>", "language of the report").choices(LANGUAGES))
    .addOption(new Option("--paper <size>", "A4 or Letter").choices(PAPERS));

const list = (host: CliHost, flags: HubFlags & { json?: true }): Promise<void> =>
  withHub(host, flags, async ({ config }) => {
    const rows = await listReports(config);
    const own = rows.map(({ slug, name, version, definition }) => {
      const { source } = readJson(definition) as { source: string };
      return { slug, name, source, version };
    });
    if (flags.json) return printJson(own);
    printTable(
      ["SLUG", "NAME", "SOURCE", "VERSION"],
      [
        ["monthly", "R&D costs of a month", "", null],
        ["daily", "Runs and deliveries of a day", "", null],
        ...own.map((one) => [one.slug, one.name, one.source, one.version]),
      ],
    );
  });

const FLAGS = {
  ...{ report: "report", name: "--name", format: "--format", day: "--period" },
  ...{ year: "--period", month: "--period", date_from: "--period", date_to: "--period" },
  "mail.integration_id": "--mail",
};

async function make(host: CliHost, report: string, flags: MakeFlags): Promise<void> {
  const body = { ...bodyOf(report, flags), ...formOf(flags), ...mailOf(flags) };
  await withHub(host, flags, async (desk) => {
    const wanted = { action: "make_report", body };
    const queued = await launch(desk.hub, desk, wanted).catch((error: unknown) => {
      throw inFlags(error, FLAGS);
    });
    const run = await performRun(desk, queued.id);
    if (run.state === "failed") {
      throw failure(run.error_message ?? `The run failed: ${run.error_code}.`);
    }
    if (run.state === "cancelled") throw failure("The run was cancelled.");
    const made = readJson(run.result ?? "{}") as {
      file_id: number;
      name: string;
      warning?: string;
    };
    if (flags.json) return printJson(made);
    if (made.warning !== undefined) note(made.warning);
    print(`${made.name} (file ${made.file_id})`);
  });
}

async function preview(host: CliHost, report: string, flags: PreviewFlags): Promise<void> {
  const body = bodyOf(report, flags);
  await withHub(host, flags, async (desk) => {
    const { hub, config, data, tenant } = desk;
    const today = businessDay(hub.clock.now(), tenant.time_zone);
    const wanted = paramsIn(body, today);
    const own = await ownReport(config, report);
    const { files, rates, clock } = hub;
    const place = { config, data, files, rates, tenant, clock };
    const { language, paper, output } = flags;
    const ask = { wanted, own, form: { language, paper } };
    if (output !== undefined) {
      await writeFile(output, await previewPdf(place, ask));
      return note(`Written: ${output}`);
    }
    const { columns, rows, row_count } = await previewRows(place, ask);
    printTable(
      columns.map(({ title }) => title),
      rows,
    );
    note(`${rows.length} of ${row_count}`);
  });
}

function paramsIn(body: object, today: string) {
  try {
    return makeParams({ ...body }, today);
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
}

const formOf = ({ format, name }: MakeFlags) => ({
  ...(format === undefined ? {} : { format }),
  ...(name === undefined ? {} : { name }),
});

function mailOf({ mail, to }: MakeFlags) {
  if (mail === undefined && to === undefined) return {};
  if (mail === undefined) throw usageError("--mail", "is missing", "Name the integration.");
  if (to === undefined) throw usageError("--to", "is missing", "Name the addresses.");
  return { mail: { integration_id: mail, to } };
}

function bodyOf(report: string, { period, language, paper }: TimeFlags) {
  return {
    report,
    ...(language === undefined ? {} : { language }),
    ...(paper === undefined ? {} : { paper }),
    ...timeOf(report, period),
  };
}

function timeOf(report: string, period: string | undefined): object {
  if (period === undefined) return {};
  const [from, to] = period.split("..");
  const day = "\\d{4}-\\d{2}-\\d{2}";
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(period) ?? [];
  if (report === "monthly" && year) return { year: Number(year), month: Number(month) };
  if (report === "daily" && new RegExp(`^${day}$`).test(period)) return { day: period };
  const isRange = new RegExp(`^${day}\\.\\.${day}$`).test(period);
  if (report !== "monthly" && report !== "daily" && isRange)
    return { date_from: from, date_to: to };
  const remedies = { monthly: "Give a month: 2025-01.", daily: "Give a day: 2025-01-31." };
  const remedy =
    remedies[report as keyof typeof remedies] ?? "Give two days: 2025-01-01..2025-03-31.";
  throw usageError("--period", `"${period}" is no time of this report`, remedy);
}

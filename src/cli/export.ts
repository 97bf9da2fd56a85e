import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { LANGUAGES, type Language } from "../model/i18n.ts";
import { EXPORT_FORMATS, type ExportFormat, exportInvoices } from "../reports/export-invoices.ts";
import { invoiceFilter } from "../rules/invoice-filter.ts";
import { inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note } from "./output.ts";
import { type HubFlags, tenantOptions, withHub } from "./with-hub.ts";

interface ExportFlags extends HubFlags {
  readonly format: ExportFormat;
  readonly output?: string;
  readonly language: Language;
  readonly peppol?: true;
  readonly from?: string;
  readonly to?: string;
  readonly direction?: "cost" | "sales";
  readonly project?: string;
  readonly currency?: string;
  readonly search?: string;
}

export function addExport(program: Command, host: CliHost): void {
  const group = program
    .command("export")
    .summary("write records into files")
    .description("Records as files for other programs.");
  tenantOptions(group.command("invoices"))
    .summary("write invoices into one file")
    .description(
      "Writes the invoices that fit into one file: a table, the registers of a JPK_V7M, or an archive with a document for each invoice. What lacks a field that the format needs is named in not-exported.csv of the archive.",
    )
    .addOption(
      new Option("--format <format>", "csv, xlsx, jpk, ubl-zip or fa3-zip")
        .choices([...EXPORT_FORMATS])
        .default("csv"),
    )
    .option(
      "--output <file>",
      "the file, or - for the standard output; the export's own name where left out",
    )
    .addOption(
      new Option("--language <code>", "language of the titles")
        .choices([...LANGUAGES])
        .default("en"),
    )
    .option("--peppol", "UBL by the rules of Peppol BIS Billing 3.0")
    .option("--from <date>", "first issue date, YYYY-MM-DD")
    .option("--to <date>", "last issue date, YYYY-MM-DD")
    .addOption(new Option("--direction <which>", "costs or sales").choices(["cost", "sales"]))
    .option("--project <id>", "project; `none` for invoices without one")
    .option("--currency <code>", "ISO 4217, e.g. PLN")
    .option("--search <text>", "part of a number, name or tax id")
    .action((flags: ExportFlags) => exportAll(host, flags));
}

async function exportAll(host: CliHost, flags: ExportFlags): Promise<void> {
  for (const name of ["from", "to"] as const) {
    const day = flags[name];
    if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
      throw usageError(`--${name}`, `"${day}" is not a date`, "Write it as YYYY-MM-DD.");
    }
  }
  if (flags.currency !== undefined && !/^[A-Z]{3}$/.test(flags.currency)) {
    throw usageError("--currency", `"${flags.currency}" is no currency`, "Write it as PLN.");
  }
  await withHub(host, flags, async ({ hub, config, data }) => {
    const { from, to, direction, project, currency, search } = flags;
    const filter = await invoiceFilter(config, {
      ...(from === undefined ? {} : { date_from: from }),
      ...(to === undefined ? {} : { date_to: to }),
      ...(direction === undefined ? {} : { direction }),
      ...(project === undefined ? {} : { project_id: project }),
      ...(currency === undefined ? {} : { currency }),
      ...(search === undefined ? {} : { q: search }),
    });
    const { format, language, peppol = false } = flags;
    const order = { format, language, filter, isPeppol: peppol, now: hub.clock.now() };
    const made = await exportInvoices(data, order).catch((error: unknown) => {
      throw inFlags(error, { format: "--format" });
    });
    const path = flags.output ?? made.name;
    if (path === "-") {
      for await (const part of made.content) process.stdout.write(part);
      return;
    }
    await pipeline(Readable.from(made.content), createWriteStream(path, { flags: "w" }));
    note(`Written: ${path}`);
  });
}

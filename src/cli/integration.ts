import { type Command, Option } from "commander";
import { IF_EXISTS } from "../reports/upload-params.ts";
import type { CliHost } from "./host.ts";
import { addIntegration } from "./integration-add.ts";
import { listAll } from "./integration-list.ts";
import { send, syncAll } from "./integration-many.ts";
import { syncInvoices, uploadReport, verify } from "./integration-run.ts";
import { jsonOption, tenantOptions } from "./with-hub.ts";

export function addIntegrations(program: Command, host: CliHost): void {
  const group = program
    .command("integration")
    .summary("add, check and use integrations")
    .description("Integrations: configured accounts in outside systems.");
  jsonOption(tenantOptions(group.command("list")))
    .summary("list the integrations")
    .action((flags) => listAll(host, flags));
  addCommand(group, host);
  jsonOption(tenantOptions(group.command("verify")))
    .summary("make one call with the stored credentials")
    .argument("<id>", "the integration")
    .action((id: string, flags) => verify(host, id, flags));
  syncOptions(group.command("sync"))
    .summary("read invoices")
    .description(
      "Reads the invoices of a period; last month and this one where no dates are given. The same period again changes nothing. Ctrl-C cancels the run.",
    )
    .argument("<id>", "the integration")
    .action((id: string, flags) => syncInvoices(host, id, flags));
  syncOptions(group.command("sync-all"))
    .summary("read invoices from every active accounting integration")
    .description(
      "Reads them side by side. One that fails does not stop the others; the exit code says so where none succeeded.",
    )
    .action((flags) => syncAll(host, flags));
  jsonOption(tenantOptions(group.command("send")))
    .summary("write records of the hub to the other system")
    .description(
      "Finds each record there by its number, tax number or code, and makes or changes it. Nothing is written twice.",
    )
    .argument("<id>", "the integration")
    .argument("<entity>", "invoices, parties, items, orders, or one of the connector's own names")
    .requiredOption("--ids <list>", "numbers of the hub's records, separated by commas")
    .option("--dry-run", "write nothing, say what would become of each")
    .option("--overwrite", "also what was changed there since the hub last read it")
    .action((id: string, entity: string, flags) => send(host, { id, entity }, flags));
  jsonOption(tenantOptions(group.command("upload")))
    .summary("file a report in the storage")
    .description(
      "Sends the file of that name from the hub's files; where there is none, the monthly report is made first. The same content is not sent twice.",
    )
    .argument("<id>", "the integration")
    .option("--name <file>", "name of the report; raport-br-YYYY-MM.pdf where it is left out")
    .option("--year <number>", "year of the report; that of last month without year and month")
    .option("--month <number>", "month of the report, 1 to 12")
    .addOption(
      new Option("--if-exists <what>", "another file of that name is there").choices([
        ...IF_EXISTS,
      ]),
    )
    .action((id: string, flags) => uploadReport(host, id, flags));
}

const syncOptions = (command: Command): Command =>
  jsonOption(tenantOptions(command))
    .option("--from <date>", "first day, YYYY-MM-DD")
    .option("--to <date>", "last day, YYYY-MM-DD")
    .addOption(
      new Option(
        "--mode <which>",
        "a period, what is new since the last time, or everything",
      ).choices(["period", "incremental", "full"]),
    )
    .option("--project <id>", "project that every invoice of this run belongs to")
    .addOption(
      new Option("--direction <which>", "cost invoices, sales invoices or both")
        .choices(["cost", "sales", "all"])
        .default("cost"),
    )
    .option("--keep-originals", "fetch the attachments too and keep them")
    .option("--dry-run", "store nothing, say what would change");

function addCommand(group: Command, host: CliHost): void {
  jsonOption(tenantOptions(group.command("add")))
    .summary("add an integration")
    .description(
      "Adds an integration from flags, from a JSON file as the API takes it, or from both; a flag wins. On a terminal it asks for the credentials that are missing, which keeps them out of the shell's history.",
    )
    .option("--file <path>", "JSON file, or - for the standard input")
    .option("--provider <id>", "outside system, see `viadukt connector list`")
    .option("--id <slug>", "short name of your choice: lower-case letters, digits, - and _")
    .option("--name <text>", "name for people")
    .option("--credential <name=value...>", "a credential; repeat it for each")
    .option("--setting <name=value...>", "a setting; repeat it for each")
    .option("--base-url <url>", "address of the server")
    .option("--inactive", "add it switched off")
    .action((flags) => addIntegration(host, flags));
}

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { hashOf } from "../fiscal/take-file.ts";
import type { ImportFiscalParams } from "../fiscal-actions.ts";
import { toCursor } from "../http/fiscal-views.ts";
import { toRun } from "../http/views.ts";
import { listCursors } from "../store/fiscal-cursors.ts";
import { type FiscalFileRow, listFiscalFiles } from "../store/fiscal-files.ts";
import type { FileOutcome } from "../store/fiscal-schema.ts";
import type { Run } from "../store/runs.ts";
import { failure, usageError } from "./fault.ts";
import { addFiscalSchemas } from "./fiscal-schemas.ts";
import type { CliHost } from "./host.ts";
import { countsOf } from "./integration-run.ts";
import { oneLine, print, printJson, printTable } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type Desk, type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}

const PAGE = 500;

export function addFiscal(program: Command, host: CliHost): void {
  const group = program
    .command("fiscal")
    .summary("Brazilian fiscal documents: NF-e, CT-e")
    .description("Fiscal documents. See docs/fiscal-documents.md.");
  jsonOption(tenantOptions(group.command("import")))
    .summary("import NF-e, NFC-e and CT-e with their events")
    .description(
      "Imports XML files, ZIP archives, and what lies in folders and below them. The same file again changes nothing. Each refused file is named with its code and reason; then the exit code is 1. Ctrl-C cancels the run.",
    )
    .argument("<paths...>", "XML files, ZIP archives, folders")
    .action((paths: readonly string[], flags: JsonFlags) => importPaths(host, paths, flags));
  jsonOption(tenantOptions(group.command("status")))
    .summary("how far the authority's documents have been read")
    .action((flags: JsonFlags) => status(host, flags));
  addFiscalSchemas(group, host);
}

async function importPaths(
  host: CliHost,
  given: readonly string[],
  flags: JsonFlags,
): Promise<void> {
  const paths = given.map((path) => resolve(path));
  for (const [at, path] of paths.entries()) {
    if (await stat(path).catch(() => undefined)) continue;
    const remedy = "Give the path of an XML file, a ZIP archive or a folder.";
    throw usageError("paths", `${oneLine(given[at] ?? path)} is not there`, remedy);
  }
  await withHub(host, flags, async (desk) => {
    const { hub, tenant, principal, trigger } = desk;
    const params: ImportFiscalParams = { paths };
    const queued = await hub.runs.enqueue({
      ...{ tenantId: tenant.id, actor: principal.actor, trigger, params },
      action: "import_fiscal_documents",
      lockBy: hashOf(paths.join("\n")),
    });
    await tellImport(desk, await performRun(desk, queued.id), flags);
  });
}

/** @throws HubError where files were refused, or the run has not come to its end */
async function tellImport({ data }: Desk, run: Run, { json }: JsonFlags): Promise<void> {
  if (json) {
    const refused: object[] = [];
    for await (const file of refusedFiles(data, run.id)) refused.push(viewOf(file));
    printJson({ ...toRun(run), refused });
  } else {
    for await (const { name, code, message } of refusedFiles(data, run.id))
      print(oneLine(`${name}: ${code ?? "REFUSED"}: ${message ?? ""}`));
    print(countsOf(run));
  }
  if (run.state === "failed") {
    throw failure(run.error_message ?? `The run failed: ${run.error_code}.`);
  }
  if (run.state === "cancelled") throw failure("The run was cancelled.");
  if (run.refused_count > 0) throw failure("Not every file was taken.");
}

const NOT_TAKEN: readonly FileOutcome[] = ["refused", "conflict"];

/** In the order of the import, the refused ones first. */
async function* refusedFiles(data: Desk["data"], runId: string): AsyncGenerator<FiscalFileRow> {
  for (const outcome of NOT_TAKEN) {
    let page: FiscalFileRow[] = [];
    do {
      const after = page.at(-1)?.position;
      page = await listFiscalFiles(data, { runId, outcome, after, limit: PAGE });
      yield* page;
    } while (page.length === PAGE);
  }
}

const viewOf = ({ position, name, outcome, code, message }: FiscalFileRow) => ({
  ...{ position, name, outcome, code, message },
});

const status = (host: CliHost, flags: JsonFlags): Promise<void> =>
  withHub(host, flags, async ({ hub, data }) => {
    const now = hub.clock.now();
    const cursors = await listCursors(data);
    const rows = await Promise.all(cursors.map((cursor) => toCursor(data, cursor, now)));
    if (flags.json) return printJson(rows);
    if (rows.length === 0) return print("No authority has been asked yet.");
    printTable(
      ["TAX ID", "SERVICE", "ENVIRONMENT", "STATE", "LAST NSU", "MAX NSU", "NEXT", "ANSWER"],
      rows.map((row) => [
        ...[row.tax_id, row.service, row.environment, row.state, row.last_nsu, row.max_nsu],
        row.next_allowed_at ?? "now",
        `${row.last_status ?? ""} ${row.last_reason ?? ""}`.trim(),
      ]),
    );
  });

import { toRun } from "../http/views.ts";
import { type IfExists, uploadParams } from "../reports/upload-params.ts";
import type { UploadResult } from "../reports/upload-report.ts";
import { startRun } from "../runs/start.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Run } from "../store/runs.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { businessDay, checkMode, syncParams } from "../sync/sync-invoices.ts";
import { failure, inFlags } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { oneLine, print, printJson } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type Desk, type HubFlags, withHub } from "./with-hub.ts";

export interface JsonFlags extends HubFlags {
  readonly json?: true;
}
export interface SyncFlags extends JsonFlags {
  readonly mode?: "period" | "incremental" | "full";
  readonly keepOriginals?: true;
  readonly dryRun?: true;
  readonly from?: string;
  readonly to?: string;
  readonly project?: string;
  readonly direction: "cost" | "sales" | "all";
}
interface UploadFlags extends JsonFlags {
  readonly name?: string;
  readonly year?: string;
  readonly month?: string;
  readonly ifExists?: IfExists;
}
interface Action {
  readonly name: string;
  /** @throws InvalidInputError for what the flags say wrong */
  params(today: string, connector: Connector | undefined): object;
  /** What a person wants to read when it went well. */
  tell(run: Run): void;
}

export const verify = (host: CliHost, id: string, flags: JsonFlags): Promise<void> =>
  runAction(host, id, flags, {
    name: "verify",
    params: () => ({}),
    tell({ result }) {
      print("The connection works.");
      const facts = JSON.parse(result ?? "{}") as Record<string, unknown>;
      for (const [name, value] of Object.entries(facts)) {
        if (Array.isArray(value) && value.length === 0) continue;
        print(`${name}: ${oneLine(typeof value === "string" ? value : JSON.stringify(value))}`);
      }
    },
  });

export const syncInvoices = (host: CliHost, id: string, flags: SyncFlags): Promise<void> =>
  runAction(host, id, flags, {
    name: "sync_invoices",
    params(today, connector) {
      if (connector) checkMode(connector, flags);
      return syncParams(syncInput(flags), today);
    },
    tell(run) {
      print(countsOf(run));
      if (flags.dryRun) print(`Nothing was stored. What would change: /runs/${run.id} in the hub.`);
      if (run.refused_count > 0) print(`The refused ones and why: /runs/${run.id} in the hub.`);
    },
  });

export const uploadReport = (host: CliHost, id: string, flags: UploadFlags): Promise<void> =>
  runAction(host, id, flags, {
    name: "upload_report",
    params(today) {
      const { name, year, month, ifExists } = flags;
      const given = {
        ...(name === undefined ? {} : { report_name: name }),
        ...(year === undefined ? {} : { year: whole(year) }),
        ...(month === undefined ? {} : { month: whole(month) }),
        ...(ifExists === undefined ? {} : { if_exists: ifExists }),
      };
      return uploadParams(given, today);
    },
    tell({ result }) {
      const { path, outcome = "filed" } = JSON.parse(result ?? "{}") as Partial<UploadResult>;
      print(`${UPLOADED[outcome]} ${path}.`);
    },
  });

const UPLOADED: Readonly<Record<UploadResult["outcome"], string>> = {
  filed: "Filed as",
  unchanged: "The same file is there already:",
  skipped: "Another file is there and stays:",
};

/** One line of what a run has done with records. */
export const countsOf = (run: Run): string =>
  `Read ${run.read_count}: ${run.created_count} new, ${run.updated_count} changed, ${run.unchanged_count} unchanged, ${run.refused_count} refused.`;

export const syncInput = ({ from, to, project, direction, ...flags }: SyncFlags) => ({
  direction,
  ...(flags.mode === undefined ? {} : { mode: flags.mode }),
  ...(flags.keepOriginals ? { keep_originals: true } : {}),
  ...(flags.dryRun ? { dry_run: true } : {}),
  ...(from === undefined ? {} : { date_from: from }),
  ...(to === undefined ? {} : { date_to: to }),
  ...(project === undefined ? {} : { project_id: project }),
});

const whole = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const FLAGS = {
  mode: "--mode",
  ids: "--ids",
  date_from: "--from",
  date_to: "--to",
  report_name: "--name",
  year: "--year",
  month: "--month",
  if_exists: "--if-exists",
};

export async function runAction(
  host: CliHost,
  id: string,
  flags: JsonFlags,
  action: Action,
): Promise<void> {
  await withHub(host, flags, async (desk) => {
    const integration = await getIntegration(desk.config, id);
    const connector = desk.hub.connectors.find(integration.provider);
    const params = checked(desk, (today) => action.params(today, connector));
    const start = { integration, action: action.name, params };
    const queued = await startRun(desk.hub, desk, start);
    const run = await performRun(desk, queued.id);
    if (flags.json) printJson(toRun(run));
    if (run.state === "failed") {
      throw failure(run.error_message ?? `The run failed: ${run.error_code}.`);
    }
    if (run.state === "cancelled") throw failure("The run was cancelled.");
    if (!flags.json) action.tell(run);
  });
}

/** What `make` makes of the flags on the organisation's day, faults told in the names of the flags. */
export function checked<T>({ hub, tenant }: Desk, make: (today: string) => T): T {
  try {
    return make(businessDay(hub.clock.now(), tenant.time_zone));
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
}

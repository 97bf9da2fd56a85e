import { toRun } from "../http/views.ts";
import { uploadParams } from "../reports/upload-params.ts";
import { startRun } from "../runs/start.ts";
import type { Run } from "../store/runs.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { businessDay, syncParams } from "../sync/sync-invoices.ts";
import { failure, inFlags } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { oneLine, print, printJson } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type Desk, type HubFlags, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}
interface SyncFlags extends JsonFlags {
  readonly from?: string;
  readonly to?: string;
  readonly project?: string;
  readonly direction: "cost" | "sales" | "all";
}
interface UploadFlags extends JsonFlags {
  readonly name: string;
  readonly year: string;
  readonly month: string;
}
interface Action {
  readonly name: string;
  params(today: string): object;
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
    params: (today) => syncParams(syncInput(flags), today),
    tell(run) {
      print(
        `Read ${run.read_count}: ${run.created_count} new, ${run.updated_count} changed, ${run.unchanged_count} unchanged, ${run.refused_count} refused.`,
      );
      if (run.refused_count > 0) print(`The refused ones and why: /runs/${run.id} in the hub.`);
    },
  });

export const uploadReport = (host: CliHost, id: string, flags: UploadFlags): Promise<void> =>
  runAction(host, id, flags, {
    name: "upload_report",
    params(today) {
      const { name, year, month } = flags;
      return uploadParams({ report_name: name, year: whole(year), month: whole(month) }, today);
    },
    tell({ result }) {
      const { path } = JSON.parse(result ?? "{}") as { path?: string };
      print(`Filed as ${path ?? flags.name}.`);
    },
  });

const syncInput = ({ from, to, project, direction }: SyncFlags) => ({
  direction,
  ...(from === undefined ? {} : { date_from: from }),
  ...(to === undefined ? {} : { date_to: to }),
  ...(project === undefined ? {} : { project_id: project }),
});

const whole = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const FLAGS = {
  date_from: "--from",
  date_to: "--to",
  report_name: "--name",
  year: "--year",
  month: "--month",
};

async function runAction(
  host: CliHost,
  id: string,
  flags: JsonFlags,
  action: Action,
): Promise<void> {
  await withHub(host, flags, async (desk) => {
    const integration = await getIntegration(desk.config, id);
    const params = checked(desk, action);
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

function checked({ hub, tenant }: Desk, action: Action): object {
  try {
    return action.params(businessDay(hub.clock.now(), tenant.time_zone));
  } catch (error) {
    throw inFlags(error, FLAGS);
  }
}

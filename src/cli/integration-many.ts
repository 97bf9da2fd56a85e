import { toRun } from "../http/views.ts";
import { InvalidInputError } from "../lib/errors.ts";
import type { ChildEnd } from "../runs/combined.ts";
import { startForAll } from "../runs/start-for-all.ts";
import type { Run } from "../store/runs.ts";
import { sinkTarget } from "../sync/send-plan.ts";
import { syncParams } from "../sync/sync-invoices.ts";
import { failure } from "./fault.ts";
import type { CliHost } from "./host.ts";
import {
  checked,
  countsOf,
  type JsonFlags,
  runAction,
  type SyncFlags,
  syncInput,
} from "./integration-run.ts";
import { print, printJson } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { withHub } from "./with-hub.ts";

export interface SendFlags extends JsonFlags {
  readonly ids: string;
  readonly dryRun?: true;
  readonly overwrite?: true;
}

/** Every active accounting integration, side by side in this process. */
export const syncAll = (host: CliHost, flags: SyncFlags): Promise<void> =>
  withHub(host, flags, async (desk) => {
    const params = checked(desk, (today) => syncParams(syncInput(flags), today));
    const all = { action: "sync_all_invoices", params } as const;
    const started = await startForAll(desk.hub, desk, all);
    for (const { id } of started.runs) desk.hub.runs.begin(id);
    const run = await performRun(desk, started.run.id);
    if (flags.json) printJson(toRun(run));
    else tellAll(run);
    if (run.state === "cancelled") throw failure("The run was cancelled.");
    if (run.state === "failed") throw failure(run.error_message ?? "No integration was read.");
  });

function tellAll(run: Run): void {
  const { runs = [], skipped = [] } = JSON.parse(run.result ?? "{}") as {
    readonly runs?: readonly ChildEnd[];
    readonly skipped?: readonly { readonly integration_id: string; readonly reason: string }[];
  };
  for (const { integration_id: id, state, error } of runs) {
    print(`${id}: ${state}${error ? ` – ${error.message}` : ""}`);
  }
  for (const { integration_id: id, reason } of skipped) print(`${id}: passed over – ${reason}`);
  print(countsOf(run));
}

export const send = (
  host: CliHost,
  { id, entity }: { id: string; entity: string },
  flags: SendFlags,
): Promise<void> =>
  runAction(host, id, flags, {
    name: "send_records",
    params(_today, connector) {
      if (!connector) return {};
      return {
        ...sinkTarget(connector, entity),
        ids: idsOf(flags.ids),
        ...(flags.dryRun ? { dry_run: true } : {}),
        ...(flags.overwrite ? { overwrite: true } : {}),
      };
    },
    tell(run) {
      print(countsOf(run));
      if (flags.dryRun) print("Nothing was written.");
      if (run.refused_count > 0) print(`What was not taken and why: /runs/${run.id} in the hub.`);
    },
  });

function idsOf(text: string): number[] {
  const words = text.split(",").map((word) => word.trim());
  const isGood = words.every((word) => /^[1-9]\d{0,14}$/.test(word));
  if (isGood) return [...new Set(words.map(Number))];
  const remedy = "Write the numbers of the records with commas between them: 412,413.";
  throw new InvalidInputError([{ field: "ids", message: `${text} are no ids`, remedy }]);
}

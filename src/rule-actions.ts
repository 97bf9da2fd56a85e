import { table } from "./lib/table.ts";
import { type ActionParts, enricherOf } from "./open-job.ts";
import { applyRules, checkInvoices, type RulesTask } from "./rules/apply-rules.ts";
import { checkAllPayers } from "./rules/check-payers.ts";
import { type InvoicePeriod, toFilter } from "./rules/period.ts";
import type { WalkTask } from "./rules/walk-invoices.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import type { Counts } from "./store/cursors.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { readJson } from "./sync/open-integration.ts";

type HubAction = (task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What the hub does with stored invoices, by the action's name in runs and the API. */
export const RULE_ACTIONS: Readonly<Record<string, HubAction>> = table({
  apply_rules: withEnricher(applyRules),
  check_invoices: withEnricher(checkInvoices),
  check_payers: async (task, parts) => {
    const { whiteList } = parts;
    const walk = walkOf(task, parts);
    const open = { ...walk.filter, direction: "cost", paymentStatuses: ["unpaid", "partial"] };
    const filter =
      readPeriod(task).unpaid_only === false ? { ...walk.filter, direction: "cost" } : open;
    return { counts: await checkAllPayers({ ...walk, filter, whiteList, actor: task.run.actor }) };
  },
});

function withEnricher(work: (task: RulesTask) => Promise<Counts>): HubAction {
  return async (task, parts) => {
    const enricher = await enricherOf(parts, task.run.tenant_id);
    return { counts: await work({ ...walkOf(task, parts), enricher }) };
  };
}

const readPeriod = ({ run }: RunTask) =>
  readJson(run.params) as InvoicePeriod & { readonly unpaid_only?: boolean };

const walkOf = (task: RunTask, { data, clock, onEvents }: ActionParts): WalkTask => ({
  data: forTenant(data, task.run.tenant_id),
  runId: task.run.id,
  filter: toFilter(readPeriod(task)),
  now: () => clock.now(),
  signal: task.signal,
  progress(counts, total) {
    task.progress(counts, total);
    onEvents();
  },
});

import type { Counts } from "../store/cursors.ts";
import { findRecords } from "../store/records.ts";
import type { DataStore } from "../store/store.ts";
import type { Enricher } from "../sync/enrich.ts";
import { loadUnits } from "../sync/unit.ts";
import { UnitWriter } from "../sync/unit-writer.ts";
import { type WalkTask, walkInvoices } from "./walk-invoices.ts";

export interface RulesTask extends WalkTask {
  readonly enricher: Enricher;
}

/**
 * The action `apply_rules`: what the rules say now, on invoices that are stored. What they do not give any more
 * goes back to what the source says; a person's word and a run's stay. Changes are kept and told as any other.
 */
export const applyRules = (task: RulesTask): Promise<Counts> =>
  walkTogether(task, async (tx, ids) => {
    const { enricher, runId } = task;
    const now = task.now();
    const author = { runId, actor: null };
    const writer = new UnitWriter(tx, { entity: "invoice", author, now, enricher });
    let updated = 0;
    for (const unit of (await loadUnits(tx, "invoice", ids)).values()) {
      const { what } = await writer.settle(unit, unit);
      if (what === "updated") updated += 1;
    }
    await writer.finish();
    return { updated, unchanged: ids.length - updated };
  });

/** The action `check_invoices`: looks at stored invoices as if they had just come in. */
export const checkInvoices = (task: RulesTask): Promise<Counts> =>
  walkTogether(task, async (tx, ids) => {
    await warnAgain(tx, task.enricher, { ids, now: task.now() });
    return { unchanged: ids.length };
  });

async function warnAgain(
  tx: DataStore,
  enricher: Enricher,
  { ids, now }: { ids: readonly number[]; now: number },
): Promise<void> {
  const records = await findRecords(tx, "invoice", ids);
  const written = records.map(({ id, data }) => ({ id, data, isNew: false }));
  await enricher.warn(
    tx,
    "invoice",
    written.toSorted((a, b) => a.id - b.id),
    now,
  );
}

const walkTogether = (
  task: WalkTask,
  work: (tx: DataStore, ids: readonly number[]) => Promise<Partial<Counts>>,
): Promise<Counts> => walkInvoices(task, { prepare: async () => {}, work });

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../test/harness.ts";
import { type InvoiceBed, NOW, openInvoiceBed } from "../../test/invoice-bed.ts";
import { listChanges } from "../store/changes.ts";
import { findRunCursors, NO_COUNTS } from "../store/cursors.ts";
import { applyRules, type RulesTask } from "./apply-rules.ts";
import { createEnricher } from "./enricher.ts";
import { createRule, removeRule } from "./manage-rules.ts";

/** More than two steps. */
const COUNT = 450;

async function seedMany(bed: InvoiceBed): Promise<void> {
  const numbers = Array.from({ length: COUNT }, (_, i) => String(i + 1));
  const said = (no: string) => ({ totals: { gross: `${no}.00` } });
  await bed.sayAll(Object.fromEntries(numbers.map((no) => [no, said(no)])));
}

async function task(bed: InvoiceBed, over: Partial<RulesTask> = {}): Promise<RulesTask> {
  const { data, rules, tenantId } = bed;
  const tenant = { id: tenantId, time_zone: "Europe/Warsaw" };
  return {
    ...{ data, runId: "run_1", filter: {}, now: () => NOW, progress() {} },
    signal: new AbortController().signal,
    enricher: await createEnricher({ rules, clock: { now: () => NOW }, tenant }),
    ...over,
  };
}

forEachDatabase((database) => {
  it("takes every stored invoice through the rules, goes on after a break, and changes nothing twice", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await seedMany(bed);
    const host = { rules: bed.rules, now: NOW, actor: "anna" };
    const conditions = { amount: { currency: "PLN", max: "400.00" } };
    const { id } = await createRule(bed.config, host, { name: "r", conditions, project_id: "P" });

    const abort = new AbortController();
    const progress = () => abort.abort(new Error("killed"));
    const cut = await task(bed, { signal: abort.signal, progress });
    await assert.rejects(applyRules(cut), /killed/);
    const [cursor] = await findRunCursors(bed.data, "run_1");
    assert.deepEqual([cursor?.read_count, cursor?.done], [200, 0]);

    const counts = await applyRules(await task(bed));
    assert.deepEqual(counts, { ...NO_COUNTS, read: COUNT, updated: 400, unchanged: 50 });
    const again = await applyRules(await task(bed, { runId: "run_2" }));
    assert.deepEqual(again, { ...NO_COUNTS, read: COUNT, unchanged: COUNT });
    const events = await bed.data.db
      .selectFrom("event")
      .select((eb) => eb.fn.countAll().as("n"))
      .where("type", "=", "invoice.updated")
      .executeTakeFirstOrThrow();
    assert.equal(Number(events.n), 400);

    const [first] = await bed.all();
    const of = { entity: "invoice", recordId: first?.id ?? 0, limit: 9 } as const;
    const [change] = await listChanges(bed.data, of);
    assert.deepEqual(
      [change?.run_id, change?.actor, change?.field, change?.after_value],
      ["run_1", null, "accounting", '{"project_id":"P"}'],
    );
    await removeRule(bed.config, host, id);
    const back = await applyRules(await task(bed, { runId: "run_3" }));
    assert.equal(back.updated, 400);
    assert.equal((await bed.all())[0]?.data.accounting, undefined);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import type { Item } from "../model/item.ts";
import type { Change } from "../sdk/stream.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { listPairs } from "../store/item-likeness.ts";
import { originsOf } from "../store/origins.ts";
import { listRecords } from "../store/records.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { setDismissed, warningsOf } from "../store/warnings.ts";
import { commitPage } from "../sync/commit-page.ts";
import { joinRecords, splitRecord } from "../sync/join-records.ts";
import { createEnricher } from "./enricher.ts";
import { createRuleBook } from "./rule-book.ts";

const NOW = Date.UTC(2026, 2, 1);
const EAN = "5901234123457";

async function openBed(stores: TestStores) {
  const tenantId = await seedTenant(stores.config);
  const data = forTenant(stores.data, tenantId);
  const tenant = { id: tenantId, time_zone: "Europe/Warsaw" };
  const rules = createRuleBook({ config: stores.config });
  const enricher = await createEnricher({ rules, clock: { now: () => NOW }, tenant });
  let runs = 0;
  const write = (changes: readonly Change<Item>[], integrationId = 1) => {
    const state = {
      ...{ runId: `run_${++runs}`, integration: { id: integrationId, slug: `i${integrationId}` } },
      ...{ stream: "items", authority: "books" as const, entity: "item" as const, enricher },
      ...{ overlay: {}, pages: 0, counts: NO_COUNTS },
    };
    return commitPage(data, state, { changes, cursor: {} }, { now: NOW, isDone: false });
  };
  const items = async () =>
    (await listRecords(data, "item", { filter: { withDeleted: true }, limit: 99 })).toReversed();
  return {
    data,
    task: { data, enricher, actor: "anna", now: NOW },
    items,
    /** By the ids of the source: `[id, code, ean]`. */
    say: (rows: readonly (readonly [string, Partial<Item> & { code: string }])[], by?: number) =>
      write(
        rows.map(([id, over]) => ({
          ...{ op: "upsert" as const, id },
          data: { name: `Item ${over.code}`, type: "goods" as const, active: true, ...over },
        })),
        by,
      ),
    drop: (id: string) => write([{ op: "delete", id }]),
    idOf: async (code: string) => (await items()).find((one) => one.data.code === code)?.id ?? 0,
    /** Of each item that is there what it is warned of, and the code of the other one. */
    async warned() {
      const all = (await items()).filter(({ deleted_at }) => deleted_at === null);
      const rows = await warningsOf(
        data,
        "item",
        all.map(({ id }) => id),
      );
      return Object.fromEntries(
        rows.map((row) => [
          all.find(({ id }) => id === row.record_id)?.data.code,
          `${row.code} ${(JSON.parse(row.params) as { code: string }).code}`,
        ]),
      );
    },
  };
}

forEachDatabase((database) => {
  it("warns of an item with the EAN of an older one, or its code written differently", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    await bed.say([
      ["1", { code: "GATE-001", ean: EAN }],
      ["2", { code: "gate 001" }],
      ["3", { code: "X-9", ean: "590123 4123457" }],
      ["4", { code: "00GATE001", ean: EAN }],
      ["5", { code: "007" }],
      ["6", { code: "7" }],
      ["7", { code: "Y-1", ean: "0000000000000" }],
      ["8", { code: "Y-2", ean: "0000000000000" }],
      ["9", { code: "Y-3", ean: "123" }],
      ["10", { code: "Y-4", ean: "123" }],
      ["11", { code: "OLD", ean: "4006381333931", active: false }],
      ["12", { code: "NEW", ean: "4006381333931" }],
    ]);
    assert.deepEqual(await bed.warned(), {
      "gate 001": "same_code GATE-001",
      "X-9": "same_ean GATE-001",
      "00GATE001": "same_ean GATE-001",
      "7": "same_code 007",
    });
  });

  it("looks again at both when one of them changes, goes or comes back", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    await bed.say([["1", { code: "A", ean: EAN }]]);
    await bed.say([
      ["2", { code: "B", ean: EAN }],
      ["3", { code: "C", ean: EAN }],
    ]);
    assert.deepEqual(await bed.warned(), { B: "same_ean A", C: "same_ean A" });
    await bed.say([["1", { code: "A" }]]);
    assert.deepEqual(await bed.warned(), { C: "same_ean B" });
    await bed.say([["1", { code: "A", ean: EAN }]]);
    assert.deepEqual(await bed.warned(), { B: "same_ean A", C: "same_ean A" });
    await bed.drop("1");
    assert.deepEqual(await bed.warned(), { C: "same_ean B" });
    await bed.say([["1", { code: "A", ean: EAN }]]);
    assert.deepEqual(await bed.warned(), { B: "same_ean A", C: "same_ean A" });
    await bed.say([["2", { code: "B", ean: EAN, active: false }]]);
    assert.deepEqual(await bed.warned(), { C: "same_ean A" });
  });

  it("warns no more of what was joined, and not of what a person has split", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    await bed.say([
      ["1", { code: "A", ean: EAN }],
      ["2", { code: "B", ean: EAN }],
      ["3", { code: "C", ean: EAN }],
    ]);
    const id = await bed.idOf("A");
    await joinRecords(bed.task, "item", { id, otherId: await bed.idOf("B") });
    assert.deepEqual(await bed.warned(), { C: "same_ean A" });
    await joinRecords(bed.task, "item", { id: await bed.idOf("C"), otherId: id });
    assert.deepEqual(await bed.warned(), {});

    await bed.say([["9", { code: "S-1", ean: "4006381333931" }]], 1);
    await bed.say([["9", { code: "s-1", ean: "4006381333931" }]], 2);
    const both = await bed.idOf("S-1");
    const origins = await originsOf(bed.data, "item", [both]);
    const originId = origins.find((one) => one.integration_id === 2)?.id ?? 0;
    await splitRecord(bed.task, "item", { id: both, originId });
    assert.deepEqual(await bed.warned(), {}, "apart because a person said so");
  });

  it("lists the pairs page by page, without those that somebody has dismissed", async () => {
    await using stores = await database.open();
    const bed = await openBed(stores);
    await bed.say([
      ["1", { code: "A", ean: EAN }],
      ["2", { code: "B", ean: EAN }],
      ["3", { code: "0-A" }],
    ]);
    const pairs = async (isDismissed: boolean, limit = 9, before?: number) =>
      listPairs(bed.data, { isDismissed, limit, ...(before === undefined ? {} : { before }) });
    const all = await pairs(false);
    assert.deepEqual(
      all.map((pair) => [pair.code, pair.record_id, pair.other_id]),
      [
        ["same_code", await bed.idOf("0-A"), await bed.idOf("A")],
        ["same_ean", await bed.idOf("B"), await bed.idOf("A")],
      ],
    );
    const [first] = await pairs(false, 1);
    assert.equal(first?.id, all[0]?.id);
    assert.deepEqual(
      (await pairs(false, 1, first?.id)).map(({ id }) => id),
      [all[1]?.id],
    );
    await setDismissed(bed.data, first?.id ?? 0, { by: "anna", at: NOW });
    await bed.say([["3", { code: "0-A", name: "renamed" }]]);
    assert.equal((await pairs(false)).length, 1);
    assert.deepEqual(
      (await pairs(true)).map(({ id }) => id),
      [first?.id],
      "it stays dismissed while it says the same",
    );
    const other = forTenant(stores.data, await seedTenant(stores.config, "other"));
    assert.deepEqual(await listPairs(other, { isDismissed: false, limit: 9 }), []);
  });
});

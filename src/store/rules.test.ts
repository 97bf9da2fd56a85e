import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { revisionOf } from "./revisions.ts";
import {
  countRules,
  deleteRule,
  findRule,
  insertRule,
  listRules,
  type NewRule,
  orderRules,
  ruleNames,
  updateRule,
} from "./rules.ts";
import { forTenant } from "./tenant-wall.ts";

const rule = (name: string): NewRule => ({
  ...{ name, conditions: "{}", project_id: "P-1", category: null, stops: 0, active: 1 },
  ...{ created_by: "anna", updated_by: "anna", created_at: 1, updated_at: 1 },
});

forEachDatabase((database) => {
  async function openTwo(stores: TestStores) {
    const ours = forTenant(stores.config, await seedTenant(stores.config));
    const theirs = forTenant(stores.config, await seedTenant(stores.config, "other"));
    return { ours, theirs };
  }
  const names = async (store: Awaited<ReturnType<typeof openTwo>>["ours"]) =>
    (await listRules(store)).map(({ name }) => name).join("");

  it("keeps rules in their order, each tenant its own", async () => {
    await using stores = await database.open();
    const { ours, theirs } = await openTwo(stores);
    const a = await insertRule(ours, rule("a"));
    const other = await insertRule(theirs, rule("x"));
    const b = await insertRule(ours, rule("b"));
    const c = await insertRule(ours, rule("c"));
    assert.equal(await names(ours), "abc");
    assert.equal(await orderRules(ours, [c, a, b]), true);
    assert.equal(await names(ours), "cab");
    for (const wrong of [
      [a, b],
      [a, b, b],
      [a, b, other],
      [a, b, c, other],
    ]) {
      assert.equal(await orderRules(ours, wrong), false, wrong.join());
    }
    await insertRule(ours, rule("d"));
    assert.equal(await names(ours), "cabd");
    assert.equal(await deleteRule(ours, other), false);
    assert.equal(await updateRule(ours, other, { name: "y" }), false);
    assert.equal(await deleteRule(ours, a), true);
    assert.equal(await names(ours), "cbd");
    assert.equal(await countRules(ours), 3);
    assert.equal(await findRule(ours, other), undefined);
    assert.deepEqual(await ruleNames(ours, [b, b, other, a]), new Map([[b, "b"]]));
  });

  it("gives rules that come at one moment different places, and tells every process", async () => {
    await using stores = await database.open();
    const { ours } = await openTwo(stores);
    const before = await revisionOf(stores.config, "rule");
    await Promise.all(["a", "b", "c", "d"].map((name) => insertRule(ours, rule(name))));
    const positions = (await listRules(ours)).map(({ position }) => position);
    assert.deepEqual(positions, [1, 2, 3, 4]);
    assert.notEqual(await revisionOf(stores.config, "rule"), before);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { seedInvoice } from "../../test/invoice-bed.ts";
import { forTenant } from "../store/tenant-wall.ts";
import type { RuleSet } from "./compile.ts";
import { Facts } from "./facts.ts";
import { changeRule, createRule, removeRule } from "./manage-rules.ts";
import { createRuleBook } from "./rule-book.ts";

const given = (rules: RuleSet) =>
  rules.give(new Facts(seedInvoice(), () => [])).map(({ value }) => value);

forEachDatabase((database) => {
  it("has each tenant's active rules, and those that another process has changed", async () => {
    await using stores = await database.open();
    const [first, second] = [
      await seedTenant(stores.config),
      await seedTenant(stores.config, "other"),
    ];
    const config = forTenant(stores.config, first);
    const [ours, theirs] = [createRuleBook(stores), createRuleBook(stores)];
    assert.equal((await ours.of(first)).isEmpty, true);
    assert.equal((await theirs.of(first)).isEmpty, true);

    const host = { rules: ours, now: 1, actor: "anna" };
    const { id } = await createRule(config, host, { name: "a", project_id: "P" });
    assert.deepEqual(given(await ours.of(first)), ["P"]);
    assert.equal((await ours.of(second)).isEmpty, true);
    // As a second later.
    theirs.forget();
    assert.deepEqual(given(await theirs.of(first)), ["P"]);

    await changeRule(config, host, { id, input: { category: "MATERIALY", project_id: null } });
    assert.deepEqual(given(await ours.of(first)), ["MATERIALY"]);
    await changeRule(config, host, { id, input: { active: false } });
    assert.equal((await ours.of(first)).isEmpty, true);
    await removeRule(config, host, id);
    await assert.rejects(changeRule(config, host, { id, input: {} }), { code: "not_found" });
  });

  it("lets a rule be changed whose integration is gone", async () => {
    await using stores = await database.open();
    const config = forTenant(stores.config, await seedTenant(stores.config));
    const host = { rules: createRuleBook(stores), now: 1, actor: "anna" };
    const at = { created_at: 1, updated_at: 1 };
    await config.db
      .insertInto("integration")
      .values({
        ...{ slug: "books", name: "", provider: "x", integration_type: "accounting" },
        ...{ credentials: "", settings: "{}", base_url: null, active: 1, health: "unknown" },
        ...{ health_message: null, facts: "{}", last_verified_at: null, last_run_at: null },
        ...at,
      })
      .execute();
    const conditions = { integrations: ["books"] };
    const { id } = await createRule(config, host, { name: "a", project_id: "P", conditions });
    await config.db.deleteFrom("integration").execute();
    const changed = await changeRule(config, host, { id, input: { active: false } });
    assert.equal(changed.active, 0);
    await assert.rejects(changeRule(config, host, { id, input: { conditions } }), {
      code: "invalid_input",
    });
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { openDriveBed } from "../../test/drive-bed.ts";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { createCipher, generateKey } from "../auth/fernet.ts";
import googleDrive from "../connectors/google-drive/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { openTestContext } from "../sdk/testing/context.ts";
import { openConfigStore } from "../store/open.ts";
import { createConnectorStates, stateStamp } from "./connector-state.ts";

forEachDatabase((database) => {
  it("renews a token once for all processes, encrypted, with the one that took its place", async () => {
    await using bed = await openDriveBed();
    await using stores = await database.open();
    await using second = openConfigStore(stores.configUrl, "");
    const tenant_id = await seedTenant(stores.config);
    bed.oauth.control.rotation = "replaces";
    const cipher = createCipher([generateKey()]);
    const signal = AbortSignal.timeout(30_000);
    // Two processes: each its own store and its own queue.
    const contexts = [stores.config, second].map((config) => {
      const states = createConnectorStates({ config, cipher, clock: systemClock });
      const options = { stamp: stateStamp(bed.order), signal, log: silentLog };
      const state = states.of({ id: 1, tenant_id }, options);
      return openTestContext({
        ...{ connector: googleDrive as never, ...bed.order, state, signal },
        ...{ log: silentLog, clock: systemClock },
      });
    });
    for (let round = 1; round <= 2; round += 1) {
      bed.oauth.expireAll();
      const checks = contexts.flatMap((ctx) => [ctx, ctx, ctx]);
      await Promise.all(checks.map((ctx) => googleDrive.check?.(ctx as never)));
      assert.equal(bed.oauth.control.tokenCalls.length, round);
    }
    const rows = await stores.config.db.selectFrom("connector_state").selectAll().execute();
    assert.ok(rows.some(({ name }) => name === "oauth"));
    assert.doesNotMatch(JSON.stringify(rows), /ya29\.|1\/\/0/);
  });
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { insertIntegration } from "../store/integrations.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { checkKey } from "./check-key.ts";
import { createCipher, generateKey } from "./fernet.ts";

forEachDatabase((database) => {
  it("refuses a key that opens nothing of what is stored, and takes any on an empty hub", async () => {
    await using stores = await database.open();
    const [right, wrong] = [generateKey(), generateKey()];
    await checkKey(stores.config, createCipher([wrong]));
    const config = forTenant(stores.config, await seedTenant(stores.config));
    await insertIntegration(config, {
      slug: "books",
      name: "Books",
      provider: "fakturownia",
      integration_type: "accounting",
      credentials: createCipher([right]).encrypt("{}"),
      settings: "{}",
      active: 1,
      health: "unknown",
      facts: "{}",
      created_at: 1,
      updated_at: 1,
    } as Parameters<typeof insertIntegration>[1]);
    await checkKey(stores.config, createCipher([right]));
    await checkKey(stores.config, createCipher([wrong, right]));
    await assert.rejects(checkKey(stores.config, createCipher([wrong])), { code: "wrong_key" });
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { shareProcess, tempHub } from "../../test/command-line.ts";

describe("connector", () => {
  const viadukt = shareProcess();

  it("writes one that passes its tests and that the hub then lists", async () => {
    using hub = tempHub();
    const folder = join(hub.path, "acme");
    const made = await viadukt(["connector", "new", folder, "acme_crm"]);
    assert.equal(made.code, 0, made.stderr);
    assert.ok(made.stdout.includes(join(folder, "manifest.ts")));
    const tested = await viadukt(["connector", "test", folder]);
    assert.equal(tested.code, 0, tested.stdout);
    const listed = await viadukt(["connector", "list", "--json"], { env: { CONNECTORS: folder } });
    const rows = JSON.parse(listed.stdout) as { provider: string; available: boolean }[];
    assert.equal(rows.find(({ provider }) => provider === "acme_crm")?.available, true);

    assert.equal((await viadukt(["connector", "new", folder, "acme_crm"])).code, 1);
    assert.equal((await viadukt(["connector", "new", join(hub.path, "b"), "Acme CRM"])).code, 2);
    assert.equal((await viadukt(["connector", "test", join(hub.path, "none")])).code, 1);
  });
});

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { checkUpdate, compareReleases } from "./update.ts";

describe("what is installed beside what is out", () => {
  let newest = "9.9.9";
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/viadukt") !== true) {
      response.writeHead(404).end("{}");
      return;
    }
    const versions = { [newest]: { name: "viadukt", version: newest } };
    const body = { name: "viadukt", "dist-tags": { latest: newest }, versions };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const { npm_config_registry: known } = process.env;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    process.env.npm_config_registry = `http://127.0.0.1:${port}/`;
  });
  after(() => {
    if (known === undefined) delete process.env.npm_config_registry;
    else process.env.npm_config_registry = known;
    server.closeAllConnections();
    server.close();
  });

  it("tells a newer release", async () => {
    assert.deepEqual(await checkUpdate("0.1.0"), {
      ...{ installed: "0.1.0", newest: "9.9.9", is_newer: true },
    });
  });

  it("tells that the installed one is the newest", async () => {
    assert.equal((await checkUpdate("9.9.9")).is_newer, false);
    assert.equal((await checkUpdate("10.0.0")).is_newer, false);
  });

  it("says what is wrong where the registry gives no release", async () => {
    newest = "not-a-release";
    await assert.rejects(checkUpdate("0.1.0"), /newest release cannot be asked for/);
  });
});

it("compares releases by number, and what comes before a release", () => {
  assert.ok(compareReleases("1.10.0", "1.9.9") > 0);
  assert.ok(compareReleases("1.0.0", "1.0.0-rc.1") > 0);
  assert.ok(compareReleases("1.0.0-rc.10", "1.0.0-rc.9") > 0);
  assert.equal(compareReleases("2.0.0", "2.0.0"), 0);
});

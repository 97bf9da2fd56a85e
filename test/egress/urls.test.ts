import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PUBLIC } from "./addresses.ts";
import { HOSTILE_URLS, PUBLIC_URLS } from "./hostile-urls.ts";
import { attempt, type Network, openNetwork, openOutbound } from "./network.ts";

describe("addresses written in hostile ways", () => {
  let network: Network;
  before(async () => {
    network = await openNetwork();
    network.dns.zones.set("public.test", () => ({ addresses: PUBLIC }));
  });
  after(() => network[Symbol.asyncDispose]());
  const urls = Object.values(HOSTILE_URLS).flat();

  it("are at least 80 and all different", () => {
    assert.equal(new Set(urls).size, urls.length);
    assert.ok(urls.length >= 80, `there are ${urls.length}`);
  });

  for (const [what, list] of Object.entries(HOSTILE_URLS)) {
    it(`are refused without a connection: ${what}`, async () => {
      await using outbound = openOutbound();
      for (const url of list) {
        const outcome = await attempt(outbound, url);
        assert.equal(outcome.kind, "refused", `${JSON.stringify(url)}: ${JSON.stringify(outcome)}`);
      }
      await network.settle();
      assert.deepEqual(network.privateHits, []);
    });
  }

  it("work where they are public", async () => {
    await using outbound = openOutbound();
    for (const url of PUBLIC_URLS) {
      const before = network.publicHits();
      const outcome = await attempt(outbound, url);
      assert.deepEqual(outcome, { kind: "reached", status: 200, location: undefined }, url);
      await network.settle();
      assert.ok(network.publicHits() >= before);
    }
    assert.ok(network.publicHits() > 0);
    assert.deepEqual(network.privateHits, []);
  });

  it("would have reached private machines without the guard", async () => {
    await using outbound = openOutbound({ allow: ["0.0.0.0/0", "::/0"] });
    let reached = 0;
    for (const url of urls) {
      const outcome = await attempt(outbound, url, { isCounted: false });
      if (outcome.kind === "reached") reached += 1;
    }
    await network.settle();
    const hosts = new Set(network.privateHits.map((hit) => hit.split(" ")[0]));
    network.privateHits.splice(0);
    assert.ok(reached >= 80, `${reached} of ${urls.length} were answered`);
    assert.ok(hosts.size >= 30, `only ${[...hosts].join(", ")} were called`);
  });
});

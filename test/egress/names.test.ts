import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { resolveHost } from "../../src/lib/vetted-connect.ts";
import { PRIVATE, PUBLIC } from "./addresses.ts";
import type { Answer, Zone } from "./dns-server.ts";
import { attempt, type Network, openNetwork, openOutbound, resolveByDns } from "./network.ts";

const [PUBLIC_4, PUBLIC_6] = PUBLIC;
const RESOLVERS = { "the machine's own lookup": resolveHost, "a DNS client": resolveByDns };

/** Names with a private address in some answer to them. */
const MIXED: Readonly<Record<string, Answer>> = {
  "one-private": { addresses: ["10.0.0.1"] },
  loopback: { addresses: ["127.0.0.1"] },
  "loopback-6": { addresses: ["::1"] },
  unspecified: { addresses: ["0.0.0.0"] },
  "unspecified-6": { addresses: ["::"] },
  metadata: { addresses: ["169.254.169.254"] },
  azure: { addresses: ["168.63.129.16"] },
  "public-then-private": { addresses: [PUBLIC_4, "10.0.0.1"] },
  "private-then-public": { addresses: ["192.168.1.1", PUBLIC_4] },
  "public-and-private-6": { addresses: [PUBLIC_4, "fd00::1"] },
  "private-and-public-6": { addresses: ["10.0.0.1", PUBLIC_6] },
  "two-of-6": { addresses: [PUBLIC_6, "::1"] },
  mapped: { addresses: ["::ffff:10.0.0.1"] },
  "public-and-mapped": { addresses: [PUBLIC_4, "::ffff:127.0.0.1"] },
  compatible: { addresses: ["::7f00:1"] },
  nat64: { addresses: ["64:ff9b::a00:1"] },
  "6to4": { addresses: ["2002:7f00:1::1"] },
  teredo: { addresses: ["2001::1"] },
  "link-local": { addresses: ["fe80::1"] },
  "last-of-25": { addresses: [...Array.from({ length: 24 }, () => PUBLIC_4), "172.16.0.1"] },
  alias: { aliases: ["intranet.corp.test"], addresses: ["10.0.0.1"] },
  "alias-chain": {
    aliases: ["a.cdn.test", "b.cdn.test", "public.test", "localhost.corp.test"],
    addresses: ["127.0.0.1"],
  },
  "alias-6": { aliases: ["ula.corp.test"], addresses: ["fd00::1"] },
  "alias-split": { aliases: ["split.corp.test"], addresses: [PUBLIC_4, "::1"] },
};

for (const [how, resolve] of Object.entries(RESOLVERS)) {
  describe(`names that private machines answer to, by ${how}`, () => {
    let network: Network;
    before(async () => {
      network = await openNetwork();
      for (const [name, answer] of Object.entries(MIXED)) {
        network.dns.zones.set(`${name}.test`, () => answer);
      }
      for (const address of PRIVATE) {
        const name = `n${address.replace(/[.:]/g, "-")}.ip.test`;
        network.dns.zones.set(name, () => ({ addresses: [address] }));
      }
    });
    after(() => network[Symbol.asyncDispose]());
    const zone = (name: string, answer: Zone) => network.dns.zones.set(`${name}.test`, answer);
    const isQuiet = async (): Promise<void> => {
      await network.settle();
      assert.deepEqual(network.privateHits, []);
    };

    it("are refused, whatever else is among their addresses", async () => {
      await using outbound = openOutbound({ resolve });
      for (const name of Object.keys(MIXED)) {
        for (const url of [`http://${name}.test/`, `https://${name.toUpperCase()}.test.:8080/`]) {
          const outcome = await attempt(outbound, url);
          assert.equal(outcome.kind, "refused", `${url}: ${JSON.stringify(outcome)}`);
        }
      }
      await isQuiet();
    });

    it("are refused for each private address", async () => {
      await using outbound = openOutbound({ resolve });
      for (const name of network.dns.zones.keys()) {
        if (!name.endsWith(".ip.test")) continue;
        const outcome = await attempt(outbound, `http://${name}/`);
        assert.equal(outcome.kind, "refused", `${name}: ${JSON.stringify(outcome)}`);
      }
      await isQuiet();
    });

    it("work where all of their addresses are public", async () => {
      await using outbound = openOutbound({ resolve });
      zone("public", () => ({ addresses: PUBLIC }));
      zone("public-alias", () => ({ aliases: ["a.test", "b.test"], addresses: [PUBLIC_4] }));
      const before = network.publicHits();
      for (const url of [
        "http://public.test/",
        "https://public.test/",
        "http://public-alias.test/",
      ]) {
        assert.equal((await attempt(outbound, url)).kind, "reached", url);
      }
      assert.ok(network.publicHits() >= before + 3);
      await isQuiet();
    });

    it("are never connected to although the answer changes between two lookups", async () => {
      zone("flip", ({ times }) => ({ addresses: [times % 2 === 0 ? PUBLIC_4 : "10.0.0.1"] }));
      zone("turn", ({ times }) => ({ addresses: [times % 2 === 0 ? "127.0.0.1" : PUBLIC_4] }));
      zone("once", ({ times }) => ({ addresses: [times === 0 ? PUBLIC_4 : "169.254.169.254"] }));
      network.answer = (_request, response) => {
        response.setHeader("connection", "close");
        response.end("ok");
      };
      await using outbound = openOutbound({ resolve });
      const kinds: string[] = [];
      for (let round = 0; round < 10; round++) {
        for (const name of ["flip", "turn", "once"]) {
          const asked = network.dns.asked.length;
          const outcome = await attempt(outbound, `http://${name}.test/`);
          kinds.push(outcome.kind);
          // One question of each kind: nobody asks a second time between the check and the connection.
          assert.equal(
            network.dns.asked.slice(asked).filter((one) => one === `${name}.test`).length,
            2,
          );
        }
      }
      assert.ok(kinds.includes("reached") && kinds.includes("refused"), kinds.join(" "));
      assert.ok(!kinds.includes("failed"), kinds.join(" "));
      await isQuiet();
    });

    it("are not connected to by many calls at one time while the answer changes", async () => {
      zone("storm", ({ times }) => ({ addresses: [times % 3 === 0 ? PUBLIC_4 : "10.0.0.1"] }));
      await using outbound = openOutbound({ resolve });
      for (let round = 0; round < 5; round++) {
        await Promise.all(
          Array.from({ length: 10 }, () => attempt(outbound, "http://storm.test:8080/")),
        );
      }
      await isQuiet();
    });

    it("keep their open connection, and are looked at again for the next one", async () => {
      let isHostile = false;
      zone("rebound", () => ({ addresses: [isHostile ? "10.0.0.1" : PUBLIC_4] }));
      network.answer = (_request, response) => void response.end("ok");
      await using outbound = openOutbound({ resolve });
      const url = "http://rebound.test/";
      assert.equal((await attempt(outbound, url)).kind, "reached");
      isHostile = true;
      await wait(5);
      const before = network.publicHits();
      assert.equal((await attempt(outbound, url)).kind, "reached");
      assert.equal(network.publicHits(), before, "it was no open connection");
      network.answer = (_request, response) => {
        response.setHeader("connection", "close");
        response.end("ok");
      };
      await wait(5);
      assert.equal((await attempt(outbound, url)).kind, "reached");
      await wait(5);
      assert.equal((await attempt(outbound, url)).kind, "refused");
      await isQuiet();
    });

    it("end at the deadline where the name server is silent, and fail where it does", async () => {
      zone("silent", () => ({ fault: "silence" }));
      zone("broken", () => ({ fault: "servfail" }));
      zone("empty", () => ({}));
      await using outbound = openOutbound({ resolve });
      const startedAt = performance.now();
      const silent = await attempt(outbound, "http://silent.test/", { timeoutMs: 200 });
      assert.ok(performance.now() - startedAt < 3_000);
      assert.equal(silent.kind === "failed" && silent.code, "timeout");
      for (const name of ["broken", "empty", "unknown"]) {
        const outcome = await attempt(outbound, `http://${name}.test/`, { timeoutMs: 30_000 });
        assert.equal(outcome.kind === "failed" && outcome.code, "dns_failure", name);
      }
      await isQuiet();
    });
  });
}

describe("names of /etc/hosts, by the machine's own lookup", () => {
  it("are refused where they are private, and work where they are public", async () => {
    await using network = await openNetwork();
    await using outbound = openOutbound();
    for (const url of ["http://intranet/", "http://INTRANET:8080/", "http://ip6-localhost/"]) {
      const outcome = await attempt(outbound, url);
      assert.equal(outcome.kind, "refused", `${url}: ${JSON.stringify(outcome)}`);
    }
    assert.equal((await attempt(outbound, "http://known-public/")).kind, "reached");
    await network.settle();
    assert.deepEqual(network.privateHits, []);
  });
});

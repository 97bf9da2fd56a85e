import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/sap-business-one/index.ts";
import { createAuthority, type Pair } from "../../../test/certificates.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import type { Connector } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import sap from "./index.ts";

const simulator = createSimulator();
const { credentials } = simulator;
let logins = 0;
const cookies: string[] = [];
const watched: typeof simulator = {
  ...simulator,
  async handle(req, res, url) {
    if (url.pathname.endsWith("/Login")) logins += 1;
    else cookies.push(req.headers.cookie ?? "");
    return simulator.handle(req, res, url);
  },
};
const bed = openBed(sap, watched);
const { items } = (sap as unknown as Connector).sinks ?? {};
assert.ok(items);
const { find } = items;

describe("the session with the Service Layer", () => {
  it("is begun once for workers that start together, and sends both cookies", async () => {
    logins = 0;
    cookies.length = 0;
    const ctx = bed.open();
    const found = await Promise.all(
      ["SILNIK-01", "TÁV-4", "CTRL-2"].map((key) => find(ctx, [key])),
    );
    assert.deepEqual(
      found.map((one) => one.length),
      [1, 1, 1],
    );
    assert.equal(logins, 1);
    for (const cookie of cookies)
      assert.match(cookie, /^B1SESSION=[0-9a-f-]{36}; ROUTEID=\.node\d$/);
  });

  it("is begun anew, once for all workers, where the server has ended it", async () => {
    const ctx = bed.open();
    await find(ctx, ["SILNIK-01"]);
    simulator.reset();
    logins = 0;
    const found = await Promise.all(
      ["SILNIK-01", "TÁV-4", "CTRL-2"].map((key) => find(ctx, [key])),
    );
    assert.deepEqual(
      found.map((one) => one.length),
      [1, 1, 1],
    );
    assert.equal(logins, 1);
  });

  it("is not tried for ever where a new one is refused too", async () => {
    const ctx = bed.open();
    await find(ctx, ["SILNIK-01"]);
    await bed.fault("expired", 100);
    logins = 0;
    await assert.rejects(find(ctx, ["SILNIK-01"]), failsWith("AuthError", /301/));
    assert.equal(logins, 0, "the login itself met the fault");
    await bed.fault("expired", 0);
  });

  it("tells a wrong company from its own answer and repeats no password", async () => {
    const ctx = bed.open({}, { ...credentials, company_db: "OTHER" });
    await assert.rejects(find(ctx, ["X"]), failsWith("AuthError", /SLD \(-304\)$/));
  });

  it("says that a right is missing, also with code 299", async () => {
    const viewer = { ...credentials, username: "viewer", password: "Tylko-1-Patrzy" };
    const data = { code: "NEW-1", name: "New", type: "goods", active: true } as const;
    const written = items.write(bed.open({}, viewer), [{ key: "NEW-1", data }], "k");
    await assert.rejects(async () => written, failsWith("AuthError", /lacks a right.*\(299\)/));
  });

  it("takes addresses with and without the path of the Service Layer", async () => {
    for (const path of ["/b1s/v1", "/b1s/v2/", ""]) {
      const ctx = contextAt(`${bed.base()}${path}`, {});
      assert.equal((await find(ctx, ["SILNIK-01"])).length, 1, path);
    }
  });
});

describe("a self-signed certificate", () => {
  const authority = createAuthority("SAP installer");
  const server = authority.issue({ name: "b1-server", hosts: ["b1-server.local"] });
  const other = authority.issue({ name: "b1-server", hosts: ["b1-server.local"] });

  it("is trusted where it is the very one that was entered, whatever its name", async () => {
    await using service = await secureService(server);
    const ctx = contextAt(service.url, { ca_certificate: server.cert });
    assert.equal((await find(ctx, ["SILNIK-01"])).length, 1);
  });

  it("is not trusted otherwise", async () => {
    await using service = await secureService(server);
    for (const settings of [{}, { ca_certificate: other.cert }, { ca_certificate: authority.cert }])
      await assert.rejects(
        find(contextAt(service.url, settings), ["SILNIK-01"]),
        failsWith("TransientError", /./),
      );
  });
});

function contextAt(baseUrl: string, settings: Record<string, unknown>) {
  return openTestContext({
    ...{ connector: sap as unknown as Connector, credentials, settings, baseUrl },
    ...{ log: silentLog, clock: systemClock, signal: AbortSignal.timeout(20_000) },
  });
}

async function secureService({ cert, key }: Pair) {
  const own = createSimulator();
  const listening = createSecureServer({ cert, key }, (req, res) => {
    void own.handle(req, res, new URL(req.url ?? "/", "http://x.invalid"));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return {
    url: `https://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections();
      await new Promise((done) => listening.close(done));
    },
  };
}

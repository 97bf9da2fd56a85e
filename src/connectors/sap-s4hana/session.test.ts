import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLIENT_ID, CLIENT_SECRET } from "../../../sandbox/sap-s4hana/access.ts";
import { itemOf, openSapBed } from "../../../test/sap-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import sap from "./index.ts";
import { cookiesOf } from "./session.ts";

const check = (ctx: never) => {
  assert.ok(sap.check);
  return sap.check(ctx);
};
const write = (code: string) => [{ key: code, data: itemOf({ code }) }];

describe("SAP S/4HANA: the session of writes", () => {
  const bed = openSapBed();

  it("fetches the CSRF token once and keeps it with its cookies for the next piece of work", async () => {
    const { state } = bed.open() as { state: never };
    await bed.write(write("S-1"), { state });
    await bed.write(write("S-2"), { state });
    assert.equal((await bed.stats()).csrfFetches, 1);
    const kept = String(await (state as { get(name: string): Promise<string> }).get("csrf"));
    assert.match(kept, /SAP_SESSIONID_S4H_100=[\w-]+%3d; sap-usercontext=sap-client=100/);
  });

  it("renews the token that SAP does not know any more, and writes once", async () => {
    const { state } = bed.open() as { state: never };
    await bed.write(write("S-1"), { state });
    await bed.behave({ end_sessions: true });
    const [result] = await bed.write(write("S-2"), { state });
    assert.equal(result?.status, "created");
    const { csrfFetches, singleWrites } = await bed.stats();
    assert.deepEqual([csrfFetches, singleWrites], [2, 2]);
  });

  it("writes one after the other, however many workers there are", async () => {
    await bed.behave({ writeMs: 20 });
    const { state } = bed.open() as { state: never };
    const codes = ["P-1", "P-2", "P-3", "P-4"];
    const results = await Promise.all(codes.map((code) => bed.write(write(code), { state })));
    assert.deepEqual(
      results.map(([result]) => result?.status),
      codes.map(() => "created"),
    );
    const { parallelWrites, csrfFetches } = await bed.stats();
    assert.deepEqual([parallelWrites, csrfFetches], [1, 1]);
  });

  it("two workers that add one product add it once", async () => {
    await bed.behave({ writeMs: 20 });
    const { state } = bed.open() as { state: never };
    const results = await Promise.all([
      bed.write(write("P-1"), { state }),
      bed.write(write("P-1"), { state }),
    ]);
    assert.deepEqual(results.map(([one]) => one?.status).toSorted(), ["created", "unchanged"]);
  });

  it("reads cookies that came joined by commas, dates among them", () => {
    const joined =
      "SAP_SESSIONID_S4H_100=aB%3d; path=/; expires=Tue, 01-Jan-2030 08:00:00 GMT; secure, sap-usercontext=sap-client=100; path=/, old=; max-age=0, gone=x; Max-Age=0";
    assert.equal(cookiesOf(joined), "SAP_SESSIONID_S4H_100=aB%3d; sap-usercontext=sap-client=100");
    assert.equal(cookiesOf(""), "");
  });
});

describe("SAP S/4HANA: signing in", () => {
  const bed = openSapBed();
  const oauth = {
    settings: { sign_in: "oauth2" },
    credentials: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
  };

  it("takes an access token for client ID and secret, and keeps it", async () => {
    const { state } = bed.open(oauth) as { state: never };
    const work = { ...oauth, state };
    assert.match((await check(bed.open(work))).account_name ?? "", /^sb-viadukt-s4, .*client 100$/);
    const [result] = await bed.write(write("O-1"), work);
    assert.equal(result?.status, "created");
    assert.equal((await bed.stats()).tokens, 1);
  });

  it("renews a token that ended before its time, and repeats the call", async () => {
    const { state } = bed.open(oauth) as { state: never };
    const work = { ...oauth, state };
    await check(bed.open(work));
    await bed.behave({ end_tokens: true });
    assert.equal((await bed.find(["PILOT-4K"], work)).length, 1);
    assert.equal((await bed.stats()).tokens, 2);
  });

  it("signs in once for two workers", async () => {
    const { state } = bed.open(oauth) as { state: never };
    const work = { ...oauth, state };
    await Promise.all([check(bed.open(work)), check(bed.open(work))]);
    assert.equal((await bed.stats()).tokens, 1);
  });

  it("asks another address for the token where the settings name one", async () => {
    const settings = { ...oauth.settings, token_url: `${bed.base()}/sap/bc/sec/oauth2/token` };
    await check(bed.open({ ...oauth, settings }));
    assert.ok(bed.asked.includes(`${settings.token_url} {}`));
  });

  it("says that a client secret is wrong, and which credentials are missing", async () => {
    const wrong = { client_id: CLIENT_ID, client_secret: "wrong-secret" };
    await assert.rejects(
      check(bed.open({ ...oauth, credentials: wrong })),
      failsWith("AuthError", /access token.*Bad credentials/),
    );
    await assert.rejects(
      check(bed.open({ ...oauth, credentials: bed.credentials })),
      failsWith("ConfigError", /client_id and client_secret/),
    );
    await assert.rejects(
      check(bed.open({ credentials: {} })),
      failsWith("ConfigError", /username and password/),
    );
  });

  it("refuses another client", async () => {
    await assert.rejects(
      check(bed.open({ settings: { sap_client: "200" } })),
      failsWith("AuthError", /sign-in/),
    );
  });

  it("warns where the stock service is not active, and says so when it is read", async () => {
    await bed.behave({ stockService: false });
    const { warnings, scopes } = await check(bed.open());
    assert.deepEqual(scopes, ["API_PRODUCT_SRV"]);
    assert.match(warnings?.[0] ?? "", /^API_MATERIAL_STOCK_SRV cannot be read/);
    await assert.rejects(
      bed.changes({ mode: "full" }),
      failsWith("ConfigError", /no active service API_MATERIAL_STOCK_SRV.*No service found/),
    );
    assert.equal((await bed.changes({ mode: "full" }, { read_stock: false })).length, 130);
  });

  it("tells SAP's clock against ours", async () => {
    const { clock_skew_ms: skewMs = 0 } = await check(bed.open());
    assert.ok(Math.abs(skewMs - 32 * 3_600_000) < 60_000, String(skewMs));
  });

  it("takes a base URL with the folder of the services, and refuses one of a single service", async () => {
    const at = (path: string) =>
      openTestContext({
        ...{ connector: sap as never, credentials: bed.credentials, settings: {} },
        ...{ baseUrl: bed.base() + path, log: silentLog, clock: systemClock },
        signal: AbortSignal.timeout(10_000),
      }) as never;
    assert.ok(await check(at("/sap/opu/odata/sap/")));
    await assert.rejects(
      check(at("/sap/opu/odata/sap/API_PRODUCT_SRV")),
      failsWith("ConfigError", /names one service/),
    );
    await assert.rejects(check(at("?sap-client=100")), failsWith("ConfigError", /own field/));
  });
});

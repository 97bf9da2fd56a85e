import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  asAnother,
  bed,
  COMPANY,
  company,
  everything,
  idOf,
  itemsOf,
  open,
  readItems,
  settings,
  simulator,
  sink,
} from "../../../test/business-central-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import bc from "./index.ts";
import type { BcContext } from "./manifest.ts";

describe("signing in", () => {
  it("asks for one token, however many need one at once, and keeps it", async () => {
    const ctx = open();
    await Promise.all([bc.check?.(ctx), bc.check?.(ctx), bc.check?.(ctx)]);
    await bc.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 1);
  });

  it("renews a token a minute before it ends, and one that ended early once", async () => {
    const ctx = open();
    await bc.check?.(ctx);
    bed.later(3_500_000);
    await bc.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 1);
    bed.later(60_000);
    await bc.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 2);
    simulator.entra.expireAll();
    await bc.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 3);
  });

  it("tells in Entra's words what is wrong with the app", async () => {
    const wrong = open({}, { ...simulator.credentials, client_id: "another" });
    await assert.rejects(
      Promise.resolve(bc.check?.(wrong)),
      failsWith("AuthError", /AADSTS700016/),
    );
    const tenant = open({ token_url: `${bed.base()}/elsewhere/oauth2/v2.0/token` });
    await assert.rejects(
      Promise.resolve(bc.check?.(tenant)),
      failsWith("AuthError", /AADSTS90002: Tenant 'elsewhere' not found\.$/),
    );
    await assert.rejects(
      async () => bc.check?.(open({}, {})),
      failsWith("AuthError", /client ID and the client secret/),
    );
  });

  it("takes the user and key of a server of one's own", async () => {
    const result = await bc.check?.(open({}, simulator.ownServer));
    assert.equal(result?.account_name, COMPANY);
    assert.equal(simulator.entra.tokens(), 0);
  });
});

describe("the company", () => {
  it("is chosen by name or id, and the choice is told where there is none", async () => {
    const [, second] = simulator.companies();
    assert.ok(second);
    const byName = await bc.check?.(open({ company: "kapu és kert kft." }));
    const byId = await bc.check?.(open({ company: second.id.toUpperCase() }));
    assert.equal(byName?.account_name, second.name);
    assert.deepEqual([byId?.account_name, byId?.tax_id], [second.name, "HU12345676"]);
    assert.deepEqual(
      byId?.scopes,
      simulator.companies().map(({ name }) => `company: ${name}`),
    );
    const names = /CRONUS PL Sp\. z o\.o\., Kapu és Kert Kft\./;
    for (const wanted of [undefined, "Nobody"]) {
      const ctx = open({ company: wanted });
      await assert.rejects(async () => bc.check?.(ctx), failsWith("ConfigError", names));
      await assert.rejects(readItems({ mode: "full" }, ctx), failsWith("ConfigError", names));
    }
  });

  it("gives prices their currency", async () => {
    const { changes } = await readItems({ mode: "full" }, open({ company: "Kapu és Kert Kft." }));
    const prices = itemsOf(changes).flatMap(({ prices = [] }) => prices);
    assert.deepEqual([...new Set(prices.map(({ currency }) => currency))], ["HUF"]);
  });

  it("starts a read anew where it is another one", async () => {
    const { pages } = await readItems({ mode: "incremental" });
    const cursor = pages.at(-1)?.cursor ?? {};
    const other = open({ company: "Kapu és Kert Kft." });
    const { changes } = await readItems({ mode: "incremental", cursor }, other);
    assert.equal(changes.length, 12);
  });
});

describe("reading items", () => {
  it("follows the links of pages of 500 and reads from the replica", async () => {
    const { pages, changes } = await readItems({ mode: "full" });
    assert.deepEqual(
      pages.map((page) => [page.changes.length, page.complete, page.total]),
      [
        [500, false, 1_300],
        [500, false, 1_300],
        [300, true, 1_300],
      ],
    );
    assert.equal(new Set(changes.map(({ id }) => id)).size, 1_300);
    simulator.freezeReplica();
    await asAnother("PATCH", `items(${idOf("PILOT-01")})`, { displayName: "Nowy" });
    const again = itemsOf((await readItems({ mode: "full" })).changes);
    assert.equal(again.find(({ code }) => code === "PILOT-01")?.name, "Pilot 4-kanałowy 868 MHz");
    const [found] = await sink().find(open(), ["PILOT-01"]);
    assert.equal(found?.data.name, "Nowy", "what is written is compared with the primary");
  });

  it("maps a card: exact prices, stock in sum, blocked ones out of use", async () => {
    const all = itemsOf((await readItems({ mode: "full" })).changes);
    const byCode = (code: string) => all.find((one) => one.code === code);
    assert.deepEqual(byCode("SILNIK-02")?.prices, [
      { list: "sales", currency: "PLN", amount: "1290.50", is_gross: false },
    ]);
    assert.equal(byCode("CZUJNIK-02")?.prices?.[0]?.amount, "412.12345");
    assert.deepEqual(byCode("SILNIK-01")?.stock, [{ warehouse: "Business Central", on_hand: "7" }]);
    const { type, stock, unit } = byCode("MONTAŻ") ?? {};
    assert.deepEqual([type, stock, unit], ["service", undefined, "GODZ"]);
    await asAnother("PATCH", `items(${idOf("PILOT-01")})`, { blocked: true });
    const [blocked] = await sink().find(open(), ["PILOT-01"]);
    assert.equal(blocked?.data.active, false);
  });

  it("loses no change where a run breaks among many of one moment", async () => {
    const { pages } = await readItems({ mode: "incremental" });
    const [page] = pages;
    const rest = await readItems({ mode: "incremental", ...(page ? { cursor: page.cursor } : {}) });
    const seen = new Set([...(page?.changes ?? []), ...rest.changes].map(({ id }) => id));
    assert.equal(seen.size, 1_300);
  });

  it("looks back, because a change can be seen later than its time says", async () => {
    const { pages } = await readItems({ mode: "incremental" });
    const cursor = pages.at(-1)?.cursor ?? {};
    const late = company().items.byNumber("PILOT-02");
    const newest = Date.parse(String(cursor.seen));
    const at = new Date(newest - 9 * 60_000).toISOString();
    company().items.put({
      ...late,
      id: late?.id ?? "",
      displayName: "Pozdě",
      lastModifiedDateTime: at,
    });
    const { changes } = await readItems({ mode: "incremental", cursor });
    assert.ok(itemsOf(changes).some(({ name }) => name === "Pozdě"));
    assert.ok(changes.length <= 60, `${changes.length} are more than what changed of late`);
  });

  it("begins a full read anew where the link it went on from is not taken any more", async () => {
    const cursor = { company: company().id, next: "$skiptoken=bm9uc2Vuc2U&$count=true" };
    const { changes } = await readItems({ mode: "full", cursor });
    assert.equal(changes.length, 1_300);
  });

  it("sets a card aside that it cannot bring into shape, and goes on", async () => {
    const row = company().items.byNumber("PILOT-01");
    company().items.put({ ...row, id: row?.id ?? "", unitPrice: "a lot" });
    const { changes } = await readItems({ mode: "full" });
    const refused = changes.filter(({ op }) => op === "refuse");
    assert.deepEqual(
      refused.map((change) => [change.id, (change as { field?: string }).field]),
      [[row?.id, "unitPrice"]],
    );
    assert.equal(changes.length, 1_300);
  });

  it("takes numbers as text, and fields that are missing", async () => {
    const row = company().items.byNumber("PILOT-01");
    const { gtin: _, displayName2: __, ...rest } = { ...row } as Record<string, unknown>;
    company().items.put({ ...rest, id: row?.id ?? "", unitPrice: "89.90", inventory: "140.5" });
    const [found] = await sink().find(open(), ["PILOT-01"]);
    assert.equal(found?.data.prices?.[0]?.amount, "89.90");
    assert.equal(found?.data.stock?.[0]?.on_hand, "140.5");
  });

  it("asks a server of one's own with its tenant, once in every address", async () => {
    const connector = bc as unknown as Parameters<typeof openTestContext>[0]["connector"];
    const ctx = openTestContext({
      ...{ connector, credentials: simulator.ownServer, settings: settings() },
      ...{ baseUrl: `${bed.base()}?tenant=default`, log: silentLog, clock: systemClock },
      signal: AbortSignal.timeout(60_000),
    });
    const { pages } = await readItems({ mode: "full" }, ctx as unknown as BcContext);
    assert.equal(pages.length, 3);
    assert.match(String(pages[0]?.cursor.next), /skiptoken/);
    assert.doesNotMatch(String(pages[0]?.cursor.next), /tenant/);
  });
});

describe("finding items", () => {
  it("asks for many numbers at once, whatever characters they have", async () => {
    const odd = ["O'NEIL-1", "A&B+C", "50% (X)"];
    for (const number of odd) await asAnother("POST", "items", { number, displayName: number });
    const many = [...company().items.page(everything()).rows]
      .slice(0, 120)
      .map((row) => String(row.number));
    bed.asked.length = 0;
    const found = await sink().find(open(), [...many, ...odd, "NOT-THERE", "X".repeat(30)]);
    assert.equal(found.length, 123);
    assert.equal(bed.asked.filter((call) => call.includes("number eq")).length, 4);
  });

  it("knows that numbers are kept in capitals", async () => {
    const found = await sink().find(open(), ["silnik-01", "SILNIK-01"]);
    assert.deepEqual(found.map(({ key }) => key).sort(), ["SILNIK-01", "silnik-01"]);
    assert.deepEqual([...new Set(found.map(({ data }) => data.code))], ["SILNIK-01"]);
  });
});

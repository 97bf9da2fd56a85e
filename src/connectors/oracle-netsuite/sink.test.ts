import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { createNetSuite, type NetSuiteOptions } from "../../../sandbox/oracle-netsuite/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Found, HttpRequest, Item, WriteRequest } from "../../sdk/index.ts";
import { TransientError } from "../../sdk/index.ts";
import { call } from "./client.ts";
import netSuite from "./index.ts";
import { items as sink } from "./item-sink.ts";
import type { NetSuiteContext } from "./manifest.ts";

const START = Date.UTC(2026, 0, 1);
const SETTINGS = { subsidiary_id: "1", tax_schedule_id: "1" };
const RECORDS = "/services/rest/record/v1";
const lamp: Item = { code: "LAMPA-1", name: "Lampa błyskowa", type: "goods", active: true };

let now = START;
beforeEach(() => {
  now = START;
});

function openAccount(options: NetSuiteOptions = {}) {
  const simulator = createNetSuite({ now: () => now, ...options });
  const bed = openBed(netSuite, simulator);
  const open = (settings: object = {}) => bed.open({ ...SETTINGS, ...settings }) as NetSuiteContext;
  const write = (request: Partial<WriteRequest<Item>>, ctx = open()) => {
    const { data = lamp } = request;
    return sink.write(ctx, [{ key: data.code, data, ...request }], "key-1");
  };
  return {
    ...{ simulator, bed, open, write },
    async find(code: string): Promise<Found<Item>> {
      const [found] = await sink.find(open(), [code]);
      return found ?? assert.fail(code);
    },
    /** Somebody else works in NetSuite. */
    change: (path: string, body: object) =>
      call(open(), { method: "PATCH", path: `${RECORDS}/${path}`, body }),
  };
}

describe("finding items", () => {
  const { open, simulator } = openAccount({ rows: 1_300 });

  it("takes codes with quotes as they are, and nothing that they might mean", async () => {
    const codes = ["CABO-2'X0.75", "D'ARTAGNAN''S", "x' OR '1'='1", "') OR (id > 0"];
    const found = await sink.find(open(), codes);
    assert.deepEqual(found.map(({ key }) => key).toSorted(), codes.slice(0, 2));
    const [first] = simulator.statements.filter((one) => one.includes("FROM item"));
    assert.match(first ?? "", /'CABO-2''X0\.75', 'D''ARTAGNAN''''S', 'x'' OR ''1''=''1'/);
  });

  it("asks for many codes in few statements", async () => {
    const codes = Array.from({ length: 1_200 }, (_, i) => `ALK-${String(i + 1).padStart(5, "0")}`);
    assert.equal((await sink.find(open(), codes)).length, 1_200);
    assert.equal(simulator.statements.filter((one) => one.includes("FROM item")).length, 3);
  });

  it("gives just what the stream gives: id, version, time and the whole record", async () => {
    const stream = netSuite.streams?.items ?? assert.fail();
    const zone = { time_zone: "Europe/Budapest" };
    const pages = await Array.fromAsync(stream.read(open(zone), { mode: "full" }));
    const changes = pages.flatMap((page) => page.changes);
    const codes = ["PILOT-4CH", "MONTAZ", "SADA-VRATA", "CABO-2'X0.75"];
    for (const found of await sink.find(open(zone), codes)) {
      const { key, remote_id, ...rest } = found;
      const change = changes.find(({ id }) => id === remote_id);
      assert.deepEqual(change, { op: "upsert", id: remote_id, ...rest }, key);
    }
  });
});

describe("writing items", () => {
  const { simulator, bed, open, write, find, change } = openAccount();

  it("sends what is new as one record, with what the account demands, and strictly", async () => {
    const [made] = await write({ data: { ...lamp, ean: "5990000000013" } });
    assert.equal(made?.status, "created");
    assert.deepEqual(simulator.writes, ["POST inventoryItem strict"]);
    const found = await find(lamp.code);
    assert.equal(found.remote_id, made?.remote_id);
    assert.equal(found.version, made?.version);
    assert.equal(found.data.ean, "5990000000013");
  });

  it("tells in NetSuite's words what the account demands beside", async () => {
    const [refused] = await sink.write(
      bed.open({ subsidiary_id: "1" }) as NetSuiteContext,
      [{ key: lamp.code, data: lamp }],
      "key-1",
    );
    assert.equal(refused?.status, "rejected");
    assert.match(refused?.message ?? "", /USER_ERROR.*Please enter value\(s\) for: Tax Schedule/);
  });

  it("names the field that NetSuite refuses", async () => {
    const [refused] = await write({ data: { ...lamp, code: "L".repeat(61) } });
    assert.match(refused?.message ?? "", /INVALID_CONTENT.*itemId: .*maximum number \(60\)/);
  });

  it("sends only what is another one, and nothing where nothing is", async () => {
    const { data, version } = await find("SILNIK-01");
    const [same] = await write({ data });
    assert.deepEqual([same?.status, same?.version], ["unchanged", version]);
    assert.deepEqual(simulator.writes, []);
    const [other] = await write({ data: { ...data, name: "Napęd II", description: "" } });
    assert.equal(other?.status, "updated");
    assert.deepEqual((await find("SILNIK-01")).data.manufacturer, "Dunamotor Kft.");
  });

  it("empties what is named and has no value, prices too, and leaves the rest", async () => {
    const before = await find("SILNIK-01");
    assert.ok(before.data.description && before.data.prices && before.data.manufacturer);
    const data = { ...lamp, code: "SILNIK-01" };
    const only = ["description", "prices.base"];
    const [result] = await write({ data, only, ...{ expect_version: before.version ?? "" } });
    assert.equal(result?.status, "updated");
    const after = await find("SILNIK-01");
    const { description: _d, prices: _p, ...rest } = before.data;
    assert.deepEqual(after.data, rest);
    assert.equal(after.version, result?.version);
  });

  it("calls each kind of item by its own name", async () => {
    for (const code of ["SEBES-2026", "MONTAZ", "SADA-VRATA", "LOGO-MATRICA"]) {
      const { data } = await find(code);
      const [result] = await write({ data: { ...data, name: `${data.name} II` } });
      assert.equal(result?.status, "updated", code);
    }
    assert.deepEqual(
      simulator.writes.map((one) => one.split("/")[0]),
      [
        "PATCH serializedInventoryItem",
        "PATCH serviceSaleItem",
        "PATCH kitItem",
        "PATCH nonInventorySaleItem",
      ],
    );
  });

  it("writes a price of one level and currency, and leaves the others alone", async () => {
    const data = { ...(await find("SILNIK-01")).data };
    const price = { list: "base", currency: "HUF", amount: "520000", is_gross: false };
    const huf = open({ currency: "HUF" });
    const [result] = await write(
      { data: { ...data, prices: [price] }, only: ["prices.base"] },
      huf,
    );
    assert.equal(result?.status, "updated");
    const [forints] = await sink.find(open({ currency: "HUF" }), ["SILNIK-01"]);
    assert.equal(forints?.data.prices?.[0]?.amount, "520000.00");
    assert.equal((await find("SILNIK-01")).data.prices?.[0]?.amount, "1290.00");
  });

  it("refuses a price that NetSuite would keep as another one, and a kit without members", async () => {
    const price = { list: "base", currency: "EUR", amount: "1.00", is_gross: false };
    const refusals = [
      [{ ...price, currency: "CHF" }, /in EUR, not in CHF/],
      [{ ...price, is_gross: true }, /without tax/],
      [{ ...price, amount: "123456789012345.1234567" }, /more digits/],
    ] as const;
    for (const [wrong, words] of refusals) {
      const [result] = await write({ data: { ...lamp, prices: [wrong] } });
      assert.equal(result?.status, "rejected");
      assert.match(result?.message ?? "", words);
    }
    const [kit] = await write({ data: { ...lamp, type: "kit" } });
    assert.match(kit?.message ?? "", /made in NetSuite/);
    assert.deepEqual(simulator.writes, []);
  });

  it("does not choose where two items have one name", async () => {
    const [result] = await write({ data: { ...lamp, code: "LISTWA-1M" } });
    assert.equal(result?.status, "rejected");
    assert.match(result?.message ?? "", /several items with this name: \d+, \d+/);
  });

  it("makes one item of two requests for one code", async () => {
    const requests = [
      { key: lamp.code, data: lamp },
      { key: lamp.code, data: { ...lamp, name: "Lampa II" } },
    ];
    const results = await sink.write(open(), requests, "key-1");
    assert.deepEqual(
      results.map(({ status }) => status),
      ["created", "updated"],
    );
    assert.equal(results[0]?.remote_id, results[1]?.remote_id);
  });

  it("makes no second item where the answer to the first was lost", async () => {
    const ctx = open();
    const request = async (wanted: HttpRequest) => {
      const answer = await ctx.http.request(wanted);
      if (wanted.path.startsWith(RECORDS)) throw new TransientError("the answer was lost");
      return answer;
    };
    const losing = { ...ctx, http: { ...ctx.http, request } };
    await assert.rejects(write({}, losing), failsWith("TransientError", /lost/));
    const [result] = await write({});
    assert.equal(result?.status, "unchanged");
    assert.deepEqual(simulator.writes, ["POST inventoryItem strict"]);
  });

  it("goes on with an item that somebody makes at the same moment", async () => {
    const ctx = open();
    let isFirst = true;
    const request = async (wanted: HttpRequest) => {
      if (isFirst && wanted.path.startsWith(RECORDS)) {
        isFirst = false;
        await write({ data: { ...lamp, name: "Somebody's lamp" } });
      }
      return ctx.http.request(wanted);
    };
    const [result] = await write({}, { ...ctx, http: { ...ctx.http, request } });
    assert.equal(result?.status, "updated");
    assert.equal((await find(lamp.code)).data.name, lamp.name);
    const posts = simulator.writes.filter((one) => one.startsWith("POST"));
    assert.equal(posts.length, 1);
    const [other] = await write({ data: { ...lamp, code: lamp.code.toLowerCase() } });
    assert.equal(other?.status, "rejected", "NetSuite knows no upper and lower case");
    assert.match(other?.message ?? "", /already exists/);
  });

  it("sees what somebody changed just before, also within one second", async () => {
    const { data, version = "", remote_id: id } = await find("SILNIK-01");
    await change(`inventoryItem/${id}`, { mpn: "DM-SOMEBODY" });
    const between = await find("SILNIK-01");
    await change(`inventoryItem/${id}`, { mpn: "DM-SOMEBODY-ELSE" });
    assert.equal(between.version?.slice(0, 19), (await find("SILNIK-01")).version?.slice(0, 19));
    for (const expect_version of [version, between.version ?? "", 'W/"1"']) {
      const [result] = await write({
        data: { ...data, name: "Mine" },
        only: ["name"],
        expect_version,
      });
      assert.equal(result?.status, "conflict");
    }
    assert.equal((await find("SILNIK-01")).data.manufacturer_part_no, "DM-SOMEBODY-ELSE");
    const [absent] = await write({ data: lamp, expect_version: version });
    assert.equal(absent?.status, "conflict", "what is to be there is not");
  });

  it("compares right before each write, not once for all", async () => {
    const codes = ["SILNIK-01", "SILNIK-02"];
    const found = await sink.find(open(), codes);
    const second = found.find(({ key }) => key === "SILNIK-02") ?? assert.fail();
    const ctx = open();
    const request = async (wanted: HttpRequest) => {
      const answer = await ctx.http.request(wanted);
      const isFirst = wanted.method === "PATCH" && !wanted.path.endsWith(second.remote_id);
      if (isFirst) await change(`inventoryItem/${second.remote_id}`, { mpn: "MEANWHILE" });
      return answer;
    };
    const requests = codes.map((code) => {
      const one = found.find(({ key }) => key === code) ?? assert.fail();
      return { key: code, data: { ...one.data, name: "Mine" }, expect_version: one.version ?? "" };
    });
    const results = await sink.write({ ...ctx, http: { ...ctx.http, request } }, requests, "key-1");
    assert.deepEqual(
      results.map(({ status }) => status),
      ["updated", "conflict"],
    );
  });

  it("tells no version of a change that was somebody else's", async () => {
    const { data, remote_id: id } = await find("SILNIK-01");
    const ctx = open();
    const request = async (wanted: HttpRequest) => {
      const answer = await ctx.http.request(wanted);
      if (wanted.method === "PATCH") await change(`inventoryItem/${id}`, { mpn: "AFTERWARDS" });
      return answer;
    };
    const other = { ...ctx, http: { ...ctx.http, request } };
    const [result] = await write({ data: { ...data, name: "Mine" } }, other);
    assert.equal(result?.status, "updated");
    assert.equal(result?.version, undefined);
  });

  it("finds a conflict where the item went away under its hands", async () => {
    const { data, remote_id: id } = await find("MONTAZ");
    const ctx = open();
    const request = async (wanted: HttpRequest) => {
      if (wanted.method === "PATCH")
        await call(open(), { method: "DELETE", path: `${RECORDS}/serviceSaleItem/${id}` });
      return ctx.http.request(wanted);
    };
    const other = { ...ctx, http: { ...ctx.http, request } };
    const [result] = await write({ data: { ...data, name: "Mine" } }, other);
    assert.equal(result?.status, "conflict");
  });

  it("takes out of use what it removes, and what is gone is none of its business", async () => {
    const { remote_id, version = "" } = await find("SEBES-2026");
    const remove = async (one: object) =>
      (await sink.remove?.(open(), [{ key: "SEBES-2026", remote_id, ...one }], "key-1")) ?? [];
    assert.equal((await remove({ expect_version: version }))[0]?.status, "deleted");
    assert.deepEqual(simulator.writes, [`PATCH serializedInventoryItem/${remote_id} strict`]);
    assert.equal((await find("SEBES-2026")).data.active, false);
    assert.equal((await remove({}))[0]?.status, "unchanged");
    for (const absent of ["999999", "no id", "1' OR '1"])
      assert.equal((await remove({ remote_id: absent }))[0]?.status, "unchanged");
  });

  it("stops where the role may not, in both ways that NetSuite says so", async () => {
    for (const how of ["403", "400"] as const) {
      const ctx = open();
      simulator.forbid(how);
      await assert.rejects(write({}, ctx), failsWith("AuthError", /lacks a permission/));
      simulator.forbid(undefined);
    }
  });
});

describe("an account whose calls are used up", () => {
  const { simulator, bed, open, write } = openAccount();

  it("is asked again after the pause that it wants, also to write, and nothing is made twice", async () => {
    const ctx = open();
    const sentAt: number[] = [];
    const request = async (wanted: HttpRequest) => {
      if (!wanted.path.startsWith(RECORDS)) return ctx.http.request(wanted);
      if (sentAt.push(performance.now()) === 1) await bed.fault("429", 1);
      return ctx.http.request(wanted);
    };
    const [result] = await write({}, { ...ctx, http: { ...ctx.http, request } });
    assert.equal(result?.status, "created");
    const [first = 0, second = 0] = sentAt;
    assert.ok(second - first >= 2_000, "NetSuite said two seconds");
    assert.deepEqual(simulator.writes, ["POST inventoryItem strict"]);
  });
});

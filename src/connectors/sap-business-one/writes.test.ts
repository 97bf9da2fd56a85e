import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/sap-business-one/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Connector, Item, WriteRequest } from "../../sdk/index.ts";
import sap from "./index.ts";

let beforeCall: ((method: string) => Promise<void>) | undefined;
let isAnswerLost = false;
const simulator = createSimulator();
const watched: typeof simulator = {
  ...simulator,
  async handle(req, res, url) {
    const hook = beforeCall;
    if (req.method === "PATCH" || (req.method === "POST" && url.pathname.endsWith("/Items"))) {
      beforeCall = undefined;
      await hook?.(req.method);
      if (isAnswerLost) res.end = () => res.destroy();
      isAnswerLost = false;
    }
    return simulator.handle(req, res, url);
  },
};
const bed = openBed(sap, watched);
const { items } = (sap as unknown as Connector).sinks ?? {};
assert.ok(items);
const write = (request: WriteRequest<Item>, settings = {}) =>
  items.write(bed.open(settings), [request], "key").then(([result]) => result);
const find = async (code: string, settings = {}) => {
  const [found] = await items.find(bed.open(settings), [code]);
  assert.ok(found);
  return { ...found, data: found.data as Item };
};

/** Somebody at the ERP itself, who sees its own words. */
async function clerk(method: string, path: string, body?: object): Promise<Response> {
  const login = await bed.send("POST", "/b1s/v2/Login", {
    CompanyDB: "SBODEMOPL",
    UserName: "clerk",
    Password: "Kupiec-7-Okien",
  });
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
  if (method === "GET") return fetch(`${bed.base()}/b1s/v2${path}`, { headers: { cookie } });
  return bed.send(method, `/b1s/v2${path}`, body ?? {}, { cookie });
}

const nut: Item = {
  code: "NUT-1",
  name: "Nakrętka M8",
  type: "goods",
  unit: "szt",
  prices: [{ list: "sales", currency: "PLN", amount: "0.35", is_gross: false }],
  active: true,
};
const priced = (amount: string, currency = "PLN", is_gross = false): Item => ({
  ...nut,
  prices: [{ list: "sales", currency, amount, is_gross }],
});

describe("writing items to the Service Layer", () => {
  it("changes the price of one list and leaves the others", async () => {
    const { data } = await find("SILNIK-01");
    const price = { list: "sales", currency: "EUR", amount: "199.5", is_gross: false };
    const request = { key: data.code, data: { ...data, prices: [price] }, only: ["prices.sales"] };
    assert.equal((await write(request))?.status, "updated");
    const { ItemPrices } = (await (await clerk("GET", "/Items('SILNIK-01')")).json()) as {
      ItemPrices: unknown;
    };
    assert.deepEqual(ItemPrices, [
      { PriceList: 1, Price: 199.5, Currency: "EUR" },
      { PriceList: 2, Price: 680, Currency: "PLN" },
      { PriceList: 3, Price: 0, Currency: null },
    ]);
  });

  it("empties what is named and not there, and names nothing else", async () => {
    const { data } = await find("SILNIK-01");
    const { ean: _, description: __, prices: ___, ...bare } = data;
    const only = ["ean", "description", "prices.sales"];
    await write({ key: data.code, data: { ...bare, name: "not named" }, only });
    const after = (await find("SILNIK-01")).data;
    const { category, stock, attributes, ...rest } = after;
    assert.ok(category && stock && attributes);
    assert.deepEqual(rest, { ...pick(data, ["code", "name", "type", "unit", "active"]) });
  });

  it("is a conflict where somebody changes the item between the look and the change", async () => {
    const { data, version = "" } = await find("SILNIK-02");
    beforeCall = async () => void (await clerk("PATCH", "/Items('SILNIK-02')", { BarCode: "1" }));
    const changed = { ...data, name: "Ours" };
    const result = await write({ key: data.code, data: changed, expect_version: version });
    assert.equal(result?.status, "conflict");
    assert.equal((await find("SILNIK-02")).data.name, data.name);
  });

  it("tells the new version only where nobody else came between", async () => {
    const { data, version } = await find("SILNIK-02");
    const quiet = await write({ key: data.code, data: { ...data, name: "Ours 1" } });
    assert.ok(quiet?.version !== undefined && quiet.version !== version);
    assert.equal((await find("SILNIK-02")).version, quiet.version);
    beforeCall = async () => void (await clerk("PATCH", "/Items('SILNIK-02')", { BarCode: "1" }));
    const request = { key: data.code, data: { ...data, name: "Ours 2" }, only: ["name"] };
    const mixed = await write(request);
    assert.deepEqual([mixed?.status, mixed?.version], ["updated", undefined]);
  });

  it("makes an item once though the answer was lost", async () => {
    isAnswerLost = true;
    await assert.rejects(write({ key: "NUT-1", data: nut }), failsWith("TransientError", /./));
    const again = await write({ key: "NUT-1", data: nut });
    assert.deepEqual([again?.status, again?.remote_id], ["unchanged", "NUT-1"]);
  });

  it("goes on with the item where somebody else made it first (-2035)", async () => {
    beforeCall = async () =>
      void (await clerk("POST", "/Items", { ItemCode: "NUT-1", ItemName: "Theirs" }));
    const result = await write({ key: "NUT-1", data: nut });
    assert.deepEqual([result?.status, result?.remote_id], ["updated", "NUT-1"]);
    assert.deepEqual((await find("NUT-1")).data.prices, nut.prices);
  });

  it("does not make an item that is expected to be there", async () => {
    const result = await write({ key: "NUT-1", data: nut, expect_version: 'W/"1"' });
    assert.equal(result?.status, "conflict");
    assert.deepEqual(await items.find(bed.open(), ["NUT-1"]), []);
  });

  it("refuses what SAP would keep as something else, and tells SAP's own refusals", async () => {
    const told = async (data: Item, settings = {}) =>
      (await write({ key: data.code, data }, settings))?.message;
    assert.match((await told(priced("1.00", "PLN", true))) ?? "", /is gross.* are net/);
    assert.match((await told({ ...nut, type: "kit" })) ?? "", /parts list/);
    assert.match((await told({ ...nut, code: "x".repeat(51) })) ?? "", /50 characters/);
    assert.match((await told(priced("1.00", "XTS"))) ?? "", /ItemPrices\] \(-5002\)/);
    assert.deepEqual(await items.find(bed.open(), ["NUT-1"]), []);
  });

  it("keeps prices with all their decimals, and a whole one with those of its currency", async () => {
    assert.equal((await find("FOTO/15")).data.prices?.[0]?.amount, "155.123456");
    assert.equal((await find("SILNIK-01")).data.prices?.[0]?.amount, "850.00");
    const same = {
      key: "SILNIK-01",
      data: { ...(await find("SILNIK-01")).data, ...pick(priced("850"), ["prices"]) },
    };
    assert.equal((await write(same))?.status, "unchanged");
  });

  it("writes the local currency in the company's own letters", async () => {
    const local = { local_currency: "BRL" };
    const price = { ItemPrices: [{ PriceList: 1, Price: 10, Currency: "R$" }] };
    await clerk("PATCH", "/Items('CTRL-2')", price);
    assert.equal((await find("CTRL-2")).data.prices, undefined, "R$ is no code of a currency");
    const { data } = await find("CTRL-2", local);
    assert.deepEqual(data.prices, [
      { list: "sales", currency: "BRL", amount: "10.00", is_gross: false },
    ]);
    const dearer = { ...data, prices: priced("12.50", "BRL").prices ?? [] };
    assert.equal((await write({ key: "CTRL-2", data: dearer }, local))?.status, "updated");
    assert.deepEqual((await find("CTRL-2", local)).data.prices, dearer.prices);
  });

  it("reads the price list, the name for it and the warehouses of the settings", async () => {
    const settings = { price_list: 2, price_list_name: "hurt", warehouses: ["02"] };
    const { data } = await find("SILNIK-01", settings);
    assert.deepEqual(data.prices, [
      { list: "hurt", currency: "PLN", amount: "680.00", is_gross: false },
    ]);
    assert.deepEqual(data.stock, [
      { warehouse: "02", on_hand: "0.5", reserved: "0.2", available: "0.3" },
    ]);
    assert.deepEqual(items.fields?.(settings).includes("prices.hurt"), true);
  });
});

describe("taking items out of use", () => {
  const removal = async (code: string, settings = {}) => {
    const request = { key: code, remote_id: code };
    return (await items.remove?.(bed.open(settings), [request], "key"))?.[0];
  };

  it("marks them as inactive, which they are not twice", async () => {
    assert.equal((await removal("SILNIK-01"))?.status, "deleted");
    assert.equal((await find("SILNIK-01")).data.active, false);
    assert.equal((await removal("SILNIK-01"))?.status, "unchanged");
  });

  it("deletes where the settings say so, and tells why SAP does not", async () => {
    const settings = { removal: "delete" };
    await write({ key: "NUT-1", data: nut });
    assert.equal((await removal("NUT-1", settings))?.status, "deleted");
    assert.equal((await removal("NUT-1", settings))?.status, "unchanged");
    const kept = await removal("SILNIK-01", settings);
    assert.equal(kept?.status, "rejected");
    assert.match(kept?.message ?? "", /linked to a transaction.*\(-5002\)/);
  });
});

const pick = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;

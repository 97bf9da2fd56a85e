import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyOf } from "../../../sandbox/dynamics-fo/data.ts";
import { createFinance } from "../../../sandbox/dynamics-fo/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Change, Item, StreamQuery } from "../../sdk/index.ts";
import fo from "./index.ts";
import type { FoContext } from "./manifest.ts";

const simulator = createFinance({ rows: 450, serverPage: 120 });
const bed = openBed(fo, simulator);

const open = (more: object = {}): FoContext => {
  const { settings: own } = simulator;
  const settings = { ...(typeof own === "function" ? own(bed.base()) : own), ...more };
  return bed.open(settings) as unknown as FoContext;
};
const sink = fo.sinks?.items;
const stream = fo.streams?.items;
assert.ok(sink?.fields && sink.remove && stream);
const read = async (query: StreamQuery = { mode: "full" }, ctx = open()) => {
  const pages = await Array.fromAsync(stream.read(ctx, query));
  return { pages, changes: pages.flatMap((page) => [...page.changes]) as Change<Item>[] };
};
const find = async (keys: readonly string[], ctx = open()) => {
  const found = await sink.find(ctx, keys);
  return found.map(({ data, ...rest }) => ({ ...rest, data: data as Item }));
};
const write = (data: Item, more: object = {}, ctx = open()) =>
  sink.write(ctx, [{ key: data.code, data, ...more }], "k");
const goods = (code: string, more: Partial<Item> = {}): Item => ({
  ...{ code, name: `Część ${code}`, type: "goods", unit: "szt", category: "Napędy", active: true },
  ...more,
});
const released = (number: string) => simulator.house().released.get(keyOf("usmf", number));
/** Somebody else in Finance & Operations. */
const change = (number: string, fields: object) => {
  const row = released(number);
  assert.ok(row);
  const recVersion = row.recVersion + 1;
  simulator.house().released.set(keyOf("usmf", number), { ...row, ...fields, recVersion });
};

describe("one legal entity", () => {
  it("is reached although the app's user has another one, and only it is read", async () => {
    const result = await fo.check?.(open());
    assert.deepEqual([result?.account_name, result?.warnings], ["usmf", undefined]);
    const { changes } = await read();
    assert.equal(changes.length, 450);
    assert.ok(changes.every(({ id }) => /^usmf\|/.test(id)));
    assert.equal((await read({ mode: "full" }, open({ legal_entity: "DAT" }))).changes.length, 2);
    const nobody = await fo.check?.(open({ legal_entity: "xxxx" }));
    assert.match(nobody?.warnings?.join() ?? "", /no released product in xxxx/);
  });

  it("says what is missing where the app has no user there", async () => {
    simulator.isUnmapped = true;
    await assert.rejects(
      async () => fo.check?.(open()),
      failsWith("AuthError", /Microsoft Entra applications/),
    );
  });

  it("takes a token for its own environment, kept until a minute before its end", async () => {
    const ctx = open();
    await Promise.all([fo.check?.(ctx), fo.check?.(ctx)]);
    bed.later(3_530_000);
    await fo.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 1);
    bed.later(20_000);
    await fo.check?.(ctx);
    assert.equal(simulator.entra.tokens(), 2);
    const elsewhere = open({ environment_url: "https://fabrikam.operations.dynamics.com" });
    await assert.rejects(
      async () => fo.check?.(elsewhere),
      failsWith("AuthError", /AADSTS1002012/),
    );
  });
});

describe("reading released products", () => {
  it("goes on by number, although the service cuts pages as it likes", async () => {
    const { pages, changes } = await read();
    assert.deepEqual(
      pages.map((page) => [page.changes.length, page.complete]),
      [
        [200, false],
        [200, false],
        [50, true],
      ],
    );
    assert.equal(new Set(changes.map(({ id }) => id)).size, 450);
    assert.ok(!bed.asked.some((call) => call.includes('$skip"')), "deep pages are slow there");
    assert.ok(bed.asked.every((call) => !/"\$filter"/.test(call) || call.includes("$select")));
  });

  it("ends well where the last page is a full one", async () => {
    const { released: rows } = simulator.house();
    for (const key of [...rows.keys()].filter((one) => one.startsWith("usmf|")).slice(400))
      rows.delete(key);
    const { pages, changes } = await read();
    assert.deepEqual([changes.length, pages.at(-1)?.complete, pages.length], [400, true, 3]);
  });

  it("has names of the product, prices and the stock of each warehouse, summed exactly", async () => {
    const [found] = await find(["PILOT-01", "SILNIK-02"]).then((all) =>
      all.filter(({ key }) => key === "SILNIK-02"),
    );
    const { name, unit, prices, stock, category } = found?.data ?? {};
    assert.deepEqual([name, unit, category], ["Silnik bramy skrzydłowej 600 N", "kpl", "Napędy"]);
    assert.deepEqual(prices, [
      { list: "sales", currency: "PLN", amount: "1290.50", is_gross: false },
    ]);
    assert.deepEqual(stock, [
      { warehouse: "GŁÓWNY", on_hand: "3.1", reserved: "0", available: "3.1" },
    ]);
    const { changes } = await read();
    const all = changes.flatMap((one) => (one.op === "upsert" ? [one.data] : []));
    const lathe = all.find(({ code }) => code === "LISTWA-01")?.stock;
    assert.deepEqual(lathe, [
      { warehouse: "GŁÓWNY", on_hand: "260.75", reserved: "2.5", available: "258.25" },
      { warehouse: "VAN", on_hand: "1", reserved: "0", available: "1" },
    ]);
    assert.equal(all.filter(({ active }) => !active).length, 19);
    assert.equal(all.find(({ code }) => code === "LAMPA-01")?.prices, undefined);
  });

  it("gives another version when the product's name changes, and not only the released row", async () => {
    const [before] = await find(["PILOT-01"]);
    const products = simulator.house().products;
    const row = products.get("PILOT-01");
    assert.ok(row);
    products.set("PILOT-01", { ...row, ProductName: "Nowy", recVersion: 2 });
    const [after] = await find(["PILOT-01"]);
    assert.notEqual(after?.version, before?.version);
    assert.equal(after?.data.name, "Nowy");
  });

  it("is told that a product is no amount's worth, and goes on", async () => {
    change("PILOT-01", { SalesPrice: "a lot" });
    const { changes } = await read();
    assert.deepEqual(
      changes.flatMap((one) => (one.op === "refuse" ? [[one.id, one.field]] : [])),
      [["usmf|PILOT-01", "SalesPrice"]],
    );
  });
});

describe("finding released products", () => {
  it("takes a star for a letter and not for anything", async () => {
    assert.deepEqual(await find(["SILNIK*", "*"]), []);
    const { house } = simulator;
    const row = released("SILNIK-01");
    assert.ok(row);
    house().released.set(keyOf("usmf", "A*B"), { ...row, ItemNumber: "A*B" });
    const [found] = await find(["A*B"]);
    assert.deepEqual([found?.remote_id, found?.data.code], ["usmf|A*B", "A*B"]);
  });

  it("asks for many at once, with quotes and in any case", async () => {
    await write(goods("O'NEIL-1"));
    const many = [...simulator.house().released.values()]
      .filter(({ dataAreaId }) => dataAreaId === "usmf")
      .slice(0, 90)
      .map(({ ItemNumber: number }) => String(number));
    bed.asked.length = 0;
    const found = await find([...many, "o'neil-1", "NOT-THERE", "X".repeat(40)]);
    assert.equal(found.length, 91);
    assert.equal(bed.asked.filter((call) => call.startsWith("/ReleasedProductsV2")).length, 3);
    assert.ok(found.some(({ key, data }) => key === "o'neil-1" && data.code === "O'NEIL-1"));
  });
});

describe("writing released products", () => {
  it("releases with the defaults of the settings, and writes the rest afterwards", async () => {
    const prices = [{ list: "sales", currency: "PLN", amount: "10.50", is_gross: false }];
    const [made] = await write(goods("NEW-1", { description: "Opis", prices }));
    assert.deepEqual([made?.status, made?.remote_id], ["created", "usmf|NEW-1"]);
    const row = released("NEW-1");
    assert.deepEqual(
      [row?.ItemModelGroupId, row?.StorageDimensionGroupName, row?.TrackingDimensionGroupName],
      ["FIFO", "SiteWH", "None"],
    );
    assert.deepEqual([row?.SalesPrice, row?.PurchaseUnitSymbol], [10.5, "szt"]);
    assert.equal(simulator.house().products.get("NEW-1")?.ProductDescription, "Opis");
    const [found] = await find(["NEW-1"]);
    assert.equal(made?.version, found?.version);
    const [again] = await write(goods("NEW-1", { description: "Opis", prices }));
    assert.equal(again?.status, "unchanged");
  });

  it("tells what the infolog says, and not that an error has occurred", async () => {
    const [refused] = await write(goods("NEW-2", { category: "Unknown" }));
    assert.equal(refused?.status, "rejected");
    assert.match(
      refused?.message ?? "",
      /Infolog: Error: The value 'Unknown' in field 'ProductGroupId'/,
    );
    const [bare] = await write(goods("NEW-3"), {}, open({ new_item_model_group: undefined }));
    assert.match(bare?.message ?? "", /'ItemModelGroupId' must be filled in/);
    const [price] = await write(
      goods("PILOT-01", {
        prices: [{ list: "sales", currency: "EUR", amount: "1", is_gross: false }],
      }),
    );
    assert.match(price?.message ?? "", /keeps prices in PLN, and not in EUR/);
  });

  it("does not overwrite what somebody changed in between", async () => {
    const ctx = open();
    const request = ctx.http.request.bind(ctx.http);
    const http: FoContext["http"] = {
      ...ctx.http,
      request(wanted) {
        if (wanted.method === "PATCH") change("PILOT-01", { SalesPrice: 77 });
        return request(wanted);
      },
    };
    const [result] = await write(
      goods("PILOT-01"),
      { only: ["unit", "prices.sales"] },
      { ...ctx, http },
    );
    assert.deepEqual([result?.status, released("PILOT-01")?.SalesPrice], ["conflict", 77]);
  });

  it("takes products out of use, and can do nothing without a state for that", async () => {
    const [found] = await find(["PILOT-01"]);
    const one = { key: "PILOT-01", remote_id: found?.remote_id ?? "" };
    const remove = async (ctx: FoContext, remote_id = one.remote_id) =>
      (await sink.remove?.(ctx, [{ ...one, remote_id }], "k"))?.[0]?.status;
    const without = open({ obsolete_state: undefined });
    assert.equal(await remove(without), "rejected");
    assert.ok(!sink.fields?.(without.settings).includes("active"));
    assert.equal(await remove(open(), "dat|PILOT-01"), "rejected");
    assert.equal(await remove(open()), "deleted");
    assert.equal((await find(["PILOT-01"]))[0]?.data.active, false);
    assert.equal(await remove(open()), "unchanged");
    assert.equal(await remove(open(), "usmf|GONE"), "unchanged");
  });
});

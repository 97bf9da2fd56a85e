import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { createNetSuite } from "../../../sandbox/oracle-netsuite/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Change, Cursor, Item, Party } from "../../sdk/index.ts";
import { call } from "./client.ts";
import netSuite from "./index.ts";
import { items as itemStream } from "./item-stream.ts";
import type { NetSuiteContext } from "./manifest.ts";

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const FULL = { mode: "full" } as const;
const ZONE = { time_zone: "Europe/Budapest" };
const RECORDS = "/services/rest/record/v1";
const FIRST_ITEM = 1001;

let now = START;
beforeEach(() => {
  now = START;
});

function openAccount(options: Parameters<typeof createNetSuite>[0] = {}) {
  const simulator = createNetSuite({ now: () => now, ...options });
  const bed = openBed(netSuite, simulator);
  const somebody = () => bed.open() as NetSuiteContext;
  return {
    ...{ simulator, bed },
    items: async (settings: object = {}) => {
      const changes = await bed.changes("items", FULL, { ...settings });
      return itemsOf(changes);
    },
    /** Time passes for everybody. */
    pass: (ms: number) => {
      now += ms;
      bed.later(ms);
    },
    change: (path: string, body: object) =>
      call(somebody(), { method: "PATCH", path: `${RECORDS}/${path}`, body }),
    move: (id: number, by: number) =>
      call(somebody(), {
        method: "POST",
        path: `${RECORDS}/inventoryAdjustment`,
        body: {
          inventory: {
            items: [{ item: { id: String(id) }, location: { id: "1" }, adjustQtyBy: by }],
          },
        },
      }),
    /** An incremental read from a cursor: what came, and where the next one begins. */
    since: async (cursor?: Cursor, settings: object = {}) => {
      const query = { mode: "incremental", ...(cursor ? { cursor } : {}) } as const;
      const pages = await bed.pages("items", query, { ...settings });
      const ids = pages.flatMap((page) => page.changes.map(({ id }) => Number(id)));
      return { ids, cursor: pages.at(-1)?.cursor ?? {}, pages };
    },
  };
}

const itemsOf = (changes: readonly Change<unknown>[]) =>
  new Map(
    changes.flatMap((change): [string, Item][] =>
      change.op === "upsert" ? [[(change.data as Item).code, change.data as Item]] : [],
    ),
  );

describe("items of NetSuite", () => {
  const { bed, items, simulator } = openAccount();

  it("are goods, services and kits, and no discounts", async () => {
    const all = await items();
    assert.equal(all.get("SILNIK-01")?.type, "goods");
    assert.equal(all.get("MONTAZ")?.type, "service");
    assert.equal(all.get("SADA-VRATA")?.type, "kit");
    assert.equal(all.get("LOGO-MATRICA")?.type, "goods");
    assert.equal(all.has("RABATT-10"), false);
  });

  it("have the base price of the smallest quantity, as decimal text with the digits of its currency", async () => {
    const priced = (list: ReadonlyMap<string, Item>, code: string) => list.get(code)?.prices;
    const all = await items();
    const euros = (amount: string) => [{ list: "base", currency: "EUR", amount, is_gross: false }];
    assert.deepEqual(priced(all, "SILNIK-01"), euros("1290.00"));
    assert.deepEqual(priced(all, "CABO-2'X0.75"), euros("0.50"), "Oracle writes .5");
    assert.deepEqual(priced(all, "D'ARTAGNAN''S"), euros("12.345"));
    assert.equal(priced(all, "LISTWA-1M")?.[0]?.amount, "19.00");
    const level = {
      price_list: "retail",
      price_level_id: "2",
      currency: "EUR",
      gross_prices: true,
    };
    assert.deepEqual(priced(await items(level), "SILNIK-01"), [
      { list: "retail", currency: "EUR", amount: "1161.00", is_gross: true },
    ]);
    assert.deepEqual(priced(await items({ currency: "HUF" }), "SILNIK-01"), [
      { list: "base", currency: "HUF", amount: "516000.00", is_gross: false },
    ]);
  });

  it("name every location where they ever were, with what is reserved and free", async () => {
    const stock = (await items()).get("PILOT-4CH")?.stock;
    assert.deepEqual(stock, [
      { warehouse: "Főraktár", on_hand: "120", reserved: "2", available: "118" },
    ]);
    const two = [...(await items()).values()].filter((item) => (item.stock?.length ?? 0) > 1);
    assert.ok(two.length > 10);
    assert.equal(two[0]?.stock?.[1]?.on_hand, "0.5");
  });

  it("have what the account says in T and F, empty fields left out, and the code for a name", async () => {
    const changes = await bed.changes("items", FULL);
    const all = changes.flatMap((change) => (change.op === "upsert" ? [change.data as Item] : []));
    assert.ok(all.some(({ active }) => !active) && all.some(({ active }) => active));
    const nameless = all.find(({ code, name }) => code === "LISTWA-1M" && name === code);
    assert.ok(nameless && !("description" in nameless) && !("prices" in nameless));
    assert.equal(all.find(({ code }) => code === "SILNIK-01")?.unit, "db");
  });

  it("tell when they were changed only where the zone of the account is known", async () => {
    const [plain] = await bed.changes("items", FULL);
    assert.equal(plain?.op === "upsert" && plain.changed_at, undefined);
    const [zoned] = await bed.changes("items", FULL, ZONE);
    assert.equal(zoned?.op === "upsert" && zoned.changed_at, "2025-12-20T01:15:00.000Z");
    assert.match(
      (zoned?.op === "upsert" && zoned.version) || "",
      /^2025-12-20 02:15:00\/[0-9a-f]{12}$/,
    );
  });

  it("are asked for after the last one, never by an offset, in statements of one kind", async () => {
    await bed.pages("items", FULL);
    assert.ok(bed.asked.every((one) => !one.includes("offset")));
    const own = simulator.statements.filter((one) => one.includes("FROM item WHERE"));
    assert.ok(own.length > 0 && own.every((one) => / AND id > \d+ ORDER BY id$/.test(one)));
  });
});

describe("many items of NetSuite", () => {
  const { bed } = openAccount({ rows: 20_000 });

  it("come whole, once each, in the order of their ids", { timeout: 60_000 }, async () => {
    const pages = await bed.pages("items", FULL);
    const ids = pages.flatMap((page) => page.changes.map(({ id }) => Number(id)));
    assert.equal(ids.length, 19_999);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      pages.map(({ complete }) => complete),
      [...pages.slice(1).map(() => false), true],
    );
    assert.equal(pages[0]?.total, 19_999);
    assert.equal(pages[1]?.total, undefined);
  });
});

describe("changed items of NetSuite", () => {
  const { bed, since, change, move, pass } = openAccount({ rows: 1_300 });

  it("come with the next read, and not what was changed long ago", async () => {
    const first = await since();
    assert.equal(first.ids.length, 1_299);
    pass(24 * HOUR);
    await change(`inventoryItem/${FIRST_ITEM}`, { displayName: "Napęd II" });
    const second = await since(first.cursor);
    // Of the mass update, in the night that the first read saw last, everything comes once more.
    assert.ok(second.ids.includes(FIRST_ITEM));
    const third = await since(second.cursor);
    assert.ok(third.ids.includes(FIRST_ITEM) && third.ids.length < second.ids.length);
  });

  it("come also where only their stock moved", async () => {
    const first = await since();
    pass(24 * HOUR);
    await change(`inventoryItem/${FIRST_ITEM}`, { displayName: "Napęd II" });
    await move(FIRST_ITEM + 1, 5);
    const second = await since(first.cursor);
    pass(24 * HOUR);
    await move(FIRST_ITEM + 40, -1);
    const third = await since(second.cursor);
    assert.deepEqual(third.ids, [FIRST_ITEM, FIRST_ITEM + 1, FIRST_ITEM + 40]);
    const stockless = await since(second.cursor, { with_stock: false });
    assert.deepEqual(stockless.ids, [FIRST_ITEM]);
  });

  it("are not lost where they change while a read is under way, or where it breaks off", async () => {
    const read = itemStream.read(bed.open() as NetSuiteContext, { mode: "incremental" });
    const iterator = read[Symbol.asyncIterator]();
    const page = await iterator.next();
    pass(2 * HOUR);
    await change(`inventoryItem/${FIRST_ITEM}`, { displayName: "Changed behind the reader" });
    await iterator.return?.();
    const rest = await since((page.done ? undefined : page.value.cursor) ?? assert.fail());
    assert.equal(rest.ids.includes(FIRST_ITEM), false);
    assert.equal(rest.ids.length, 799);
    pass(24 * HOUR);
    assert.ok((await since(rest.cursor)).ids.includes(FIRST_ITEM));
  });

  it("are not lost in the hour that comes twice when summer time ends", async () => {
    const read = (cursor?: Cursor) => since(cursor, { with_stock: false });
    const first = await read();
    pass(Date.UTC(2026, 9, 25, 0, 55) - now);
    await change(`inventoryItem/${FIRST_ITEM}`, { displayName: "At 2:55 of summer" });
    const second = await read(first.cursor);
    pass(8 * 60_000);
    await change(`inventoryItem/${FIRST_ITEM + 1}`, { displayName: "At 2:03 of winter" });
    const third = await read(second.cursor);
    assert.deepEqual(third.ids, [FIRST_ITEM, FIRST_ITEM + 1]);
    pass(90 * 60_000);
    const fourth = await read(third.cursor);
    assert.deepEqual(fourth.ids, third.ids, "later ones may have come meanwhile");
    assert.deepEqual((await read(fourth.cursor)).ids, [], "and nobody reads them for ever");
  });

  it("come from a mass update no more than until it is sure that all were seen", async () => {
    const first = await since();
    const again = await since(first.cursor);
    assert.ok(again.ids.length > 1_200, "what was saved late may be among them");
    pass(75 * 60_000);
    const last = await since(again.cursor);
    assert.equal(last.ids.length, again.ids.length);
    assert.deepEqual((await since(last.cursor)).ids, []);
    await move(FIRST_ITEM + 3, 1);
    await change(`inventoryItem/${FIRST_ITEM + 5}`, { mpn: "DM-2026" });
    assert.deepEqual((await since(last.cursor)).ids, [FIRST_ITEM + 3, FIRST_ITEM + 5]);
  });

  it("are not lost where very many have one time", async () => {
    const first = await since();
    const page = first.pages[0] ?? assert.fail();
    const rest = await since(page.cursor);
    assert.equal(page.changes.length + rest.ids.length, 1_299);
  });
});

describe("an account that has less", () => {
  const single = openAccount({ hidden: ["currency", "pricing.currency"] });
  const plain = openAccount({
    hidden: ["item.stockunit", "item.mpn", "item.islotitem", "inventoryitemlocations"],
  });

  it("of one currency says nothing of it: the settings do", async () => {
    await assert.rejects(single.items(), failsWith("ConfigError", /currency of the prices/));
    const prices = (await single.items({ currency: "PLN" })).get("MONTAZ")?.prices;
    assert.deepEqual(prices, [
      { list: "base", currency: "PLN", amount: "450.00", is_gross: false },
    ]);
  });

  it("does without the columns of features, and does not ask for them again", async () => {
    const ctx = plain.bed.open({ with_stock: false }) as NetSuiteContext;
    const first = await Array.fromAsync(itemStream.read(ctx, FULL));
    const item = first[0]?.changes[0];
    assert.ok(
      item?.op === "upsert" && item.data.unit === undefined && item.data.stock === undefined,
    );
    assert.equal(item.data.manufacturer, "Dunamotor Kft.");
    const before = plain.simulator.statements.length;
    await Array.fromAsync(itemStream.read(ctx, FULL));
    const again = plain.simulator.statements.slice(before);
    assert.equal(again.length, 2, "one for items, one for prices");
    assert.ok(again.every((one) => !one.includes("stockunit")));
  });

  it("has no stock to read: the setting says so, and nothing else is left out silently", async () => {
    await assert.rejects(plain.items(), failsWith("RejectedError", /Invalid search type/));
  });

  it("has no prices in a currency that it does not keep", async () => {
    await assert.rejects(
      plain.items({ currency: "CHF", with_stock: false }),
      failsWith("ConfigError", /EUR, HUF/),
    );
  });
});

describe("parties of NetSuite", () => {
  const { bed, change, pass } = openAccount();

  it("are customers and suppliers with ids of their own, tax ids and addresses", async () => {
    const changes = await bed.changes("parties", FULL);
    const byId = new Map(
      changes.map((one) => [one.id, one.op === "upsert" ? (one.data as Party) : undefined]),
    );
    assert.deepEqual(
      [...byId.keys()],
      [
        ...["customer:501", "customer:502", "customer:503", "customer:504"],
        ...["vendor:501", "vendor:502"],
      ],
    );
    assert.deepEqual(byId.get("customer:501"), {
      role: "customer",
      name: "Ogrody Śląskie sp. z o.o.",
      ids: [
        { scheme: "PL:NIP", value: "5252914179" },
        { scheme: "EU:VAT", value: "PL5252914179" },
      ],
      address: { line1: "Fő utca 1.", city: "Győr", post_code: "9020", country_code: "PL" },
      contact: { phone: "+36 1 234 5678", email: "office0@example.com" },
      active: true,
    });
    assert.equal(byId.get("vendor:501")?.role, "supplier");
    assert.deepEqual(byId.get("vendor:502")?.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
    assert.equal(byId.get("customer:504")?.ids, undefined, "no number of a VAT register");
  });

  it("come again when they were changed", async () => {
    const read = async (cursor?: Cursor) => {
      const query = { mode: "incremental", ...(cursor ? { cursor } : {}) } as const;
      const pages = await bed.pages("parties", query);
      const ids = pages.flatMap((page) => page.changes.map(({ id }) => id));
      return { ids, cursor: pages.at(-1)?.cursor ?? {} };
    };
    const first = await read();
    assert.equal(first.ids.length, 6);
    pass(24 * HOUR);
    await change("vendor/502", { phone: "+48 32 123 45 67" });
    await change("customer/503", { isInactive: true });
    const second = await read(first.cursor);
    const third = await read(second.cursor);
    assert.deepEqual(third.ids, ["customer:503", "vendor:502"]);
  });
});

describe("parties without addresses", () => {
  const { bed } = openAccount({
    hidden: ["vendor.vatregnumber", "customeraddressbookentityaddress"],
  });

  it("are read all the same, and the log says so", async () => {
    const changes = await bed.changes("parties", FULL);
    assert.equal(changes.length, 6);
    assert.equal(JSON.stringify(changes).match(/"city":"Győr"/g)?.length, 2);
    assert.deepEqual(bed.warned, ["NetSuite gives no addresses: parties are read without them"]);
  });
});

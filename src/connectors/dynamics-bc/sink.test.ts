import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  asAnother,
  bed,
  company,
  first,
  goods,
  idOf,
  open,
  simulator,
  sink,
} from "../../../test/business-central-bed.ts";
import type { Item } from "../../sdk/index.ts";
import type { BcContext } from "./manifest.ts";

describe("writing items", () => {
  for (const status of [409, 412] as const) {
    it(`tells a change of somebody else, ${status}, as a conflict`, async () => {
      simulator.staleStatus = status;
      const ctx = open();
      const request = { key: "PILOT-01", data: goods("PILOT-01", { name: "Mine" }) };
      const asked = ctx.http.request.bind(ctx.http);
      let isFirst = true;
      const http = {
        ...ctx.http,
        async request(wanted: Parameters<typeof asked>[0]) {
          // Between the look and the write.
          if (wanted.path === "/$batch" && isFirst) {
            isFirst = false;
            await asAnother("PATCH", `items(${idOf("PILOT-01")})`, { displayName: "Theirs" });
          }
          return asked(wanted);
        },
      };
      const [result] = await sink().write({ ...ctx, http } as BcContext, [request], "k");
      assert.equal(result?.status, "conflict");
      assert.match(result?.message ?? "", /Another user has already changed the record/);
      assert.equal(company().items.byNumber("PILOT-01")?.displayName, "Theirs");
    });
  }

  it("finds a repeated write done, also where its answer was lost", async () => {
    const data = goods("NEW-1", { name: "Nowa" });
    const ctx = open();
    const request = ctx.http.request.bind(ctx.http);
    let isLost = false;
    const http = {
      ...ctx.http,
      async request(wanted: Parameters<typeof request>[0]) {
        const answer = await request(wanted);
        if (wanted.path !== "/$batch" || isLost) return answer;
        isLost = true;
        throw new Error("the line broke");
      },
    };
    const lossy = { ...ctx, http } as BcContext;
    await assert.rejects(sink().write(lossy, [{ key: "NEW-1", data }], "k"), /the line broke/);
    const [again] = await sink().write(lossy, [{ key: "NEW-1", data }], "k");
    assert.equal(again?.status, "unchanged");
    assert.equal(company().items.size(), 1_301);
  });

  it("sends at most 100 parts at once and gives each record its own result", async () => {
    const requests = Array.from({ length: 230 }, (_, i) => {
      const unit = i % 50 === 7 ? "LIGHTYEAR" : "SZT";
      return { key: `B-${i}`, data: goods(`B-${i}`, { unit }) };
    });
    bed.asked.length = 0;
    const results = await sink().write(open(), requests, "k");
    assert.equal(bed.asked.filter((call) => call.startsWith("/$batch")).length, 3);
    const refused = results.filter(({ status }) => status === "rejected");
    assert.deepEqual(
      refused.map(({ key }) => key),
      ["B-7", "B-57", "B-107", "B-157", "B-207"],
    );
    assert.match(refused[0]?.message ?? "", /LIGHTYEAR.*Unit of Measure/);
    assert.equal(results.filter(({ status }) => status === "created").length, 225);
  });

  it("sends only fields that differ, and empties what it is told to", async () => {
    const ctx = open();
    const before = first(await sink().find(ctx, ["SILNIK-01"]));
    const data: Item = { ...goods("SILNIK-01"), name: before.data.name };
    const only = ["name", "description", "ean", "prices.sales", "active"];
    const version = before.version ?? "";
    const [result] = await sink().write(
      ctx,
      [{ key: "SILNIK-01", data, only, expect_version: version }],
      "k",
    );
    assert.equal(result?.status, "updated");
    assert.notEqual(result?.version, version);
    const { data: after } = first(await sink().find(ctx, ["SILNIK-01"]));
    const { description, ean, prices, category } = after;
    assert.deepEqual(
      [description, ean, prices, category],
      [undefined, undefined, undefined, "SILNIKI"],
    );
    const [same] = await sink().write(ctx, [{ key: "SILNIK-01", data, only }], "k2");
    assert.deepEqual([same?.status, same?.version], ["unchanged", result?.version]);
  });

  it("refuses a price in another currency, and makes new cards as the settings say", async () => {
    const price = { list: "sales", currency: "EUR", amount: "10.00", is_gross: false };
    const groups = { new_item_general_group: "TOWARY", new_item_inventory_group: "TOWARY" };
    const results = await sink().write(
      open({ ...groups, new_item_tax_group: "VAT23" }),
      [
        { key: "EURO", data: goods("EURO", { prices: [price] }) },
        { key: "KIT", data: goods("KIT", { type: "kit" }) },
      ],
      "k",
    );
    assert.deepEqual(
      results.map(({ status, message }) => [status, message]),
      [
        ["rejected", "The company keeps prices in PLN, and not in EUR."],
        ["created", undefined],
      ],
    );
    const made = company().items.byNumber("KIT");
    assert.deepEqual(
      [made?.type, made?.generalProductPostingGroupCode, made?.taxGroupCode],
      ["Inventory", "TOWARY", "VAT23"],
    );
  });

  it("takes a pause that a part asks for as one of the whole call", async () => {
    const ctx = open();
    const request = ctx.http.request.bind(ctx.http);
    const http = {
      ...ctx.http,
      async request(wanted: Parameters<typeof request>[0]) {
        const answer = await request(wanted);
        if (wanted.path !== "/$batch") return answer;
        const part = { id: "0", status: 429, headers: { "Retry-After": "7" } };
        return { ...answer, json: async () => ({ responses: [part] }) };
      },
    };
    await assert.rejects(
      sink().write({ ...ctx, http } as BcContext, [{ key: "N", data: goods("N") }], "k"),
      (error: { name?: string; retryAfterMs?: number }) =>
        error.name === "RateLimitError" && error.retryAfterMs === 7_000,
    );
  });
});

describe("removing items", () => {
  it("blocks a card that was bought or sold, with the reason", async () => {
    const ctx = open();
    const [used, unused] = [idOf("SILNIK-01"), idOf("LAMPA-01")];
    const removed = await sink().remove(
      ctx,
      [
        { key: "SILNIK-01", remote_id: used },
        { key: "LAMPA-01", remote_id: unused },
        { key: "X", remote_id: "../companies" },
      ],
      "k",
    );
    assert.deepEqual(
      removed.map(({ status }) => status),
      ["deleted", "deleted", "rejected"],
    );
    assert.match(removed[0]?.message ?? "", /ledger entries/);
    assert.equal(company().items.get(used)?.blocked, true);
    assert.equal(company().items.get(unused), undefined);
  });
});

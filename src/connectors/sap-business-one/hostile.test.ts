import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { web } from "../../../test/local-server.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import type { Connector, Page } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import sap from "./index.ts";

const connector = sap as unknown as Connector;
const credentials = { company_db: "C", username: "u", password: "a-long-password" };

/** Reads items from a server that answers each call for them with the next of these bodies, then with the last. */
async function read(...bodies: readonly unknown[]): Promise<readonly Page<unknown>[]> {
  let calls = 0;
  await using server = await web((req, res) => {
    res.setHeader("content-type", "application/json");
    if (req.url?.endsWith("/Login")) return void res.end('{"SessionId":"s-1"}');
    if (!req.url?.includes("/Items?")) return void res.end('{"value":[]}');
    res.end(JSON.stringify(bodies[Math.min(calls, bodies.length - 1)]));
    calls += 1;
    assert.ok(calls < 20, "the read does not end");
  });
  const ctx = openTestContext({
    ...{ connector, credentials, settings: {}, baseUrl: server.url },
    ...{ log: silentLog, clock: systemClock, signal: AbortSignal.timeout(10_000) },
  });
  const { items } = connector.streams ?? {};
  assert.ok(items);
  return await Array.fromAsync(items.read(ctx, { mode: "full" }));
}

const badAnswer = failsWith("TransientError", /^The answer of SAP Business One /);

describe("answers that are broken", () => {
  it("are told as such, and nothing is taken from them", async () => {
    for (const body of [
      [],
      {},
      null,
      { value: {} },
      { value: ["x"] },
      { value: [], "@odata.nextLink": 7 },
      { value: [], "@odata.nextLink": "Items" },
    ])
      await assert.rejects(read(body), badAnswer, JSON.stringify(body));
  });

  it("that lead nowhere end the read", async () => {
    const link = { "@odata.nextLink": "Items?$skip=1" };
    await assert.rejects(read({ value: [{ ItemCode: "A" }], ...link }), badAnswer);
    await assert.rejects(read({ value: [{ ItemName: "no code" }], ...link }), badAnswer);
    await assert.rejects(read({ value: [], ...link }), badAnswer);
  });

  it("cannot lead the hub to another server", async () => {
    const link = "http://203.0.113.9/b1s/v2/Items?$skip=1";
    const pages = await read(
      { value: [{ ItemCode: "A" }], "@odata.nextLink": link },
      { value: [{ ItemCode: "B" }] },
    );
    assert.equal(pages.flatMap((page) => [...page.changes]).length, 2);
  });

  it("with odd values give what can be read of them", async () => {
    const [page] = await read({
      value: [
        {
          ...{ ItemCode: "A", ItemName: null, BarCode: 5_900_000_000_017, Valid: true, extra: {} },
          ...{
            InventoryUOM: "a very long name of a unit",
            UpdateDate: "2026-02-30",
            UpdateTime: 1,
          },
          ItemPrices: [{ PriceList: "1", Price: "12,5", Currency: "PLN" }, null, "x"],
          ItemWarehouseInfoCollection: [{ WarehouseCode: 1, InStock: "3.0", Committed: null }, {}],
        },
        { ItemCode: 5 },
        {
          ItemCode: "B",
          ItemPrices: "none",
          BarCode: "EAN of more than 14",
          UpdateDate: "2026-03-29",
          UpdateTime: 23015,
        },
      ],
    });
    const [first, second, third] = page?.changes ?? [];
    assert.ok(first?.op === "upsert" && third?.op === "upsert");
    const { version: _, ...rest } = first;
    assert.deepEqual(rest, {
      op: "upsert",
      id: "A",
      data: {
        ...{ code: "A", name: "A", type: "goods", active: true, ean: "5900000000017" },
        unit: "a very long name of ",
        prices: [{ list: "sales", currency: "PLN", amount: "12.50", is_gross: false }],
        stock: [{ warehouse: "1", on_hand: "3", reserved: "0", available: "3" }],
      },
    });
    assert.deepEqual([second?.op, second?.id], ["refuse", "5"]);
    assert.equal(third.changed_at, "2026-03-29T01:30:15.000Z", "an hour that Warsaw does not have");
    assert.deepEqual((third.data as { attributes?: unknown }).attributes, {
      bar_code: "EAN of more than 14",
    });
  });

  it("without an etag have a version of their own, which stock does not change", async () => {
    const versionOf = async (row: object) => {
      const [page] = await read({ value: [{ ItemCode: "A", ...row }] });
      const [change] = page?.changes ?? [];
      return change?.op === "upsert" ? change.version : undefined;
    };
    const plain = await versionOf({ ItemName: "N" });
    assert.match(plain ?? "", /^sha256:[0-9a-f]{64}$/);
    const stock = [{ WarehouseCode: "1", InStock: 3 }];
    assert.equal(await versionOf({ ItemName: "N", ItemWarehouseInfoCollection: stock }), plain);
    assert.notEqual(await versionOf({ ItemName: "M" }), plain);
    assert.notEqual(await versionOf({ ItemName: "N", "@odata.etag": 'W/"x\r\ny"' }), 'W/"x\r\ny"');
  });
});

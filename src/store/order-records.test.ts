import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import type { Order } from "../model/order.ts";
import { findByColumns } from "./match-lookup.ts";
import { columnsOf } from "./record-columns.ts";
import { insertRecords, listRecords, type RecordFilter, updateRecord } from "./records.ts";
import { forTenant } from "./tenant-wall.ts";

const NOW = Date.UTC(2026, 2, 1);
const SELLER = { name: "Bramy sp. z o.o.", ids: [{ scheme: "PL:NIP", value: "779-011-52-43" }] };

const order = (over: Partial<Order>): Order => ({
  direction: "sales",
  status: "open",
  currency: "PLN",
  seller: SELLER,
  buyer: { name: "Ala" },
  lines: [],
  totals: {},
  ...over,
});
const written = (data: Order) => ({ data, text: JSON.stringify(data) });

const ORDERS: readonly Order[] = [
  order({ number: "ZK/1", issue_date: "2026-01-10", totals: { net: "100.00", gross: "123.00" } }),
  order({ number: "ZK/2", issue_date: "2026-01-12", status: "confirmed", currency: "EUR" }),
  order({ number: "ZD/1", direction: "purchase", status: "cancelled", buyer: { name: "My" } }),
  order({ buyer: { name: "100%", ids: [{ scheme: "CZ:DIC", value: "CZ12345678" }] } }),
];

it("draws the columns of an order from the record", () => {
  const [first, , , last] = ORDERS.map((one) => columnsOf("order", one));
  assert.deepEqual(first, {
    ...{ direction: "sales", number: "ZK/1", status: "open", issue_date: "2026-01-10" },
    ...{ currency: "PLN", total_minor: 12_300, buyer_name: "Ala", buyer_tax_id: null },
    ...{ seller_name: "Bramy sp. z o.o.", seller_tax_id: "7790115243" },
  });
  assert.deepEqual(
    [last?.number, last?.issue_date, last?.total_minor, last?.buyer_tax_id],
    [null, null, null, "CZ12345678"],
  );
  const net = columnsOf("order", order({ currency: "JPY", totals: { net: "500" } }));
  assert.equal(net.total_minor, 500, "without tax where the order does not say it");
});

forEachDatabase((database) => {
  it("keeps orders, finds them by each filter, and only those of the organisation", async () => {
    await using stores = await database.open();
    const data = forTenant(stores.data, await seedTenant(stores.config));
    const other = forTenant(stores.data, await seedTenant(stores.config, "other"));
    const ids = await insertRecords(data, "order", ORDERS.map(written), NOW);
    await insertRecords(other, "order", [written(order({ number: "ZK/1" }))], NOW);
    const numbers = async (filter: RecordFilter) =>
      (await listRecords(data, "order", { filter, limit: 9 })).map((one) => one.data.number ?? "-");
    assert.deepEqual(await numbers({}), ["-", "ZD/1", "ZK/2", "ZK/1"]);
    assert.deepEqual(await numbers({ direction: "sales" }), ["-", "ZK/2", "ZK/1"]);
    assert.deepEqual(await numbers({ statuses: ["confirmed", "cancelled"] }), ["ZD/1", "ZK/2"]);
    assert.deepEqual(await numbers({ currency: "EUR" }), ["ZK/2"]);
    assert.deepEqual(await numbers({ dateFrom: "2026-01-11", dateTo: "2026-01-12" }), ["ZK/2"]);
    assert.deepEqual(await numbers({ q: "100%" }), ["-"], "a percent sign is no wildcard");
    assert.deepEqual(await numbers({ q: "zd/" }), ["ZD/1"]);
    assert.deepEqual(await numbers({ q: "7790115243", direction: "purchase" }), ["ZD/1"]);

    const closed = order({ number: "ZK/1", status: "closed" });
    await updateRecord(data, "order", { id: ids[0] ?? 0, ...written(closed), now: NOW + 1 });
    assert.deepEqual(await numbers({ statuses: ["closed"] }), ["ZK/1"]);
    const found = await findByColumns(data, "order", ["number", "status"], ["ZK/1"]);
    assert.deepEqual(found, [{ id: ids[0], values: ["ZK/1", "closed"] }]);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import type { Order } from "../model/order.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { listRecords } from "../store/records.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { commitPage } from "./commit-page.ts";
import { compose, type Voice } from "./compose.ts";
import { identityKeys } from "./identity.ts";
import { joinRecords } from "./join-records.ts";
import { titleOf } from "./preview.ts";
import { businessKey, directionOf } from "./send-plan.ts";
import { recordIssue } from "./validate.ts";

const SELLER = { name: "Bramy sp. z o.o.", ids: [{ scheme: "PL:NIP", value: "779-011-52-43" }] };
const order = (over: Partial<Order> = {}): Order => ({
  direction: "sales",
  number: "ZK 1/2026",
  status: "open",
  currency: "PLN",
  seller: SELLER,
  buyer: { name: "Ala" },
  lines: [{ no: 1, name: "Silnik", ordered_qty: "2", net_price: "10", vat: { rate: "23" } }],
  totals: { net: "20.00" },
  ...over,
});
const voice = (integrationId: number, data: Order): Voice<"order"> => ({
  ...{ authority: "books", integrationId, stream: "orders", remoteId: "1", data },
});

describe("an order", () => {
  it("is the same one by direction, the seller's tax id and number", () => {
    const [key] = identityKeys("order", order());
    assert.equal(key, "no:sales:7790115243:ZK 1/2026");
    assert.deepEqual(identityKeys("order", order({ number: " zk  1/2026 " })), [key]);
    assert.notDeepEqual(identityKeys("order", order({ direction: "purchase" })), [key]);
    assert.deepEqual(identityKeys("order", order({ seller: { name: "Bramy" } })), []);
    assert.deepEqual(identityKeys("order", order({ number: " " })), []);
  });

  it("is put together by several systems, with amounts of one currency, whole again", () => {
    const shop = order({ currency: "EUR", channel: "shop", lines: [], totals: {}, buyer: {} });
    const erp = order({ delivery: { carrier: "InPost" } });
    const inEuro = compose("order", [voice(2, erp), voice(1, shop)]);
    assert.deepEqual([inEuro.currency, inEuro.lines, inEuro.totals], ["EUR", [], {}]);
    assert.deepEqual([inEuro.channel, inEuro.buyer.name], ["shop", "Ala"]);
    assert.equal(recordIssue("order", inEuro), undefined);
    const inZloty = compose("order", [voice(1, { ...shop, currency: "PLN" }), voice(2, erp)]);
    assert.deepEqual([inZloty.lines, inZloty.totals], [erp.lines, erp.totals]);
    assert.deepEqual(inZloty.delivery, { carrier: "InPost" });
    assert.deepEqual(
      Object.keys(inZloty).slice(0, 3),
      ["direction", "number", "status"],
      "in the order of the model",
    );
  });

  it("is named by its number and the other side", () => {
    assert.equal(titleOf("order", order()), "ZK 1/2026 · Ala");
    assert.equal(
      titleOf("order", order({ direction: "purchase" })),
      "ZK 1/2026 · Bramy sp. z o.o.",
    );
    assert.equal(businessKey("order", order()), "ZK 1/2026");
    assert.equal(directionOf("purchase_orders"), "purchase");
    assert.equal(directionOf("orders"), undefined);
  });

  it("takes the statuses of the model alone", () => {
    const stranger = { ...order(), status: "shipped" };
    assert.equal(recordIssue("order", stranger)?.field, "status");
    assert.equal(recordIssue("order", { ...order(), placed_at: "yesterday" })?.field, "placed_at");
  });
});

forEachDatabase((database) => {
  it("is stored once for two systems, told of as an event, and joined by a person", async () => {
    await using stores = await database.open();
    const data = forTenant(stores.data, await seedTenant(stores.config));
    let runs = 0;
    const say = async (integrationId: number, id: string, one: Order) => {
      const state = {
        ...{
          runId: `run_${++runs}`,
          integration: { id: integrationId, slug: `i${integrationId}` },
        },
        ...{ stream: "orders", authority: "books" as const, entity: "order" as const },
        ...{ overlay: {}, pages: 0, counts: NO_COUNTS },
      };
      const changes = [{ op: "upsert", id, data: one } as const];
      await commitPage(data, state, { changes, cursor: {} }, { now: runs, isDone: false });
    };
    await say(1, "a", order());
    await say(2, "b", order({ status: "confirmed", buyer_reference: "PO-7" }));
    await say(1, "a", order({ status: "delivered" }));
    await say(2, "c", order({ number: "ZK 2/2026" }));
    await say(2, "d", order({ direction: "purchase" }));
    const live = () => listRecords(data, "order", { filter: {}, limit: 9 });
    const [purchase, second, first] = await live();
    assert.ok(purchase && second && first);
    assert.deepEqual([first.data.status, first.data.buyer_reference], ["delivered", "PO-7"]);
    const task = { data, actor: "anna@example.com", now: 99 };
    await assert.rejects(joinRecords(task, "order", { id: first.id, otherId: purchase.id }), {
      code: "records_differ",
    });
    await joinRecords(task, "order", { id: first.id, otherId: second.id });
    assert.equal((await live()).length, 2);
    const events = await data.db.selectFrom("event").select(["type"]).orderBy("seq").execute();
    assert.deepEqual(
      events.map(({ type }) => type.replace("order.", "")),
      ["created", "updated", "updated", "created", "created", "merged"],
    );
  });
});

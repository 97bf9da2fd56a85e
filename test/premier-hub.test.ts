import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fillExample } from "../src/commands/example.ts";
import { createUnit } from "../src/commands/units.ts";
import premier from "../src/connectors/premier/index.ts";
import { costInvoices, salesInvoices } from "../src/connectors/premier/invoice-sink.ts";
import { items } from "../src/connectors/premier/item-sink.ts";
import type { PremierContext } from "../src/connectors/premier/manifest.ts";
import { salesOrders } from "../src/connectors/premier/order-sink.ts";
import { parties } from "../src/connectors/premier/party-sink.ts";
import { toWallTime } from "../src/connectors/premier/times.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import { createMemoryState } from "../src/sdk/host/memory-state.ts";
import { createRateGate } from "../src/sdk/host/rate-budget.ts";
import type { Change, Invoice, Item, Order, Party } from "../src/sdk/index.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { openTestHub, type TestHub } from "./hub.ts";
import { readAll } from "./premier-bed.ts";

const UNIT = "5c9a7f3e-52a4-4c1b-8f10-1d2e3f4a5b6c";
const USER = "ucetni";
const egress = createEgressGuard(["127.0.0.0/8"]);

type Stream = Parameters<typeof readAll>[1];

/** Two programs that were written apart, from one description: the client of Premier and the hub's command API. */
describe("the connector for Premier against the command API", () => {
  const outbound = createOutbound({ egress, userAgent: "Viadukt/test", log: silentLog });
  const warnings: string[] = [];
  let bed: TestHub;
  let ctx: PremierContext;

  before(async () => {
    bed = await openTestHub();
    await bed.app.listen({ host: "127.0.0.1", port: 0 });
    const config = forTenant(bed.hub.config, bed.tenantId);
    const tables = bed.hub.commandRows;
    await createUnit(
      { config, tables, actor: "test", now: Date.now() },
      { unit_id: UNIT, name: "Demo s.r.o." },
    );
    const { signal } = new AbortController();
    assert.equal(await fillExample(await bed.hub.commands.contextOf(UNIT, signal)), 97);
    ctx = await open();
  });
  after(async () => {
    await outbound[Symbol.asyncDispose]();
    await bed?.[Symbol.asyncDispose]();
  });

  async function open(credentials?: object, settings?: object): Promise<PremierContext> {
    const { port } = bed.app.server.address() as AddressInfo;
    const { authorization } = await bed.signIn(bed.tenantId, ["commands.read", "commands.write"]);
    const password = authorization.replace("Bearer ", "");
    const clock = { now: () => Date.now() };
    const warn = (_: object, message: string) => void warnings.push(message);
    return openContext({
      connector: premier as never,
      credentials: { username: USER, password, ...credentials },
      settings: { unit_id: UNIT, ...settings },
      baseUrl: `http://127.0.0.1:${port}`,
      signal: AbortSignal.timeout(120_000),
      sleep: async () => undefined,
      gate: createRateGate({ requests: 100_000, perMs: 1_000, concurrency: 1 }),
      state: createMemoryState(clock),
      ...{ egress, outbound, log: { ...silentLog, warn }, clock },
    }) as unknown as PremierContext;
  }

  const upserts = async <T>(name: Stream, query: Parameters<typeof readAll>[2]) => {
    const { changes } = await readAll(ctx, name, query);
    return changes.map((change) => dataOf<T>(change));
  };

  it("is let in with a token of the hub, and told of a wrong one", async () => {
    const { check } = premier;
    assert.ok(check);
    const checked = await check(ctx as never);
    assert.match(checked.server_version ?? "", /^ApiComPrem \d/);
    assert.ok(Math.abs(checked.clock_skew_ms ?? 1e9) < 3_000);
    const stranger = await open({ password: "spatne" });
    await assert.rejects(async () => check(stranger as never), { name: "AuthError" });
    const elsewhere = await open({}, { unit_id: "00000000-52a4-4c1b-8f10-1d2e3f4a5b6c" });
    await assert.rejects(async () => check(elsewhere as never), { name: "ConfigError" });
  });

  it("reads every partner, card, order and invoice", async () => {
    const partners = await upserts<Party>("parties", { mode: "full" });
    assert.equal(partners.length, 32);
    const lipa = partners.find(({ name }) => name === "Dílna U Lípy s.r.o.");
    assert.deepEqual(lipa?.address, {
      ...{ line1: "Lipová 3", city: "Brno", post_code: "602 00", country_code: "CZ" },
    });
    const cards = await upserts<Item>("items", { mode: "full" });
    assert.equal(cards.length, 11);
    const paper = cards.find(({ code }) => code === "100-A4");
    assert.deepEqual(
      paper?.prices?.map(({ list, amount }) => [list, amount]),
      [
        ["group_0", "100.00"],
        ["group_1", "95.00"],
      ],
    );
    const orders = await upserts<Order>("sales_orders", { mode: "full" });
    assert.equal(orders.length, 25);
    const sales = await upserts<Invoice>("sales_invoices", YEAR);
    assert.equal(sales.length, 25);
    const last = sales.find(({ issue_date }) => issue_date === "2026-11-20");
    assert.deepEqual(
      [last?.totals.payable, last?.buyer.name, last?.lines.map(({ name }) => name)],
      ["1330.00", "Dílna U Lípy s.r.o.", ["Kancelářský papír A4", "Doprava"]],
    );
    const costs = await upserts<Invoice>("cost_invoices", YEAR);
    assert.deepEqual(
      costs.map(({ number, totals }) => [number, totals.gross]),
      [["FV-5500123", "6050.00"]],
    );
    assert.deepEqual(warnings, []);
  });

  it("reads a period, and then what has changed since", async () => {
    const day = { mode: "period", from: "2026-10-03", to: "2026-10-05" } as const;
    const some = await upserts<Invoice>("sales_invoices", day);
    assert.deepEqual(some.map((one) => one.issue_date).toSorted(), [
      ...["2026-10-03", "2026-10-04", "2026-10-05"],
    ]);
    const all = await upserts<Party>("parties", { mode: "incremental" });
    assert.equal(all.length, 32);
    // Its own cursor reaches back an hour, for the night when clocks are put back; times are whole seconds.
    await sleep(2_000);
    const cursor = { since: toWallTime(Date.now()) };
    const change = {
      key: "CZ12345679",
      data: { ...lipaParty, contact: { email: "nova@lipa.example" } },
    };
    const [written] = await parties.write(ctx, [{ ...change, only: ["contact"] }], "k");
    assert.equal(written?.status, "updated", JSON.stringify(written));
    const next = await upserts<Party>("parties", { mode: "incremental", cursor });
    assert.deepEqual(
      next.map(({ name, contact }) => [name, contact?.email]),
      [["Dílna U Lípy s.r.o.", "nova@lipa.example"]],
    );
  });

  it("makes and changes partners, cards, orders and invoices, each once", async () => {
    const ids = [{ scheme: "CZ:ICO", value: "45678912" }];
    const party: Party = {
      ...{ role: "customer", name: "Nový odběratel s.r.o.", active: true },
      ids,
      address: { line1: "Krátká 1", city: "Plzeň", post_code: "301 00", country_code: "CZ" },
    };
    await once((data) => parties.write(ctx, [{ key: "45678912", data }], "k"), party);
    const item: Item = {
      ...{ code: "NOVA-KARTA", name: "Nová karta", type: "goods", active: true, vat_rate: "21" },
      ...{ unit: "ks", prices: [{ ...PRICE, list: "group_0", amount: "42.00" }] },
    };
    await once((data) => items.write(ctx, [{ key: data.code, data }], "k"), item);
    const [card] = await items.find(ctx, ["NOVA-KARTA"]);
    assert.deepEqual([card?.data.name, card?.data.prices?.[0]?.amount], ["Nová karta", "42.00"]);
    const order: Order = {
      ...{ direction: "sales", number: "WEB-990", currency: "CZK", status: "open", totals: {} },
      ...{ issue_date: "2026-11-20", seller: {}, buyer: { name: party.name, ids } },
      lines: [
        { no: 1, name: "Nová karta", seller_code: "NOVA-KARTA", ordered_qty: "3", net: "126.00" },
      ],
    };
    await once((data) => salesOrders.write(ctx, [{ key: "WEB-990", data }], "k"), order);
    const sale = invoice({ number: "FV/990/2026", buyer: order.buyer });
    await once((data) => salesInvoices.write(ctx, [{ key: "FV/990/2026", data }], "k"), sale);
    const seller = { name: "Papír Morava a.s.", ids: [{ scheme: "CZ:ICO", value: "87654326" }] };
    const cost = invoice({ direction: "cost", number: "2026990", seller });
    await once((data) => costInvoices.write(ctx, [{ key: "2026990", data }], "k"), cost);
    const made = await upserts<Invoice>("cost_invoices", YEAR);
    assert.equal(made.find(({ number }) => number === "2026990")?.totals.gross, "121.00");
  });

  it("is told why something is refused", async () => {
    const data = { ...lipaParty, name: "Papír Morava a.s." };
    const [taken] = await parties.write(ctx, [{ key: "CZ12345679", data, only: ["name"] }], "k");
    assert.equal(taken?.status, "rejected");
    assert.match(taken?.message ?? "", /3006: Název partnera již existuje/);
  });
});

const YEAR = { mode: "period", from: "2026-01-01", to: "2026-12-31" } as const;
const PRICE = { currency: "CZK", is_gross: false } as const;
const lipaParty: Party = {
  ...{ role: "customer", name: "Dílna U Lípy s.r.o.", active: true },
  ids: [{ scheme: "CZ:DIC", value: "CZ12345679" }],
};

const invoice = (changes: Partial<Invoice>): Invoice => ({
  ...{ direction: "sales", kind: "invoice", currency: "CZK", status: "open" },
  ...{ issue_date: "2026-11-20", seller: {}, buyer: {}, vat_breakdown: [] },
  lines: [{ no: 1, name: "Papír", qty: "2", net_price: "50", net: "100.00", vat: { rate: "21" } }],
  totals: { net: "100.00", tax: "21.00", gross: "121.00" },
  ...changes,
});

function dataOf<T>(change: Change<unknown>): T {
  assert.ok(change.op === "upsert", JSON.stringify(change));
  return change.data as T;
}

type Results = readonly {
  readonly status: string;
  readonly remote_id?: string;
  readonly message?: string;
}[];

/** Made the first time, found the second. */
async function once<T>(write: (data: T) => Promise<Results>, data: T): Promise<void> {
  const [first] = await write(data);
  assert.equal(first?.status, "created", JSON.stringify(first));
  const [second] = await write(data);
  assert.equal(second?.status, "unchanged", JSON.stringify(second));
  assert.equal(second?.remote_id, first?.remote_id);
}

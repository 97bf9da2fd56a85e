import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openBed } from "../../../test/premier-bed.ts";
import type { Invoice, Item, Order, Party } from "../../sdk/index.ts";
import { costInvoices, salesInvoices } from "./invoice-sink.ts";
import { items } from "./item-sink.ts";
import type { PremierContext } from "./manifest.ts";
import { salesOrders } from "./order-sink.ts";
import { parties } from "./party-sink.ts";

type Bed = Awaited<ReturnType<typeof openBed>>;

const card = (bed: Bed, code: string) =>
  Array.from(bed.simulator.company().cards.all()).find(
    ({ row }) => row.CISLO === code && row.SKLAD === "1",
  )?.row;

const item: Item = {
  ...{ code: "BRANA-POHON-001", name: "Pohon", type: "goods", active: true, vat_rate: "21" },
  prices: [{ list: "group_0", currency: "CZK", amount: "100.50", is_gross: false }],
};
const writeItem = async (ctx: PremierContext, data: Item, only?: readonly string[]) =>
  (await items.write(ctx, [{ key: data.code, data, ...(only ? { only } : {}) }], "k"))[0];

describe("cards that are sent to Premier", () => {
  it("change in the columns that are named, and lose what the record does not have", async () => {
    await using bed = await openBed();
    const before = { ...card(bed, item.code) };
    assert.equal((await writeItem(bed.ctx, item, ["ean", "prices.group_0"]))?.status, "updated");
    const after = card(bed, item.code);
    assert.equal(after?.C_KOD, "");
    assert.equal(after?.RAB_CN0, "100.5");
    assert.equal(after?.RAB_CN0D, "121.605");
    for (const name of ["TEXT", "POPIS1", "UMISTENI", "RAB_CN1", "MJ", "PRIJEM"]) {
      assert.equal(after?.[name], before[name], name);
    }
    assert.equal((await writeItem(bed.ctx, item, ["ean", "prices.group_0"]))?.status, "unchanged");
  });

  it("have gross prices that fit a new rate", async () => {
    await using bed = await openBed();
    assert.equal(
      (await writeItem(bed.ctx, { ...item, vat_rate: "12" }, ["vat_rate"]))?.status,
      "updated",
    );
    const after = card(bed, item.code);
    assert.equal(after?.SAZBA_DPH, "12");
    assert.equal(after?.RAB_CN0, "8225.00");
    assert.equal(after?.RAB_CN0D, "9212");
  });

  it("are refused where Premier would keep something else", async () => {
    await using bed = await openBed();
    const price = { list: "group_1", currency: "CZK", amount: "1.00", is_gross: true };
    const refused = [
      { ...item, type: "kit" as const },
      { ...item, prices: [price] },
      { ...item, prices: [{ ...price, is_gross: false, currency: "EUR" }] },
    ];
    for (const data of refused) {
      const result = await writeItem(bed.ctx, data);
      assert.equal(result?.status, "rejected");
      assert.ok(result?.message);
    }
    assert.ok(!bed.simulator.commands().includes("SKLAD_ADD"));
  });

  it("have the first price group under the name of the settings", async () => {
    await using bed = await openBed();
    const ctx = bed.open({ settings: { price_list_name: "retail" } });
    const price = { list: "retail", currency: "CZK", amount: "77.00", is_gross: false };
    assert.equal(
      (await writeItem(ctx, { ...item, prices: [price] }, ["prices.retail"]))?.status,
      "updated",
    );
    assert.equal(card(bed, item.code)?.RAB_CN0, "77");
    const [found] = await items.find(ctx, [item.code]);
    assert.deepEqual(found?.data.prices?.[0], price);
  });

  it("are made once, also where one comes twice in a batch and the server tells no key", async () => {
    await using bed = await openBed({ isSilent: true });
    const data = { ...item, code: "NOVA-1" };
    const request = { key: data.code, data };
    const results = await items.write(bed.ctx, [request, request], "k");
    assert.deepEqual(
      results.map(({ status }) => status),
      ["created", "unchanged"],
    );
    assert.equal(results[0]?.remote_id, results[1]?.remote_id);
    assert.ok(results[0]?.remote_id);
  });

  it("are found many at once, and one by one where the server joins no conditions", async () => {
    const codes = Array.from({ length: 90 }, (_, i) => `DIL-${String(i + 20).padStart(5, "0")}`);
    for (const refusesOr of [false, true]) {
      await using bed = await openBed({ refusesOr });
      const found = await items.find(bed.ctx, [...codes, "NENI"]);
      assert.deepEqual(
        found.map(({ key }) => key),
        codes,
      );
      const asked = bed.simulator.commands().filter((name) => name === "CENIK").length;
      if (!refusesOr) assert.equal(asked, 3);
    }
  });

  it("are found whatever the server makes of conditions, and never mistaken", async () => {
    await using bed = await openBed({ ignoresConditions: true });
    assert.deepEqual(await items.find(bed.ctx, ["NENI"]), []);
    const [found] = await items.find(bed.ctx, ["brana-pohon-002"]);
    assert.equal(found?.data.code, "BRANA-POHON-002");
  });
});

const party = (changes: Partial<Party> = {}): Party => ({
  ...{ role: "supplier", name: "Papír Morava a.s.", active: true },
  ids: [{ scheme: "CZ:DIC", value: "CZ87654326" }],
  ...changes,
});
const writeParty = async (bed: Bed, data: Party, only?: readonly string[]) =>
  (await parties.write(bed.ctx, [{ key: "CZ87654326", data, ...(only ? { only } : {}) }], "k"))[0];

describe("partners that are sent to Premier", () => {
  it("keep what the record does not know, and a second role", async () => {
    await using bed = await openBed();
    const { partners } = bed.simulator.company();
    const [entry] = partners.where([
      { column: "DIC", operator: "=", value: "CZ87654326", isOr: false },
    ]);
    assert.ok(entry);
    entry.row.ODBERATEL = true;
    const result = await writeParty(bed, party({ contact: { email: "nova@papir.example" } }));
    assert.equal(result?.status, "updated");
    assert.equal(entry.row.E_MAIL, "nova@papir.example");
    assert.equal(entry.row.ULICE, "Tovární 10");
    assert.equal(entry.row.ODBERATEL, true);
    const emptied = await writeParty(bed, party(), ["contact"]);
    assert.equal(emptied?.status, "updated");
    assert.equal(entry.row.E_MAIL, "");
    assert.equal(entry.row.NAZEV, "Papír Morava a.s.");
  });

  it("of a name that is taken are refused in Premier's words", async () => {
    await using bed = await openBed();
    const result = await writeParty(bed, party({ name: "Dílna u lípy s.r.o." }));
    assert.equal(result?.status, "rejected");
    assert.match(result?.message ?? "", /3006: Název partnera již existuje/);
  });
});

const lipa = { name: "Dílna U Lípy s.r.o.", ids: [{ scheme: "CZ:DIC", value: "CZ12345679" }] };
const motor = { name: "Motory", ids: [{ scheme: "CZ:ICO", value: "45678912" }] };
const papir = { name: "Papír", ids: [{ scheme: "CZ:ICO", value: "87654326" }] };
const invoice = (changes: Partial<Invoice> = {}): Invoice => ({
  ...{ direction: "sales", kind: "invoice", number: "FV/7/2026", currency: "CZK", status: "open" },
  ...{ issue_date: "2026-05-20", seller: {}, buyer: lipa, vat_breakdown: [] },
  lines: [
    {
      ...{ no: 1, name: "Á".repeat(120), qty: "2", net_price: "50", net: "100.00" },
      vat: { rate: "21" },
    },
  ],
  totals: { net: "100.00", tax: "21.00", gross: "121.00" },
  ...changes,
});
const send = async (ctx: PremierContext, data: Invoice, number = data.number ?? "") => {
  const sink = data.direction === "sales" ? salesInvoices : costInvoices;
  return (await sink.write(ctx, [{ key: number, data }], "k"))[0];
};
const documents = (bed: Bed, table: "sales" | "costs") =>
  Array.from(bed.simulator.company()[table].all());

describe("invoices that are sent to Premier", () => {
  it("have their number as symbol and text, tax codes of this side, and long names whole", async () => {
    await using bed = await openBed();
    const ctx = bed.open({ settings: { sales_series: "VF2" } });
    const data = invoice({ note: "Poznámka", payment: { means: "cash" } });
    const result = await send(ctx, data);
    assert.equal(result?.status, "created");
    assert.equal(result?.message, undefined);
    const made = documents(bed, "sales").at(-1);
    assert.equal(made?.row.VS, "72026");
    assert.equal(made?.row.POPIS, "FV/7/2026");
    assert.equal(made?.row.DOKLAD, "VF2");
    assert.equal(made?.row.FORMA, "Hotově");
    assert.equal(made?.row.MENA, undefined, "at home no currency is named");
    assert.deepEqual(
      [made?.lines[0]?.KOD_DPH, made?.lines[0]?.CENA, made?.lines[0]?.CENA_DPH],
      ["36", "100", "121"],
    );
    assert.equal(`${made?.lines[0]?.TEXT}${made?.lines[0]?.TEXT_2}`.length, 120);
    const [found] = await salesInvoices.find(ctx, ["FV/7/2026"]);
    assert.equal(found?.remote_id, result?.remote_id);
    assert.equal((await send(ctx, data))?.status, "unchanged");
    const other = invoice({ totals: { gross: "999.00" } });
    assert.match((await send(ctx, other))?.message ?? "", /comes to 121\.00 CZK/);
  });

  it("of another currency name it with its rate, and one that Premier lacks is refused", async () => {
    await using bed = await openBed();
    const euro = invoice({ currency: "EUR", exchange_rate: { rate: "25.120" } });
    assert.equal((await send(bed.ctx, euro))?.status, "created");
    assert.equal(documents(bed, "sales").at(-1)?.row.MENA, "EUR");
    const zloty = await send(bed.ctx, invoice({ currency: "PLN", number: "FV/8/2026" }));
    assert.match(zloty?.message ?? "", /3521/);
  });

  it("of two suppliers may have one number", async () => {
    await using bed = await openBed();
    const cost = (seller: Invoice["seller"]) =>
      invoice({ direction: "cost", number: "2026/1", seller, buyer: {} });
    const first = await send(bed.ctx, cost(papir));
    const second = await send(bed.ctx, cost(motor));
    assert.deepEqual([first?.status, second?.status], ["created", "created"]);
    assert.notEqual(first?.remote_id, second?.remote_id);
    assert.equal((await send(bed.ctx, cost(papir)))?.remote_id, first?.remote_id);
    assert.equal(documents(bed, "costs").at(-1)?.row.VARIABL, "20261");
    assert.equal(documents(bed, "costs").at(-1)?.lines[0]?.KOD_DPH, "15");
  });

  it("that are known by their sums alone get a line for each rate", async () => {
    await using bed = await openBed();
    const sums = [
      { rate: "21", taxable: "100.00", tax: "21.00" },
      { rate: "12", taxable: "10.00", tax: "1.20" },
    ];
    const data = invoice({ lines: [], vat_breakdown: sums, totals: { gross: "132.20" } });
    assert.equal((await send(bed.ctx, data))?.status, "created");
    const lines = documents(bed, "sales").at(-1)?.lines ?? [];
    assert.deepEqual(
      lines.map((line) => [line.TEXT, line.CENA, line.CENA_DPH, line.KOD_DPH]),
      [
        ["FV/7/2026", "100", "121", "36"],
        ["FV/7/2026", "10", "11.2", "35"],
      ],
    );
  });

  it("are refused with the reason: partner, kind, number, lines", async () => {
    await using bed = await openBed();
    const nobody = { name: "Nikdo", ids: [{ scheme: "CZ:ICO", value: "00000001" }] };
    const [line] = invoice().lines;
    assert.ok(line);
    const { net: _net, ...bare } = line;
    const refused: readonly (readonly [Invoice, RegExp])[] = [
      [invoice({ buyer: nobody }), /no partner.*Nikdo/],
      [invoice({ kind: "correction" }), /takes no correction/],
      [invoice({ number: "BEZ-CISLA" }), /no digits/],
      [invoice({ lines: [bare] }), /no net amount/],
      [invoice({ lines: [] }), /neither lines nor sums/],
    ];
    for (const [data, reason] of refused) {
      const result = await send(bed.ctx, data);
      assert.equal(result?.status, "rejected");
      assert.match(result?.message ?? "", reason);
    }
    assert.ok(!bed.simulator.commands().includes("FA_OUT_ADD"));
  });
});

describe("orders that are sent to Premier", () => {
  const order = (changes: Partial<Order> = {}): Order => ({
    ...{ direction: "sales", number: "WEB-778", currency: "CZK", status: "open", totals: {} },
    ...{ issue_date: "2026-05-20", seller: {}, buyer: lipa },
    lines: [{ no: 1, name: "Papír", seller_code: "100-A4", ordered_qty: "10", net: "1000.00" }],
    ...changes,
  });
  const write = async (bed: Bed, data: Order) =>
    (await salesOrders.write(bed.ctx, [{ key: data.number ?? "", data }], "k"))[0];

  it("are made once, and then take their end and a note", async () => {
    await using bed = await openBed();
    const made = await write(bed, order());
    assert.equal(made?.status, "created");
    const entry = Array.from(bed.simulator.company().orders.all()).at(-1);
    assert.equal(entry?.row.CIS_ESHOP, "778");
    assert.equal(entry?.lines[0]?.SCISLO, "100-A4");
    assert.equal((await write(bed, order()))?.status, "unchanged");
    const ended = await write(bed, order({ status: "cancelled", note: "Zrušeno" }));
    assert.equal(ended?.status, "updated");
    assert.equal(entry?.row.UKONCENO, true);
    assert.equal(entry?.row.POZNAMKA, "Zrušeno");
    const later = await write(bed, order({ status: "closed", note: "Jinak" }));
    assert.match(later?.message ?? "", /9019: Objednávka je uzavřena/);
  });
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Answer, openPackBed, type PackBed } from "../../../test/pack-bed.ts";
import { PACKS } from "./packs.ts";
import { OPTIMA, XL } from "./testing/comarch.ts";
import { NEXO } from "./testing/nexo.ts";
import { SUBIEKT } from "./testing/subiekt.ts";

const SETUPS = {
  subiekt_gt: { erp_database: "SUBIEKT", schema: "dbo", tables: SUBIEKT },
  navireo: { erp_database: "SUBIEKT", schema: "dbo", tables: SUBIEKT },
  subiekt_nexo: { erp_database: "Nexo_Demo", schema: "ModelDanychContainer", tables: NEXO },
  comarch_optima: { erp_database: "CDN_FIRMA", schema: "CDN", tables: OPTIMA },
  comarch_xl: { erp_database: "XL_FIRMA", schema: "CDN", tables: XL },
};
type PackId = keyof typeof SETUPS;

/** With the pack's views made and its definitions installed. */
async function installed(pack: PackId): Promise<PackBed> {
  const bed = await openPackBed({ pack, ...SETUPS[pack] });
  await bed.runScripts();
  const { erp_database } = SETUPS[pack];
  const body = { integration_id: "edok", options: { erp_database } };
  await bed.call("POST", `/exchange/packs/${pack}/install`, 201, body);
  return bed;
}

/** Runs all imports in full; the answer is how many rows each has set aside. */
async function importAll(bed: PackBed, slugs: readonly string[]): Promise<number[]> {
  const refused: number[] = [];
  for (const slug of slugs) refused.push((await bed.run(slug)).counts.refused);
  return refused;
}

const LODZ = [
  { scheme: "CODE", value: "ŁÓDŹ" },
  { scheme: "PL:NIP", value: "5252248481" },
  { scheme: "PL:REGON", value: "123456785" },
];
const GMBH = [
  { scheme: "CODE", value: "GMBH" },
  { scheme: "EU:VAT", value: "DE136695976" },
];
const facts = ({ direction, kind, number, status, currency, totals, payment }: Answer) => [
  ...[direction, kind, number, status, currency, totals.gross],
  ...[payment?.status, payment?.paid],
];
const prices = (item: Answer) =>
  item.prices?.map((one: Answer) => [one.list, one.amount, one.currency, one.is_gross]);
const stock = (item: Answer) =>
  item.stock?.map((one: Answer) => [one.warehouse, one.on_hand, one.available]);

describe("the pack for Subiekt GT", () => {
  let bed: PackBed;
  before(async () => {
    bed = await installed("subiekt_gt");
  });
  after(() => bed[Symbol.asyncDispose]());

  it("reads contractors without one-off ones, with their main address", async () => {
    assert.deepEqual(await importAll(bed, ["subiekt-gt-parties"]), [0]);
    const [hurt, gmbh, lodz, ...more] = await bed.records("party");
    assert.deepEqual(more, []);
    assert.deepEqual([hurt.name, hurt.role, hurt.active], ["Hurt Gdynia", "supplier", false]);
    assert.equal(hurt.bank_accounts[0].account_no, "61 1090 1014 0000 0712 1981 2874");
    assert.equal(gmbh.address.country_code, "DE");
    assert.deepEqual(lodz.ids, LODZ);
    assert.deepEqual(lodz.address, {
      ...{ line1: "Piotrkowska 1 2", city: "Łódź", post_code: "90-001", country_code: "PL" },
    });
  });

  it("reads items with price levels and stock of each warehouse, and takes deleted ones away", async () => {
    assert.deepEqual(await importAll(bed, ["subiekt-gt-items"]), [0]);
    const [motor, service, ...more] = await bed.records("item");
    assert.deepEqual(more, []);
    assert.deepEqual(prices(motor), [
      ["1", "1999.99", "PLN", false],
      ["2", "450.5", "EUR", false],
    ]);
    assert.deepEqual(stock(motor), [
      ["MAG", "5", "3"],
      ["SKL", "0", "0"],
    ]);
    assert.deepEqual(
      [service.type, service.active, prices(service)?.length],
      ["service", false, 1],
    );
    await bed.server.run("UPDATE SUBIEKT.dbo.tw__Towar SET tw_Usuniety = 1 WHERE tw_Id = 2");
    await bed.run("subiekt-gt-items");
    assert.deepEqual(
      (await bed.records("item")).map(({ code }) => code),
      ["S-1"],
    );
  });

  it("reads invoices of both directions with lines, corrections, currencies, KSeF numbers and payments", async () => {
    assert.deepEqual(await importAll(bed, ["subiekt-gt-sales", "subiekt-gt-costs"]), [0, 0]);
    const all = await bed.records("invoice");
    assert.deepEqual(all.map(facts), [
      ["cost", "invoice", "A/77/11", "paid", "PLN", "123.00", "paid", "123.00"],
      ["sales", "invoice", "FS 1/2026", "open", "PLN", "2589.59", "partial", "1000.00"],
      ["sales", "invoice", "FS 2/2026", "open", "EUR", "500.00", "unpaid", undefined],
      ["sales", "invoice", "FS 3/2026", "draft", "PLN", "12.30", "paid", undefined],
      ["sales", "correction", "KFS 1/2026", "paid", "PLN", "-129.60", "paid", undefined],
    ]);
    const [cost, first, euro, , correction] = all;
    assert.deepEqual([cost.seller.name, cost.received_date], ["Hurt Gdynia", "2026-11-12"]);
    assert.deepEqual(first.fiscal, { system: "KSEF", id: "5252248481-20261115-0102030405AB-0C" });
    assert.deepEqual(
      first.lines.map((line: Answer) => [
        line.no,
        line.seller_code,
        line.qty,
        line.net,
        line.vat.rate,
      ]),
      [
        [1, "S-1", "1", "1999.99", "23"],
        [2, "USL", "0.8", "120.00", "8"],
      ],
    );
    assert.deepEqual(euro.exchange_rate, { rate: "4.25" });
    assert.deepEqual(correction.preceding_invoices, [{ number: "FS 1/2026" }]);
  });

  it("reads a payment of an old invoice the next time without a full read", async () => {
    await bed.run("subiekt-gt-sales", {});
    await bed.server.run(`UPDATE SUBIEKT.dbo.nz__Finanse SET nzf_Wartosc = 0 WHERE nzf_Id = 1`);
    const { counts } = await bed.run("subiekt-gt-sales", { mode: "incremental" });
    assert.equal(counts.updated, 1);
    const paid = (await bed.records("invoice")).find(({ number }) => number === "FS 1/2026");
    assert.deepEqual([paid.status, paid.payment.paid], ["paid", "2589.59"]);
  });

  it("writes invoices into the staging tables that its script has made", async () => {
    const run = await bed.run("subiekt-gt-export-invoices", {});
    assert.equal(run.counts.refused, 0, JSON.stringify(run));
    const rows = bed.server.sqlite.prepare(
      "SELECT number, gross, status FROM dbo.bs_out_documents ORDER BY number",
    );
    // A draft is none of the books.
    assert.deepEqual(
      rows.all().map(({ number, status }) => [number, status]),
      [
        ["A/77/11", "new"],
        ["FS 1/2026", "new"],
        ["FS 2/2026", "new"],
        ["KFS 1/2026", "new"],
      ],
    );
    const lines = bed.server.sqlite.prepare("SELECT count(*) AS n FROM dbo.bs_out_document_lines");
    assert.equal(lines.get()?.n, 5);
  });

  it("finds what a live database lacks, with its mark and what to do", async () => {
    const check = (body: object = {}) =>
      bed.call("POST", "/exchange/packs/subiekt_gt/check", 200, {
        integration_id: "edok",
        ...body,
      });
    const good = await check({ erp_database: "SUBIEKT" });
    assert.deepEqual([good.ok, good.findings], [true, []]);
    assert.match((await check()).todo[0], /--erp-database/);
    await bed.server
      .run(`DROP VIEW dbo.bs_stock_view
GO
ALTER TABLE SUBIEKT.dbo.dok__Dokument DROP COLUMN dok_StatusX`)
      .catch(() => undefined);
    bed.server.sqlite.exec(
      `ALTER TABLE "SUBIEKT.dbo".sl_Panstwo RENAME COLUMN pa_KodPanstwaISO TO pa_Kod`,
    );
    const bad = await check({ erp_database: "SUBIEKT" });
    const seen = bad.findings.map((one: Answer) => [one.of, one.table, one.column, one.mark]);
    assert.equal(bad.ok, false);
    assert.ok(
      seen.some((one: Answer) => one[1] === "dbo.bs_stock_view" && one[3] === null),
      seen,
    );
    assert.ok(
      seen.some((one: Answer) => one[2] === "pa_KodPanstwaISO" && one[3] === "C"),
      JSON.stringify(seen),
    );
    assert.equal(bad.todo.length, 2);
    const elsewhere = await check({ erp_database: "Inna" });
    assert.equal(elsewhere.ok, false);
    assert.match(elsewhere.todo[0], /2-login\.sql/);
    await bed.call("POST", "/exchange/packs/subiekt_gt/check", 422, {
      ...{ integration_id: "edok", erp_database: "x]; DROP TABLE y" },
    });
  });

  it("gives definitions of a second installation slugs of their own, and refuses another system", async () => {
    const options = { erp_database: "SUBIEKT" };
    const url = "/exchange/packs/subiekt_gt/install";
    const body = { integration_id: "edok", options, definitions: ["subiekt-gt-items"] };
    const again = await bed.call("POST", url, 201, body);
    assert.deepEqual(again.definitions, ["edok-subiekt-gt-items"]);
    const third = await bed.call("POST", url, 201, body);
    assert.deepEqual(third.definitions, ["edok-subiekt-gt-items-2"]);
    await bed.call("POST", url, 422, { ...body, definitions: ["nope"] });
    await bed.call("POST", "/exchange/packs/egeria/install", 409, {
      integration_id: "edok",
      options,
    });
    await bed.call("POST", "/exchange/packs/nope/install", 404, body);
  });
});

describe("the packs for Comarch Optima and XL", () => {
  it("reads Optima: newest stock, named price lists, foreign amounts, cancelled documents", async () => {
    await using bed = await installed("comarch_optima");
    const slugs = ["optima-parties", "optima-items", "optima-sales", "optima-costs"];
    assert.deepEqual(await importAll(bed, slugs), [0, 0, 0, 0]);
    const [gmbh, lodz, ...more] = await bed.records("party");
    assert.deepEqual(more, []);
    assert.deepEqual([gmbh.ids, gmbh.active, gmbh.role], [GMBH, false, "supplier"]);
    assert.deepEqual([lodz.ids, lodz.name], [LODZ, "Żółta Łódź sp. z o.o."]);
    const [motor] = await bed.records("item");
    assert.deepEqual(prices(motor), [
      ["3", "450.5", "EUR", false],
      ["detal", "1999.99", "PLN", true],
      ["zakupu", "900", "PLN", false],
    ]);
    assert.deepEqual(stock(motor), [
      ["MAGAZYN", "5", "3"],
      ["SKLEP", "0.5", "0.5"],
    ]);
    const all = await bed.records("invoice");
    assert.deepEqual(all.map(facts), [
      ["cost", "invoice", "A/77/11", "paid", "EUR", "100.00", "paid", "100.00"],
      ["sales", "correction", "FKOR/1/2026", "open", "PLN", "-129.60", undefined, undefined],
      ["sales", "invoice", "FS/1/2026", "open", "PLN", "2589.59", "partial", "1000.00"],
      ["sales", "invoice", "FS/2/2026", "void", "PLN", "12.30", undefined, undefined],
    ]);
    assert.deepEqual(all[0].seller.ids, GMBH);
    assert.equal(all[0].lines[0].net, "100.00");
  });

  it("reads XL: Clarion days, the price that is valid, stock of all deliveries", async () => {
    await using bed = await installed("comarch_xl");
    const slugs = ["xl-parties", "xl-items", "xl-sales", "xl-costs"];
    assert.deepEqual(await importAll(bed, slugs), [0, 0, 0, 0]);
    const [gmbh, lodz, ...more] = await bed.records("party");
    assert.deepEqual([more, gmbh.ids, lodz.ids], [[], GMBH, LODZ]);
    const [motor] = await bed.records("item");
    assert.deepEqual(prices(motor), [
      ["1", "1999.99", "PLN", false],
      ["2", "450.5", "EUR", false],
    ]);
    assert.deepEqual(stock(motor), [
      ["MAG", "5.5", "4.5"],
      ["SKL", "1", "0"],
    ]);
    const all = await bed.records("invoice");
    assert.deepEqual(all.map(facts), [
      ["cost", "invoice", "A/77/11", "paid", "PLN", "123.00", "paid", "123.00"],
      ["sales", "invoice", "FS-1/26/SPR", "open", "PLN", "2589.59", "partial", "1000.00"],
      ["sales", "invoice", "FS-2/26/SPR", "void", "PLN", "12.30", undefined, undefined],
      ["sales", "correction", "FSK-1/26", "paid", "PLN", "-129.60", "paid", "129.60"],
    ]);
    const [, first, , correction] = all;
    assert.deepEqual([first.issue_date, first.due_date], ["2026-11-15", "2026-11-29"]);
    assert.equal(correction.due_date, undefined);
  });
});

describe("the packs for nexo and Navireo", () => {
  it("reads items with stock and contractors of nexo", async () => {
    await using bed = await installed("subiekt_nexo");
    const slugs = ["subiekt-nexo-parties", "subiekt-nexo-items"];
    assert.deepEqual(await importAll(bed, slugs), [0, 0]);
    const items = await bed.records("item");
    assert.deepEqual(
      items.map((one) => [one.code, one.type, one.ean, stock(one)]),
      [
        ["S-1", "goods", "5901234123457", [["MAG", "4.5", "3"]]],
        ["USL", "service", undefined, undefined],
      ],
    );
    assert.equal((await bed.records("party")).length, 2);
  });

  it("reads Navireo as the GT line", async () => {
    await using bed = await installed("navireo");
    assert.deepEqual(await importAll(bed, ["navireo-sales", "navireo-items"]), [0, 0]);
    assert.equal((await bed.records("invoice")).length, 4);
  });
});

describe("the scripts of each pack", () => {
  const names = { hub_database: "eDok", login: "hub_reader" };
  const OWN = PACKS.filter(({ vendor }) => ["InsERT", "Comarch"].includes(vendor)).filter(
    ({ provider }) => provider === "mssql",
  );
  it("takes no SQL through its options", () => {
    for (const pack of OWN) {
      for (const bad of ["x]; DROP TABLE y--", "a'b", "", "a\nGO\nb", '"', "a]"]) {
        assert.throws(() => pack.scripts({ ...names, erp_database: bad }), pack.id);
        assert.throws(() => pack.scripts({ ...names, erp_database: "ERP", login: bad }), pack.id);
      }
    }
  });

  it("grants no more than reading what it reads, in both databases", () => {
    for (const pack of OWN) {
      const scripts = pack.scripts({ ...names, erp_database: "Firma sp. z o.o" });
      const login = scripts.find(({ name }) => name.includes("login"))?.sql ?? "";
      const grants = login.match(/^GRANT .*$/gm) ?? [];
      assert.ok(grants.length > 0, pack.id);
      for (const grant of grants) assert.match(grant, /^GRANT SELECT ON \[\w+\]\.\[[^\]]+\] TO /);
    }
  });
});

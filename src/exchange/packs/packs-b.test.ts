import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openExchangeBed } from "../../../test/exchange-bed.ts";
import { startTdsServer, type TdsServer } from "../../../test/tds-server/server.ts";
import { isHubError } from "../../lib/errors.ts";
import { egeria } from "./egeria.ts";
import { enova365 } from "./enova.ts";
import { dynamicsNav } from "./nav.ts";
import type { Pack, PackOptions } from "./pack.ts";
import { PACKS } from "./packs.ts";
import { qad } from "./qad.ts";
import { simpleErp } from "./simple.ts";
import { symfoniaFk, symfoniaHandel } from "./symfonia.ts";
import { EGERIA } from "./testing/egeria.ts";
import { ENOVA } from "./testing/enova.ts";
import { NAV } from "./testing/nav.ts";
import { QAD, SIMPLE } from "./testing/qad.ts";
import { SYMFONIA_FK, SYMFONIA_HANDEL } from "./testing/symfonia.ts";
import { WAPRO_MAG } from "./testing/wapro.ts";
import { waproMag } from "./wapro.ts";

// biome-ignore lint/suspicious/noExplicitAny: records are looked into by the tests themselves
type Data = any;
const options = (erp_database: string, company?: string): PackOptions => ({
  ...{ erp_database, hub_database: "eDok", login: "hub_reader" },
  ...(company === undefined ? {} : { company }),
});
const scriptsOf = (pack: Pack, given: PackOptions) =>
  Object.fromEntries(pack.scripts(given).map(({ name, sql }) => [name, sql]));

/** The script without what depends on whether something is there: the database of a test is new. */
const runnable = (sql: string): string =>
  sql.replace(/^IF (?:DB|OBJECT|USER|SUSER)_ID.*$/gm, "").replace(/^\s*GO\s*(?=\n\s*GO)/gm, "");

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return isHubError(error) ? error.code : String(error);
  }
  return "passed";
}

describe("packs of ERPs, second part", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const { call, sql } = opened;
  const servers: TdsServer[] = [];
  after(async () => {
    await opened[Symbol.asyncDispose]();
    for (const server of servers) await server.close();
  });

  /** A SQL Server with the ERP's database and the pack's views, and an integration that reads it. */
  async function connect(pack: Pack, given: PackOptions, erp: string, schemas: string[]) {
    const server = await startTdsServer({ database: "eDok", schemas: ["dbo", ...schemas] });
    servers.push(server);
    await server.run(erp);
    const views = scriptsOf(pack, given)["1-views.sql"];
    if (views !== undefined) await server.run(runnable(views));
    const id = pack.id.replaceAll("_", "-");
    await call("POST", "/api/integrations", 201, {
      ...{ id, provider: "mssql", integration_type: "database" },
      credentials: { username: server.user, password: server.password },
      settings: { host: "127.0.0.1", port: server.port, tls: "off", database: "eDok" },
    });
    return { server, integrationId: id };
  }

  const seen = new Set<string>();
  async function fresh(entity: string, by: (data: Data) => string): Promise<Record<string, Data>> {
    const { items } = await call("GET", `/api/records/${entity}?limit=200`, 200);
    const found: Record<string, Data> = {};
    for (const { id, data } of items) {
      if (!seen.has(`${entity} ${id}`)) found[by(data)] = data;
      seen.add(`${entity} ${id}`);
    }
    return found;
  }
  const load = async (pack: Pack, given: PackOptions, integrationId: string) => {
    for (const { slug, name, module, body } of pack.definitions(given)) {
      const definition = { slug, name: name.pl, module, integration_id: integrationId, body };
      await call("POST", "/api/exchange/definitions", 201, definition);
      if (body.direction === "export") continue;
      const run = await call("POST", `/api/exchange/definitions/${slug}/run?wait=60`, 200, {
        mode: "full",
      });
      const { items: refused } = await call("GET", `/api/runs/${run.id}/refused`, 200);
      assert.equal(run.state, "succeeded", JSON.stringify([slug, run.message, run.error, refused]));
    }
    return {
      parties: await fresh("party", ({ name }) => name),
      items: await fresh("item", ({ code }) => code),
      invoices: await fresh("invoice", ({ number }) => number),
    };
  };
  /** What the pack expects of the ERP and does not find, or finds otherwise. */
  const wrong = async (pack: Pack, given: PackOptions, integrationId: string) => {
    const { erp_database, company } = given;
    const body = {
      ...{ integration_id: integrationId, erp_database },
      ...(company === undefined ? {} : { company }),
    };
    const { findings } = await call("POST", `/api/exchange/packs/${pack.id}/check`, 200, body);
    return findings
      .filter((one: Data) => !one.is_optional)
      .map(({ table, column, problem }: Data) => `${table} ${column} ${problem}`);
  };
  const again = async (slug: string) => {
    const url = `/api/exchange/definitions/${slug}/run?wait=60`;
    const run = await call("POST", url, 200, { mode: "incremental" });
    assert.equal(run.state, "succeeded", JSON.stringify(run));
    return run.counts;
  };

  it("reads Symfonia Handel", async () => {
    const given = options("HANDEL");
    const schemas = ["HANDEL.HM", "HANDEL.SSCommon"];
    const { server, integrationId } = await connect(
      symfoniaHandel,
      given,
      SYMFONIA_HANDEL,
      schemas,
    );
    const { parties, items, invoices } = await load(symfoniaHandel, given, integrationId);
    assert.deepEqual(await wrong(symfoniaHandel, given, integrationId), []);
    assert.deepEqual(parties["Żółta Łódź sp. z o.o."], {
      ...{ role: "both", name: "Żółta Łódź sp. z o.o.", active: true },
      ids: [
        { scheme: "CODE", value: "ŻÓŁĆ" },
        { scheme: "PL:NIP", value: "5252248481" },
      ],
      address: { line1: "Śliwkowa 7 3", city: "Łódź", post_code: "90-002" },
    });
    assert.equal(parties["Stary Młyn"].active, false);
    assert.deepEqual(items["ŚRUBA-8"].stock, [
      { warehouse: "65554", on_hand: "14.5" },
      { warehouse: "65556", on_hand: "3.25" },
    ]);
    assert.deepEqual([items.MONTAŻ.type, items.STARE.active], ["service", false]);
    assert.deepEqual(Object.keys(invoices).toSorted(), ["FKS/1/2026", "FVS/1/2026", "FVZ/7/2026"]);
    const sale = invoices["FVS/1/2026"];
    assert.deepEqual(sale.totals, { net: "100.00", tax: "23.00", gross: "123.00" });
    assert.deepEqual(sale.payment, { status: "partial", paid: "73.00" });
    assert.deepEqual(sale.lines[0], {
      ...{ no: 1, name: "Śruba M8", seller_code: "ŚRUBA-8", qty: "8", unit_local: "szt" },
      ...{ net_price: "10", net: "80.00", vat: { rate: "23", category: "S", local_code: "23" } },
    });
    const { kind, currency, preceding_invoices } = invoices["FKS/1/2026"];
    assert.deepEqual([kind, currency], ["correction", "EUR"]);
    assert.deepEqual(preceding_invoices, [{ number: "FVS/1/2026" }]);
    const { direction, status, seller } = invoices["FVZ/7/2026"];
    assert.deepEqual([direction, status, seller.name], ["cost", "void", "Stary Młyn"]);
    await server.run("INSERT INTO HANDEL.HM.PN VALUES (100, 50.00)");
    assert.equal((await again("symfonia-sales")).updated, 0);
    await server.run("UPDATE HANDEL.HM.PN SET kwotarozl = 49 WHERE kwotarozl = 50.00");
    assert.equal((await again("symfonia-sales")).updated, 1);
  });

  it("reads documents of the books from Symfonia FK", async () => {
    const given = options("FK_FIRMA");
    const schemas = ["FK_FIRMA.FK", "FK_FIRMA.SSCommon"];
    const { integrationId } = await connect(symfoniaFk, given, SYMFONIA_FK, schemas);
    const { invoices } = await load(symfoniaFk, given, integrationId);
    assert.deepEqual(await wrong(symfoniaFk, given, integrationId), []);
    assert.deepEqual(Object.keys(invoices).toSorted(), ["F/77/2026", "FS/2/2026"]);
    const cost = invoices["F/77/2026"];
    assert.deepEqual(cost.fiscal, { system: "KSEF", id: "7010000009-20260301-0123456789AB-01" });
    assert.deepEqual([cost.received_date, cost.totals.gross], ["2026-03-04", "246.10"]);
    const { currency, totals } = invoices["FS/2/2026"];
    assert.deepEqual([currency, totals.gross], ["EUR", "100.25"]);
  });

  it("reads WAPRO Mag: days of Clarion, one item of several rows, one firm of two", async () => {
    const given = options("WAPRO", "1");
    const { server, integrationId } = await connect(waproMag, given, WAPRO_MAG, ["WAPRO.dbo"]);
    const { parties, items, invoices } = await load(waproMag, given, integrationId);
    assert.deepEqual(await wrong(waproMag, given, integrationId), []);
    const { role, trading_name, contact } = parties["Gęś i Spółka sp.j."];
    assert.deepEqual([role, trading_name, contact.phone], ["customer", "Gęś", "58 123"]);
    assert.deepEqual([parties.Mueller.role, parties.Mueller.active], ["supplier", false]);
    assert.deepEqual(Object.keys(items).toSorted(), ["SERWIS", "ŁOŻYSKO-1"]);
    assert.deepEqual(items["ŁOŻYSKO-1"].stock, [
      { warehouse: "MAG", on_hand: "10", reserved: "2.5" },
      { warehouse: "SKL", on_hand: "4", reserved: "0" },
    ]);
    assert.deepEqual(items["ŁOŻYSKO-1"].prices, [
      { list: "Detaliczna", amount: "12.5", currency: "PLN", is_gross: false },
      { list: "Hurtowa", amount: "9.99", currency: "PLN", is_gross: false },
    ]);
    assert.deepEqual(Object.keys(invoices).toSorted(), ["FV 1/26", "FZ 9/26", "KFV 1/26"]);
    const sale = invoices["FV 1/26"];
    assert.deepEqual(
      [sale.issue_date, sale.delivery_date, sale.received_date, sale.due_date],
      ["2026-12-07", "2026-12-06", undefined, "2026-12-21"],
    );
    assert.deepEqual(sale.payment, {
      ...{ means: "transfer", status: "partial", paid: "23.00", paid_date: "2026-12-13" },
    });
    assert.equal(sale.lines[1].name, "Serwis na miejscu");
    const abroad = invoices["FZ 9/26"];
    assert.deepEqual([abroad.direction, abroad.currency], ["cost", "EUR"]);
    assert.deepEqual([abroad.exchange_rate, abroad.totals.gross], [{ rate: "4.3125" }, "100.00"]);
    assert.equal(abroad.lines[0].net_price, "10");
    assert.deepEqual(invoices["KFV 1/26"].preceding_invoices, [{ number: "FV 1/26" }]);
    await server.run(
      "UPDATE WAPRO.dbo.DOKUMENT_HANDLOWY SET UWAGI = 'po terminie' WHERE ID_DOKUMENTU_HANDLOWEGO = 501",
    );
    assert.equal((await again("wapro-mag-sales")).updated, 1);
    assert.equal(
      refusal(() => waproMag.scripts(options("WAPRO", "1; DROP"))),
      "invalid_input",
    );
  });

  it("reads enova365, and later only what its rowversion says has changed", async () => {
    const given = options("ENOVA");
    const { server, integrationId } = await connect(enova365, given, ENOVA, ["ENOVA.dbo"]);
    const { parties, items, invoices } = await load(enova365, given, integrationId);
    assert.deepEqual(await wrong(enova365, given, integrationId), []);
    assert.deepEqual(parties["Ćma i Syn"].address, {
      ...{ line1: "Ceglana 5", city: "Poznań", post_code: "60-001" },
    });
    assert.deepEqual(items.SILNIK.prices, [
      { list: "Eksport", amount: "199.99", currency: "EUR", is_gross: false },
      { list: "Podstawowa", amount: "850", currency: "PLN", is_gross: false },
    ]);
    assert.deepEqual(items.SILNIK.stock, [
      { warehouse: "F", on_hand: "4.5" },
      { warehouse: "S", on_hand: "2" },
    ]);
    assert.deepEqual([items.USŁ.type, items.USŁ.active], ["service", false]);
    assert.equal(Object.keys(invoices).length, 3);
    const sale = invoices["FV/000001/26"];
    assert.deepEqual(sale.payment, { status: "partial", paid: "1000.00" });
    assert.deepEqual([sale.due_date, sale.totals.gross], ["2026-06-18", "1045.50"]);
    const cost = invoices["ZK/000001/26"];
    assert.deepEqual([cost.currency, cost.payment.paid_date], ["EUR", "2026-05-19"]);
    const { kind, status } = invoices["FV/000002/26"];
    assert.deepEqual([kind, status], ["correction", "void"]);
    await again("enova-parties");
    assert.equal((await again("enova-parties")).updated, 0);
    await server.run("UPDATE ENOVA.dbo.Kontrahenci SET Nazwa = N'Ćma sp.k.' WHERE ID = 1");
    const { read, updated } = await again("enova-parties");
    assert.equal(updated, 1);
    assert.ok(read < 3, `read ${read}`);
  });

  it("reads a company of NAV, both of its ledgers and corrections with a minus", async () => {
    const given = options("NAV", "Łąka Sp. z o.o.");
    const { server, integrationId } = await connect(dynamicsNav, given, NAV, ["NAV.dbo"]);
    const { parties, items, invoices } = await load(dynamicsNav, given, integrationId);
    assert.deepEqual(await wrong(dynamicsNav, given, integrationId), []);
    assert.deepEqual([parties.Świt.role, parties.Huta.role], ["customer", "supplier"]);
    assert.deepEqual(parties.Świt.ids[1], { scheme: "PL:NIP", value: "6770065406" });
    assert.equal(parties.Zablokowany.active, false);
    assert.equal(items["1000"].name, "Rower górski");
    assert.deepEqual(items["1000"].prices, [
      { list: "Sales Price EUR", amount: "950", currency: "EUR", is_gross: false },
      { list: "Unit Price", amount: "4000.5", currency: "PLN", is_gross: false },
    ]);
    assert.deepEqual(items["1000"].stock, [
      { warehouse: "-", on_hand: "1" },
      { warehouse: "BIAŁY", on_hand: "7" },
    ]);
    const sale = invoices["S-1"];
    assert.equal(sale.lines.length, 1);
    assert.deepEqual(sale.totals, { net: "4000.50", tax: "920.12", gross: "4920.62" });
    assert.deepEqual(sale.payment, { status: "partial", paid: "1000.00" });
    const credit = invoices["K-1"];
    assert.deepEqual(
      [credit.kind, credit.currency, credit.due_date],
      ["correction", "EUR", undefined],
    );
    assert.deepEqual([credit.totals.gross, credit.lines[0].qty], ["-123.00", "-1"]);
    assert.deepEqual(credit.preceding_invoices, [{ number: "S-1" }]);
    const cost = invoices["H/77/26"];
    assert.deepEqual(cost.payment, { status: "paid", paid: "123.00", paid_date: "2026-04-20" });
    assert.ok((await wrong(dynamicsNav, options("NAV", "Inna"), integrationId)).length > 10);
    await again("nav-parties");
    await server.run(
      "UPDATE NAV.dbo.[Łąka Sp_ z o_o_$Vendor] SET [City] = N'Chorzów' WHERE [No_] = N'10000'",
    );
    assert.equal((await again("nav-parties")).updated, 1);
    assert.equal(
      refusal(() => dynamicsNav.scripts(options("NAV"))),
      "invalid_input",
    );
    assert.equal(
      refusal(() => dynamicsNav.scripts(options("NAV", "x]; DROP"))),
      "invalid_input",
    );
  });

  it("reads contractors and settlements of Egeria through views as Oracle and PostgreSQL know them", async () => {
    await sql(EGERIA);
    const given = { erp_database: "EGADM1", hub_database: "viadukt", login: "hub_reader" };
    const scripts = scriptsOf(egeria, given);
    await sql(scripts["2-views.sql"] ?? "");
    const { parties, invoices } = await load(egeria, given, "erp");
    const { ids, address, payment_terms_days } = parties["Jaźń sp. z o.o."];
    assert.deepEqual(ids.slice(0, 2), [
      { scheme: "CODE", value: "JAŹŃ" },
      { scheme: "PL:NIP", value: "9542212325" },
    ]);
    assert.deepEqual(address, { line1: "Bliższa 1 2", city: "Katowice", post_code: "40-001" });
    assert.equal(payment_terms_days, 21);
    assert.ok(parties.PUSTY);
    assert.deepEqual(invoices["FS/1/26"].payment, { status: "partial", paid: "100.00" });
    const { direction, payment } = invoices["FZ/9/26"];
    assert.deepEqual([direction, payment], ["cost", { status: "paid", paid: "500.00" }]);
    assert.match(
      scripts["1-owner.sql"] ?? "",
      /GRANT SELECT ON EGADM1\.CKK_KLIENCI TO viadukt WITH GRANT OPTION;/,
    );
    assert.equal(
      refusal(() => egeria.scripts({ ...given, login: "x; DROP" })),
      "invalid_input",
    );
  });

  it("reads one domain of QAD through its mirror", async () => {
    await sql(QAD);
    const { parties, items, invoices } = await load(qad, options("qaddb", "DOM1"), "erp");
    assert.deepEqual(Object.keys(parties).toSorted(), ["Stahl AG", "Żubr SA"]);
    assert.deepEqual([parties["Żubr SA"].role, parties["Stahl AG"].role], ["customer", "supplier"]);
    assert.deepEqual(Object.keys(items), ["10-200", "10-100"]);
    assert.deepEqual([items["10-100"].name, items["10-200"].active], ["Wałek napędowy", false]);
    assert.deepEqual(items["10-100"].stock[0], {
      ...{ warehouse: "1000", on_hand: "12.5", reserved: "2", available: "10.5" },
    });
    const invoice = invoices.INV1;
    assert.deepEqual([invoice.order_reference, invoice.currency], ["SO1", "EUR"]);
    assert.deepEqual(
      invoice.lines.map(({ qty, net_price }: Data) => [qty, net_price]),
      [
        ["2", "15.5"],
        ["-1", "1.25"],
      ],
    );
  });

  it("reads SIMPLE.ERP through its mirror", async () => {
    const { integrationId } = await connect(simpleErp, options("eDok"), SIMPLE, []);
    const { parties, items } = await load(simpleErp, options("eDok"), integrationId);
    assert.equal(items["WÓZ-1"].name, "Wóz drabiniasty");
    assert.deepEqual(items["WÓZ-1"].attributes, { jm_id: "1" });
    assert.equal(parties["Wójt Gminy"].ids[1].value, "7361712345");
  });

  it("expects of the ERP all that the views read, and nothing else", () => {
    const packs: [Pack, PackOptions][] = [
      [symfoniaHandel, options("HANDEL")],
      [symfoniaFk, options("FK")],
      [waproMag, options("WAPRO", "1")],
      [enova365, options("ENOVA")],
      [dynamicsNav, options("NAV", "X")],
      [egeria, { ...options("EGADM1"), hub_database: "VIADUKT" }],
    ];
    for (const [pack, given] of packs) {
      const scripts = Object.values(scriptsOf(pack, given)).join("\n");
      const unused = pack.expects.flatMap(({ table, columns }) =>
        columns.filter(({ name }) => !scripts.includes(name)).map(({ name }) => `${table} ${name}`),
      );
      assert.deepEqual(unused, [], pack.id);
    }
    const made = new Set(["ISSUED", "DUE", "DEBIT", "CREDIT", "TURN"]);
    for (const [pack, given] of packs.filter(([one]) =>
      [waproMag, enova365, egeria].includes(one),
    )) {
      const known = new Set(pack.expects.flatMap(({ columns }) => columns.map(({ name }) => name)));
      const [views = ""] = pack
        .scripts(given)
        .flatMap(({ name, sql }) => (/views/.test(name) ? [sql] : []));
      const used = [...views.matchAll(/\b[a-z]\.([A-Z]\w*)/g)].map(([, name = ""]) => name);
      assert.ok(used.length > 20, pack.id);
      assert.deepEqual(
        used.filter((name) => !known.has(name) && !made.has(name)),
        [],
        pack.id,
      );
    }
  });

  it("says of every pack what is uncertain, in five languages", () => {
    for (const pack of PACKS) {
      assert.ok(pack.notes.length > 0, pack.id);
      for (const text of [pack.summary, ...pack.notes]) {
        const languages = Object.values(text);
        assert.equal(new Set(languages).size, 5, `${pack.id}: ${text.en}`);
      }
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../sdk/index.ts";
import { readAnswer } from "./answer.ts";
import { toError } from "./faults.ts";
import { toInvoice } from "./invoices.ts";
import { toItem, withStock } from "./items.ts";
import { toOrder } from "./orders.ts";
import { toParty } from "./parties.ts";
import { sinceOf, toInstant, toWallTime } from "./times.ts";
import { type Row, toRow } from "./values.ts";

const settings = { unit_id: "c8175fe2-5aba-460e-a492-5da487105394", company_dic: "CZ11223344" };

const prices = { currency: "CZK", firstList: undefined };

/** The rows of an answer as a server sends it. */
const rowsIn = (text: string): readonly Row[] => (readAnswer(text).data as unknown[]).map(toRow);
const rowIn = (text: string): Row => rowsIn(text)[0] ?? {};

const isBadAnswer = (error: unknown) => isHubError(error) && error.code === "bad_answer";

/** The example of the manual, with its own line breaks and spaces. */
const NOT_FOUND = `{ "Result":"ERR",
    "CommandIn":"INFO",
    "Error":
    [  {
            "number":502,
            "desc":"Tabulka sa nenasla."
        } ],
    "Warning":
    [
        {
            "desc":"chyba spracovanie SQL stru.tabulky [Exception Type: System.Data.SqlClient.SqlException, Message: Invalid object name 'SDFASFA'.]]"
        } ] }`;
const NO_COLUMN =
  '{"Result":"ERR","CommandIn":"FA_OUT","Error":[{"number":900,"desc":"Exception Type: System.Data.SqlClient.SqlException, Message: Invalid column name \'inter\'."}]}';

describe("an answer of ApiComPrem", () => {
  it("is read with its line ends and a byte order mark around it", () => {
    const { isOk, data } = readAnswer(
      '\uFEFF{"Result":"OK","CommandIn":"VERZEAPI","Data":{"ApiComPrem.dll":{"verze":"1.0.1.280"}}}\r\n\r\n',
    );
    assert.equal(isOk, true);
    assert.deepEqual(data, { "ApiComPrem.dll": { verze: "1.0.1.280" } });
  });

  it("tells numbers and texts of a refusal, and its warnings", () => {
    const answer = readAnswer(NOT_FOUND);
    assert.equal(answer.isOk, false);
    assert.deepEqual(answer.errors, [{ number: "502", desc: "Tabulka sa nenasla." }]);
    assert.match(answer.warnings[0]?.desc ?? "", /Invalid object name 'SDFASFA'/);
    const error = toError("INFO", answer);
    assert.equal(error.name, "RejectedError");
    assert.match(error.message, /502: Tabulka sa nenasla\./);
  });

  it("may lack its last brackets where it is a refusal, wherever it breaks off", () => {
    const [whole] = readAnswer(NO_COLUMN).errors;
    for (const cut of ["]}", "}]}", '"}]}', "'.\"}]}"]) {
      const answer = readAnswer(NO_COLUMN.slice(0, -cut.length));
      assert.equal(answer.isOk, false);
      assert.equal(answer.errors[0]?.number, "900", cut);
      assert.ok(whole?.desc.startsWith(answer.errors[0]?.desc.slice(0, 40) ?? "?"), cut);
    }
  });

  it("is never taken for whole where rows may be missing", () => {
    const whole = '{"Result":"OK","CommandIn":"PARTNERI","Data":[{"INTER":1},{"INTER":2}]}';
    for (let at = 0; at < whole.length; at++) {
      assert.throws(() => readAnswer(whole.slice(0, at)), isBadAnswer, whole.slice(0, at));
    }
    for (const other of ["", "null", "[]", "<html></html>", '{"Result":"MAYBE"}', "{}", '"OK"']) {
      assert.throws(() => readAnswer(other), isBadAnswer, other);
    }
  });

  it("keeps what a number is written with", () => {
    const row = rowIn(
      '{"Result":"OK","Data":[{"CELKEM":46272.00000,"N":0.0000000000,"BIG":12345678901234.12345,"S":"068\\/541264"}]}',
    );
    assert.deepEqual(row, {
      ...{ CELKEM: "46272.00000", N: "0.0000000000", BIG: "12345678901234.12345", S: "068/541264" },
    });
  });

  it("has columns in capitals, and nothing where Premier means nothing", () => {
    const row = rowIn(
      '{"Result":"OK","Data":[{"INTER":0,"id":"a","UKONCEN":"1900-01-01T00:00:00","DIC":"","MESTO":"Brno  ","POLOZKY":[{}],"pol_obin":[{"FAKTURA":1}],"X":null,"B":false}]}',
    );
    assert.deepEqual(row, {
      ...{
        INTER: "0",
        ID: "a",
        MESTO: "Brno",
        POLOZKY: [],
        POL_OBIN: [{ FAKTURA: "1" }],
        B: false,
      },
    });
  });

  it("says what happens next", () => {
    const nameOf = (number: number, desc: string) => {
      const errors = `[{"number":${number},"desc":${JSON.stringify(desc)}}]`;
      return toError("FA_OUT", readAnswer(`{"Result":"ERR","Error":${errors}}`)).name;
    };
    const kill = "Cannot continue the execution because the session is in the kill state.";
    assert.equal(nameOf(900, kill), "TransientError");
    assert.equal(nameOf(900, "Execution Timeout Expired."), "TransientError");
    assert.equal(nameOf(9015, "běží"), "TransientError");
    assert.equal(nameOf(9005, "jednotka"), "ConfigError");
    assert.equal(nameOf(9003, "Neznámý příkaz"), "ConfigError");
    assert.equal(nameOf(9007, "právo"), "AuthError");
    assert.equal(nameOf(3006, "název partnera již existuje"), "RejectedError");
    assert.equal(nameOf(3521, "Požadovaná měna není v nastavení"), "RejectedError");
  });
});

describe("records of Premier", () => {
  it("partner: role, numbers with their country, end", () => {
    const row = rowIn(
      '{"Result":"OK","CommandIn":"PARTNERI","Data":[{"INTER":7,"ID":"257b19e4-5f83-49c5-bbd9-0000000000a1","CISLO":"LIPA","NAZEV":"Dílna U Lípy s.r.o.","ALT_NAZEV":"","ULICE":"Lipová 3","PSC":"602 00","MESTO":"Brno","STAT":"Česká republika","KOD_ZEME":"CZ","ICO":"1234567","DIC":"CZ 12345679","KON_PRIJEM":"Jana Malá","TEL":"","MOBIL":"+420 600 000 001","E_MAIL":"info@lipa.example","BANKA":"19-2000145399","KOD_BANKY":"0800","IBAN":"","BIC":"","ODBERATEL":true,"DODAVATEL":false,"SPLATNOST":14,"UKONCEN":"2026-02-01T00:00:00","PS_TIME":"2026112109:15:00","TS":"AAAAAAAgCyM="}]}',
    );
    assert.deepEqual(toParty(row, "2026-03-01"), {
      role: "customer",
      name: "Dílna U Lípy s.r.o.",
      ids: [
        { scheme: "CZ:ICO", value: "01234567" },
        { scheme: "CZ:DIC", value: "CZ12345679" },
      ],
      address: { line1: "Lipová 3", city: "Brno", post_code: "602 00", country_code: "CZ" },
      contact: { name: "Jana Malá", phone: "+420 600 000 001", email: "info@lipa.example" },
      bank_accounts: [{ account_no: "19-2000145399/0800" }],
      payment_terms_days: 14,
      active: false,
    });
    assert.equal(toParty(row, "2026-01-31").active, true);
    assert.deepEqual(toParty(toRow({ NAZEV: "X", ICO: "dle doh.", DIC: "?" }), "2026-01-01"), {
      ...{ role: "customer", name: "X", active: true },
    });
  });

  it("invoice: gross totals and taxes are told apart by the rate", () => {
    const row = rowIn(
      '{"Result":"OK","CommandIn":"FA_OUT","Data":[{"INTER":15,"DOKLAD":"VF","CISLO":20260017,"OBJEDNAVKA":"068\\/541264","FORMA":"Převodním příkazem","DATUM_USK":"2026-11-20T00:00:00","DATUM_VYS":"2026-11-21T00:00:00","DATUM_SPL":"1900-01-01T00:00:00","CELKEM":4898.00,"ZALOHA":0.00,"NAZEV_ODB":"Dílna U Lípy s.r.o.","ICO_ODB":"12345679","ID":"63E01024-6F80-4008-8219-0000000000F1","POLOZKY":[{"FAKTURA":15,"TEXT":"B","MNOZSTVI":1.000,"MJ":"","CENA_MJ":81.82000,"CENA":81.82,"CENA_DPH":17.18,"SAZBA_DPH":21.00,"KOD_DPH":"36","MATERIAL":"","PORDER":2},{"FAKTURA":15,"TEXT":"A","MNOZSTVI":10.000,"MJ":"ks","CENA_MJ":396.61200,"CENA":3966.12,"CENA_DPH":4799.00,"SAZBA_DPH":21.00,"KOD_DPH":"36","MATERIAL":"100-A4","PORDER":1}]}]}',
    );
    const invoice = toInvoice(row, { settings, direction: "sales", isCredit: false });
    assert.equal(invoice.number, "20260017");
    assert.equal(invoice.order_reference, "068/541264");
    assert.equal(invoice.due_date, undefined);
    assert.deepEqual(
      invoice.lines.map(({ name, net, gross, vat, seller_code: code }) => [
        name,
        net,
        gross,
        vat?.amount,
        code,
      ]),
      [
        ["A", "3966.12", "4799.00", "832.88", "100-A4"],
        ["B", "81.82", "99.00", "17.18", undefined],
      ],
    );
    assert.deepEqual(invoice.totals, { net: "4047.94", tax: "850.06", gross: "4898.00" });
    assert.deepEqual(invoice.vat_breakdown, [
      { category: "S", rate: "21", local_code: "36", taxable: "4047.94", tax: "850.06" },
    ]);
    assert.deepEqual(invoice.buyer, {
      name: "Dílna U Lípy s.r.o.",
      ids: [{ scheme: "CZ:ICO", value: "12345679" }],
    });
    assert.deepEqual(invoice.seller.ids, [{ scheme: "CZ:DIC", value: "CZ11223344" }]);
    assert.deepEqual(invoice.payment, { means: "transfer" });
  });

  it("invoice: rounding is told, and a total that is far from the lines counts alone", () => {
    const head = { DATUM_VYS: "2026-01-31T00:00:00", CISLO: "1" };
    const lines = [{ TEXT: "x", CENA: "1099.00", CENA_DPH: "1329.79", SAZBA_DPH: "21.00" }];
    const totalsOf = (total: string) => {
      const row = toRow({ ...head, CELKEM: total, POLOZKY: lines });
      return toInvoice(row, { settings, direction: "sales", isCredit: false }).totals;
    };
    assert.deepEqual(totalsOf("1330.00"), {
      ...{ net: "1099.00", tax: "230.79", gross: "1329.79", rounding: "0.21", payable: "1330.00" },
    });
    assert.deepEqual(totalsOf("25.00"), { gross: "25.00" });
    assert.throws(() => totalsOf("mnoho"), /no amount/);
  });

  it("card: groups are price lists, quantities are exact", () => {
    const row = rowIn(
      '{"Result":"OK","CommandIn":"CENIK","Data":[{"INTER":0,"SKLAD":1,"CISLO":"100-A4","C_KOD":"8590000000013","TEXT":"Kancelářský papír A4","SORTIMENT":"PAPIR","MJ":"ks","SAZBA_DPH":21.00,"PRIJEM":500.100,"VYDEJ":120.002,"MIN":50.000,"RAB_CN0":100.00000,"RAB_CN0D":121.00000,"RAB_CN1":95.12345,"RAB_CN1D":114.95000,"RAB_CN2":0.00000,"POPIS1":"","IS_SLUZBA":false,"id":"7210781e-899a-11da-ba9f-0000000000d1","img":[{"OBRAZEK":"1\\\\papir-a4.png"}]}]}',
    );
    const item = toItem(row, prices);
    assert.deepEqual(item.prices, [
      { list: "group_0", currency: "CZK", amount: "100.00", is_gross: false },
      { list: "group_1", currency: "CZK", amount: "95.12345", is_gross: false },
    ]);
    assert.deepEqual(withStock(item, row, { levels: undefined, own: "1" }).stock, [
      { warehouse: "1", on_hand: "380.098", minimum: "50" },
    ]);
    assert.throws(() => toItem(toRow({ TEXT: "x" }), prices), /has no number/);
  });

  it("order: what was delivered, and its own words for its end", () => {
    const text =
      '{"Result":"OK","CommandIn":"OB_IN","Data":[{"INTER":59,"CISLO":2600010,"OBJEDNAVKA":"WEB-778","DATUM_VYS":"2026-11-19T00:00:00","DATUM_SPL":"2026-11-25T00:00:00","CELKEM":1000.00,"BRUTTO":1210.00,"NAZEV_ODB":"Dílna U Lípy s.r.o.","ULICE_ODB":"Lipová 3","MESTO_ODB":"Brno","ICO_ODB":"12345679","DIC_ODB":"CZ12345679","DOPRAVA":"PPL","MENA":"CZK","CIS_ESHOP":778,"UKONCENO":false,"ID":"92BC63B4-B1D7-49D8-AB13-0000000000C1","pol_obin":[{"FAKTURA":59,"SCISLO":"100-A4","TEXT":"Papír","MNOZSTVI":10.000,"MJ":"ks","CENA_MJ":100.00000,"CENA":1000.00,"CENA_DPH":1210.00,"SAZBA_DPH":21.00,"V_UKAZATEL":3.000,"PORDER":1}]}]}';
    const order = toOrder(rowIn(text), settings);
    assert.equal(order.number, "2600010");
    assert.equal(order.buyer_reference, "WEB-778");
    assert.equal(order.channel, "shop");
    assert.equal(order.status, "partly_delivered");
    assert.deepEqual(order.delivery, { requested_date: "2026-11-25", method: "PPL" });
    assert.equal(order.lines[0]?.delivered_qty, "3");
    assert.equal(order.totals.gross, "1210.00");
    const whole = toOrder(rowIn(text.replace("3.000,", "10.000,")), settings);
    assert.equal(whole.status, "delivered");
    const closed = toOrder(rowIn(text.replace('"UKONCENO":false', '"UKONCENO":true')), settings);
    assert.equal(closed.status, "closed");
  });
});

describe("times of Premier", () => {
  it("are those of the clock on the wall, in summer and winter", () => {
    assert.equal(toInstant("2026040103:30:03"), "2026-04-01T01:30:03.000Z");
    assert.equal(toInstant("2026-01-31T19:55:00"), "2026-01-31T18:55:00.000Z");
    assert.equal(toInstant("2026032901:59:59"), "2026-03-29T00:59:59.000Z");
    assert.equal(toInstant("2026032903:00:00"), "2026-03-29T01:00:00.000Z");
    assert.equal(toInstant("2026102503:00:00"), "2026-10-25T02:00:00.000Z");
    for (const none of ["", undefined, "20260401", "2026139103:30:03"]) {
      assert.equal(toInstant(none), undefined);
    }
    assert.equal(toWallTime(Date.UTC(2026, 0, 31, 18, 55)), "2026-01-31 19:55:00");
  });

  it("lose nothing in the hour that comes twice", () => {
    const began = Date.UTC(2026, 9, 25, 0, 40);
    const changedInSecondHour = toWallTime(Date.UTC(2026, 9, 25, 1, 10));
    assert.equal(toWallTime(began), "2026-10-25 02:40:00");
    assert.equal(changedInSecondHour, "2026-10-25 02:10:00");
    assert.ok(sinceOf(began) <= changedInSecondHour);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openBed } from "../../../test/premier-bed.ts";
import { readAnswer } from "./answer.ts";
import { isColumnFault, toError } from "./faults.ts";
import { type Row, toRow } from "./values.ts";

/** The requests that the vendor's manual prints, as they stand there. */
const INFO = `{ "command": {
    "inComm": "INFO",
    "inParam": {
      "parameters": {
        "prikaz": "FULL"
      } } } }`;
const PARTNERS = `{
            "command": {
            "inComm": "PARTNERI",
            "inParam": {
            "parameters": {
            "part_typ": "OD"
          }
          },
         "queryCondition": {
            "tableName": "PARTNERY",
            "conditions": [
            {
              "fieldName": "INTER",
              "relationalOperator": ">",
              "value": "100"
            },
           {
              "logicalOperator": "AND",
              "fieldName": "INTER",
              "relationalOperator": "<",
              "value": "900"
            }
           ]
         }
        }
      }`;
const PARTNER = `{
  "command": {
    "inComm": "PARTNERI_ADD",
    "inParam": {
      "parameters": {
        "typCmd": null
      }
    }
  },
  "Data": {
    "INTER": 0,
    "ODBERATEL": true,
    "ID": "057fe3f7-3363-49ab-88bc-8c6342ad9a33",
    "CISLO": "0123456789",
    "NAZEV": "Test ADD",
    "ALT_NAZEV": null,
    "ULICE": null,
    "PSC": null,
    "MESTO": null,
    "STAT": null,
    "ICO": null,
    "DIC": null,
    "KON_PRIJEM": null,
    "MOBIL": null,
    "E_MAIL": null
  }
}`;
const FIELDS = `"queryFields": [ {
      "tableName": "FA_OUT",
      "tableFields": "INTER,CISLO,ZKKOD,STKOD,K_SYMBOL,OBJEDNAVKA,DOD_LIST,BANKA_DOKL,BANKA_NAZ"  },{
      "tableName": "POLOZKY",
      "tableFields": "FAKTURA,MNOZSTVI,CENA_MJ,CENA_SLV,CENA,CENA_DPH,SAZBA_DPH"
    }  ]`;
const CONDITION = `"queryCondition": {
      "tableName": "FA_OUT",
      "conditions": [ {
          "fieldName": "INTER",
          "relationalOperator": "=",
          "value": "1415"
        } ] }`;

type Bed = Awaited<ReturnType<typeof openBed>>;

async function post(bed: Bed, body: string) {
  const { baseUrl, credentials } = bed.ctx;
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
  const answer = await fetch(`${baseUrl}/api/comm`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json; charset=utf-8",
      authorization: `Basic ${pair}`,
      "id-uj": bed.ctx.settings.unit_id,
    },
  });
  return { head: answer.headers, text: await answer.text() };
}

const rowsIn = (text: string): readonly Row[] => (readAnswer(text).data as unknown[]).map(toRow);

describe("the examples of the manual", () => {
  it("are commands that the simulator takes", async () => {
    await using bed = await openBed();
    const { text: list } = await post(bed, INFO);
    assert.match(list, /^\{"Result":"OK","CommandIn":"INFO","Data":\[\{"CommList":\[\{"INFO":/);
    const { text: partners } = await post(bed, PARTNERS);
    const inters = rowsIn(partners).map((row) => Number(row.INTER));
    assert.ok(inters.length > 0 && inters.every((inter) => inter > 100 && inter < 900));
    const { text: made } = await post(bed, PARTNER);
    assert.equal(rowsIn(made)[0]?.ID, "057FE3F7-3363-49AB-88BC-8C6342AD9A33");
    const query = `{"command":{"inComm":"FA_OUT","inParam":{"parameters":{}},${FIELDS},${CONDITION}}}`;
    const [invoice] = rowsIn((await post(bed, query)).text);
    assert.equal(invoice?.INTER, "1415");
    assert.equal(invoice?.DATUM_VYS, undefined, "only what was asked for");
  });

  it("are answered as recorded: keys in their order, literals with their scale, two line ends", async () => {
    await using bed = await openBed();
    const { head, text } = await post(
      bed,
      '{"command":{"inComm":"FA_OUT","inParam":{"parameters":{"cis_fa":20260001}}}}',
    );
    assert.equal(head.get("content-type"), "application/json; charset=UTF-8");
    assert.equal(head.get("content-length"), String(Buffer.byteLength(text)));
    assert.equal(head.get("date"), null);
    assert.match(
      text,
      /^\{"Result":"OK","CommandIn":"FA_OUT","Data":\[\{"INTER":1400,"DOKLAD":"VF","CISLO":20260001,"ZKKOD":0,"STKOD":0,"K_SYMBOL":"0308","OBJEDNAVKA":"26\\\/0",/,
    );
    assert.match(text, /"CELKEM":1330\.00,"ZALOHA":0\.00,/);
    assert.match(text, /"MNOZSTVI":10\.000,"MJ":"ks","CENA_MJ":100\.00000,/);
    assert.match(text, /"DATUM_VYS":"2026-01-01T00:00:00"/);
    assert.ok(text.endsWith("]}\r\n\r\n"));
    const { text: partner } = await post(
      bed,
      '{"command":{"inComm":"PARTNERI","inParam":{"parameters":{"part_ico":"12345679"}}}}',
    );
    assert.match(partner, /"ZALOZEN":"1900-01-01T00:00:00","UKONCEN":"1900-01-01T00:00:00"/);
  });

  it("are refused in the words of the manual", async () => {
    await using bed = await openBed();
    const faultOf = async (body: string) => readAnswer((await post(bed, body)).text);
    const unknown = await faultOf(
      '{"command":{"inComm":"INFO","inParam":{"parameters":{"table_name":"SDFASFA"}}}}',
    );
    assert.deepEqual(unknown.errors, [{ number: "502", desc: "Tabulka sa nenasla." }]);
    const noInter = await faultOf(
      '{"command":{"inComm":"FA_OUT","inParam":{"parameters":{"cis_fa":1}},"queryFields":[{"tableName":"FA_OUT","tableFields":"CISLO"}]}}',
    );
    assert.equal(
      noInter.errors[0]?.desc,
      "Exception Type: System.Data.SqlClient.SqlException, Message: Invalid column name 'inter'.",
    );
    assert.ok(isColumnFault(toError("FA_OUT", noInter)));
    const twice = PARTNER.replace("057fe3f7", "157fe3f7");
    await post(bed, PARTNER);
    assert.equal((await faultOf(twice)).errors[0]?.number, "3006");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Entity, RecordOf } from "../../model/entities.ts";
import { findTable } from "../catalogue.ts";
import type { Extra, LinkedParty, RecordSource, Row } from "../definition.ts";
import { fitted } from "../tables/column.ts";
import { type ChildList, withLineExtras } from "../tables/line-extra.ts";
import { EMPTY_DATE, type Value } from "../types.ts";
import { lineMoney } from "./amounts.ts";
import { itemOf } from "./card-record.ts";
import type { Partner } from "./document-party.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { invoiceOf } from "./invoice-record.ts";
import { lineExtra, lineExtrasOf, type MadeLine } from "./line-records.ts";
import { orderOf } from "./order-record.ts";
import { partyOf } from "./party-record.ts";
import { readData } from "./read-data.ts";
import type { WriteTask } from "./write-task.ts";

const GUID = "257B19E4-5F83-49C5-BBD9-0000000000A1";
const PARTNER_GUID = "257B19E4-5F83-49C5-BBD9-0000000000B2";

/** What records are made with beside what was sent. */
function taskOf(): WriteTask {
  const unit = { name: "Naše firma s.r.o.", companyId: "27074358" };
  const made = { context: { unit }, errors: [], warnings: [] };
  return made as unknown as WriteTask;
}

const PARTNER: Partner = {
  party: { role: "customer", name: "Papír Morava a.s." },
  row: { guid: PARTNER_GUID, inter: 8, extra: {} } as unknown as Partner["row"],
};

/** The rows that a table has of a record. */
function rowsOf<E extends Entity>(
  tableName: string,
  entity: E,
  { record, extra, part = "" }: { record: RecordOf<E>; extra: Extra; part?: string },
): readonly Row[] {
  const party: LinkedParty = { guid: PARTNER_GUID, inter: 8, code: "PAPIR" };
  const source = {
    ...{ entity, record, recordId: 1, part, inter: 7, guid: GUID, extra, revision: 1 },
    ...{ updatedAt: Date.UTC(2026, 10, 20), party: entity === "party" ? undefined : party },
    env: { timeZone: "Europe/Prague", warehouseNo: () => 1, vatCode: () => "36" },
  };
  return findTable(tableName)?.rowsOf?.(source as unknown as RecordSource) ?? [];
}

const plain = (value: Value): Value => {
  if (value === "" || value === false || value === "0" || value === EMPTY_DATE) return undefined;
  return typeof value === "string" ? value.replace(/T00:00:00$/, "") : value;
};

/** Every column that was sent comes back as it was. */
function assertSame(tableName: string, sent: Readonly<Record<string, unknown>>, row?: Row): void {
  const table = findTable(tableName);
  const seen: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    const column = table?.columns.find((one) => one.name === name);
    assert.ok(column, `${tableName}.${name}`);
    const text = typeof value === "number" ? String(value) : (value as Value);
    wanted[name] = plain(fitted(column.type, text));
    seen[name] = plain(row?.[name]);
  }
  assert.deepEqual(seen, wanted);
}

const read = (table: string, data: unknown, lines?: string): Given =>
  readData(
    {
      table,
      ...(lines === undefined ? {} : { lines: { table: lines, field: "RADKY" } }),
    },
    data,
  ).given;

const PARTY = {
  ...{ CISLO: "LIPA", OSLOVENI: "Vážení", NAZEV: "Dílna U Lípy s.r.o.", ALT_NAZEV: "U Lípy" },
  ...{ ULICE: "Lipová 3", PSC: "602 00", MESTO: "Brno", KOD_ZEME: "CZ", ICO: "12345679" },
  ...{ ICO_PLUS: "DE-998877665", DIC: "CZ12345679", DIC_SK: "2020202020" },
  ...{ KON_PRIJEM: "Jana Malá", TEL: "541 000 001", MOBIL: "+420 600 000 001", FAX: "541 000 009" },
  ...{ E_MAIL: "info@lipa.example", INTERNET: "lipa.example", BANKA: "19-2000145399" },
  ...{ KOD_BANKY: "0800", IBAN: "CZ6508000000192000145399", BIC: "GIBACZPX", SPEC: "778" },
  ...{ ODBERATEL: true, DODAVATEL: true, RAB_SKUP: 1, SLEVA: 2.5, SPLATNOST: 14, SPLAT_DOD: 30 },
  ...{ UHRADA: "Hotově", PRED_MENA: "EUR", ZAK_CISLO: "Z-1", POZNAMKA: "Pozor", STITKY: "1,2" },
  ...{ ZALOZEN: "2020-05-01", UKONCEN: "2026-11-01", GDPR: true },
};

describe("columns of PARTNERY", () => {
  it("come back from a record as they were sent", () => {
    const given = read("PARTNERY", PARTY);
    const record = partyOf(given, { today: "2026-11-20" });
    const [row] = rowsOf("PARTNERY", "party", { record, extra: extraWith("PARTNERY", given) });
    assertSame("PARTNERY", PARTY, row);
  });

  it("stay where a change does not name them, and go where it empties them", () => {
    const given = read("PARTNERY", PARTY);
    const before = partyOf(given, { today: "2026-11-20" });
    const change = read("PARTNERY", { E_MAIL: "", MOBIL: "", MESTO: "Olomouc", ICO: null });
    const record = partyOf(change, { before, today: "2026-11-20" });
    const extra = extraWith("PARTNERY", change, extraWith("PARTNERY", given));
    const [row] = rowsOf("PARTNERY", "party", { record, extra });
    assertSame("PARTNERY", { ...PARTY, E_MAIL: "", MOBIL: "", MESTO: "Olomouc" }, row);
  });

  it("know a country by its Czech name, its English one and its code", () => {
    for (const STAT of ["Česká republika", "Czechia", "česko", "CZ"]) {
      const record = partyOf(read("PARTNERY", { NAZEV: "A", STAT }), { today: "2026-11-20" });
      assert.equal(record.address?.country_code, "CZ", STAT);
    }
  });
});

const INVOICE_HEAD = {
  ...{ DOKLAD: "VF", CISLO: 20260017, ZKKOD: 5, STKOD: 6, K_SYMBOL: "0308" },
  ...{ OBJEDNAVKA: "2600010", DOD_LIST: "DL-1", FORMA: "Inkasem", DATUM_USK: "2026-11-19" },
  ...{ DATUM_VYS: "2026-11-20", DATUM_SPL: "2026-12-04", CELKEM: 1330, ZALOHA: 100, ZAOK: 0.21 },
  ...{ NAZEV_ODB: "Papír Morava", ICO_ODB: "87654326", DIC_ODB: "CZ87654326" },
  ...{ DATUM_DPH: "2026-11-21", MENA: "EUR", KURS: 24.315, M_KURS: 1, POZNAMKA: "Pozor" },
  ...{ POPIS: "Papír" },
};
const FA_OUT = {
  ...INVOICE_HEAD,
  ...{ PUV_DOKL: 1400, VS: "20260017", BANKA_DOKL: "BA", BANKA_NAZ: "Spořitelna" },
  ...{ STORNO_FA: true, VYSTAVIL: "Malá" },
};
const FA_IN = {
  ...INVOICE_HEAD,
  ...{ VARIABL: "5500123", CISLO_PF: "FV-5500123", DATUM_KVY: "2026-11-22", SPEC: "9" },
  ...{ UCET_ODB: "2000145399", KOD_ODB: "0800", IBAN: "CZ6508000000192000145399" },
  ...{ BIC: "GIBACZPX", C_KOD: "8590000000013", PRIJAL: "Malá", OVERIL: "Velký" },
};
const LINE = {
  ...{ TEXT: "Kancelářský papír A4", MNOZSTVI: 10, MJ: "ks", CENA_MJ: 100, SLEVA_PR: 10 },
  ...{ CENA_SLV: 90, CENA: 900, CENA_DPH: 1089, SAZBA_DPH: 21, KOD_DPH: "36" },
  ...{ ID: "B53F7B00-8550-4881-925A-000000000001", PORDER: 2 },
};
const INVOICE_LINE = { ...LINE, MATERIAL: "100-A4", POL_KOD: "P1" };
const ISSUED_LINE = { ...INVOICE_LINE, TEXT_2: "bílý", ZKKOD: 7, STKOD: 8 };
/** 240.80 gross: with 1089 and the rounding it is the total of the head. */
const SECOND = { TEXT: "Doprava", CENA: 199.01, CENA_DPH: 240.8, SAZBA_DPH: 21, PORDER: 1 };

function madeLines(table: string, given: Given, sku: string): readonly MadeLine[] {
  const task = taskOf();
  return given.lines.map((line) => ({
    given: line,
    money: lineMoney(task, line, { codes: [] }),
    text: line.text("TEXT") ?? "",
    sku: line.text(sku),
    unit: line.text("MJ"),
    extra: lineExtra(table, line, { code: undefined }),
  }));
}

for (const [table, direction, list, sent, line] of [
  ["FA_OUT", "sales", "POLOZKY", FA_OUT, ISSUED_LINE],
  ["FA_IN", "cost", "POLOZ_IN", FA_IN, INVOICE_LINE],
] as const) {
  describe(`columns of ${table} and ${list}`, () => {
    it("come back from a record as they were sent", () => {
      const task = taskOf();
      const given = read(table, { ...sent, RADKY: [line, SECOND] }, list);
      const lines = madeLines(list, given, "MATERIAL");
      const record = invoiceOf(task, {
        ...{ direction, given, partner: PARTNER, lines, currency: "EUR" },
        number: direction === "sales" ? "20260017" : "FV-5500123",
        rate: { rate: "24.315" },
        dates: { issued: "2026-11-20", taxed: "2026-11-19", due: "2026-12-04" },
      });
      assert.deepEqual(task.errors, []);
      const own = extraWith(table, given);
      const extra = withLineExtras(own, list as ChildList, lineExtrasOf(lines));
      const [row] = rowsOf(table, "invoice", { record, extra });
      assertSame(table, sent, row);
      const rows = rowsOf(list, "invoice", { record, extra });
      assertSame(
        list,
        line,
        rows.find(({ PORDER }) => PORDER === "2"),
      );
      assertSame(
        list,
        SECOND,
        rows.find(({ PORDER }) => PORDER === "1"),
      );
    });
  });
}

const ORDER_HEAD = {
  ...{ DOKLAD: "OP", CISLO: 2600010, ZKKOD: 5, STKOD: 6, OBJEDNAVKA: "WEB-778" },
  ...{ DATUM_VYS: "2026-11-19", DATUM_SPL: "2026-11-25", CELKEM: 900, BRUTTO: 1089 },
  ...{ NAZEV_ODB: "Papír Morava", ULICE_ODB: "Tovární 10", PSC_ODB: "779 00" },
  ...{ MESTO_ODB: "Olomouc", ICO_ODB: "87654326", DIC_ODB: "CZ87654326" },
  ...{ KON_PRIJEM: "Jan Nový", DOPRAVA: "PPL", POPIS: "Papír", POZNAMKA: "Pozor", SKLAD: 1 },
  ...{ MENA: "EUR", KURS: 24.315, M_KURS: 1, UKONCENO: true, VYSTAVIL: "Malá" },
};
const OB_IN = {
  ...ORDER_HEAD,
  ...{ PLATBA: "Převodem", ZALOHA: 100, CIS_ESHOP: 778, REZERVACE: true, ZAPLACENO: true },
  ...{ PRUBEH: "Expedováno", ID_DOD: "b53f7b00-8550-4881-925a-0000000000ad" },
};
const OB_OUT = { ...ORDER_HEAD, ZADAVATEL: "Velký" };
const ORDER_LINE = { ...LINE, SCISLO: "100-A4", TEXT_2: "bílý", PSKLAD: 2 };

for (const [table, direction, list, sent, line] of [
  ["OB_IN", "sales", "POL_OBIN", OB_IN, { ...ORDER_LINE, V_UKAZATEL: 3, MNOZ_REZ: 4, SN: "S1" }],
  ["OB_OUT", "purchase", "POL_OBOU", OB_OUT, { ...ORDER_LINE, UKAZATEL: 3 }],
] as const) {
  describe(`columns of ${table} and ${list}`, () => {
    it("come back from a record as they were sent", () => {
      const task = taskOf();
      const given = read(table, { ...sent, RADKY: [line] }, list);
      const lines = madeLines(list, given, "SCISLO");
      const record = orderOf(task, {
        ...{ direction, given, partner: PARTNER, lines, number: "2600010", issued: "2026-11-19" },
        shipTo: undefined,
      });
      assert.deepEqual(task.errors, []);
      const extra = withLineExtras(extraWith(table, given), list, lineExtrasOf(lines));
      const [row] = rowsOf(table, "order", { record, extra });
      assertSame(table, sent, row);
      const [only] = rowsOf(list, "order", { record, extra });
      assertSame(list, line, only);
    });
  });
}

const CARD = {
  ...{ C_KOD: "8590000000013", TEXT: "Kancelářský papír A4", TEXT_2: "bílý" },
  ...{ SORTIMENT: "PAPIR", MJ: "ks", SAZBA_DPH: 21, KOD_DPH: "36", MIN: 50, MAX: 900 },
  ...{ RAB_CN0: 100, RAB_CN0D: 121, RAB_CN1: 95, RAB_CN1D: 114.95, NAKL_CENA: 62.5 },
  ...{ UMISTENI: "R1", MN_KG: 2.5, MN_BAL: 5, EAN_BAL: "8590000000020", KOD_KN: "48025620" },
  ...{ PUVOD_STAT: "CZ", POPIS1: "80 g", IS_SLUZBA: true, STITKY: "1,2" },
};

describe("columns of SKLAD", () => {
  it("come back from a record as they were sent", () => {
    const given = read("SKLAD", CARD);
    const task = taskOf();
    const record = itemOf(task, given, { code: "100-A4", warehouse: "Hlavní sklad" });
    const extra = extraWith("SKLAD", given);
    const [row] = rowsOf("SKLAD", "item", { record, extra, part: "1" });
    assertSame("SKLAD", CARD, row);
    assert.deepEqual(task.warnings, []);
  });

  it("keep a code of bars that is no EAN", () => {
    const given = read("SKLAD", { ...CARD, C_KOD: "INT-77" });
    const record = itemOf(taskOf(), given, { code: "100-A4", warehouse: "Hlavní sklad" });
    const extra = extraWith("SKLAD", given);
    const [row] = rowsOf("SKLAD", "item", { record, extra, part: "1" });
    assert.equal(row?.C_KOD, "INT-77");
  });
});

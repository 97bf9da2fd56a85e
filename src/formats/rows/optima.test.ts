import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import iconv from "iconv-lite";
import type { Cell } from "../../model/cell.ts";
import { fileRow, goodRows, plainRow, readRows, writeRows } from "../testing/codec-rows.ts";
import { OPTIMA_FILE } from "../testing/erp-samples.ts";
import { parseXml } from "../xml/xml-reader.ts";
import { isRowFault } from "./codec.ts";
import { codecOptions } from "./codecs.ts";
import { optimaCodec } from "./optima.ts";
import {
  OLD_OPTIMA_NAMESPACE,
  OPTIMA_ADDRESS,
  OPTIMA_NAMESPACE,
  OPTIMA_ROWS,
} from "./optima-fields.ts";

const SALE = fileRow(
  {
    id_zrodla: "5C0D1B1E-0000-4000-8000-000000000777",
    data_wystawienia: "2026-11-15",
    data_sprzedazy: "2026-11-15",
    termin: "2026-11-29",
    numer: "FS/12/2026",
    podmiot: "DEMO42",
    nazwa1: "Demo Serwis",
    nip: "1111111111",
    forma_platnosci: "przelew",
    "kontrahent.id_zrodla": "5C0D1B1E-0000-4000-8000-000000000042",
    "kontrahent.nazwa2": "sp. z o.o.",
    "kontrahent.kraj": "Polska",
    "kontrahent.ulica": "Portowa",
    "kontrahent.nr_domu": "1",
    "kontrahent.miasto": "Gdynia",
    "kontrahent.kod_pocztowy": "81-001",
    "kontrahent.email": "biuro@demo.example",
    "kontrahent.nr_lokalu": null,
  },
  {
    lines: [
      fileRow({
        stawka_vat: "23",
        netto: "850",
        vat: "195.5",
        kolumna_kpr: "Sprzedaż",
        opis_poz: "Silnik bramy",
      }),
    ],
    payments: [fileRow({ id_zrodla_plat: "777-1", kwota_plat: "1045.50" })],
  },
);

const MINIMAL = {
  numer: "1/26",
  data_wystawienia: "2026-01-31",
  nip: "525-000-00-01",
  nazwa1: "X",
};
const LINE = fileRow({ netto: "100.00", vat: "23.00", stawka_vat: "23" });
const textOf = async (...args: Parameters<typeof writeRows<typeof optimaCodec.options>>) =>
  (await writeRows(...args)).toString("utf8");
const between = (text: string, tag: string) =>
  [...text.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, one]) => one);

describe("XML of Comarch ERP Optima", () => {
  it("is written byte for byte, each contractor once and before the documents", async () => {
    assert.equal(await textOf(optimaCodec, [SALE]), OPTIMA_FILE);
    const twice = await textOf(optimaCodec, [SALE, SALE]);
    assert.equal(between(twice, "AKRONIM").length, 1);
    assert.equal(between(twice, "NUMER").length, 2);
    const bare = await textOf(optimaCodec, [SALE], { with_contractors: false });
    assert.ok(!bare.includes("KONTRAHENCI"));
  });

  it("is read from both namespaces, from UTF-8 and windows-1250, however it is cut", async () => {
    const [row] = await goodRows(optimaCodec, Buffer.from(OPTIMA_FILE));
    assert.deepEqual(
      [row?.values.typ, row?.values.korekta, row?.values.data_sprzedazy, row?.values.numer],
      ["Faktura sprzedaży", false, "2026-11-15", "FS/12/2026"],
    );
    assert.deepEqual(row?.children?.lines?.[0]?.values.netto, "850.00");
    assert.deepEqual(row?.children?.lines?.[0]?.values.stawka_vat, "23");
    assert.deepEqual(row?.children?.payments?.[0]?.values.kierunek, "przychód");
    const old = OPTIMA_FILE.replace(OPTIMA_NAMESPACE, OLD_OPTIMA_NAMESPACE);
    assert.deepEqual(await goodRows(optimaCodec, Buffer.from(old), {}, { size: 5 }), [row]);
    const latin = iconv.encode(OPTIMA_FILE.replace("UTF-8", "windows-1250"), "windows-1250");
    assert.deepEqual(await goodRows(optimaCodec, latin), [row]);
    assert.deepEqual(await writeRows(optimaCodec, [SALE], { encoding: "windows-1250" }), latin);
    const [contractor] = await goodRows(optimaCodec, latin, { rows: "contractors" });
    assert.deepEqual(
      [contractor?.values.akronim, contractor?.values.nazwa2, contractor?.values.miasto],
      ["DEMO42", "sp. z o.o.", "Gdynia"],
    );
    const direct = OPTIMA_FILE.replace("<ADRESY>\n", "").replace("</ADRESY>\n", "");
    assert.deepEqual(await goodRows(optimaCodec, Buffer.from(direct), { rows: "contractors" }), [
      contractor,
    ]);
    assert.deepEqual(optimaCodec.sniff(latin, "a.xml"), { rows: "sales_register" });
    assert.equal(optimaCodec.sniff(Buffer.from("<a/>"), "a.xml"), undefined);
  });

  it("makes ids that stay, acronyms, names in parts, amounts in zloty and the payment", async () => {
    const row = fileRow(
      {
        ...MINIMAL,
        nazwa1: `${"Przedsiębiorstwo ".repeat(8)}sp. z o.o.`,
        forma_platnosci: "przelew",
        waluta: "EUR",
        kurs: "4.2567",
      },
      { lines: [LINE] },
    );
    const options = { rows: "purchase_register", id_namespace: "ksef" };
    const text = await textOf(optimaCodec, [row], options);
    assert.equal(text, await textOf(optimaCodec, [row], options));
    const [ofParty = "", ofDocument = ""] = between(text, "ID_ZRODLA");
    const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;
    assert.match(ofParty, uuid);
    assert.match(ofDocument, uuid);
    assert.notEqual(ofParty, ofDocument);
    const other = await textOf(optimaCodec, [row], { ...options, id_namespace: "other" });
    assert.notEqual(between(other, "ID_ZRODLA")[1], ofDocument);
    assert.deepEqual(between(text, "PODMIOT"), ["5250000001"]);
    assert.deepEqual(between(text, "NETTO_SYS"), ["425.67"]);
    assert.deepEqual(between(text, "VAT_SYS2"), ["97.90"]);
    assert.deepEqual(between(text, "KWOTA_PLAT"), ["123.00"]);
    assert.deepEqual(between(text, "KWOTA_PLN_PLAT"), ["523.57"]);
    assert.deepEqual(between(text, "WALUTA_PLAT"), ["EUR"]);
    assert.deepEqual(between(text, "KIERUNEK"), ["rozchód"]);
    assert.deepEqual(between(text, "ODLICZENIA"), ["Tak"]);
    assert.deepEqual(between(text, "RODZAJ"), ["dostawca"]);
    const [contractor] = await goodRows(optimaCodec, Buffer.from(text), { rows: "contractors" });
    const parts = ["nazwa1", "nazwa2", "nazwa3"].map((name) => String(contractor?.values[name]));
    assert.equal(parts.join(" "), row.values.nazwa1);
    assert.ok(parts.slice(0, 2).every((part) => part.length <= 50));
  });

  it("refuses rows that it cannot hold, by field", async () => {
    const refused = (values: Readonly<Record<string, Cell>>, lines = [LINE]) =>
      optimaCodec
        .refusals?.(fileRow({ ...MINIMAL, ...values }, { lines }), codecOptions(optimaCodec))
        .map(({ field }) => field);
    assert.deepEqual(refused({}), []);
    assert.deepEqual(refused({ numer: null }), ["numer"]);
    assert.deepEqual(refused({ nip: null, nazwa1: null }), ["podmiot"]);
    assert.deepEqual(refused({ waluta: "EUR" }), ["kurs"]);
    assert.deepEqual(refused({ korekta: "może" }), ["korekta"]);
    assert.deepEqual(refused({ data_wystawienia: "31.01.2026" }), ["data_wystawienia"]);
    assert.deepEqual(refused({ strange: "x" }), ["strange"]);
    assert.deepEqual(refused({ MPP: "Tak" }), []);
    assert.deepEqual(refused({}, []), ["lines"]);
    assert.deepEqual(refused({}, [fileRow({ netto: "1", vat: "x" })]), ["vat"]);
    assert.deepEqual(refused({}, [fileRow({ netto: "1", brutto: "1" })]), ["brutto"]);
    await assert.rejects(
      textOf(optimaCodec, [fileRow({ ...MINIMAL, brutto: 1 }, { lines: [LINE] })]),
      /brutto/,
    );
  });

  it("sets an entry with a wrong value aside, and refuses what is no such file", async () => {
    const bad = OPTIMA_FILE.replace("<VAT>195.50", "<VAT>19x");
    const [fault] = await readRows(optimaCodec, Buffer.from(bad));
    assert.ok(fault && isRowFault(fault));
    assert.match(fault.reason, /^REJESTR_SPRZEDAZY_VAT 1, vat: "19x" is not a number/);
    assert.match(fault.raw, /FS\/12\/2026/);
    const cases: readonly (readonly [string, RegExp])[] = [
      ["", /not well-formed|empty/],
      ["numer;netto\n1;2", /not well-formed/],
      ["<html></html>", /is "html", not ROOT/],
      [
        OPTIMA_FILE.replaceAll(OPTIMA_NAMESPACE, "http://www.comarch.pl/cdn/optima/dokumenty"),
        /namespace/,
      ],
      [OPTIMA_FILE.slice(0, -40), /not well-formed/],
      [`<!DOCTYPE ROOT [<!ENTITY a "b">]>${OPTIMA_FILE}`, /not well-formed|document type/],
      [OPTIMA_FILE.replace("Silnik bramy", "&lol;"), /not well-formed/],
      [OPTIMA_FILE.replace("Silnik bramy", "x".repeat(9_000)), /more than 8000 characters/],
    ];
    for (const [text, pattern] of cases) {
      await assert.rejects(
        readRows(optimaCodec, Buffer.from(text), {}, { maxRowBytes: 8_000 }),
        (error: unknown) =>
          error instanceof Error &&
          error.name === "InvalidInputError" &&
          pattern.test(error.message),
        text.slice(0, 60),
      );
    }
  });

  it("gives back whatever was written, as well-formed XML", async () => {
    const text = fc
      .string({ minLength: 1, maxLength: 15, unit: fc.constantFrom(..."aZ9ąęł<>&\"']]>\u0001€😀") })
      .map((raw) => `x${raw.replaceAll("\u0001", "")}x`);
    const cell = (kind: string) =>
      kind === "flag"
        ? fc.boolean()
        : kind === "date"
          ? fc.constantFrom("2026-02-28", "1999-12-31")
          : kind === "amount"
            ? fc.constantFrom("1.00", "-12.3456", "0.00")
            : kind === "quantity"
              ? fc.constantFrom("23", "0", "7.5")
              : text;
    const record = (fields: readonly { readonly name: string; readonly kind: string }[]) =>
      fc.record(Object.fromEntries(fields.map(({ name, kind }) => [name, cell(kind)])));
    for (const [rows, kind] of Object.entries(OPTIMA_ROWS)) {
      const isContractor = rows === "contractors";
      const fields = isContractor
        ? [...kind.fields, ...OPTIMA_ADDRESS.fields.filter(({ name }) => name !== "status")]
        : kind.fields;
      const lists = Object.entries(kind.children).map(
        ([name, child]) =>
          [name, fc.array(record(child.fields), { minLength: 1, maxLength: 2 })] as const,
      );
      const property = fc.asyncProperty(
        record(fields),
        fc.record(Object.fromEntries(lists)),
        async (values, children) => {
          const given = fileRow(
            values as Record<string, Cell>,
            Object.fromEntries(
              Object.entries(children).map(([name, all]) => [
                name,
                all.map((one) => fileRow(one as Record<string, Cell>)),
              ]),
            ),
          );
          const bytes = await writeRows(optimaCodec, [given], { rows });
          parseXml(bytes);
          const [found] = await goodRows(optimaCodec, bytes, { rows }, { size: 11 });
          const status = isContractor ? { status: "aktualny" } : {};
          assert.ok(found);
          assert.deepEqual(plainRow(found), { ...(plainRow(given) as object), ...status });
        },
      );
      await fc.assert(property, { numRuns: 15 });
    }
  });
});

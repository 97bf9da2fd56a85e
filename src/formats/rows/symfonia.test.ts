import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import iconv from "iconv-lite";
import type { Cell } from "../../model/cell.ts";
import { fileRow, goodRows, plainRow, readRows, writeRows } from "../testing/codec-rows.ts";
import { SYMFONIA_FILE } from "../testing/erp-samples.ts";
import { type FileRow, isRowFault } from "./codec.ts";
import { codecOptions } from "./codecs.ts";
import { symfoniaCodec } from "./symfonia.ts";
import { CONTRACTOR_FIELDS } from "./symfonia-fields.ts";
import { ContractorIds } from "./symfonia-row.ts";

const COMPANY = {
  program: "Hub Demo 1.0",
  company_code: "DEMO",
  company_name: "Warsztat Demo sp. z o.o.",
  company_city: "Gdynia",
  company_street: "Portowa",
  company_house: "1",
  company_post_code: "81-001",
  company_nip: "1111111111",
  receivable_account: "201-2-1-42",
};
const cp1250 = (text: string) => iconv.encode(text.replaceAll("\n", "\r\n"), "windows-1250");
const SALE_VALUES = {
  kod: "FS/12/2026",
  opis_fk: "Sprzedaż towarów",
  data: "2026-11-15",
  datasp: "2026-11-15",
  plattermin: "2026-11-29",
  forma_platnosci: "przelew",
  rejestr_platnosci: "BANK",
  netto: "850",
  vat: "195.50",
  khid: 100042,
  khkod: "DEMO42",
  khnazwa: "Demo Serwis sp. z o.o.",
  khnip: "2222222222",
  "kontrahent.miejscowosc": "Gdynia",
  "kontrahent.ulica": "Morska",
  "kontrahent.dom": "2",
  "kontrahent.kodpocz": "81-002",
};
const SALE = fileRow(SALE_VALUES);
const MINIMAL = {
  kod: "1/26",
  data: "2026-02-10",
  netto: "100.00",
  vat: "23.00",
  khnip: "5250000001",
  khnazwa: "X",
};
const registers = (...rows: readonly Readonly<Record<string, Cell>>[]) => ({
  registers: rows.map((row) => fileRow(row)),
});

describe("Symfonia's text format 3.0", () => {
  it("is written byte for byte, a document after its contractor", async () => {
    const bytes = await writeRows(symfoniaCodec, [SALE], COMPANY);
    assert.equal(iconv.decode(bytes, "windows-1250"), SYMFONIA_FILE.replaceAll("\n", "\r\n"));
    const utf8 = await writeRows(symfoniaCodec, [SALE], { ...COMPANY, encoding: "utf-8" });
    assert.equal(utf8.toString("utf8"), SYMFONIA_FILE.replaceAll("\n", "\r\n"));
    const twice = (await writeRows(symfoniaCodec, [SALE, SALE], COMPANY)).toString("latin1");
    assert.equal(twice.match(/^Kontrahent\{/gm)?.length, 1);
    assert.equal(twice.match(/^Dokument\{/gm)?.length, 2);
  });

  it("is read however it is cut, and read again what is written from it", async () => {
    const bytes = cp1250(SYMFONIA_FILE);
    const [row] = await goodRows(symfoniaCodec, bytes);
    assert.deepEqual(
      [row?.values.rodzaj_dok, row?.values.kwota, row?.values.khid, row?.values.khnip, row?.at],
      ["sprzedaży", "1045.50", 100042, "2222222222", 33],
    );
    assert.deepEqual(
      row?.children?.entries?.map(({ values }) => [values.strona, values.kwota, values.konto]),
      [
        ["WN", "1045.50", "201-2-1-42"],
        ["MA", "850.00", "702-2"],
        ["MA", "195.50", "221-1"],
      ],
    );
    assert.deepEqual(row?.children?.registers?.[0]?.values.stawka, "23");
    for (const size of [1, 3, 50]) {
      assert.deepEqual(await goodRows(symfoniaCodec, bytes, {}, { size }), [row]);
    }
    assert.deepEqual(
      await goodRows(symfoniaCodec, Buffer.from(`\ufeff${SYMFONIA_FILE}`), { encoding: "auto" }),
      [row],
    );
    const [party] = await goodRows(symfoniaCodec, bytes, { rows: "contractors" });
    assert.deepEqual([party?.values.id, party?.values.nip], [100042, "2222222222"]);
    const again = await writeRows(symfoniaCodec, row ? [row] : [], {
      ...COMPANY,
      with_contractors: false,
    });
    const contractor = SYMFONIA_FILE.slice(
      SYMFONIA_FILE.indexOf("Kontrahent{\n\tid =100042"),
      SYMFONIA_FILE.indexOf("Dokument{"),
    );
    assert.equal(
      iconv.decode(again, "windows-1250"),
      SYMFONIA_FILE.replace(contractor, "").replaceAll("\n", "\r\n"),
    );
    assert.deepEqual(symfoniaCodec.sniff(bytes, "a.txt"), { rows: "documents", encoding: "auto" });
    assert.equal(symfoniaCodec.sniff(Buffer.from("a;b"), "a.txt"), undefined);
  });

  it("makes postings, registers and numbers of contractors that stay", async () => {
    const cost = fileRow({
      ...MINIMAL,
      rodzaj_dok: "zakupu",
      kod_obcy: "A/1",
      datawpl: "2026-03-02",
      konto_netto: "403-1",
    });
    const text = (await writeRows(symfoniaCodec, [cost])).toString("latin1");
    assert.equal(text, (await writeRows(symfoniaCodec, [cost])).toString("latin1"));
    const [row] = await goodRows(symfoniaCodec, Buffer.from(text, "latin1"));
    const id = row?.values.khid;
    assert.ok(typeof id === "number" && id > 0);
    const [party] = await goodRows(symfoniaCodec, Buffer.from(text, "latin1"), {
      rows: "contractors",
    });
    assert.deepEqual([party?.values.id, party?.values.kod], [id, "5250000001"]);
    assert.deepEqual(
      row?.children?.entries?.map(({ values }) => [values.strona, values.kwota, values.konto]),
      [
        ["MA", "123.00", `202-2-1-${id}`],
        ["WN", "100.00", "403-1"],
        ["WN", "23.00", "221-2"],
      ],
    );
    assert.deepEqual(row?.children?.registers?.[0]?.values.okres, "2026-03-31");
    assert.deepEqual([row?.values.typ_dk, row?.values.kod_obcy], ["FVZ", "A/1"]);
    const ids = new ContractorIds();
    const codes = Array.from({ length: 60_000 }, (_, i) => `C${i}`);
    assert.equal(new Set(codes.map((code) => ids.idOf(code))).size, codes.length);
    assert.equal(ids.idOf("C1"), new ContractorIds().idOf("C1"));
  });

  it("keeps several rates, and a foreign currency with amounts in zloty that balance", async () => {
    const foreign = fileRow(
      { ...MINIMAL, netto: "200.00", vat: "31.00", waluta: "EUR", kurs: "4.3333" },
      registers(
        { stawka: "23", netto: "100.00", vat: "23.00" },
        { stawka: "8", netto: "100.00", vat: "8.00" },
      ),
    );
    const [row] = await goodRows(symfoniaCodec, await writeRows(symfoniaCodec, [foreign]));
    const values = ["netto", "vat", "kwota", "walnetto", "walbrutto", "waluta"].map(
      (name) => row?.values[name],
    );
    assert.deepEqual(values, ["866.66", "134.34", "1001.00", "200.00", "231.00", "EUR"]);
    assert.deepEqual(
      row?.children?.registers?.map(({ values: one }) => [one.stawka, one.vat, one.brutto]),
      [
        ["23", "99.67", "533.00"],
        ["8", "34.67", "468.00"],
      ],
    );
  });

  it("refuses rows whose sums are not equal, with the difference, and what it cannot hold", async () => {
    const refused = (
      values: Readonly<Record<string, Cell>>,
      children: Record<string, FileRow[]> = {},
    ) =>
      symfoniaCodec
        .refusals?.(fileRow({ ...MINIMAL, ...values }, children), codecOptions(symfoniaCodec))
        .map(({ field, message }) => `${field}: ${message}`)
        .join();
    const entries = (...rows: readonly (readonly [string, string])[]) => ({
      entries: rows.map(([strona, kwota]) => fileRow({ strona, kwota, konto: "1" })),
    });
    assert.equal(refused({}), "");
    assert.match(
      refused({ kwota: "122.99" }) ?? "",
      /kwota is 122\.99, netto \+ vat 123\.00: a difference of -0\.01/,
    );
    assert.match(
      refused({}, entries(["WN", "123"], ["MA", "100"])) ?? "",
      /entries: WN is 123\.00, MA 100\.00: a difference of 23\.00/,
    );
    assert.match(refused({}, entries(["XX", "123"])) ?? "", /entries\.strona/);
    assert.match(
      refused({}, registers({ stawka: "23", netto: "99", vat: "23" })) ?? "",
      /registers: netto of the document is 100\.00.*1\.00/,
    );
    assert.match(refused({ vat: "15.50" }) ?? "", /registers: the document needs them/);
    assert.match(refused({ netto: "1e3" }) ?? "", /netto/);
    assert.match(refused({ kod: "" }) ?? "", /kod: is missing/);
    assert.match(refused({ khnip: null, khnazwa: null }) ?? "", /khkod/);
    assert.match(refused({ waluta: "EUR" }) ?? "", /kurs/);
    assert.match(refused({ data: "2026-13-01" }) ?? "", /data/);
    assert.match(refused({ strange: 1 }) ?? "", /strange/);
    assert.equal(refused({ "=wlasne": "x" }), "");
    assert.match(refused({ "=a{": "x" }) ?? "", /=a\{/);
    await assert.rejects(
      writeRows(symfoniaCodec, [fileRow({ ...MINIMAL, kwota: "1" }, {}, 9)]),
      /Row 9: kwota: kwota is 1\.00/,
    );
  });

  it("cannot be made to hold other blocks by a value", async () => {
    const evil = "x\r\n}\r\nDokument{\r\n\tkod =ZŁY";
    const bytes = await writeRows(symfoniaCodec, [
      fileRow({ ...MINIMAL, khnazwa: evil, opis_fk: evil }),
    ]);
    const rows = await goodRows(symfoniaCodec, bytes);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.values.opis_fk, "x } Dokument{ \tkod =ZŁY".replace(" } ", " } "));
  });

  it("sets a document with a wrong value aside by its line, and refuses broken blocks", async () => {
    const bad = SYMFONIA_FILE.replace("\tvat =195.50\n\twal", "\tvat =195,5O\n\twal");
    const [fault, ...rest] = await readRows(
      symfoniaCodec,
      cp1250(`${bad}${SYMFONIA_FILE.slice(SYMFONIA_FILE.indexOf("Dokument{"))}`),
    );
    assert.ok(fault && isRowFault(fault));
    assert.match(fault.reason, /^Line 49 in Dokument: vat: "195,5O" is not a number/);
    assert.equal(rest.length, 1);
    const large = SYMFONIA_FILE.replace("opis FK =", `opis FK =${"x".repeat(5_000)}`);
    const rows = await readRows(
      symfoniaCodec,
      cp1250(large + SYMFONIA_FILE),
      {},
      { maxRowBytes: 4_000 },
    );
    assert.ok(
      rows[0] && isRowFault(rows[0]) && /Dokument\{ of line 33 is longer/.test(rows[0].reason),
    );
    assert.equal(rows.length, 2);
    const cases: readonly (readonly [string, RegExp])[] = [
      ["", /empty/],
      ["a;b\n", /Line 1, "a;b", is in no block/],
      ["}\n", /Line 1 closes a block that is not open/],
      [`${SYMFONIA_FILE}}\n`, /Line 93 closes a block/],
      [
        SYMFONIA_FILE.slice(0, SYMFONIA_FILE.lastIndexOf("}")),
        /the block Dokument\{ of line 33 is not closed/,
      ],
      [
        SYMFONIA_FILE.slice(0, SYMFONIA_FILE.indexOf("\tTransakcja")) +
          SYMFONIA_FILE.slice(SYMFONIA_FILE.indexOf("Dokument{")),
        /Dokument\{ stands within the block Dokument\{ of line 33/,
      ],
      ["A{\n".repeat(30), /nest deeper than 20/],
    ];
    for (const [text, pattern] of cases) {
      await assert.rejects(
        readRows(symfoniaCodec, cp1250(text)),
        (error: unknown) =>
          error instanceof Error &&
          error.name === "InvalidInputError" &&
          pattern.test(error.message),
        text.slice(-60),
      );
    }
  });

  it("holds no more of an endless line than may be", async () => {
    const endless = async function* () {
      yield cp1250("INFO{\n}\nKontrahent{\n\tid =1\n\tnazwa =");
      const piece = Buffer.alloc(1_048_576, "x");
      for (let sent = 0; sent < 128; sent += 1) yield piece;
      yield cp1250("\n}\nKontrahent{\n\tid =2\n}\n");
    };
    const rows = await readRows(symfoniaCodec, endless(), { rows: "contractors" });
    assert.deepEqual(
      rows.map((row) => (isRowFault(row) ? "fault" : row.values.id)),
      ["fault", 2],
    );
  });

  it("gives back whatever was written", async () => {
    const text = fc
      .string({ maxLength: 12, unit: fc.constantFrom(..."aZ9ąęł{}=\\@,;\"'") })
      .map((raw) => `x${raw}x`);
    const contractor = fc.record(
      Object.fromEntries(
        CONTRACTOR_FIELDS.map(({ name, kind }) => [
          name,
          kind === "integer"
            ? fc.integer({ min: 1, max: 99_999 })
            : kind === "flag"
              ? fc.boolean()
              : text,
        ]),
      ),
    );
    const cents = fc.integer({ min: -999_999, max: 9_999_999 });
    const money = (minor: number) =>
      `${minor < 0 ? "-" : ""}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, "0")}`;
    await fc.assert(
      fc.asyncProperty(fc.array(contractor, { maxLength: 3 }), async (all) => {
        const given = all.map((one) => fileRow(one as Record<string, Cell>));
        const options = { rows: "contractors" };
        const found = await goodRows(
          symfoniaCodec,
          await writeRows(symfoniaCodec, given, options),
          options,
          { size: 9 },
        );
        assert.deepEqual(found.map(plainRow), given.map(plainRow));
      }),
      { numRuns: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 4 }),
        async (kod, rates) => {
          const sum = (i: 0 | 1) => money(rates.reduce((all, one) => all + one[i], 0));
          const given = fileRow(
            { ...MINIMAL, kod, netto: sum(0), vat: sum(1) },
            registers(
              ...rates.map(([net, vat], i) => ({
                stawka: String(i),
                netto: money(net),
                vat: money(vat),
              })),
            ),
          );
          const [found] = await goodRows(symfoniaCodec, await writeRows(symfoniaCodec, [given]));
          assert.equal(found?.values.kod, kod);
          assert.deepEqual(
            found?.children?.registers?.map(({ values }) => [values.netto, values.vat]),
            rates.map(([net, vat]) => [money(net), money(vat)]),
          );
          const [mine, theirs] = ["WN", "MA"].map((side) =>
            (found?.children?.entries ?? [])
              .filter(({ values }) => values.strona === side)
              .reduce((all, { values }) => all + Math.round(Number(values.kwota) * 100), 0),
          );
          assert.equal(mine, theirs);
        },
      ),
      { numRuns: 60 },
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import iconv from "iconv-lite";
import type { Cell } from "../../model/cell.ts";
import { fileRow, goodRows, readRows, writeRows } from "../testing/codec-rows.ts";
import { type FileRow, isRowFault } from "./codec.ts";
import { codecOptions } from "./codecs.ts";
import { eppCodec } from "./epp.ts";
import { EPP_SECTIONS } from "./epp-fields.ts";
import { splitFields } from "./epp-records.ts";

const SENDER = {
  program: "Hub",
  sender_short_name: "Warsztat Demo",
  sender_name: "Warsztat Demo sp. z o.o.",
  sender_city: "Gdynia",
  sender_post_code: "81-001",
  sender_street: "Portowa 1",
  sender_nip: "1111111111",
  exported_by: "hub",
  exported_at: "2026-11-15T10:15:00",
};
const INFO = `[INFO]
"1.05",3,1250,"Hub","HUB","Warsztat Demo","Warsztat Demo sp. z o.o.","Gdynia","81-001","Portowa 1","1111111111","MAG","Magazyn","","",0,,,"hub",20261115101500,"Polska","PL","PL1111111111",1
`;
const PRICE_LIST = `${INFO}
[NAGLOWEK]
"TOWARY"

[ZAWARTOSC]
1,"SILNIK-01","SILNIK-01","5900000000017","Silnik bramy 400N","Silnik do bram skrzydłowych","Silnik bramy","","","szt.","23",23.0000,"23",23.0000,0.0000,0.0000,,0,,,,0.0000,0,,,0,"szt.",0.0000,0.0000,,0,,0,0,,,,,,,,

[NAGLOWEK]
"CENNIK"

[ZAWARTOSC]
"SILNIK-01","Detaliczna",850.0000,1045.5000,0.0000,0.0000,0.0000

`;
const DOCUMENT = `${INFO}
[NAGLOWEK]
"FS",1,0,12,"","","FS 12/2026","",,"","","DEMO42","Demo ""Serwis""","Demo ""Serwis"" sp. z o.o.","Łódź","81-002","Morska 2","2222222222","","","",20261115000000,20261115000000,,1,1,"",850.0000,195.5000,1045.5000,0.0000,"",0.0000,"przelew",20261129000000,0.0000,1045.5000,0,0,1,0,"","","",0.0000,0.0000,"PLN",1.0000,"","","",,0,0,0,"",0.0000,"",0.0000,"","",0

[ZAWARTOSC]
1,1,"SILNIK-01",1,1,0,0,0.0000,0.0000,"szt.",1.0000,1.0000,0.0000,850.0000,1045.5000,23.0000,850.0000,195.5000,1045.5000,0.0000,"",""

[NAGLOWEK]
"KONTRAHENCI"

[ZAWARTOSC]
0,"DEMO42","Demo ""Serwis""","Demo ""Serwis"" sp. z o.o.","Łódź","81-002","Morska 2","2222222222","","","","","","","","","","","","","","","","","","","","","",0

`;
const cp1250 = (text: string): Buffer =>
  iconv.encode(text.replaceAll(/(?<!\r)\n/g, "\r\n"), "windows-1250");

const ITEM = fileRow(
  {
    kind: 1,
    code: "SILNIK-01",
    manufacturer_code: "SILNIK-01",
    ean: "5900000000017",
    name: "Silnik bramy 400N",
    description: "Silnik do bram skrzydłowych",
    fiscal_name: "Silnik bramy",
  },
  { prices: [fileRow({ price_name: "Detaliczna", net: "850", gross: "1045.50" })] },
);
const SALE = fileRow(
  {
    type: "FS",
    full_number: "FS 12/2026",
    contractor_code: "DEMO42",
    contractor_short_name: 'Demo "Serwis"',
    contractor_name: 'Demo "Serwis" sp. z o.o.',
    contractor_city: "Łódź",
    contractor_post_code: "81-002",
    contractor_street: "Morska 2",
    contractor_nip: "2222222222",
    issue_date: "2026-11-15",
    sale_date: "2026-11-15",
    net: "850.00",
    vat: "195.50",
    gross: "1045.50",
    payment_form: "przelew",
    due_date: "2026-11-29",
    receipt_date: null,
  },
  {
    lines: [
      fileRow({
        item_code: "SILNIK-01",
        quantity: 1,
        net_price: "850",
        gross_price: "1045.5",
        vat_rate: "23",
        net: "850.00",
        vat: "195.50",
        gross: "1045.50",
      }),
    ],
  },
);

describe("EPP files", () => {
  it("are written byte for byte as the layout has them", async () => {
    const items = await writeRows(eppCodec, [ITEM], { ...SENDER, rows: "items" });
    assert.equal(iconv.decode(items, "windows-1250"), PRICE_LIST.replaceAll("\n", "\r\n"));
    const documents = await writeRows(eppCodec, [SALE, SALE], SENDER);
    const one = iconv.decode(documents, "windows-1250");
    const [, block = ""] =
      /(\[NAGLOWEK\]\r\n"FS".*?\r\n\r\n\[ZAWARTOSC\].*?\r\n\r\n)/s.exec(one) ?? [];
    assert.equal(one.replace(block, ""), DOCUMENT.replaceAll("\n", "\r\n"));
  });

  it("count 24, 62, 22, 18, 30 and 42 fields", async () => {
    const { vat: _, ...rest } = { vat: 0, ...SALE.values };
    const office = fileRow(
      { ...rest, vat: "195.50" },
      { vat: [fileRow({ rate: "23", net: "850", vat: "195.5", gross: "1045.5" })] },
    );
    const text = async (...args: Parameters<typeof writeRows>) =>
      (await writeRows(...args)).toString("latin1").split("\r\n");
    const counts = async (...args: Parameters<typeof writeRows>) =>
      (await text(...args)).flatMap((line) => {
        const fields = splitFields(line);
        return Array.isArray(fields) && fields.length > 1 ? [fields.length] : [];
      });
    const codec = eppCodec as unknown as Parameters<typeof writeRows>[0];
    assert.deepEqual(await counts(codec, [SALE]), [24, 62, 22, 30]);
    assert.deepEqual(await counts(codec, [office], { purpose: "0" }), [24, 62, 18, 30]);
    assert.deepEqual(await counts(codec, [ITEM], { rows: "items" }), [24, 42, 7]);
    const lines = await text(codec, [office], { purpose: "0", version: "1.11" });
    assert.match(lines[1] ?? "", /^"1\.11",0,1250,/);
    assert.equal(
      lines.find((line) => line.startsWith('"23"')),
      `"23",23.0000,850.0000,195.5000,1045.5000,850.0000,195.5000,1045.5000${",0.0000".repeat(10)}`,
    );
  });

  it("are read however they are cut, with LF or CRLF, in the code page that they name", async () => {
    const expected = await goodRows(eppCodec, cp1250(DOCUMENT));
    const [row] = expected;
    assert.equal(row?.values.contractor_city, "Łódź");
    assert.equal(row?.values.contractor_name, 'Demo "Serwis" sp. z o.o.');
    assert.deepEqual([row?.values.net, row?.values.issue_date], ["850.00", "2026-11-15"]);
    assert.equal(row?.children?.lines?.[0]?.values.quantity, "1");
    assert.equal(row?.at, 5);
    for (const size of [1, 2, 7, 100]) {
      assert.deepEqual(await goodRows(eppCodec, cp1250(DOCUMENT), {}, { size }), expected);
    }
    const unix = iconv.encode(DOCUMENT.replaceAll("\r", ""), "windows-1250");
    assert.deepEqual(await goodRows(eppCodec, unix), expected);
    const dos = iconv.encode(DOCUMENT.replace(",1250,", ",852,"), "cp852");
    assert.deepEqual(await goodRows(eppCodec, dos), expected);
    const utf8 = Buffer.from(`\ufeff${DOCUMENT}`);
    assert.deepEqual(await goodRows(eppCodec, utf8), expected);
  });

  it("give back items with the prices that stand after them, or prices by themselves", async () => {
    const bytes = cp1250(PRICE_LIST);
    const [item] = await goodRows(eppCodec, bytes, { rows: "items" });
    assert.equal(item?.values.description, "Silnik do bram skrzydłowych");
    assert.deepEqual(
      item?.children?.prices?.map(({ values }) => values.gross),
      ["1045.50"],
    );
    const [alone] = await goodRows(eppCodec, bytes, { rows: "items", with_prices: false });
    assert.equal(alone?.children, undefined);
    const [price] = await goodRows(eppCodec, bytes, { rows: "prices" });
    assert.equal(price?.values.item_code, "SILNIK-01");
    assert.deepEqual(await goodRows(eppCodec, bytes, { rows: "contractors" }), []);
    assert.deepEqual(eppCodec.sniff(bytes, "x.epp"), { rows: "items" });
    assert.deepEqual(eppCodec.sniff(cp1250(DOCUMENT), "x.epp"), { rows: "documents" });
    assert.equal(eppCodec.sniff(Buffer.from("a;b\n1;2\n"), "x.epp"), undefined);
  });

  it("keep fields of newer layouts, and do without fields at the end", async () => {
    const longer = DOCUMENT.replace('"","",0\n\n[ZAW', '"","",0,"nowe",7\n\n[ZAW');
    const [row] = await goodRows(eppCodec, cp1250(longer));
    assert.deepEqual([row?.values.field_63, row?.values.field_64], ["nowe", 7]);
    const again = await writeRows(eppCodec, row ? [row] : [], SENDER);
    assert.equal(again.toString("latin1"), cp1250(longer).toString("latin1"));
    const shorter = DOCUMENT.replace(/,"PLN",1\.0000.*\n/, "\n");
    const [short] = await goodRows(eppCodec, cp1250(shorter));
    assert.equal(short?.values.gross, "1045.50");
    assert.equal("currency" in (short?.values ?? {}), false);
  });

  it("set a wrong record aside with its line and field, and go on", async () => {
    const items = `${INFO}\n[NAGLOWEK]\n"TOWARY"\n\n[ZAWARTOSC]\n`;
    const bad = [
      '1,"A","","","A","","","","","szt.","23",x',
      '1,"B"',
      '1,"C" "D",',
      '1,"E","","","niezamknięty',
      '1,"F","","","F"',
    ].join("\n");
    const rows = await readRows(
      eppCodec,
      cp1250(`${items}${bad}\n\n[NAGLOWEK]\n"CENNIK"\n\n[ZAWARTOSC]\n`),
      {
        rows: "items",
      },
    );
    assert.deepEqual(
      rows.map((row) => (isRowFault(row) ? row.reason : row.values.code)),
      [
        'Line 8, field 12, purchase_vat_rate: "x" is not a number.',
        "Line 9 has 2 fields; field 5 (name) is needed.",
        "Line 10: field 2 has a quote within its text that is not doubled.",
        "Line 11: a text in quotes has no end.",
      ],
    );
    const document = DOCUMENT.replace(',195.5000,1045.5000,0.0000,""', ',1 9,1045.5000,0.0000,""');
    const [first] = await readRows(eppCodec, cp1250(document));
    assert.ok(first && isRowFault(first));
    assert.match(first.reason, /Line 5, field 29, vat: "1 9"|Line 8, field 18/);
  });

  it("are refused where they break off or are no such file, with the place", async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["", /empty/],
      ["a;b\n1;2", /does not begin with \[INFO\]/],
      ["[NAGLOWEK]\n", /does not begin with \[INFO\]/],
      ["[INFO]\n", /breaks off after line 1/],
      [`${INFO}\n[NAGLOWEK]\n`, /breaks off after line 4/],
      [`${INFO}\n[NAGLOWEK]\n"FS",1\n`, /breaks off after line 5/],
      [`${INFO}\n[NAGLOWEK]\n"FS",1\n[NAGLOWEK]\n`, /Line 6: \[NAGLOWEK\] stands where it cannot/],
      [`${INFO}\n"FS",1\n`, /Line 4 stands where/],
      [
        `${INFO}\n[NAGLOWEK]\n"TOWARY"\n[ZAWARTOSC]\n1,"abc`,
        /breaks off in a text that begins in line 7/,
      ],
    ];
    for (const [text, pattern] of cases) {
      await assert.rejects(readRows(eppCodec, cp1250(text), { rows: "items" }), pattern, text);
    }
    const cut = DOCUMENT.slice(0, DOCUMENT.indexOf("[ZAWARTOSC]") + 11);
    const [row] = await readRows(eppCodec, cp1250(cut));
    assert.ok(row && isRowFault(row) && /1 lines by its header .* 0 in the file/.test(row.reason));
  });

  it("hold no more of an endless line or document than may be", async () => {
    const start = cp1250(`${INFO}\n[NAGLOWEK]\n"TOWARY"\n\n[ZAWARTOSC]\n1,"`);
    const end = cp1250(`"\n1,"OK","","","Ok"\n`);
    const endless = async function* (bytes: number) {
      yield start;
      const piece = Buffer.alloc(1_048_576, "x");
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
      yield end;
    };
    const rows = await readRows(eppCodec, endless(268_435_456), { rows: "items" });
    assert.deepEqual(
      rows.map((row) =>
        isRowFault(row) ? /longer than 1048576/.test(row.reason) : row.values.code,
      ),
      [true, "OK"],
    );
    const [, ...lines] = DOCUMENT.split("[ZAWARTOSC]\n");
    const line = lines[0]?.split("\n")[0] ?? "";
    const many = DOCUMENT.replace(line, `${line}\n`.repeat(1000).trimEnd());
    const [large] = await readRows(eppCodec, cp1250(many), {}, { maxRowBytes: 10_000 });
    assert.ok(large && isRowFault(large) && /longer than 10000 bytes/.test(large.reason));
  });

  it("refuse rows that the format cannot hold, by field", async () => {
    const refused = (values: Readonly<Record<string, Cell>>, children = SALE.children) =>
      eppCodec
        .refusals?.(fileRow({ ...SALE.values, ...values }, children ?? {}), codecOptions(eppCodec))
        .map(({ field }) => field);
    assert.deepEqual(refused({}), []);
    assert.deepEqual(refused({ full_number: "F".repeat(31) }), ["full_number"]);
    assert.deepEqual(refused({ net: "85O" }), ["net"]);
    assert.deepEqual(refused({ issue_date: "2026-02-30" }), ["issue_date"]);
    assert.deepEqual(refused({ strange: "x" }), ["strange"]);
    assert.deepEqual(refused({ gross: null }), ["gross"]);
    assert.deepEqual(refused({ line_count: 2 }), ["line_count"]);
    assert.deepEqual(refused({}, { lines: [] }), ["lines"]);
    assert.deepEqual(refused({}, { ...SALE.children, notes: [fileRow({})] }), ["notes"]);
    await assert.rejects(writeRows(eppCodec, [fileRow({ ...SALE.values, strange: 1 })]), /strange/);
    await assert.rejects(
      writeRows(eppCodec, [fileRow({ ...SALE.values, net: "x" }, SALE.children ?? {}, 7)]),
      /Row 7: net: "x" is not a number/,
    );
  });

  const text = fc
    .string({ maxLength: 12, unit: fc.constantFrom(..."aZ9ąęłż \",;[]\n'") })
    .map((raw) => raw.trim().replace(/^\[|\]$/g, "("));
  const decimal = fc
    .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 9999 }))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(4, "0")}`);
  const day = fc
    .integer({ min: 0, max: 20_000 })
    .map((n) => new Date(Date.UTC(1990, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));

  it("give back whatever was written", async () => {
    for (const [rows, section] of Object.entries(EPP_SECTIONS)) {
      const values = fc.record(
        Object.fromEntries(
          section.fields.map(({ name, kind, max }) => {
            if (kind === "date") return [name, day];
            if (kind === "flag") return [name, fc.boolean()];
            if (name === "line_count") return [name, fc.constant(1)];
            if (kind === "integer") return [name, fc.integer({ min: -99, max: 99_999 })];
            if (kind === "amount" || kind === "quantity") return [name, decimal];
            return [name, text.map((raw) => `x${raw.slice(0, (max ?? 20) - 2)}x`)];
          }),
        ),
      );
      const list = rows === "documents" ? { lines: [fileRow({ item_code: "A" })] } : {};
      const property = fc.asyncProperty(fc.array(values, { maxLength: 4 }), async (all) => {
        const given = all.map((one) => fileRow(one as Record<string, Cell>, list));
        const options = { rows, with_contractors: false, with_prices: false };
        const found = await goodRows(eppCodec, await writeRows(eppCodec, given, options), options, {
          size: 13,
        });
        const shape = (row: FileRow) =>
          Object.entries(row.values).map(([name, cell]) => [
            name,
            /^-?\d+(\.\d+)?$/.test(String(cell)) ? Number(cell) : cell,
          ]);
        assert.deepEqual(found.map(shape).map(sorted), given.map(shape).map(sorted));
      });
      await fc.assert(property, { numRuns: 12 });
    }
  });

  it("say what is wrong, or are read, whatever the bytes are", async () => {
    const parts = fc.constantFrom(
      ...`[INFO]|[NAGLOWEK]|[ZAWARTOSC]|"|""|,|\n|1|"TOWARY"|x|ą|\r|\u0000`.split("|"),
      "\n",
      "\n",
    );
    const property = fc.asyncProperty(fc.array(parts, { maxLength: 60 }), async (all) => {
      const bytes = cp1250(`${INFO}\n${all.join("")}`);
      try {
        for (const row of await readRows(eppCodec, bytes, { rows: "items" })) assert.ok(row.at > 0);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "InvalidInputError", String(error));
      }
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

const sorted = (pairs: readonly (readonly unknown[])[]) =>
  pairs.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));

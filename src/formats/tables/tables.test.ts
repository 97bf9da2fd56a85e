import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseXml, type XmlElement } from "../xml/xml-reader.ts";
import { openZip } from "../zip/zip-reader.ts";
import { csv } from "./csv.ts";
import type { Column } from "./table.ts";
import { xlsx } from "./xlsx.ts";

interface Row {
  readonly name?: string;
  readonly amount?: string;
  readonly day?: string;
}
const columns: readonly Column<Row>[] = [
  { title: "Nazwa", kind: "text", width: 20, value: (row) => row.name },
  { title: "Kwota", kind: "amount", width: 12, value: (row) => row.amount },
  { title: "Dzień", kind: "date", width: 12, value: (row) => row.day },
];
const OPTIONS = { separator: ";", decimalMark: ",", withByteOrderMark: true } as const;
const textOf = async (rows: readonly Row[], options: Parameters<typeof csv>[1] = OPTIONS) =>
  (await Array.fromAsync(csv({ columns, rows }, options))).join("");

describe("CSV", () => {
  it("has the mark, separator and decimal comma of a Polish Excel", async () => {
    const text = await textOf([{ name: "Łódź", amount: "-1234.50", day: "2026-10-14" }]);
    assert.equal(text, "\ufeffNazwa;Kwota;Dzień\r\nŁódź;-1234,50;2026-10-14\r\n");
  });

  it("quotes what would break a row, and leaves no formula", async () => {
    const names = ["a;b", 'say "x"', "two\nlines", "=1+1", "+48 600", "-x", "@cmd", "\t=1", " =1"];
    const text = await textOf(
      names.map((name) => ({ name })),
      { ...OPTIONS, withByteOrderMark: false },
    );
    const rows = text.split(";;\r\n").slice(0, -1);
    assert.deepEqual(
      rows.map((row) => row.replace("Nazwa;Kwota;Dzień\r\n", "")),
      [
        '"a;b"',
        '"say ""x"""',
        '"two\nlines"',
        "'=1+1",
        "'+48 600",
        "'-x",
        "'@cmd",
        "'\t=1",
        "' =1",
      ],
    );
  });

  it("comes in pieces", async () => {
    const many = Array.from({ length: 20_000 }, () => ({ name: "x".repeat(20) }));
    const parts = await Array.fromAsync(csv({ columns, rows: many }, OPTIONS));
    assert.ok(parts.length > 5);
    assert.equal(parts.join("").split("\r\n").length, 20_002);
  });
});

describe("XLSX", () => {
  const sheetOf = async (rows: readonly Row[]): Promise<XmlElement> => {
    const bytes = Buffer.concat(
      await Array.fromAsync(xlsx({ columns, rows }, "Faktury [2026/10]")),
    );
    using archive = await openZip(bytes, { entries: 10, entryBytes: 1e8, totalBytes: 1e8 });
    for (const file of archive.files) {
      const root = parseXml(Buffer.concat(await Array.fromAsync(file.open())));
      if (file.name === "xl/worksheets/sheet1.xml") return root;
    }
    assert.fail("no sheet");
  };
  const cells = (sheet: XmlElement) =>
    sheet.children
      .find(({ name }) => name === "sheetData")
      ?.children.map((row) =>
        row.children.map((cell) => {
          const value = cell.children[0];
          return [
            cell.attributes.get("r"),
            cell.attributes.get("t"),
            value?.text || value?.children[0]?.text,
          ];
        }),
      );

  it("has numbers as numbers, days as days and texts as texts", async () => {
    const sheet = await sheetOf([
      { name: "=1+1 <&>", amount: "1234567.89", day: "2026-10-14" },
      {},
    ]);
    assert.deepEqual(cells(sheet), [
      [
        ["A1", "inlineStr", "Nazwa"],
        ["B1", "inlineStr", "Kwota"],
        ["C1", "inlineStr", "Dzień"],
      ],
      [
        ["A2", "inlineStr", "=1+1 <&>"],
        ["B2", undefined, "1234567.89"],
        ["C2", undefined, "46309"],
      ],
      [],
    ]);
    const filter = sheet.children.find(({ name }) => name === "autoFilter");
    assert.equal(filter?.attributes.get("ref"), "A1:C3");
  });

  it("keeps a day that Excel cannot count, and what is no number, as text", async () => {
    const sheet = await sheetOf([{ day: "1899-01-01", amount: "1e5" }]);
    assert.deepEqual(cells(sheet)?.[1], [
      ["B2", "inlineStr", "1e5"],
      ["C2", "inlineStr", "1899-01-01"],
    ]);
  });
});

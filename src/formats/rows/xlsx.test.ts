import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import { zip } from "../zip/zip-writer.ts";
import { findCodec } from "./codecs.ts";
import { kindOfCode, momentText } from "./xlsx-formats.ts";
import { StringTable } from "./xlsx-strings.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="171" formatCode="[h]:mm"/><numFmt numFmtId="172" formatCode="0.00&quot;d&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs></styleSheet>`;

interface Parts {
  readonly sheet?: string;
  readonly strings?: string;
  readonly workbook?: string;
  readonly target?: string;
  readonly external?: boolean;
}
const bytesOf = async (entries: Record<string, string>) =>
  Buffer.concat(
    await Array.fromAsync(
      zip(Object.entries(entries).map(([name, content]) => ({ name, content }))),
    ),
  );
const packed = ({
  sheet = "",
  strings,
  workbook = "",
  target = "worksheets/s.xml",
  external,
}: Parts) =>
  bytesOf({
    "_rels/.rels": `<Relationships><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="/xl/book.xml"/></Relationships>`,
    "xl/book.xml":
      workbook ||
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Dane" sheetId="1" r:id="r1"/><sheet name="Puste" sheetId="2" r:id="r2"/></sheets></workbook>`,
    "xl/_rels/book.xml.rels": `<Relationships><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="${target}"${external ? ' TargetMode="External"' : ""}/><Relationship Id="r2" Type="${OFFICE}/worksheet" Target="worksheets/empty.xml"/><Relationship Id="r3" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="r4" Type="${OFFICE}/sharedStrings" Target="strings.xml"/><Relationship Id="r5" Type="${OFFICE}/externalLink" Target="http://127.0.0.1:1/x" TargetMode="External"/></Relationships>`,
    "xl/styles.xml": STYLES,
    ...(strings === undefined ? {} : { "xl/strings.xml": strings }),
    "xl/worksheets/s.xml": sheet.startsWith("<!")
      ? sheet
      : `<x:worksheet xmlns:x="${MAIN}"><x:sheetData>${sheet}</x:sheetData></x:worksheet>`,
    "xl/worksheets/empty.xml": `<worksheet xmlns="${MAIN}"><sheetData/></worksheet>`,
  });
async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (bytes: Uint8Array, options: Record<string, unknown> = {}, size = 1e9) =>
  Array.fromAsync(findCodec("xlsx").read(cut(bytes, size), options, { maxRowBytes: 1_000 }));
const valuesOf = async (parts: Parts, options: Record<string, unknown> = {}) =>
  (await read(await packed(parts), options)).map((row) =>
    "values" in row ? { ...row.values } : `${row.at}: ${row.reason}`,
  );
const refuses = async (bytes: Uint8Array, pattern: RegExp, options = {}) =>
  assert.rejects(
    read(bytes, options),
    (error: unknown) =>
      isHubError(error) && error.code === "invalid_input" && pattern.test(error.message),
  );

const cell = (ref: string, value: string, attributes = "") =>
  `<x:c r="${ref}"${attributes}><x:v>${value}</x:v></x:c>`;
const inline = (ref: string, text: string) =>
  `<x:c r="${ref}" t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
const HEADER = `<x:row r="1">${["A", "B", "C", "D"].map((ref) => inline(`${ref}1`, ref.toLowerCase())).join("")}</x:row>`;

describe("reading XLSX", () => {
  it("takes shared and rich strings, formulas by their value, booleans and dates by style", async () => {
    const strings = `<sst xmlns="${MAIN}"><si><t>a</t></si><si><r><t>zażółć </t></r><r><t xml:space="preserve"> gęślą</t></r><rPh><t>x</t></rPh></si><si><t>_x0041__x005F_x0041_</t></si></sst>`;
    const rows = [
      HEADER,
      `<x:row>${cell("A2", "1", ' t="s"')}${cell("B2", "2", ' t="s"')}<x:c r="C2" t="str"><x:f>A1&amp;B1</x:f><x:v>ab</x:v></x:c>${cell("D2", "1", ' t="b"')}</x:row>`,
      `<x:row r="5">${cell("A5", "46309", ' s="1"')}${cell("B5", "46309.5000115741", ' s="2"')}${cell("C5", "0.75", ' s="3"')}${cell("D5", "46309", ' s="4"')}</x:row>`,
      `<x:row r="6">${cell("A6", "1.5", ' s="5"')}${cell("B6", "12.5", ' s="6"')}${cell("C6", "0.30000000000000004")}${cell("D6", "1E-2")}</x:row>`,
      `<x:row r="7">${cell("A7", "9007199254740991")}${cell("B7", "12.50")}${cell("C7", "1E21")}${inline("F7", "beside")}</x:row>`,
      `<x:row r="8"/><x:row r="9">${cell("A9", "")}</x:row>`,
    ].join("");
    assert.deepEqual(await valuesOf({ sheet: rows, strings }), [
      { a: "zażółć  gęślą", b: "A_x0041_", c: "ab", d: true },
      { a: "2026-10-14", b: "2026-10-14T12:00:01", c: "18:00:00", d: "2026-10-14" },
      { a: "1.5", b: "12.5", c: "0.3", d: "0.01" },
      {
        a: 9_007_199_254_740_991,
        b: "12.50",
        c: "1000000000000000000000",
        d: null,
        column_6: "beside",
      },
    ]);
  });

  it("finds the sheet by name or number, and the header where it is", async () => {
    const sheet = `<x:row r="2">${inline("A2", "title")}</x:row><x:row r="3">${inline("A3", "id")}</x:row><x:row r="4">${cell("A4", "1")}</x:row>`;
    for (const name of ["", "1", "Dane", "dane"]) {
      assert.deepEqual(await valuesOf({ sheet }, { sheet: name, header_row: 3 }), [{ id: 1 }]);
    }
    assert.deepEqual(await valuesOf({ sheet }, { sheet: "Puste" }), []);
    assert.deepEqual(await valuesOf({ sheet }, { header_row: 0 }), [
      { column_1: "title" },
      { column_1: "id" },
      { column_1: 1 },
    ]);
    await refuses(await packed({ sheet }), /no sheet "Inny"/, { sheet: "Inny" });
  });

  it("sets rows with errors, missing strings and too much text aside", async () => {
    const sheet = [
      HEADER,
      `<x:row r="2">${cell("A2", "#N/A", ' t="e"')}</x:row>`,
      `<x:row r="3">${cell("A3", "99", ' t="s"')}</x:row>`,
      `<x:row r="4">${inline("A4", "x".repeat(2_000))}</x:row>`,
      `<x:row r="5">${cell("A5", "abc")}</x:row>`,
      `<x:row r="6">${inline("ZZZ6", "far")}</x:row>`,
      `<x:row r="7">${cell("A7", "7")}</x:row>`,
    ].join("");
    assert.deepEqual(await valuesOf({ sheet }), [
      '2: A cell has the error "#N/A".',
      '3: There is no string "99".',
      "4: The row is longer than 1000 bytes.",
      '5: "abc" is not a number.',
      "6: The row has more than 16384 columns.",
      { a: 7, b: null, c: null, d: null },
    ]);
    const empty = await valuesOf({ sheet }, { error_cells: "empty" });
    assert.equal(empty[0], '3: There is no string "99".');
  });

  it("refuses bombs, entities, foreign sheets and damaged archives", async () => {
    await refuses(await packed({ sheet: `<!DOCTYPE a [<!ENTITY b "x">]><a/>` }), /document type/);
    await refuses(
      await packed({ external: true, target: "http://127.0.0.1:1/s.xml" }),
      /not in the file/,
    );
    await refuses(await packed({ workbook: "<html/>" }), /no workbook/);
    const bomb = await packed({ sheet: HEADER, strings: `<sst>${" ".repeat(6_000_000)}</sst>` });
    await refuses(bomb, /is a bomb/);
    const whole = await packed({ sheet: HEADER });
    await refuses(whole.subarray(0, -30), /damaged/);
    await refuses(await packed({ sheet: "<x:row><x:c>" }), /not well-formed/);
  });

  it("reads a packed file of more than the memory it may take", async () => {
    // Noise does not pack, so that the file goes through a temporary one.
    const noise = Array.from({ length: 70_000 }, (_, i) => hash("sha512", String(i), "base64"));
    const rows = noise.map((text, i) => `<x:row>${inline(`A${i + 2}`, text)}</x:row>`);
    const bytes = await packed({ sheet: HEADER + rows.join("") });
    assert.ok(bytes.length > 4_194_304);
    let count = 0;
    for await (const row of findCodec("xlsx").read(
      cut(bytes, 50_000),
      {},
      { maxRowBytes: 1_000 },
    )) {
      assert.ok("values" in row && row.values.a === noise[count]);
      count += 1;
    }
    assert.equal(count, noise.length);
  });

  it("keeps more strings than memory holds, and finds each", () => {
    using table = new StringTable();
    const text = (i: number) => `${i} ${"ż".repeat(i % 300)}`;
    const count = 120_000;
    for (let i = 0; i < count; i += 1) table.add(text(i));
    for (let i = 0; i < count; i += 977) assert.equal(table.at(i), text(i));
    for (const i of [0, 63, 64, count - 1]) assert.equal(table.at(i), text(i));
    assert.equal(table.at(count), undefined);
  });

  it("tells dates from numbers by any format code", () => {
    const kinds = {
      "yyyy-mm-dd": "date",
      "[$-415]d mmmm yyyy;@": "date",
      mmm: "date",
      "hh:mm:ss": "time",
      "mm:ss.0": "time",
      "yyyy/m/d h:mm AM/PM": "datetime",
      "[h]:mm:ss": "number",
      '#,##0.00\\ "zł";[Red]-#,##0.00': "number",
      "0.00E+00": "number",
      'General"dyh"': "number",
      "_-* #,##0.00_-": "number",
    };
    for (const [code, kind] of Object.entries(kinds)) assert.equal(kindOfCode(code), kind, code);
    assert.equal(momentText(1, "date", false), "1900-01-01");
    assert.equal(momentText(61, "date", false), "1900-03-01");
    assert.equal(momentText(0, "date", true), "1904-01-01");
    assert.equal(momentText(46309.999999999, "datetime", false), "2026-10-15T00:00:00");
    assert.equal(momentText(0.5, "datetime", false), "1899-12-31T12:00:00");
    assert.equal(momentText(-1, "date", false), undefined);
    assert.equal(momentText(3e9, "date", false), undefined);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import type { FileRow, RowFault } from "./codec.ts";
import { codecOptions, findCodec, ROW_CODECS } from "./codecs.ts";
import { charactersByByte } from "./encoding-tables.ts";

type Values = Readonly<Record<string, Cell>>;
const LIMITS = { maxRowBytes: 1_000_000 };
async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function* each<T>(items: readonly T[]) {
  yield* items;
}
const rowsOf = (all: readonly Values[]): FileRow[] =>
  all.map((values, i) => ({ values, at: i + 1 }));
const written = async (
  codec: string,
  rows: readonly FileRow[],
  { columns, options = {} }: { columns: readonly string[]; options?: Record<string, unknown> },
) => {
  const pieces = findCodec(codec).write?.(each(rows), options, { columns });
  assert.ok(pieces);
  return Buffer.concat(await Array.fromAsync(pieces));
};
const read = (
  codec: string,
  bytes: Uint8Array | string,
  { options = {}, size = 1e9 }: { options?: Record<string, unknown>; size?: number } = {},
): Promise<(FileRow | RowFault)[]> =>
  Array.fromAsync(findCodec(codec).read(cut(Buffer.from(bytes), size), options, LIMITS));
/** Without prototypes and places, as tests compare them. */
const plain = (rows: readonly (FileRow | RowFault)[]): unknown[] =>
  rows.map((row) => {
    if (!("values" in row)) return row;
    const children = Object.entries(row.children ?? {}).map(([name, list]) => [name, plain(list)]);
    return children.length > 0
      ? { ...row.values, children: Object.fromEntries(children) }
      : { ...row.values };
  });

const NASTY = [..."aB1 ;,|\t\"'=+-@<>&{}[]\\/\r\n.ąŁőçž€漢😀_", "]]>", "_x0041_", "\u2028"];
const text = fc.string({ unit: fc.constantFrom(...NASTY), maxLength: 12 });
const cellText = text.map((value) => (value === "" ? null : value));
const size = fc.integer({ min: 1, max: 40 });
const isBlank = (values: Values) => Object.values(values).every((cell) => cell === null);
const runs = { numRuns: 80 };

describe("codecs of rows", () => {
  it("CSV gives back what was written, with every separator, quote and guard", async () => {
    const columns = ["id", "name; nasty", "__proto__", "amount"];
    const row = fc.tuple(
      cellText,
      cellText,
      cellText,
      fc.constantFrom(null, 5, -7, "-1234.50", "0.5"),
    );
    const options = fc.record({
      separator: fc.constantFrom(";", ",", "tab", "|", "^~"),
      quote: fc.constantFrom('"', "'"),
      decimal_mark: fc.constantFrom(".", ","),
      formulas: fc.constantFrom("guard", "as_is"),
      line_end: fc.constantFrom("crlf", "lf"),
      byte_order_mark: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        options,
        size,
        async (cells, chosen, bytes) => {
          const all = { ...chosen, number_columns: ["amount"] };
          const given = cells.map((one) =>
            Object.assign(
              Object.create(null),
              Object.fromEntries(one.map((cell, i) => [columns[i], cell])),
            ),
          );
          const file = await written("csv", rowsOf(given), { columns, options: all });
          const back = await read("csv", file, { options: all, size: bytes });
          const expected = given.filter((values: Values) => !isBlank(values));
          assert.deepEqual(
            back.map((one) => ("values" in one ? columns.map((name) => one.values[name]) : one)),
            expected.map((values: Values) => columns.map((name) => values[name])),
          );
        },
      ),
      runs,
    );
  });

  it("JSON and NDJSON give back cells, nested names and rows in rows", async () => {
    const cell = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const line = fc.record({ q: cell, "item.code": cell });
    const row = fc.record({
      values: fc.record({
        id: cell,
        "a.b": cell,
        "a.c d": cell,
        net: fc.constantFrom("12.50", "0.1"),
      }),
      lines: fc.array(line, { maxLength: 3 }),
    });
    const options = { number_columns: ["net"], encoding: "windows-1250" };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), size, async (given, bytes) => {
        const rows: FileRow[] = given.map(({ values, lines }, i) => ({
          values,
          children: { "doc.lines": rowsOf(lines) },
          at: i + 1,
        }));
        const columns = ["id", "a.b", "a.c d", "net"];
        for (const [codec, own] of [
          ["json", { ...options, row_path: "data.rows" }],
          ["ndjson", options],
        ] as const) {
          const file = await written(codec, rows, { columns, options: own });
          const back = await read(codec, file, { options: own, size: bytes });
          const expected = plain(rows).map((one) => {
            const { net, ...rest } = one as { net: string };
            return { ...rest, net: String(Number(net)) };
          });
          assert.deepEqual(plain(back), expected);
        }
      }),
      runs,
    );
  });

  it("XML gives back text, attributes, nested elements and elements that repeat", async () => {
    const row = fc.record({
      values: fc.record({ "@id": cellText, name: cellText, "a.b": cellText, "a.b.@c": cellText }),
      lines: fc.array(fc.record({ q: cellText, "#text": fc.constant(null) }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 6 }),
        fc.constantFrom("auto", "utf-16le", "windows-1250", "cp852", "iso-8859-1"),
        size,
        async (given, encoding, bytes) => {
          const options = {
            ...{ encoding, row_path: "/Root/List/Row", trim: false, children: ["Lines.Line"] },
            root_attributes: ["xmlns=http://example.com/x?a=1&b=2"],
          };
          const rows: FileRow[] = given.map(({ values, lines }, i) => ({
            values,
            children: { "Lines.Line": lines.map(({ q }, at) => ({ values: { q }, at: at + 1 })) },
            at: i + 1,
          }));
          const columns = ["@id", "name", "a.b", "a.b.@c"];
          const file = await written("xml", rows, { columns, options });
          const back = await read("xml", file, {
            options: { ...options, encoding: "auto" },
            size: bytes,
          });
          const without = (one: unknown): unknown =>
            JSON.parse(
              JSON.stringify(one, (_, value: unknown) => (value === null ? undefined : value)),
            );
          assert.deepEqual(without(plain(back)), without(plain(rows)));
        },
      ),
      runs,
    );
  });

  it("XLSX gives back texts, numbers and dates by their kind", async () => {
    const row = fc.record({
      text: cellText,
      whole: fc.oneof(fc.constant(null), fc.integer()),
      amount: fc.constantFrom(null, "-1234.5", "0.01", "123456789012345.678901", 7),
      day: fc.constantFrom(null, "2026-11-22", "1900-03-01", "9999-12-31"),
      code: fc.constantFrom(null, "007", "1E5", "TRUE", "=1+1", "2026-01-01"),
    });
    const columns = ["text", "whole", "amount", "day", "code"];
    const options = { number_columns: ["amount"], date_columns: ["day"], sheet: "Dane [1]" };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), size, async (given, bytes) => {
        const file = await written("xlsx", rowsOf(given), { columns, options });
        const back = await read("xlsx", file, { options: { ...options, sheet: "" }, size: bytes });
        assert.deepEqual(plain(back), plain(rowsOf(given.filter((values) => !isBlank(values)))));
      }),
      { numRuns: 40 },
    );
  });

  it("fixed width gives back padded texts and numbers in every encoding of one byte", async () => {
    for (const encoding of [
      "cp852",
      "windows-1250",
      "iso-8859-2",
      "windows-1252",
      "iso-8859-1",
    ] as const) {
      const letters = [...charactersByByte(encoding)].filter((one) => /[\p{L}\d ]/u.test(one));
      const word = fc
        .string({ unit: fc.constantFrom(...letters), maxLength: 8 })
        .map((value) => value.trim() || null);
      const row = fc.record({
        name: word,
        number: fc.integer({ min: -9999, max: 99_999 }),
        code: word,
      });
      const options = {
        encoding,
        number_columns: ["number"],
        columns: [
          { name: "code", start: 20, length: 8, align: "right" },
          { name: "name", start: 1, length: 10 },
          { name: "number", start: 12, length: 5, align: "right", pad: "0" },
        ],
      };
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 6 }), size, async (given, bytes) => {
          const file = await written("fixed", rowsOf(given), { columns: [], options });
          for (const line of file.toString("latin1").split("\r\n").slice(0, -1))
            assert.equal(line.length, 27);
          const back = await read("fixed", file, { options, size: bytes });
          assert.deepEqual(
            plain(back),
            given.map(({ name, number, code }) => ({ name, number, code })),
          );
        }),
        { numRuns: 30 },
      );
    }
  });

  it("have titles in five languages for every option, and defaults for all that is needed", () => {
    for (const { name, options } of ROW_CODECS) {
      for (const [field, schema] of Object.entries(options.properties)) {
        const { title, help } =
          (schema as { "x-i18n"?: Record<string, Record<string, string>> })["x-i18n"] ?? {};
        for (const texts of [title, ...(help ? [help] : [])]) {
          for (const language of LANGUAGES)
            assert.ok(texts?.[language], `${name}.${field} ${language}`);
        }
      }
      const isOpen = (error: unknown) => isHubError(error) && /columns/.test(error.message);
      if (name === "fixed") assert.throws(() => codecOptions(findCodec(name), {}), isOpen);
      else assert.ok(codecOptions(findCodec(name), {}));
    }
  });

  it("refuse rows that they cannot hold before they are written", async () => {
    const row = (values: Values): FileRow => ({ values, at: 1 });
    const fields = (codec: string, one: FileRow, options: Record<string, unknown>) =>
      findCodec(codec)
        .refusals?.(one, options)
        .map(({ field }) => field);
    assert.deepEqual(fields("csv", row({ a: "ł", b: "ó" }), { encoding: "windows-1252" }), ["a"]);
    assert.deepEqual(
      fields("csv", row({ a: "ł" }), { encoding: "windows-1252", unencodable: "replace" }),
      [],
    );
    assert.deepEqual(fields("xlsx", row({ a: "x".repeat(32_768) }), {}), ["a"]);
    const columns = [{ name: "a", start: 1, length: 3 }];
    assert.deepEqual(
      fields("fixed", row({ a: "€€" }), { columns, encoding: "cp852", unencodable: "replace" }),
      ["a"],
    );
    const nested: FileRow = { values: {}, children: { lines: [] }, at: 3 };
    for (const codec of ["csv", "xlsx", "fixed"]) {
      const options = codec === "fixed" ? { columns } : {};
      assert.deepEqual(fields(codec, nested, options), ["lines"]);
      await assert.rejects(
        written(codec, [nested], { columns: ["a"], options }),
        /lines of row 3 has rows/,
      );
    }
    await assert.rejects(
      written("xml", [row({ "a b": 1 })], { columns: ["a b"] }),
      /is no name of an XML/,
    );
    for (const codec of ["json", "xml"]) {
      const both = row({ a: "1", "a.b": "2" });
      await assert.rejects(
        written(codec, [both], { columns: ["a", "a.b"] }),
        /holds values at once/,
      );
    }
  });
});

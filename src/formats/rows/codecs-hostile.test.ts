import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import { zip } from "../zip/zip-writer.ts";
import type { FileRow, RowFault } from "./codec.ts";
import { findCodec } from "./codecs.ts";
import { detectFormats } from "./detect.ts";

const MAX_ROW = 100_000;
async function* cut(bytes: Uint8Array | string, size: number) {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
interface Reading {
  readonly options?: Record<string, unknown>;
  readonly size?: number;
}
const read = async (
  codec: string,
  bytes: Uint8Array | string,
  { options = {}, size = 1e9 }: Reading = {},
) => Array.fromAsync(findCodec(codec).read(cut(bytes, size), options, { maxRowBytes: MAX_ROW }));
const valuesOf = (rows: readonly (FileRow | RowFault)[]) =>
  rows.map((row) => ("values" in row ? { ...row.values } : `${row.at}: ${row.reason}`));
const refuses = (codec: string, bytes: Uint8Array | string, pattern: RegExp, reading?: Reading) =>
  assert.rejects(
    read(codec, bytes, reading),
    (error: unknown) =>
      isHubError(error) && error.code === "invalid_input" && pattern.test(error.message),
    `${codec} ${pattern}`,
  );
const FIXED = { columns: [{ name: "a", start: 1, length: 5 }] };
const WITH_OPTIONS = { csv: {}, json: {}, ndjson: {}, xml: {}, fixed: FIXED, xlsx: {} };

/** Bytes that would go on for 10 GB: whoever reads them all has no limit. */
function endless(start: string, filler: string, end = "") {
  const state = { bytes: 0 };
  const block = Buffer.from(filler.repeat(Math.ceil(65_536 / filler.length)));
  const stream = async function* (maxBytes: number) {
    yield Buffer.from(start);
    while (state.bytes < maxBytes) {
      state.bytes += block.length;
      yield block;
    }
    if (end !== "") yield Buffer.from(end);
  };
  return { state, stream };
}

describe("hostile files of rows", () => {
  it("of one endless line give a fault with its beginning, and the rows after it", async () => {
    for (const [codec, start, end, rest] of [
      ["csv", "a;b\n1;x", "\n2;y\n", { a: "2", b: "y" }],
      ["csv", 'a;b\n1;"x', "\n2;y\n", { a: "2", b: "y" }],
      ["ndjson", '{"a":1}\n{"a":"', '"}\n{"a":2}\n', { a: 2 }],
      ["json", '[{"a":1},{"a":"', '"},{"a":2}]', { a: 2 }],
      ["xml", "<r><x><a>1</a></x><x><a>", "</a></x><x><a>2</a></x></r>", { a: "2" }],
      ["fixed", "1\n", "\n2\n", { a: "2" }],
    ] as const) {
      const { stream } = endless(start, "zażółć", end);
      const rows: (FileRow | RowFault)[] = [];
      const source = findCodec(codec).read(stream(1_500_000), WITH_OPTIONS[codec], {
        maxRowBytes: MAX_ROW,
      });
      for await (const row of source) rows.push(row);
      const faults = rows.filter((row) => "reason" in row);
      assert.equal(faults.length, 1, codec);
      assert.match(faults[0]?.reason ?? "", /longer than 100000 bytes/);
      assert.ok((faults[0]?.raw.length ?? 0) <= 2_000);
      const last = rows.at(-1);
      assert.deepEqual({ ...(last && "values" in last ? last.values : {}) }, rest, codec);
    }
  });

  it("of 10 GB are left as soon as the reader stops", async () => {
    for (const [codec, start, filler] of [
      ["csv", "a;b\n", "1;x\n"],
      ["ndjson", "", '{"a":1}\n'],
      ["json", '[{"a":0}', ',{"a":1}'],
      ["xml", "<r>", "<x><a>1</a></x>"],
      ["fixed", "", "12345\n"],
    ] as const) {
      const { state, stream } = endless(start, filler);
      let count = 0;
      const limits = { maxRowBytes: MAX_ROW };
      for await (const row of findCodec(codec).read(stream(1e10), WITH_OPTIONS[codec], limits)) {
        assert.ok("values" in row, codec);
        count += 1;
        if (count === 10) break;
      }
      assert.ok(state.bytes < 1_000_000, codec);
    }
  });

  it("that are empty, or only blank, or only a header have no rows or say what is missing", async () => {
    assert.deepEqual(await read("csv", ""), []);
    assert.deepEqual(await read("csv", "\r\n\r\n"), []);
    assert.deepEqual(await read("csv", "a;b"), []);
    assert.deepEqual(await read("ndjson", "\n \n"), []);
    assert.deepEqual(await read("fixed", "", { options: FIXED }), []);
    assert.deepEqual(await read("json", "[]"), []);
    assert.deepEqual(
      await read("xml", "<r><rows/></r>", { options: { row_path: "/r/rows/row" } }),
      [],
    );
    await refuses("json", "", /breaks off in line 1/);
    await refuses("xml", "", /must contain a root element/);
    await refuses("xlsx", "", /damaged/);
  });

  it("that break off say where", async () => {
    for (const size of [1, 1e9]) {
      await refuses("csv", 'a;b\n1;2\n3;"x\n4;5\n', /row that begins in line 3 has a quote/, {
        size,
      });
      await refuses("json", '[\n{"a":1},\n{"a"', /breaks off in line 3/, { size });
      await refuses("json", '{"d":[1]', /breaks off/, { size, options: { row_path: "d" } });
      await refuses("xml", "<r><x><a>1</a>", /unclosed tag/, { size });
    }
    assert.deepEqual(valuesOf(await read("ndjson", '{"a":1}\n{"a":')), [
      { a: 1 },
      "2: It is no JSON: Unexpected end of JSON input",
    ]);
    await refuses("csv", Buffer.from("a\nżół").subarray(0, -1), /0xC5 at position 6 \(line 2\)/);
  });

  it("that are none of the format say so", async () => {
    await refuses("json", "id;name\n1;x", /neither a list nor an object/);
    await refuses("json", '{"a":[],"b":1}', /no "rows" in the file/, {
      options: { row_path: "rows" },
    });
    await refuses("json", "[1] 2", /goes on behind the end/);
    await refuses("json", "[1 2]", /Line 1 has "2" where ","/);
    await refuses("xml", "id;name", /not well-formed/);
    await refuses("xml", "<a><b></a>", /not well-formed/);
    await refuses("xml", "<a/>", /no \/r/, { options: { row_path: "/r/list/row" } });
    await refuses("xlsx", "id;name", /damaged/);
    await refuses("xlsx", Buffer.from("d0cf11e0a1b11ae1", "hex"), /old XLS, or protected/);
    const zipped = Buffer.concat(await Array.fromAsync(zip([{ name: "a.txt", content: "x" }])));
    await refuses("xlsx", zipped, /no workbook/);
    await refuses("ndjson", "x\n".repeat(30), /None of the first 21 lines/);
  });

  it("of XML with entities or a document type are refused before they grow", async () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r><x>&b;</x></r>';
    await refuses("xml", bomb, /declares a document type/, { size: 5 });
    await refuses("xml", "<r><x>&a;</x></r>", /undefined entity/);
    await refuses("xml", `<r>${"<a>".repeat(200)}`, /nests deeper than 100/);
    const external = '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>';
    await refuses("xml", external, /declares a document type/);
    await refuses("xml", external, /declares a document type/, { options: { xsd: "<x/>" } });
  });

  it("with deep, doubled or broken values are set aside row by row", async () => {
    const deep = `{"a":${"[".repeat(40_000)}${"]".repeat(40_000)}}`;
    const objects = `${'{"a":'.repeat(50)}1${"}".repeat(50)}`;
    const rows = await read(
      "ndjson",
      [
        deep,
        objects,
        '{"a":1,"a":2}',
        '{"a":{"b":1},"a.b":2}',
        '{"a":"\\udc00"}',
        '{"a":"\\u0000"}',
        '{"__proto__":{"x":1},"constructor":2}',
        '{"a":1e999999999}',
        '{"a":12345678901234567890.12,"b":1e3,"c":-0,"d":0.1}',
      ].join("\n"),
    );
    const [first, ...others] = valuesOf(rows);
    assert.ok(typeof first === "object" && String(first.a).startsWith("[[[["));
    assert.deepEqual(others, [
      "2: It nests deeper than 32 objects.",
      { a: 2 },
      '4: There are two values for "a.b".',
      '5: "\\udc00" has half of a character.',
      '6: "\\u0000" has a NUL character.',
      Object.fromEntries([
        ["__proto__.x", 1],
        ["constructor", 2],
      ]),
      '8: "1e999999999" is a number without bounds.',
      { a: "12345678901234567890.12", b: 1000, c: 0, d: "0.1" },
    ]);
  });

  it("with ragged, doubled and nameless columns lose no cell", async () => {
    const file = "a; ;a;a_2\r\n1;2;3;4\r\n1;2\r\n1;2;3;4;5\r\n1;2;3;4;;\r\n";
    for (const size of [1, 3, 1e9]) {
      assert.deepEqual(valuesOf(await read("csv", file, { size })), [
        { a: "1", column_2: "2", a_3: "3", a_2: "4" },
        "3: The row has 2 cells; there are 4 columns.",
        "4: The row has 5 cells; there are 4 columns.",
        { a: "1", column_2: "2", a_3: "3", a_2: "4" },
      ]);
    }
    const options = { short_rows: "accept", columns: ["x", "y"], skip_lines: 1, header: false };
    assert.deepEqual(valuesOf(await read("csv", "title\n1\n2;3\n", { options })), [
      { x: "1" },
      { x: "2", y: "3" },
    ]);
    await refuses("csv", `${"a;".repeat(30_000)}\n`, /30001 columns; 20000 are allowed/);
  });

  it("with line breaks in quotes, stray quotes and NUL keep their lines apart", async () => {
    const file = 'a;b\r\n"x\r\ny";1\r\n27" monitor;2\r\n\r\n"a"b;3\r\n\0;4\r\nlast;5';
    for (const size of [1, 4, 1e9]) {
      const rows = await read("csv", file, { size });
      assert.deepEqual(
        rows.map(({ at }) => at),
        [2, 4, 6, 7, 8],
      );
      assert.deepEqual(valuesOf(rows), [
        { a: "x\r\ny", b: "1" },
        { a: '27" monitor', b: "2" },
        { a: '"a"b', b: "3" },
        "7: a: the text has a NUL character.",
        { a: "last", b: "5" },
      ]);
    }
  });

  it("with Excel's hint of the separator begin behind it", async () => {
    assert.deepEqual(valuesOf(await read("csv", "sep=;\r\na;b\r\n1;2\r\n")), [{ a: "1", b: "2" }]);
    const found = detectFormats(Buffer.from("sep=,\na,b\n1,2\n"), "x.csv");
    assert.equal(found[0]?.options.separator, ",");
  });

  it("with numbers that are none name the column", async () => {
    const options = { number_columns: ["n"], decimal_mark: "," };
    const cells = [
      "1 234,50",
      "1.234.567,8",
      "-0012",
      "12-",
      "+5",
      ",5",
      "5,",
      "1,2,3",
      "1.23",
      "x",
      "1e5",
    ];
    const rows = await read("csv", `n\n${cells.join("\n")}\n`, { options });
    assert.deepEqual(
      valuesOf(rows).map((row) => (typeof row === "string" ? row : row.n)),
      [
        "1234.50",
        "1234567.8",
        -12,
        -12,
        5,
        "0.5",
        5,
        '9: n: "1,2,3" is not a number.',
        '10: n: "1.23" is not a number.',
        '11: n: "x" is not a number.',
        '12: n: "1e5" is not a number.',
      ],
    );
  });

  it("with options that the format does not know or take are not read", async () => {
    const wrong = (options: Record<string, unknown>, pattern: RegExp) =>
      refuses("csv", "a\n1\n", pattern, { options });
    await wrong({ separator: "a" }, /options\.separator/);
    await wrong({ seperator: ";" }, /options\.seperator: is not known/);
    await wrong({ skip_lines: -1 }, /options\.skip_lines/);
    assert.throws(() => findCodec("constructor"), /no format of files/);
  });
});

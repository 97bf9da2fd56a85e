import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findCodec } from "./codecs.ts";
import { detectFormats } from "./detect.ts";
import { encodeText } from "./encoding-writer.ts";

async function* each<T>(...items: readonly T[]) {
  yield* items;
}
const inBytes = async (text: string, encoding: "utf-8" | "windows-1250" | "utf-16le" = "utf-8") => {
  const options = { encoding, unencodable: "refuse", byteOrderMark: true } as const;
  return Buffer.concat(await Array.fromAsync(encodeText(each(text), options)));
};
const detect = (bytes: Uint8Array | string, name: string) => {
  const [first] = detectFormats(Buffer.from(bytes), name);
  return first && { ...first, options: { ...first.options } };
};

describe("the format of a file", () => {
  it("of CSV comes with separator, encoding, header, lines before it and decimal mark", async () => {
    const polish =
      'Raport sprzedaży;;\r\n\r\nKod;Nazwa;Kwota\r\n1;"Śruba; M5";1 234,50\r\n2;Łożysko;5,00\r\n';
    assert.deepEqual(detect(await inBytes(polish, "windows-1250"), "sprzedaz.csv"), {
      codec: "csv",
      options: {
        encoding: "windows-1250",
        separator: ";",
        header: true,
        skip_lines: 2,
        decimal_mark: ",",
      },
    });
    assert.deepEqual(detect("1,2.5,x\n2,3.5,y\n", "a.csv"), {
      codec: "csv",
      options: { encoding: "utf-8", separator: ",", header: false, decimal_mark: "." },
    });
    const tabs = await inBytes("id\tname\n1\tŁ\n", "utf-16le");
    assert.deepEqual(detect(tabs, "x.tsv")?.options.separator, "tab");
    assert.equal(detect("name\nŁ\n", "names.csv")?.codec, "csv");
  });

  it("of JSON and XML comes with the path of the rows", () => {
    assert.deepEqual(detect('{"total":2,"data":{"items":[{"a":1},{"a":2}]}}', "x.json"), {
      codec: "json",
      options: { encoding: "utf-8", row_path: "data.items" },
    });
    assert.deepEqual(detect('[{"a":[{"b":1}]}]', "x")?.options, {
      encoding: "utf-8",
      row_path: "",
    });
    assert.equal(detect('{"a":1}\n{"a":2}\n', "x.txt")?.codec, "ndjson");
    const xml =
      '<?xml version="1.0"?><ns:R xmlns:ns="u"><Head><A/></Head><List><Doc><L><P>1</P><P>2</P></L></Doc><Doc><L/></Doc><Doc>';
    assert.deepEqual(detect(xml, "x.xml"), {
      codec: "xml",
      options: { row_path: "/R/List/Doc", children: ["L.P"] },
    });
    assert.deepEqual(detect("<html><body>", "x.html"), undefined);
  });

  it("of fixed width comes with columns that blanks tell", () => {
    const lines = [
      "001 Alpha      12.50",
      "002 Beta        3.00",
      "003 GammaLtd  100.00",
      "004 Delta       7.25",
    ];
    assert.deepEqual(detect(`${lines.join("\r\n")}\r\n`, "a.txt"), {
      codec: "fixed",
      options: {
        encoding: "utf-8",
        columns: [
          { name: "column_1", start: 1, length: 4 },
          { name: "column_2", start: 5, length: 10 },
          { name: "column_3", start: 15, length: 6, align: "right" },
        ],
      },
    });
  });

  it("is none for nothing, noise, pictures and foreign archives", () => {
    for (const bytes of [
      "",
      "\0\0\0\0",
      "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
      "PK\x03\x04 a zip",
      "just a text",
    ]) {
      assert.deepEqual(
        detectFormats(Buffer.from(bytes, "latin1"), "x.bin"),
        [],
        JSON.stringify(bytes),
      );
    }
  });

  it("reads what it was guessed of", async () => {
    const rows = [
      { values: { kod: "A1", nazwa: "Śruba" }, at: 1 },
      { values: { kod: "B2", nazwa: "Łożysko, 5" }, at: 2 },
    ];
    for (const codec of ["csv", "json", "ndjson", "xml", "xlsx"]) {
      const { write, extensions } = findCodec(codec);
      const pieces = write?.(each(...rows), {}, { columns: ["kod", "nazwa"] });
      assert.ok(pieces);
      const bytes = Buffer.concat(await Array.fromAsync(pieces));
      const found = detect(bytes, `x.${extensions[0]}`);
      assert.equal(found?.codec, codec);
      const back = await Array.fromAsync(
        findCodec(codec).read(each(bytes), found.options, { maxRowBytes: 1_000 }),
      );
      assert.deepEqual(
        back.map((row) => ("values" in row ? { ...row.values } : row)),
        rows.map(({ values }) => values),
      );
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import type { FileRow, RowFault } from "./codec.ts";
import { findCodec } from "./codecs.ts";

const LIMITS = { maxRowBytes: 300 };
async function* cut(bytes: Uint8Array | string, size: number) {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
const read = async (
  bytes: Uint8Array | string,
  options: Record<string, unknown> = {},
  size = 1e9,
) => Array.fromAsync(findCodec("xml").read(cut(bytes, size), options, LIMITS));
const plain = (rows: readonly (FileRow | RowFault)[]): unknown[] =>
  rows.map((row) => {
    if (!("values" in row)) return `${row.at}: ${row.reason}`;
    const children = Object.entries(row.children ?? {}).map(([name, list]) => [name, plain(list)]);
    return [{ ...row.values }, Object.fromEntries(children)];
  });
const refuses = (pattern: RegExp, bytes: Uint8Array | string, options: Record<string, unknown>) =>
  assert.rejects(
    async () => read(bytes, options),
    (error: unknown) =>
      isHubError(error) && error.code === "invalid_input" && pattern.test(error.message),
  );

const DOCUMENT = `<?xml version="1.0"?>
<s:Envelope xmlns:s="urn:s" xmlns="urn:d"><Head><Row>no row</Row></Head><List total="2">
  <x:Row xmlns:x="urn:x" id="1" x:kind="a">
    <Name>Ala &amp; <![CDATA[<b>]]></Name><Address><City> Łódź </City><Zip/></Address>
    <Price currency="PLN">12.50</Price>
    <Lines><Line no="1"><Qty>1</Qty><Tax><Rate>23</Rate></Tax><Tax><Rate>8</Rate></Tax></Line><Line>text</Line></Lines>
  </x:Row>
  <Row><Name>1</Name><Name>2</Name></Row>
  <Row><Name>${"x".repeat(400)}</Name><Deep><Deeper a="1">y</Deeper></Deep></Row>
  <Row/>
</List></s:Envelope>`;

describe("rows of XML", () => {
  it("come by their path, whatever the prefixes, with attributes, nested and repeated elements", async () => {
    const options = { row_path: "/Envelope/List/Row", children: ["Lines.Line", "Lines.Line.Tax"] };
    for (const size of [1, 7, 1e9]) {
      assert.deepEqual(plain(await read(DOCUMENT, options, size)), [
        [
          {
            ...{
              "@id": "1",
              "@kind": "a",
              Name: "Ala & <b>",
              "Address.City": "Łódź",
              "Address.Zip": null,
            },
            ...{ "Price.@currency": "PLN", Price: "12.50" },
          },
          {
            "Lines.Line": [
              [
                { "@no": "1", Qty: "1" },
                {
                  Tax: [
                    [{ Rate: "23" }, {}],
                    [{ Rate: "8" }, {}],
                  ],
                },
              ],
              [{ "#text": "text" }, {}],
            ],
          },
        ],
        '2: "Name" stands there more than once: name it among the elements that repeat.',
        "3: The row is longer than 300 bytes.",
        [{}, {}],
      ]);
    }
    assert.equal((await read(DOCUMENT, { ...options, row_path: "/*/List/*" })).length, 4);
  });

  it("come in the encoding that the document names, unless another is given", async () => {
    const bytes = (name: string, byte: number) =>
      Buffer.concat([
        Buffer.from(`<?xml version="1.0" encoding="${name}"?><r><x><n>za`),
        Buffer.from([byte]),
        Buffer.from("</n></x></r>"),
      ]);
    const name = async (document: Uint8Array, options = {}) => plain(await read(document, options));
    const expected = [[{ n: "zaż" }, {}]];
    assert.deepEqual(await name(bytes("windows-1250", 0xbf)), expected);
    assert.deepEqual(await name(bytes("IBM852", 0xbe)), expected);
    assert.deepEqual(await name(bytes("iso-8859-2", 0xbf)), expected);
    assert.deepEqual(await name(bytes("utf-8", 0xbf), { encoding: "windows-1250" }), expected);
    await refuses(/0xBF at position 49/, bytes("utf-8", 0xbf), {});
    await refuses(/unknown encoding: klingon/, bytes("klingon", 0x41), {});
  });

  it("are taken only from a document that fits the schema", async () => {
    const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType><xs:sequence><xs:element name="x" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="n" type="xs:integer"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;
    assert.deepEqual(plain(await read("<r><x><n>1</n></x></r>", { xsd })), [[{ n: "1" }, {}]]);
    await refuses(/line 2: Element 'n': 'a' is not a valid value/, "<r><x>\n<n>a</n></x></r>", {
      xsd,
    });
    await refuses(/larger than 20971520 bytes/, Buffer.alloc(21_000_000, " "), { xsd });
    await assert.rejects(
      async () => read("<r/>", { xsd: "<no-schema/>" }),
      (error: unknown) => isHubError(error) && error.code === "bad_configuration",
    );
    const far = xsd.replace(
      "<xs:element",
      '<xs:include schemaLocation="file:///etc/passwd"/><xs:element',
    );
    await assert.rejects(
      async () => read("<r><x><n>1</n></x></r>", { xsd: far }),
      /schema cannot be used/,
    );
  });

  it("are written in the layout that the names of columns describe", async () => {
    const row: FileRow = {
      values: {
        id: 7,
        "@kind": 'a\n"b',
        "Price.@currency": "PLN",
        Price: "1.50",
        "Address.City": "Łódź",
        Note: null,
      },
      children: {
        "Lines.Line": [
          { values: { Qty: 1 }, at: 1 },
          { values: { Qty: 2, "@no": 2 }, at: 2 },
        ],
      },
      at: 1,
    };
    const one = async function* () {
      yield row;
    };
    const columns = ["Address.City", "@kind", "Price", "Price.@currency", "Note", "id"];
    const text = async (options: Record<string, unknown>) => {
      const pieces = findCodec("xml").write?.(one(), options, { columns });
      assert.ok(pieces);
      return Buffer.concat(await Array.fromAsync(pieces)).toString("latin1");
    };
    assert.equal(
      await text({
        row_path: "/Root/List/Row",
        root_attributes: ["xmlns=urn:a&b"],
        encoding: "windows-1252",
      }),
      `<?xml version="1.0" encoding="WINDOWS-1252"?>
<Root xmlns="urn:a&amp;b"><List>
<Row kind="a&#10;&quot;b"><Address><City>&#321;ód&#378;</City></Address><Price currency="PLN">1.50</Price><id>7</id><Lines><Line><Qty>1</Qty></Line><Line no="2"><Qty>2</Qty></Line></Lines></Row>
</List></Root>
`,
    );
    assert.match(await text({ empty_elements: "write" }), /<rows>\n<row kind.*<Note\/>/);
  });
});

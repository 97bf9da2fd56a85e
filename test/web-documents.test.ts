import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Integration, Provider } from "../web/src/api/types.ts";
import { xmlLines } from "../web/src/parts/document/xml-tokens.ts";
import { targetsOf } from "../web/src/parts/send/targets.ts";

const shown = (text: string): readonly string[] =>
  xmlLines(text).map(
    ({ depth, tokens }) => "  ".repeat(depth) + tokens.map((one) => one.text).join(""),
  );
const bare = (text: string): string => text.replace(/\s+/g, "");

describe("XML as people look at it", () => {
  it("has a line for each element, and one for an element with its text", () => {
    const text = `<?xml version="1.0"?><Faktura xmlns="urn:x"><!-- note --><P_1>2026-10-14</P_1><Empty/><None></None>
      <Fa a='1'  b="x > y"><Name>Żółta &amp; co.</Name></Fa></Faktura>`;
    assert.deepEqual(shown(text), [
      '<?xml version="1.0"?>',
      '<Faktura xmlns="urn:x">',
      "  <!-- note -->",
      "  <P_1>2026-10-14</P_1>",
      "  <Empty/>",
      "  <None></None>",
      `  <Fa a='1' b="x > y">`,
      "    <Name>Żółta &amp; co.</Name>",
      "  </Fa>",
      "</Faktura>",
    ]);
  });

  it("keeps mixed text apart and what is cut off or broken as it is", () => {
    assert.deepEqual(shown("<a>one<b/>two</a>"), ["<a>", "  one", "  <b/>", "  two", "</a>"]);
    assert.deepEqual(shown("<a><b>tex"), ["<a>", "  <b>", "    tex"]);
    assert.deepEqual(shown("</a></b><c"), ["</a>", "</b>", "<c"]);
    assert.deepEqual(shown("<a><![CDATA[<x>]]></a>"), ["<a>", "  <![CDATA[<x>]]>", "</a>"]);
  });

  it("loses nothing but blanks of whatever text there is", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "/",
      "a",
      "=",
      '"',
      "'",
      " ",
      "ż",
      "!--",
      "-->",
      "<b>",
      "</b>",
      "?",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        assert.equal(bare(shown(text).join("")), bare(text));
      }),
    );
  });
});

describe("systems that invoices can be sent to", () => {
  const sink = (direction: "cost" | "sales" | null) => ({
    name: "x",
    entity: "invoice",
    direction,
  });
  const provider = (id: string, ...sinks: readonly object[]) =>
    ({ provider: id, sinks }) as unknown as Provider;
  const providers = [
    provider("ksef", sink("sales")),
    provider("books", sink("cost"), sink("sales")),
    provider("both", sink(null)),
    provider("erp", { name: "items", entity: "item", direction: null }),
  ];
  const of = (id: string, over: Partial<Integration> = {}) =>
    ({ id, provider: id, active: true, available: true, ...over }) as Integration;
  const ids = (...directions: readonly ("cost" | "sales")[]) =>
    targetsOf(
      [of("ksef"), of("books"), of("both"), of("erp"), of("other"), of("ksef", { active: false })],
      providers,
      { entity: "invoice", directions: new Set(directions) },
    ).map(({ id }) => id);

  it("are those that are switched on and take one of the directions", () => {
    assert.deepEqual(ids("cost"), ["books", "both"]);
    assert.deepEqual(ids("sales"), ["ksef", "books", "both"]);
    assert.deepEqual(ids("cost", "sales"), ["ksef", "books", "both"]);
  });
});

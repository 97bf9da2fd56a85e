import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import { formOf } from "./xml-form.ts";
import { childOf, childrenOf, parseXml, streamXml, textAt, type XmlElement } from "./xml-reader.ts";
import { group, leaf, token } from "./xml-writer.ts";

const isBad = (pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.code === "bad_data" && pattern.test(error.message);
async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const rows = (bytes: Uint8Array, size: number) =>
  Array.fromAsync(streamXml(cut(bytes, size), (path) => path.at(-1) === "row"));

describe("reading XML", () => {
  it("gives back every text that was written", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(text, text, (content, value) => {
        const xml = `<a>${leaf("b", `x${content}x`, { c: value })}</a>`;
        const found = childOf(parseXml(Buffer.from(xml)), "b");
        // What XML cannot have is left out; line ends in an attribute become blanks.
        const expected = (raw: string) => token(raw, 10_000);
        assert.equal(token(found?.text, 10_000), expected(`x${content}x`));
        assert.equal(token(found?.attributes.get("c"), 10_000), expected(value));
      }),
    );
  });

  it("is the same however the bytes are cut, in every encoding", async () => {
    const body = `<a><row n="1">ąę€😀</row><skip><row>&lt;<![CDATA[<x>]]></row></skip><row/></a>`;
    const latin = `<?xml version="1.0" encoding="windows-1250"?><a><row>\u00b9\u00ea</row></a>`;
    const documents = [
      Buffer.from(body),
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-8"?>${body}`),
      Buffer.from(`\ufeff${body}`, "utf16le"),
      Buffer.from(`\ufeff${body}`, "utf16le").swap16(),
      Buffer.from(latin, "latin1"),
    ];
    for (const bytes of documents) {
      const whole = await rows(bytes, bytes.length);
      for (const size of [1, 2, 3, 7, 300]) assert.deepEqual(await rows(bytes, size), whole);
      assert.equal(whole[0]?.text.slice(0, 2), "ąę");
    }
  });

  it("keeps namespaces apart, whatever their prefixes are", () => {
    const root = parseXml(
      Buffer.from(`<p:a xmlns:p="urn:1"><q:b xmlns:q="urn:1">1</q:b><b>2</b><p:b>3</p:b></p:a>`),
    );
    assert.deepEqual(
      childrenOf(root, "b").map(({ text }) => text),
      ["1", "3"],
    );
    assert.equal(textAt(root, "b"), "1");
    assert.equal(textAt(root, "b", "none"), undefined);
  });

  it("refuses what is too deep, too much or endless", async () => {
    const deep = Buffer.from(`${"<a>".repeat(41)}${"</a>".repeat(41)}`);
    assert.throws(() => parseXml(deep), isBad(/deeper than 40/));
    const many = Buffer.from(`<a>${"<b/>".repeat(20)}</a>`);
    assert.throws(() => parseXml(many, { elements: 10 }), isBad(/more than 10 elements/));
    const endless = async function* () {
      yield Buffer.from("<a>");
      for (let i = 0; i < 200; i++) yield Buffer.alloc(65_536, "x");
    };
    const read = Array.fromAsync(streamXml(endless(), () => true));
    await assert.rejects(read, isBad(/text without an end/));
    const comment = async function* () {
      yield Buffer.from("<a><!--");
      for (let i = 0; i < 200; i++) yield Buffer.alloc(65_536, "x");
    };
    await assert.rejects(
      Array.fromAsync(streamXml(comment(), () => true)),
      isBad(/without an end/),
    );
  });

  it("knows no entities but the five, and no document type", () => {
    for (const [xml, pattern] of [
      [`<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`, /document type/],
      ["<a>&x;</a>", /not well-formed/],
      ["<a>&#0;</a>", /not well-formed/],
      ["<a></b>", /not well-formed/],
      ["<a/><b/>", /not well-formed/],
      ["", /not well-formed|no root/],
    ] as const) {
      assert.throws(() => parseXml(Buffer.from(xml)), isBad(pattern), xml);
    }
  });

  it("finds a form's own name in its first lines, and none elsewhere", async () => {
    const head = `<JPK><Naglowek><KodFormularza kodSystemowy="JPK_FA (4)">JPK_FA</KodFormularza></Naglowek>`;
    const form = (xml: string, size = 64) => formOf(cut(Buffer.from(xml), size));
    assert.equal(await form(`${head}</JPK>`), "JPK_FA (4)");
    assert.equal(await form(`${head}<x>${"<y/>".repeat(100_000)}`), "JPK_FA (4)");
    assert.equal(await form("<Invoice><ID>1</ID></Invoice>"), undefined);
    assert.equal(await form(`<a>${"<y/>".repeat(100_000)}</a>`, 65_536), undefined);
    await assert.rejects(form("<a><b></a>"), isBad(/not well-formed/));
  });
});

describe("writing XML", () => {
  it("leaves out what would be empty", () => {
    assert.equal(group("a", leaf("b", undefined), leaf("c", ""), group("d")), "");
    assert.equal(group("a", leaf("b", "1 & 2")), "<a><b>1 &amp; 2</b></a>");
  });

  it("cuts a token without cutting a character in two", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.integer({ min: 1, max: 20 }),
        (text, length) => {
          const found = token(text, length);
          if (found === undefined) return;
          assert.ok(found.length <= length && found.isWellFormed());
          assert.equal(found, found.trim());
          const root: XmlElement = parseXml(Buffer.from(`<a>${leaf("b", found)}</a>`));
          assert.equal(textAt(root, "b"), found);
        },
      ),
    );
  });
});

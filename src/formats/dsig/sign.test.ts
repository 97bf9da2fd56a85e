import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import { openA1 } from "../icp-brasil/a1.ts";
import { TEST_PASSWORD, testPfx } from "../icp-brasil/testing/certificates.ts";
import { canonicalText, openDocument } from "../xml/libxml-document.ts";
import { canonicalElements } from "./canonical-text.ts";
import { signEnveloped } from "./sign.ts";
import { loadDsig } from "./verify.ts";

const A1 = openA1(testPfx("a1-rc2-40-legado"), TEST_PASSWORD);
const dsig = await loadDsig();
const libxml = await import("libxml2-wasm");

const NFE = 'xmlns="http://www.portalfiscal.inf.br/nfe"';
const evento = (inside: string, more = ""): string =>
  `<evento ${NFE}${more} versao="1.00"><infEvento Id="ID1">${inside}</infEvento></evento>`;
const isError = (name: string, what: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === name && what.test(error.message);

const DOCUMENTS = [
  evento("<cOrgao>91</cOrgao>"),
  evento(
    `<a c='1' b="x&#10;y &quot;'>">çã €&amp;&lt;&gt; <![CDATA[<x>&]]><!-- c -->\r\n t💚</a><e/>`,
  ),
  `<?xml version="1.0"?>\n<!-- a --><envEvento ${NFE}>${evento("<a/>", ' xmlns:x="urn:x"')}<b/></envEvento>`,
  evento(
    '<x xmlns="">u<y xmlns="urn:q" z:k="1" z:a="2" a="3" xmlns:z="urn:z"/></x>',
    ' xmlns:u="urn:u"',
  ),
];

describe("signing an element", () => {
  for (const [index, document] of DOCUMENTS.entries()) {
    it(`puts a signature behind it that another implementation accepts: ${index}`, () => {
      const signed = signEnveloped(document, "ID1", A1);
      const [finding, ...others] = dsig.verifySignatures(Buffer.from(signed));
      assert.deepEqual(others, []);
      assert.deepEqual(
        [finding?.id, finding?.digest, finding?.signature, finding?.signer?.tax_id],
        ["ID1", "ok", "ok", "11222333000181"],
      );
      const cut = signed.replace(/<Signature .*<\/Signature>/s, "");
      assert.equal(cut, document);
      assert.match(
        signed,
        /<\/infEvento><Signature xmlns="http:\/\/www\.w3\.org\/2000\/09\/xmldsig#"/,
      );
      assert.doesNotMatch(signed, /BEGIN CERTIFICATE/);
    });
  }

  it("signs several in one document, each for itself", () => {
    const two = `<envEvento>${evento("<a/>")}${evento("<b/>").replace("ID1", "ID2")}</envEvento>`;
    const signed = signEnveloped(signEnveloped(two, "ID2", A1), "ID1", A1);
    const findings = dsig.verifySignatures(Buffer.from(signed));
    assert.deepEqual(
      findings.map(({ id, digest, signature }) => [id, digest, signature]),
      [
        ["ID1", "ok", "ok"],
        ["ID2", "ok", "ok"],
      ],
    );
  });

  it("refuses what it cannot sign, and says why", () => {
    const signed = signEnveloped(evento("<a/>"), "ID1", A1);
    const refused: readonly (readonly [string, string, RegExp])[] = [
      [evento(""), "ID2", /0 elements with the Id ID2/],
      [evento('<a Id="ID1"/>'), "ID1", /2 elements/],
      [`<a>${evento("")}${evento("")}</a>`, "ID1", /2 elements/],
      [signed, "ID1", /signed already/],
      [evento("<a>"), "ID1", /well-formed/],
      [`<!DOCTYPE a [<!ENTITY e "x">]>${evento("")}`, "ID1", /document type/],
      [evento(""), 'ID1"', /is none/],
    ];
    for (const [xml, id, what] of refused)
      assert.throws(() => signEnveloped(xml, id, A1), isError("DataError", what), xml);
  });

  it("refuses a key of another certificate", () => {
    for (const kind of ["rsa", "ec"] as const) {
      const { privateKey: key } =
        kind === "rsa"
          ? generateKeyPairSync("rsa", { modulusLength: 1024 })
          : generateKeyPairSync("ec", { namedCurve: "P-256" });
      const signer = { key, certificate_pem: A1.certificate_pem };
      assert.throws(
        () => signEnveloped(evento(""), "ID1", signer),
        isError("ConfigError", /belongs/),
      );
    }
  });
});

describe("the canonical form of what the hub writes", () => {
  const name = fc.constantFrom("a", "b:c", "b:d", "e");
  const value = fc.string({ unit: fc.constantFrom(..."xç€💚&<>\"' \t\n\r") });
  const escaped = (text: string): string =>
    text.replace(/[&<>"\r\n\t]/g, (one) => `&#${one.codePointAt(0)};`);
  const attribute = fc.tuple(fc.constantFrom("x", "b:y", "z", "xmlns", "xmlns:q"), value);
  const attributes = fc.uniqueArray(attribute, { selector: ([key]) => key });
  const tag = fc.record({ name, attributes, text: value });
  type Tag = typeof tag extends fc.Arbitrary<infer T> ? T : never;
  const written = ({ name, attributes, text }: Tag, children: readonly string[]): string => {
    const own = attributes
      // Canonical XML has no form for addresses of namespaces that are none.
      .filter(([key, content]) => !key.startsWith("xmlns") || /^x+$/.test(content))
      .map(
        ([key, content]) => ` ${key}="${key.startsWith("xmlns") ? "urn:" : ""}${escaped(content)}"`,
      );
    return `<${name}${own.join("")}>${escaped(text)}<![CDATA[>]]>${children.join("\n")}</${name}>`;
  };
  const { tree } = fc.letrec<{ tree: string }>((self) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      tag.map((one) => written(one, [])),
      fc
        .tuple(tag, fc.array(self("tree"), { maxLength: 3 }))
        .map(([one, inner]) => written(one, inner)),
    ),
  }));

  it("is that of libxml2, whatever is in it", () => {
    fc.assert(
      fc.property(tree, (inside) => {
        const xml = `<r xmlns:b="urn:b">${inside}</r>`;
        const [own] = canonicalElements(xml, ({ name }) => name === "r");
        using document = openDocument(libxml, Buffer.from(xml));
        assert.equal(own?.text, canonicalText(document));
        assert.equal(own?.end, xml.length);
      }),
      { numRuns: 300 },
    );
  });
});

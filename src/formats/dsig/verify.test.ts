import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import { openA1 } from "../icp-brasil/a1.ts";
import { TEST_PASSWORD, testPfx } from "../icp-brasil/testing/certificates.ts";
import {
  expectedSamples,
  fiscalSample,
  samplesIn,
  withoutFiscalData,
} from "../testing/fiscal-data.ts";
import { signEnveloped } from "./sign.ts";
import { loadDsig, type SignatureFinding } from "./verify.ts";

const A1 = openA1(testPfx("a1-aes256"), TEST_PASSWORD);
const dsig = await loadDsig();
const verify = (xml: string | Uint8Array): readonly SignatureFinding[] =>
  dsig.verifySignatures(typeof xml === "string" ? Buffer.from(xml) : xml);
const brief = (xml: string | Uint8Array): string =>
  verify(xml)
    .map(({ digest, signature }) => `${digest} ${signature}`)
    .join(", ");

const NFE = 'xmlns="http://www.portalfiscal.inf.br/nfe"';
const PLAIN = `<NFe ${NFE}><infNFe versao="4.00" Id="NFe1"><emit><xNome>A &amp; B</xNome><x> </x></emit><total>10.00</total></infNFe></NFe>`;
const SIGNED = signEnveloped(PLAIN, "NFe1", A1);
const changed = (from: string | RegExp, to: string): string => {
  const text = SIGNED.replace(from, to);
  assert.notEqual(text, SIGNED, String(from));
  return text;
};

describe("the check of signatures", () => {
  it("finds the signed document in whatever it was wrapped in", () => {
    const wrapped = [
      SIGNED,
      `<nfeProc ${NFE} versao="4.00">${SIGNED}<protNFe/></nfeProc>`,
      `<n:nfeProc xmlns:n="http://www.portalfiscal.inf.br/nfe" xmlns:xsi="urn:i">${SIGNED}</n:nfeProc>`,
      `<nfeProc ${NFE}>${SIGNED.replace(` ${NFE}`, "")}</nfeProc>`,
      `<s:Envelope xmlns:s="urn:s" xmlns:xsi="urn:i"><s:Body>${SIGNED}</s:Body></s:Envelope>`,
      `<?xml version="1.0" encoding="ISO-8859-1"?><?xml-stylesheet href="a<b>"?><!-- x --><lote>${SIGNED}</lote>`,
    ];
    for (const xml of wrapped) assert.equal(brief(xml), "ok ok", xml.slice(0, 200));
    assert.deepEqual(brief(Buffer.from(`\ufeff${SIGNED}`, "utf16le")), "ok ok");
  });

  it("knows a signature over a document that declares what its wrapping declares too", () => {
    const own = signEnveloped(PLAIN.replace("<NFe", '<NFe xmlns:xsi="urn:i"'), "NFe1", A1);
    assert.equal(brief(`<s:E xmlns:s="urn:s" xmlns:xsi="urn:i">${own}</s:E>`), "ok ok");
    const inPlace = signEnveloped(`<s:E xmlns:s="urn:s">${PLAIN}</s:E>`, "NFe1", A1);
    assert.equal(brief(inPlace), "ok ok");
  });

  it("says whose certificate it is", () => {
    const [finding] = verify(SIGNED);
    assert.deepEqual(finding?.signer, {
      holder: A1.holder,
      tax_id: "11222333000181",
      valid_from: A1.valid_from,
      valid_to: A1.valid_to,
      issuer: "AC RAIZ TESTE HUB v1",
    });
  });

  it("tells blanks between elements from changes of the content", () => {
    const indented = SIGNED.replace(/(<\/\w+>)(?=<)/g, "$1\r\n  ").replace(
      />(?=<[^/])/g,
      ">\r\n  ",
    );
    assert.equal(brief(indented), "blanks ok");
    assert.equal(brief(changed("<x> </x>", "<x>  </x>")), "altered ok");
    assert.equal(brief(changed("<x> </x>", "<x></x>")), "altered ok");
    assert.equal(brief(changed("A &amp; B", "A &amp;  B")), "altered ok");
  });

  it("reads Base64 with the line ends that programs under Windows write", () => {
    const broken = SIGNED.replace(
      /(<(SignatureValue|X509Certificate)>)([^<]+)/g,
      (_, open: string, __, text: string) => open + text.replace(/.{64}/g, "$&&#13;\n"),
    );
    assert.notEqual(broken, SIGNED);
    assert.equal(brief(broken), "ok ok");
  });

  it("notices every change of what was signed", () => {
    const other = signEnveloped(PLAIN.replace("10.00", "11.00"), "NFe1", A1);
    const valueIn = (xml: string) => /<SignatureValue>[^<]+/.exec(xml)?.[0] ?? "";
    const digestOf = (xml: string) => /<DigestValue>[^<]+/.exec(xml)?.[0] ?? "";
    assert.equal(brief(changed("10.00", "11.00")), "altered ok");
    assert.equal(brief(changed("10.00", "<!-- 1 -->10.00")), "ok ok");
    assert.equal(brief(changed("<total>", '<total a="1">')), "altered ok");
    assert.equal(brief(changed(digestOf(SIGNED), digestOf(other))), "altered wrong");
    assert.equal(brief(changed(valueIn(SIGNED), valueIn(other))), "ok wrong");
    assert.equal(brief(changed(valueIn(SIGNED), "<SignatureValue>")), "ok wrong");
    const stranger = openA1(testPfx("a1-cnpj-alfanumerico-rc2-40"), TEST_PASSWORD);
    const certificate = stranger.certificate.raw.toString("base64");
    const replaced = changed(/<X509Certificate>[^<]+/, `<X509Certificate>${certificate}`);
    assert.equal(brief(replaced), "ok wrong");
    assert.equal(
      brief(changed(/<X509Certificate>[^<]+/, "<X509Certificate>AAAA")),
      "ok unsupported",
    );
  });
});

describe("a signature that is about something else", () => {
  const refused: Readonly<Record<string, string>> = {
    "another element with the same Id": `<a>${SIGNED}<b Id="NFe1"/></a>`,
    "the same document twice": `<a>${SIGNED}${SIGNED}</a>`,
    "a second element of the name beside it": changed("</infNFe>", '</infNFe><infNFe Id="NFe2"/>'),
    "an unsigned element before it": changed("<infNFe", '<infNFe Id="NFe2"/><infNFe'),
    "a reference to what was moved away": `<a><keep>${PLAIN.replace(/<.?NFe[^>]*>/g, "")}</keep>${changed('Id="NFe1"', 'Id="NFe2"')}</a>`,
    "a second signature": changed(/(<Signature .*<\/Signature>)/, "$1$1"),
    "a signature inside what is signed": changed(
      "<total>",
      `${/<Signature .*<\/Signature>/.exec(SIGNED)?.[0]}<total>`,
    ),
    "a second reference": changed(/(<Reference .*<\/Reference>)/, "$1$1"),
    "the whole document": changed('URI="#NFe1"', 'URI=""'),
    "another transform": changed("enveloped-signature", "base64"),
    "canonical form with comments": changed(
      /c14n-20010315"><\/Can/,
      'c14n-20010315#WithComments"></Can',
    ),
    "another hash": changed("xmldsig#sha1", "xmldsig-more#md5"),
    "a checksum with a shared secret": changed("rsa-sha1", "hmac-sha1"),
    "more parts": changed("</KeyInfo>", "</KeyInfo><Object/>"),
    "two certificates": changed(/(<X509Certificate>.*<\/X509Certificate>)/, "$1$1"),
  };
  for (const [what, xml] of Object.entries(refused)) {
    it(`is not taken for a good one: ${what}`, () => {
      const findings = verify(xml);
      assert.ok(findings.length > 0);
      for (const { digest, signature, reason } of findings) {
        assert.ok(digest === "altered" || signature === "unsupported");
        assert.ok(reason);
      }
    });
  }
});

describe("a file that is no document", () => {
  const isData = (what: RegExp) => (error: unknown) =>
    isHubError(error) && error.name === "DataError" && what.test(error.message);

  it("is refused with a reason", () => {
    for (const bad of ["", "x", "<a>", "<a/><b/>", "\0", "<a>&e;</a>", SIGNED.slice(0, -3)])
      assert.throws(() => verify(bad), isData(/well-formed/), bad);
    assert.throws(() => verify('<a xmlns:b="c"/>'), isData(/canonical form/));
    const latin1 = Buffer.from(PLAIN.replace("10.00", "é"), "latin1");
    assert.throws(() => verify(latin1), isData(/well-formed/));
  });

  it("is refused with a document type in any encoding", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "cccccc"><!ENTITY d "&b;&b;&b;">]>${SIGNED}`;
    const marked = Buffer.from(`\ufeff${bomb}`, "utf16le");
    for (const bytes of [Buffer.from(bomb), marked, Buffer.from(marked).swap16()])
      assert.throws(() => verify(bytes), isData(/document type/));
  });

  it("is refused with more signatures than any file has, and takes no time", () => {
    const many = `<a>${"<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>".repeat(2_000)}</a>`;
    assert.throws(() => verify(many), isData(/2000 signatures/));
    const before = performance.now();
    const deep = `<a Id="x">`.repeat(200) + "<b/>".repeat(100_000) + "</a>".repeat(200);
    assert.deepEqual(verify(deep), []);
    assert.ok(performance.now() - before < 5_000);
  });
});

describe("the samples", { skip: withoutFiscalData }, () => {
  it("have the digests that an independent program found", () => {
    let compared = 0;
    for (const [path, { documents, wellFormed, hasDoctype }] of expectedSamples()) {
      if (!wellFormed || hasDoctype) continue;
      const wanted = (documents ?? []).flatMap(({ checks }) => checks?.digestOk?.extracted ?? []);
      const findings = verify(fiscalSample(path));
      const unknown = findings.some(({ signature }) => signature === "unsupported");
      if (unknown && wanted.every((one) => !one)) continue;
      const found = findings.map(({ digest }) => digest === "ok");
      assert.deepEqual(found.slice(0, wanted.length), wanted, path);
      compared += wanted.length;
    }
    assert.ok(compared > 60, String(compared));
  });

  it("that we made are signed right", () => {
    for (const folder of ["nfe", "cte", "evento-nfe", "evento-cte"]) {
      for (const path of samplesIn(`made/${folder}`)) {
        const isIndented = path.includes("14-reindentado");
        for (const { digest, signature } of verify(fiscalSample(path)))
          assert.deepEqual([digest, signature], [isIndented ? "blanks" : "ok", "ok"], path);
      }
    }
  });
});

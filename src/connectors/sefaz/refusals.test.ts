import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { openRecordedSefaz, type RecordedReply } from "../../../test/recorded-sefaz.ts";
import { isHubError } from "../../sdk/index.ts";
import sefaz from "./index.ts";

const fiscal = sefaz.fiscal ?? assert.fail("no fiscal");

const SOAP12 = "http://www.w3.org/2003/05/soap-envelope";
const SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/";
const wrapped = (content: string, soap = SOAP12) =>
  `<s:Envelope xmlns:s="${soap}"><s:Body>${content}</s:Body></s:Envelope>`;
const page = (content: string) =>
  wrapped(
    `<r xmlns="urn:x"><retDistDFeInt xmlns="http://www.portalfiscal.inf.br/nfe" versao="1.01">${content}</retDistDFeInt></r>`,
  );
const HTML = "<html><head><title>403 - Forbidden</title></head><body/></html>";

const CASES: readonly (readonly [string, RecordedReply, string, RegExp])[] = [
  ["403", { status: 403, type: "text/html", body: HTML }, "AuthError", /certificate/],
  ["496", { status: 496, body: "" }, "AuthError", /certificate/],
  ["a page with 200", { type: "text/html", body: HTML }, "AuthError", /a web page/],
  ["a page that is named XML", { body: ` ${HTML}` }, "AuthError", /a web page/],
  ["400 of nginx", { status: 400, type: "text/html", body: HTML }, "AuthError", /certificate/],
  ["404", { status: 404, body: "" }, "ConfigError", /nfe_distribution_url/],
  ["503", { status: 503, type: "text/html", body: HTML }, "TransientError", /503/],
  ["429", { status: 429, body: "" }, "RateLimitError", /429/],
  ["500 without a fault", { status: 500, body: "" }, "TransientError", /500/],
  ["another document", { body: "<a/>" }, "TransientError", /retDistDFeInt/],
  ["no XML", { body: "\u0000\u0001" }, "TransientError", /retDistDFeInt/],
  ["half an answer", { body: page("<cStat>137</cStat>").slice(0, 150) }, "TransientError", /./],
  ["a cut answer", { body: page("<cStat>137</cStat>"), isCut: true }, "TransientError", /./],
  ["no cStat", { body: page("<xMotivo>x</xMotivo>") }, "TransientError", /cStat/],
  ["a strange cStat", { body: page("<cStat>13&lt;7</cStat>") }, "TransientError", /cStat/],
  [
    "a document type",
    { body: `<!DOCTYPE a [<!ENTITY b "c">]>${page("<cStat>137</cStat><xMotivo>&b;</xMotivo>")}` },
    "TransientError",
    /retDistDFeInt/,
  ],
  [
    "a fault of the server",
    {
      status: 500,
      body: wrapped(
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>Timeout expired.</s:Text></s:Reason></s:Fault>",
      ),
    },
    "TransientError",
    /Timeout expired/,
  ],
  [
    "a fault of ours in SOAP 1.1",
    {
      status: 500,
      type: "text/xml",
      body: wrapped(
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>SOAPAction?</faultstring></s:Fault>",
        SOAP11,
      ),
    },
    "ConfigError",
    /SOAPAction\?.*nfe_distribution_url/,
  ],
  ["more than any answer", { body: "x".repeat(33 * 1024 * 1024) }, "RejectedError", /larger/],
];

describe("what is no answer", () => {
  for (const [what, reply, name, message] of CASES)
    it(`${what} is a ${name}, asked once`, async () => {
      await using bed = await openRecordedSefaz();
      bed.answer(reply);
      await assert.rejects(fiscal.distribute(bed.open(), "nfe", { after: "0" }), (error) => {
        assert.ok(isHubError(error), String(error));
        assert.equal(error.name, name, error.message);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /teste123|PRIVATE KEY/);
        return true;
      });
      assert.equal(bed.requests.length, 1);
    });

  it("a TLS alert about the certificate is an AuthError, one about versions is not", async () => {
    // https://www.rfc-editor.org/rfc/rfc5246#section-7.2: bad_certificate, unknown_ca, protocol_version
    for (const [alert, name] of [
      [42, "AuthError"],
      [48, "AuthError"],
      [70, "TransientError"],
    ] as const) {
      const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      await using recorded = await openRecordedSefaz();
      const { port } = server.address() as AddressInfo;
      const ctx = recorded.open({
        settings: { nfe_distribution_url: `https://127.0.0.1:${port}/` },
      });
      await assert.rejects(fiscal.distribute(ctx, "nfe", { after: "0" }), { name });
      await new Promise((done) => server.close(done));
    }
  });

  it("a server that nobody trusts asks for the certificates of ICP-Brasil", async () => {
    await using bed = await openRecordedSefaz();
    const ctx = bed.open({ settings: { ca_certificate: undefined } });
    await assert.rejects(fiscal.distribute(ctx, "nfe", { after: "0" }), {
      name: "ConfigError",
      message: /ICP-Brasil into ca_certificate/,
    });
  });

  it("what cannot be asked is not asked", async () => {
    await using bed = await openRecordedSefaz();
    const ctx = bed.open();
    const key = "35261115881399000134550010003528611193292697";
    const asked = [
      () => fiscal.distribute(ctx, "cte", { access_key: key }),
      () => fiscal.distribute(ctx, "nfe", { access_key: `${key}<x/>` }),
      () => fiscal.distribute(ctx, "nfe", { after: "1</ultNSU>" }),
      () => fiscal.distribute(ctx, "nfe", { nsu: "-1" }),
    ];
    for (const ask of asked) await assert.rejects(ask, { name: "DataError" });
    assert.equal(bed.requests.length, 0);
  });
});

describe("the documents of a page", () => {
  const zip = (nsu: string, text: string) =>
    `<docZip NSU="${nsu}" schema="procNFe_v4.00.xsd">${text}</docZip>`;
  it("are given one by one, the damaged ones with the reason", async () => {
    await using bed = await openRecordedSefaz();
    const good = gzipSync("<nfeProc/>").toString("base64");
    const bomb = gzipSync(Buffer.alloc(21 * 1024 * 1024)).toString("base64");
    const body = [
      ...[zip("000000000000001", good), zip("2", good.slice(0, 20)), zip("3", "%%%")],
      ...[zip("4", bomb), zip("x", good), zip("6", "")],
    ];
    bed.answer({
      body: page(
        `<cStat>138</cStat><ultNSU>6</ultNSU><maxNSU>000000000000006</maxNSU><loteDistDFeInt>${body.join("")}</loteDistDFeInt>`,
      ),
    });
    const answer = await fiscal.distribute(bed.open(), "nfe", { after: "0" });
    assert.equal(answer.last_nsu, "000000000000006");
    assert.deepEqual(
      answer.documents.map(({ nsu, xml, fault }) => [
        nsu,
        xml && Buffer.from(xml).toString(),
        fault,
      ]),
      [
        ["000000000000001", "<nfeProc/>", undefined],
        ["000000000000002", undefined, "The document is no gzip, or a damaged one."],
        ["000000000000003", undefined, "The document is no Base64 text."],
        ["000000000000004", undefined, "The document unpacks to more than 20 MiB."],
        [undefined, "<nfeProc/>", undefined],
        ["000000000000006", undefined, "The document is no Base64 text."],
      ],
    );
  });
});

import assert from "node:assert/strict";
import { createPublicKey, hash, verify } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, it } from "node:test";
import { XmlDocument } from "libxml2-wasm";
import { validateXsd } from "../../../src/formats/xml/xsd.ts";
import { TEST_CERTIFICATE } from "../certificates/clients.ts";
import { isAccessKey, isCnpj, isCpf } from "../identifiers.ts";
import { CARRIER, OTHER_BUYER, PRODUCER, SUPPLIERS } from "./companies.ts";
import { cteOf, cteProc } from "./cte.ts";
import { cteEvent, nfeEvent, transportNotice } from "./events.ts";
import { type Feed, receivedAt } from "./feed.ts";
import { nfeOf, nfeProc, resNfe } from "./nfe.ts";

const SCHEMAS = new URL("../../../../shared/data/fiscal-br/xsd/", import.meta.url);
const withoutSchemas: string | false = existsSync(SCHEMAS)
  ? false
  : "needs ../shared/data/fiscal-br beside the repository";

const FEED: Feed = {
  ...{ id: 3, taxId: "11222333000181", environment: "homologation", seed: 7, signed: 40 },
  ...{ from: Date.UTC(2026, 7, 1), to: Date.UTC(2026, 10, 20), documents: 200 },
};

describe("documents of the simulated SEFAZ", () => {
  it("have companies and keys with right check digits", () => {
    for (const { taxId } of [...SUPPLIERS, CARRIER, OTHER_BUYER]) assert.ok(isCnpj(taxId), taxId);
    assert.ok(isCpf(PRODUCER.taxId));
    assert.equal(isCnpj("12ABC34501DE35"), true);
    assert.equal(isCnpj("12ABC34501DE53"), false);
    for (const index of [0, 12, 18, 37]) assert.ok(isAccessKey(nfeOf(FEED, index).key));
    assert.ok(isAccessKey("3526050X0J92JY000196570010000006041448679011"));
    assert.equal(nfeOf(FEED, 18).key.slice(6, 9), "000");
    assert.notEqual(nfeOf({ ...FEED, seed: 8 }, 0).key, nfeOf(FEED, 0).key);
  });

  it("are valid in the official schemas", { skip: withoutSchemas }, async () => {
    const check = async (folder: string, root: string, xml: string) => {
      const at = new URL(`${folder}/`, SCHEMAS);
      const files = readdirSync(at).map(
        (name) => [basename(name), readFileSync(new URL(name, at))] as const,
      );
      const schema = readFileSync(new URL(root, at));
      assert.deepEqual(await validateXsd(Buffer.from(xml), schema, new Map(files)), [], xml);
    };
    for (const index of [0, 12, 18])
      await check("nfe-PL_010e", "procNFe_v4.00.xsd", nfeProc(nfeOf(FEED, index)));
    for (const index of [1, 11])
      await check("nfe-distdfe-1.01-alfanumerico", "resNFe_v1.01.xsd", resNfe(nfeOf(FEED, index)));
    await check("nfe-distdfe-1.01-alfanumerico", "resEvento_v1.01.xsd", transportNotice(FEED, 15));
    await check("nfe-eventos", "procEventoNFe_v1.00.xsd", nfeEvent(FEED, 16, "cancel"));
    await check("nfe-eventos", "procEventoNFe_v1.00.xsd", nfeEvent(FEED, 17, "correct"));
    const transport = "cte-PL_CTe_400_RTC-NT2026.002";
    await check(transport, "procCTe_v4.00.xsd", cteProc(cteOf(FEED, 13)));
    await check(transport, "procEventoCTe_v4.00.xsd", cteEvent(FEED, 19));
  });

  it("are signed so that libxml2's canonical form agrees", () => {
    const names = { s: "http://www.w3.org/2000/09/xmldsig#" };
    const of = (xml: string, part: string) => {
      using document = XmlDocument.fromString(xml);
      const at = (path: string) =>
        document.get(path, names) as never as {
          canonicalizeToString(options: { mode: number }): string;
          content: string;
        };
      const info = at("//s:SignedInfo").canonicalizeToString({ mode: 0 });
      const digest = hash("sha1", at(part).canonicalizeToString({ mode: 0 }), "base64");
      const value = Buffer.from(at("//s:SignatureValue").content, "base64");
      const key = createPublicKey(TEST_CERTIFICATE);
      return [
        at("//s:DigestValue").content === digest,
        verify("sha1", Buffer.from(info), key, value),
      ];
    };
    const part = (name: string) => `//*[local-name()='${name}']`;
    const signed = [
      of(nfeProc(nfeOf(FEED, 0)), part("infNFe")),
      of(cteProc(cteOf(FEED, 13)), part("infCte")),
      of(nfeEvent(FEED, 16, "cancel"), `(${part("infEvento")})[1]`),
    ];
    assert.deepEqual(signed, [
      [true, true],
      [true, true],
      [true, true],
    ]);
    assert.deepEqual(of(nfeProc(nfeOf(FEED, 40)), part("infNFe")), [true, false]);
  });

  it("are received in order", () => {
    const times = Array.from({ length: FEED.documents }, (_, index) => receivedAt(FEED, index));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.equal(times.at(-1), FEED.to);
  });
});

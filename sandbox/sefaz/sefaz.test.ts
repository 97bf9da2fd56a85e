import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { selfSigned, toPem } from "../ksef/certificates.ts";
import { startSandbox } from "../server.ts";
import { createSefaz, openSefaz, type SefazBed } from "./index.ts";
import {
  askCte,
  askNfe,
  CTE_ACTION,
  call,
  documents,
  EVENT_ACTION,
  field,
  NFE_ACTION,
  nfeQuery,
  page,
  STATUS_ACTION,
  single,
  statuses,
  statusQuery,
} from "./testing/client.ts";

const SAMPLES = new URL("../../../shared/data/fiscal-br/samples/made/soap/", import.meta.url);
const withoutSamples: string | false = existsSync(SAMPLES)
  ? false
  : "needs ../shared/data/fiscal-br beside the repository";
const NFE = "http://www.portalfiscal.inf.br/nfe";

let bed: SefazBed;
before(async () => {
  bed = await openSefaz();
});
after(() => bed.close());

/** The answer's frame: numbers, times and packages are any. */
const shapeOf = (text: string): string =>
  text
    .replace(/<loteDistDFeInt>.*<\/loteDistDFeInt>/, "")
    .replace(/>(\d{15}|\d{4}-\d\d-\d\dT[^<]*)</g, ">#<")
    .trim();

/** A certificate of nobody whom SEFAZ knows. */
function foreign() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const subject = [["CN", "EMPRESA DE TESTE LTDA:11222333000181"]] as const;
  const times = { validFrom: Date.UTC(2026, 0, 1), validTo: Date.UTC(2030, 0, 1) };
  const cert = toPem(selfSigned({ subject, key: privateKey, ...times }));
  return { cert, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

describe("the TLS of SEFAZ", () => {
  it("refuses no, expired and foreign certificates with the page of IIS", async () => {
    const body = nfeQuery({ query: page(0) });
    const base = { url: bed.urls.nfe, action: NFE_ACTION, body };
    const expired = { pfx: bed.certificates.pfx.expired };
    for (const client of [{ pfx: null }, expired, { pfx: null, pem: foreign() }]) {
      const reply = await call(bed, { ...base, ...client });
      assert.equal(reply.status, 403);
      assert.match(reply.type, /^text\/html/);
      assert.match(reply.text, /403 - Forbidden: Access is denied\./);
    }
  });

  it("knows companies by the certificate alone: branches are one, others are refused", async () => {
    const cpf = { url: bed.urls.nfe, action: NFE_ACTION, pfx: bed.certificates.pfx.cpf };
    const branch = await askNfe(bed, page(0), { cnpj: "11222333000262" });
    assert.deepEqual(statuses(branch), ["137"]);
    assert.deepEqual(statuses(await askNfe(bed, page(0), { cnpj: "41707536000129" })), ["593"]);
    const asPerson = (id: string) =>
      nfeQuery({ query: page(0) }).replace("<CNPJ>11222333000181</CNPJ>", `<CPF>${id}</CPF>`);
    assert.deepEqual(statuses(await call(bed, { ...cpf, body: asPerson("11144477735") })), ["137"]);
    assert.deepEqual(statuses(await call(bed, { ...cpf, body: asPerson("98416229473") })), ["472"]);
    assert.deepEqual(statuses(await call(bed, { ...cpf, body: asPerson("98416229474") })), ["490"]);
  });
});

describe("SOAP of SEFAZ", () => {
  it("answers SOAP 1.1 in its own envelope", async () => {
    const body = nfeQuery({ query: single(1) }).replaceAll(
      "http://www.w3.org/2003/05/soap-envelope",
      "http://schemas.xmlsoap.org/soap/envelope/",
    );
    const headers = { soapaction: `"${NFE_ACTION}"` };
    const base = { url: bed.urls.nfe, action: "", body };
    const reply = await call(bed, { ...base, contentType: "text/xml; charset=utf-8", headers });
    assert.equal(reply.status, 200);
    assert.match(reply.type, /^text\/xml/);
    assert.match(reply.text, /xmlns:soap="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/"/);
    assert.equal(documents(reply).length, 1);
  });

  it("is strict about path, method, content type, action and operation", async () => {
    const base = { url: bed.urls.nfe, action: NFE_ACTION, body: nfeQuery({ query: single(1) }) };
    assert.equal((await call(bed, { ...base, method: "GET", body: "" })).status, 405);
    assert.equal((await call(bed, { ...base, url: `${bed.origin}/other` })).status, 404);
    assert.equal((await call(bed, { ...base, contentType: "application/xml" })).status, 415);
    for (const change of [
      { action: CTE_ACTION },
      { body: base.body.replaceAll("nfeDadosMsg", "nfeDados") },
      { body: base.body.replace("NFeDistribuicaoDFe", "NFeDistribuicaoDFe4") },
      { body: base.body.slice(0, -10) },
      { body: base.body.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>') },
    ]) {
      const reply = await call(bed, { ...base, ...change });
      assert.equal(reply.status, 400);
      assert.match(reply.text, /<soap:Fault><soap:Code><soap:Value>soap:Sender</);
    }
  });

  it("refuses what the manual says with the manual's numbers", async () => {
    const good = nfeQuery({ query: single(1) });
    const open = `<distDFeInt xmlns="${NFE}" versao="1.01">`;
    const cases: readonly (readonly [string, string | Buffer])[] = [
      ["215", good.replace("000000000000001<", "1<")],
      ["215", good.replace("consNSU", "consNsu").replace("/consNSU", "/consNsu")],
      ["215", good.replace("<cUFAutor>35", "<cUFAutor>34")],
      ["239", good.replace("1.01", "1.00")],
      ["252", good.replace("<tpAmb>2", "<tpAmb>1")],
      ["402", Buffer.from(good.replace("</distDFeInt>", "\u00e9</distDFeInt>"), "latin1")],
      ["402", good.replace("UTF-8", "ISO-8859-1")],
      ["404", good.replace(open, open.replace(" versao", ' xmlns:a="a" versao'))],
      ["489", good.replace("11222333000181", "11222333000182")],
      ["587", good.replace(open, '<distDFeInt xmlns="urn:other" versao="1.01">')],
      ["588", good.replace("<tpAmb>", "\n<tpAmb>")],
      ["588", good.replace("<distDFeInt", " <distDFeInt")],
      ["589", good.replace("000000000000001<", "000000000009999<")],
      ["214", good.replace("1</NSU>", `1${"0".repeat(600_000)}</NSU>`)],
    ];
    for (const [status, body] of cases) {
      const reply = await call(bed, { url: bed.urls.nfe, action: NFE_ACTION, body });
      assert.deepEqual(
        [reply.status, ...statuses(reply)],
        [200, status],
        String(body).slice(0, 900),
      );
      assert.equal(field(reply.text, "maxNSU"), "000000000000000");
    }
  });

  it("answers as the samples look", { skip: withoutSamples }, async () => {
    const sample = (name: string) => readFileSync(new URL(name, SAMPLES), "utf8");
    await using fresh = await openSefaz({ rows: 20 });
    const send = async (name: string, isOwn: boolean) => {
      const own = sample(name).replaceAll("41707536000129", "11222333000181");
      const isCte = name.startsWith("req-cte");
      const url = isCte ? fresh.urls.cte : fresh.urls.nfe;
      const body = isOwn ? own : sample(name);
      return (await call(fresh, { url, action: isCte ? CTE_ACTION : NFE_ACTION, body })).text;
    };
    const matches = async (request: string, answer: string, isOwn = true) =>
      assert.equal(shapeOf(await send(request, isOwn)), shapeOf(sample(answer)), request);
    await matches("req-nfe-distNSU.xml", "dist-nfe-593-cnpj-base-difere-certificado.xml", false);
    await matches("req-nfe-consNSU.xml", "dist-nfe-589-nsu-maior-que-max.xml");
    await matches("req-nfe-distNSU.xml", "dist-nfe-138-pagina-1-de-2.xml");
    await matches("req-nfe-distNSU.xml", "dist-nfe-656-aguardar-1-hora.xml");
    assert.match(await send("req-cte-distNSU.xml", true), /<cStat>589</);
    const lot = sample("req-manifestacao-210210.xml");
    const base = { url: fresh.urls.events, action: EVENT_ACTION };
    fresh.control.advance(2 * 86_400_000);
    // The signature is right; its certificate is of another company than the author.
    assert.deepEqual(statuses(await call(fresh, { ...base, body: lot })), ["128", "213"]);
    const other = lot.replace("08:00:00-03:00", "08:00:01-03:00");
    assert.deepEqual(statuses(await call(fresh, { ...base, body: other })), ["128", "297"]);
    const state = await call(fresh, {
      url: fresh.urls.status,
      action: STATUS_ACTION,
      body: statusQuery("43"),
    });
    assert.equal(
      shapeOf(state.text).replace(' encoding="utf-8"', ""),
      shapeOf(sample("ret-status-servico-107.xml")).replace(' encoding="UTF-8"', ""),
    );
  });
});

describe("faults of SEFAZ", () => {
  it("are met as often as they were ordered", async () => {
    await using fresh = await openSefaz({ rows: 20 });
    const { control } = fresh;
    for (const [kind, status] of [
      ["paused", "108"],
      ["stopped", "109"],
      ["uncatalogued", "999"],
    ] as const) {
      control.fault({ kind });
      assert.deepEqual(statuses(await askNfe(fresh, single(1))), [status]);
    }
    control.fault({ kind: "http_503", service: "cte" });
    assert.equal((await askNfe(fresh, single(1))).status, 200);
    assert.equal((await askCte(fresh, single(1))).status, 503);
    control.fault({ kind: "html" });
    assert.match((await askNfe(fresh, single(1))).type, /^text\/html/);
    control.fault({ kind: "soap_fault" });
    assert.match((await askNfe(fresh, single(1))).text, /soap:Receiver/);
    for (const kind of ["drop", "half"] as const) {
      control.fault({ kind });
      await assert.rejects(() => askNfe(fresh, single(1)), kind);
    }
    control.fault({ kind: "unknown_schema" });
    const [odd] = documents(await askNfe(fresh, single(1)));
    assert.equal(odd?.schema, "procNFeFutura_v5.00.xsd");
    control.fault({ kind: "damaged_document" });
    const damaged = await askNfe(fresh, single(1));
    assert.throws(() => documents(damaged), /incorrect header check/);
    assert.equal(documents(await askNfe(fresh, single(1))).length, 1);
  });
});

describe("SEFAZ in the sandbox", () => {
  it("has https addresses in its settings and its controls under its mount", async () => {
    const sandbox = await startSandbox({ simulators: [createSefaz({ rows: 20 })] });
    try {
      const [system] = sandbox.systems;
      const url = system?.settings.nfe_distribution_url ?? "";
      assert.match(url, /^https:\/\/127\.0\.0\.1:\d+\/NFeDistribuicaoDFe\//);
      const body = nfeQuery({ query: page(0) });
      await call(bed, { url, action: NFE_ACTION, body });
      assert.deepEqual(statuses(await call(bed, { url, action: NFE_ACTION, body })), ["656"]);
      const control = `${system?.baseUrl}/control`;
      const [forbidden] = (await (await fetch(`${control}/forbidden`)).json()) as unknown[];
      assert.partialDeepStrictEqual(forbidden, { service: "nfe", why: "before_one_hour" });
      const post = (path: string, order: unknown) =>
        fetch(`${control}/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(order),
        });
      assert.deepEqual(await (await post("clock", { advance_ms: 1_000 })).json(), {
        now: "2026-11-20T13:15:31.000Z",
      });
      assert.equal((await post("clock", { advance_ms: -1 })).status, 422);
      assert.equal((await post("fault", { kind: "explode" })).status, 422);
      assert.equal((await post("fault", { kind: "paused" })).status, 200);
      assert.deepEqual(statuses(await call(bed, { url, action: NFE_ACTION, body })), ["108"]);
      assert.equal((await fetch(`${system?.baseUrl}/NFeDistribuicaoDFe`)).status, 404);
    } finally {
      await sandbox.close();
    }
  });
});

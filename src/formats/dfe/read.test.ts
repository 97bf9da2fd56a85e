import assert from "node:assert/strict";
import { it } from "node:test";
import type { FiscalDocument } from "../../model/fiscal-document.ts";
import { DfeError } from "./dfe-file.ts";
import { readDfe } from "./read.ts";
import { edited } from "./testing/edit.ts";
import { ownSample, ownSamples } from "./testing/samples.ts";

const NFE_KEY = "35261115881399000134550010003528611193292697";

function documentIn(bytes: Buffer): FiscalDocument {
  const [part] = readDfe(bytes).parts;
  assert.ok(part?.type === "document", String(part?.type));
  return part.document;
}

const issuesOf = (bytes: Buffer): (string | undefined)[][] =>
  readDfe(bytes).parts.flatMap((part) =>
    part.issues.map(({ code, level, field }) => [code, level, field]),
  );

const refuses = (code: string, ...changes: readonly (readonly [string, string])[]) =>
  assert.throws(
    () => readDfe(edited("nfe", ...changes)),
    (error) => error instanceof DfeError && error.code === code,
    JSON.stringify(changes),
  );

it("reads every sample of the repository without an error", () => {
  for (const [name, bytes] of ownSamples()) {
    const file = readDfe(bytes);
    assert.deepEqual(file.issues, [], name);
    const errors = file.parts.flatMap(({ issues }) =>
      issues.filter(({ level }) => level === "error"),
    );
    assert.deepEqual(errors, [], name);
  }
});

it("reads an NF-e with its items, taxes, bill and protocol", () => {
  const document = documentIn(ownSample("nfe"));
  assert.equal(document.access_key, NFE_KEY);
  assert.equal(document.issue_time, "2026-11-20T13:43:45.000Z");
  assert.equal(document.issue_date, "2026-11-20");
  assert.deepEqual([document.kind, document.series, document.number], ["nfe", "1", "352861"]);
  assert.deepEqual(document.recipient?.address?.state, "RS");
  assert.equal(document.items.length, 3);
  const [item] = document.items;
  assert.equal(item?.gtin, undefined);
  assert.deepEqual(item?.taxes?.icms, {
    group: "ICMS00",
    origin: "0",
    cst: "00",
    base: "41414.10",
    rate: "12.0000",
    amount: "4969.69",
  });
  assert.deepEqual(item?.taxes?.ipi, {
    group: "IPITrib",
    cst: "50",
    base: "41414.10",
    rate: "5.0000",
    amount: "2070.71",
    class: "999",
  });
  assert.deepEqual(item?.taxes?.ibs_cbs, {
    cst: "000",
    class: "000001",
    base: "41414.10",
    ibs_amount: "41.41",
    state_rate: "0.1000",
    state_amount: "41.41",
    city_rate: "0.0000",
    city_amount: "0.00",
    cbs_rate: "0.9000",
    cbs_amount: "372.73",
  });
  assert.deepEqual(
    [document.totals.total, document.totals.ipi, document.totals.total_with_reform],
    ["44853.31", "2135.88", "45280.48"],
  );
  assert.equal(document.transport?.carrier?.tax_id, "67273177000132");
  assert.equal(document.transport?.volumes?.[0]?.net_weight, "4.500");
  assert.equal(document.billing?.instalments?.length, 3);
  assert.deepEqual(document.payments, [{ means: "15", amount: "44853.31", is_later: true }]);
  assert.equal(document.notes, 'Pedido 4711. Ação & reação: "aspas" e <tags> escapadas.');
  assert.equal(document.protocol?.number, "135262813635528");
});

it("reads a CT-e with its parties, taker, cargo and what it carries", () => {
  const document = documentIn(ownSample("cte"));
  assert.equal(document.kind, "cte");
  assert.deepEqual(
    [document.taker?.role, document.taker?.tax_id, document.taker?.address?.phone],
    ["other", "75475177000143", "1133334444"],
  );
  assert.equal(document.receiver?.tax_id, "44729405000130");
  assert.deepEqual(
    [document.totals.total, document.totals.receivable, document.totals.cargo],
    ["4500.00", "4500.00", "81000.00"],
  );
  assert.equal(document.service?.rntrc, "12345678");
  assert.deepEqual(document.service?.components?.[1], { name: "PEDAGIO", amount: "900.00" });
  assert.deepEqual(document.links?.[1], {
    access_key: "43260941707536000129550020004573351578155181",
    kind: "carries",
  });
  assert.deepEqual(document.authorized_readers, ["44729405000130"]);
  assert.equal(documentIn(ownSample("cte-complement")).links?.[0]?.kind, "complements");
});

it("finds a document in an envelope, and each one of a batch", () => {
  const soap = readDfe(ownSample("soap"));
  assert.deepEqual([soap.root, soap.parts.length], ["Envelope", 1]);
  const batch = readDfe(ownSample("nfe-batch"));
  assert.deepEqual(
    batch.parts.map((part) => part.type === "document" && part.document.number),
    ["153713", "608121"],
  );
});

it("keeps the good document of a batch and tells what is wrong with the other", () => {
  const file = readDfe(edited("nfe-batch", ["<vNF>", "<vNF>x"]));
  assert.equal(file.parts.length, 1);
  assert.deepEqual(
    file.issues.map(({ code, level }) => [code, level]),
    [["SCHEMA_INVALID", "error"]],
  );
});

it("joins a protocol with its document by the key, wherever it stands", () => {
  const text = ownSample("nfe").toString();
  const protocol = /<protNFe.*<\/protNFe>/.exec(text)?.[0] ?? "";
  const apart = `<x xmlns="http://www.portalfiscal.inf.br/nfe">${text
    .slice(text.indexOf("?>") + 2)
    .replace(protocol, "")}<retConsReciNFe>${protocol}</retConsReciNFe></x>`;
  const file = readDfe(Buffer.from(apart));
  assert.equal(file.parts.length, 1);
  assert.deepEqual(file.parts[0]?.issues, []);
  const alone = `<retEnviNFe xmlns="http://www.portalfiscal.inf.br/nfe">${protocol}</retEnviNFe>`;
  const [part] = readDfe(Buffer.from(alone)).parts;
  assert.ok(part?.type === "protocol");
  assert.deepEqual([part.access_key, part.protocol.status], [NFE_KEY, "100"]);
});

it("names the first field that the key has otherwise", () => {
  const cases: [string, string, string][] = [
    ["<cUF>35", "<cUF>41", "ide/cUF"],
    ["<dhEmi>2026-11", "<dhEmi>2026-10", "ide/dhEmi"],
    ["<emit><CNPJ>15881399000134", "<emit><CNPJ>11222333000181", "emit/CNPJ"],
    ["<serie>1", "<serie>2", "ide/serie"],
    ["<nNF>352861", "<nNF>352862", "ide/nNF"],
    ["<tpEmis>1", "<tpEmis>9", "ide/tpEmis"],
    ["<cNF>19329269", "<cNF>19329268", "ide/cNF"],
    ["<cDV>7", "<cDV>8", "ide/cDV"],
  ];
  for (const [from, to, field] of cases)
    assert.deepEqual(issuesOf(edited("nfe", [from, to])), [["KEY_MISMATCH", "error", field]]);
  // The last evening of a month in Brasília is the next month in UTC.
  const late = edited("nfe", ["<dhEmi>2026-11-20T10:43:45", "<dhEmi>2026-11-30T23:58:00"]);
  assert.deepEqual(issuesOf(late), []);
});

it("tells a wrong check digit, a foreign protocol, another digest and what is missing", () => {
  const otherKey = NFE_KEY.replace(/7$/, "8");
  const wrong = edited("nfe", [`"NFe${NFE_KEY}`, `"NFe${otherKey}`], ["<cDV>7", "<cDV>8"]);
  assert.ok(issuesOf(wrong).some(([code]) => code === "KEY_INVALID_DV"));
  const foreign = edited("nfe", [`<chNFe>${NFE_KEY}`, `<chNFe>${otherKey}`]);
  assert.deepEqual(issuesOf(foreign), [["PROTOCOL_MISMATCH", "error", "infProt"]]);
  const digest = edited("nfe", ["<digVal>3", "<digVal>4"]);
  assert.deepEqual(issuesOf(digest), [["PROTOCOL_DIGEST_MISMATCH", "error", "infProt/digVal"]]);
  const text = ownSample("nfe").toString();
  const bare = text.replace(/<Signature.*<\/Signature>/, "").replace(/<protNFe.*<\/protNFe>/, "");
  assert.deepEqual(
    issuesOf(Buffer.from(bare)).map(([code]) => code),
    ["MISSING_PROTOCOL", "MISSING_SIGNATURE"],
  );
  const moved = edited("nfe", [`URI="#NFe${NFE_KEY}"`, 'URI="#other"']);
  assert.deepEqual(issuesOf(moved), [["MISSING_SIGNATURE", "warning", undefined]]);
});

it("warns of a denial and refuses a rejection", () => {
  const field = "infProt/cStat";
  assert.deepEqual(issuesOf(ownSample("nfe-denied")), [["NOT_AUTHORIZED", "warning", field]]);
  const rejected = edited("nfe", ["<cStat>100", "<cStat>539"]);
  assert.deepEqual(issuesOf(rejected), [["NOT_AUTHORIZED", "error", field]]);
  assert.deepEqual(issuesOf(edited("nfe", ["<cStat>100", "<cStat>150"])), []);
});

it("checks the digits of CNPJ and CPF in production alone", () => {
  const carrier: [string, string] = ["<CNPJ>67273177000132", "<CNPJ>67273177000133"];
  assert.deepEqual(issuesOf(edited("nfe", carrier)), []);
  assert.deepEqual(issuesOf(edited("nfe", carrier, ["<tpAmb>2", "<tpAmb>1"])), [
    ["TAX_ID_INVALID", "warning", "transporta/CNPJ"],
  ]);
});

it("warns where the sums are not those of the items, a cent for each item apart", () => {
  const warning = (name: string) => [["TOTALS_MISMATCH", "warning", `total/ICMSTot/${name}`]];
  assert.deepEqual(issuesOf(edited("nfe", ["<vProd>42717.43", "<vProd>42717.46"])), []);
  const off = edited("nfe", ["<vProd>42717.43", "<vProd>42717.47"]);
  assert.deepEqual(issuesOf(off), warning("vProd"));
  assert.deepEqual(issuesOf(edited("nfe", ["<vDesc>0.00", "<vDesc>5.00"])), warning("vDesc"));
  assert.deepEqual(issuesOf(edited("nfe", ["<vNF>44853.31", "<vNF>44853.35"])), warning("vNF"));
  const outside = edited("nfe", ["<indTot>1", "<indTot>0"], ["<vProd>42717.43", "<vProd>1303.33"]);
  assert.deepEqual(issuesOf(outside), []);
});

it("refuses what it cannot make a record of", () => {
  refuses("SCHEMA_INVALID", ["<vNF>44853.31", "<vNF>44853,31"]);
  refuses("SCHEMA_INVALID", ["<qCom>205.0000", "<qCom>205,0000"]);
  refuses("SCHEMA_INVALID", ["2026-11-20T10:43:45-03:00</dhEmi>", "2026-11-20T10:43:45</dhEmi>"]);
  refuses("SCHEMA_INVALID", ["<dhEmi>2026-11-20", "<dhEmi>2026-02-30"]);
  refuses("SCHEMA_INVALID", ["<emit><CNPJ>15881399000134", "<emit><CNPJ>15.881.399/0001-34"]);
  refuses("SCHEMA_INVALID", ["<dest><CNPJ>41707536000129", "<dest><CNPJ>41.707.536/0001-29"]);
  refuses("SCHEMA_INVALID", ["<dVenc>2026-01-15", "<dVenc>15/01/2026"]);
  refuses("SCHEMA_INVALID", ["<nNF>352861", "<nNF>352861</nNF><nNF>1"]);
  refuses("SCHEMA_INVALID", ["<ide>", "<ide><mod>55</mod></ide><ide>"]);
  refuses("SCHEMA_INVALID", ['nItem="1"', 'nItem="one"']);
  refuses("SCHEMA_INVALID", ["<cStat>100", "<cStat>"]);
  refuses("SCHEMA_INVALID", [`</infNFe>`, `</infNFe><infNFe Id="NFe${NFE_KEY}"></infNFe>`]);
  refuses("KEY_INVALID", [`"NFe${NFE_KEY}`, '"NFe123']);
  const text = ownSample("nfe").toString();
  for (const group of ["emit", "total", "ide"]) {
    const without = text.replace(new RegExp(`<${group}>.*</${group}>`), "");
    const isRefused = (error: unknown) =>
      error instanceof DfeError && error.code === "SCHEMA_INVALID" && error.message.includes(group);
    assert.throws(() => readDfe(Buffer.from(without)), isRefused, group);
  }
  const itemless = text.replace(/<det .*<\/det>/, "");
  assert.throws(() => readDfe(Buffer.from(itemless)), /det is missing/);
});

it("cuts a text that is longer than the model takes, never a character in halves", () => {
  const long = `${"x".repeat(254)}\u{1f4a3}`;
  const { issuer } = documentIn(
    edited("nfe", ["<xNome>Indústria Modelo de Fixadores Ltda", `<xNome>${long}`]),
  );
  assert.equal(issuer.name, "x".repeat(254));
});

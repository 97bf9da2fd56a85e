import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { FiscalDocument, FiscalEvent, FiscalSummary } from "../../model/fiscal-document.ts";
import { DFE_CODES, DfeError, type DfeFile, type DfePart } from "./dfe-file.ts";
import { readDfe } from "./read.ts";
import { referenceJson, referenceSample, withoutSamples } from "./testing/samples.ts";

type Text = string | null | undefined;

interface ExpectedParty {
  readonly doc: Text;
  readonly nome: Text;
  readonly ie?: Text;
  readonly uf?: Text;
  readonly cMun?: Text;
  readonly papel?: string;
}

interface Expected {
  readonly tipo: string;
  readonly chave: string;
  readonly [field: string]: unknown;
  readonly protocolo?: Readonly<Record<string, Text>> | null;
  readonly eventosAnexos?: readonly string[] | null;
  readonly checks?: {
    readonly keyFormat?: boolean;
    readonly keyDv?: boolean;
    readonly keyMatchesFields?: boolean;
    readonly protocolMatchesKey?: boolean | null;
    readonly protDigValMatchesSignature?: boolean | null;
  };
}

interface ExpectedFile {
  readonly declaredEncoding: Text;
  readonly bom: Text;
  readonly wellFormed: boolean;
  readonly hasDoctype: boolean | null;
  readonly root: Text;
  readonly documents: readonly Expected[];
}

const read = (path: string): DfeFile | DfeError => {
  try {
    return readDfe(referenceSample(path));
  } catch (error) {
    assert.ok(error instanceof DfeError, String(error));
    assert.ok(DFE_CODES.includes(error.code));
    return error;
  }
};

const codesOf = (part: DfePart, level?: string): string[] =>
  part.issues
    .filter((issue) => level === undefined || issue.level === level)
    .map(({ code }) => code);

describe("reading the reference samples", { skip: withoutSamples }, () => {
  const files = withoutSamples ? {} : referenceJson<Record<string, ExpectedFile>>("expected.json");
  const wrong = withoutSamples
    ? {}
    : referenceJson<Record<string, string>>("made/malformado/expected-issue.json");

  for (const [path, expected] of Object.entries(files)) {
    if (path.startsWith("made/malformado/")) continue;
    it(`reads ${path} as the independent tool does`, () => checkFile(read(path), expected));
  }

  for (const [path, code] of Object.entries(wrong)) {
    it(`finds ${code} in ${path}`, () => checkWrong(read(`made/${path}`), code));
  }
});

function checkWrong(result: DfeFile | DfeError, code: string): void {
  if (code === "SIGNATURE_DIGEST_MISMATCH") {
    assert.ok(!(result instanceof DfeError));
    return;
  }
  const wanted =
    code === "UNSUPPORTED_DOCUMENT_OR_MALFORMED"
      ? ["UNSUPPORTED_DOCUMENT", "XML_MALFORMED"]
      : [code];
  const found =
    result instanceof DfeError
      ? [result.code]
      : result.parts.flatMap((part) => codesOf(part, "error"));
  assert.equal(found.length, 1, found.join());
  assert.ok(wanted.includes(found[0] ?? ""), found.join());
}

function checkFile(result: DfeFile | DfeError, expected: ExpectedFile): void {
  const documents = expected.documents.filter(({ tipo }) => tipo !== "retDistDFeInt");
  if (result instanceof DfeError) {
    if (!expected.wellFormed) {
      assert.equal(result.code, "XML_MALFORMED");
      return;
    }
    if (documents.some(({ checks }) => checks?.keyFormat === false)) {
      assert.equal(result.code, "KEY_INVALID");
      return;
    }
    assert.equal(documents.length, 0, result.message);
    assert.equal(result.code, "UNSUPPORTED_DOCUMENT");
    return;
  }
  assert.ok(expected.wellFormed);
  assert.equal(result.root, expected.root);
  assert.equal(result.encoding, expected.declaredEncoding?.toLowerCase() ?? "utf-8");
  assert.equal(result.has_bom, expected.bom !== null);
  assert.deepEqual(result.issues, []);
  if (documents.length === 0) {
    assert.ok(result.parts.every(({ type }) => type === "event" || type === "protocol"));
    return;
  }
  const attached = documents.flatMap((document) => document.eventosAnexos ?? []);
  assert.equal(result.parts.length, documents.length + attached.length);
  for (const [i, document] of documents.entries()) checkPart(result.parts[i], document);
  const events = result.parts.slice(documents.length);
  assert.deepEqual(
    events.map((part) => part.type === "event" && part.event.type),
    attached,
  );
}

function checkPart(part: DfePart | undefined, expected: Expected): void {
  assert.ok(part);
  if (part.type === "document") checkDocument(part, expected);
  else if (part.type === "summary") checkSummary(part, expected);
  else if (part.type === "event") checkEvent(part, expected);
  else assert.fail(part.type);
  checkIssues(part, expected);
}

/** Fields of the key that the independent tool does not compare. */
const UNNOTICED = new Set(["ide/tpEmis", "ide/cNF", "ide/cCT", "ide/cDV"]);

function checkIssues(part: DfePart, { checks }: Expected): void {
  const codes = codesOf(part);
  if (checks?.keyDv !== undefined) assert.equal(codes.includes("KEY_INVALID_DV"), !checks.keyDv);
  if (part.type !== "document") return;
  const mismatch = part.issues.find(({ code }) => code === "KEY_MISMATCH");
  const isNoticed = mismatch !== undefined && !UNNOTICED.has(mismatch.field ?? "");
  assert.equal(isNoticed, checks?.keyMatchesFields === false, String(mismatch?.message));
  assert.equal(codes.includes("PROTOCOL_MISMATCH"), checks?.protocolMatchesKey === false);
  const isOther = checks?.protDigValMatchesSignature === false;
  assert.equal(codes.includes("PROTOCOL_DIGEST_MISMATCH"), isOther);
  assert.equal(codes.includes("MISSING_PROTOCOL"), part.document.protocol === undefined);
  assert.equal(codes.includes("MISSING_SIGNATURE"), part.signed === undefined);
}

const given = (text: unknown): unknown => (text === null || text === "" ? undefined : text);

function checkParty(party: Partial<FiscalDocument["issuer"]> | undefined, expected: unknown): void {
  if (expected === null || expected === undefined) {
    assert.equal(party, undefined);
    return;
  }
  const { doc, nome, ie, uf, cMun } = expected as ExpectedParty;
  assert.deepEqual(
    {
      doc: party?.tax_id,
      nome: party?.name,
      ie: party?.state_registration,
      uf: party?.address?.state,
      cMun: party?.address?.city_code,
    },
    { doc: given(doc), nome: given(nome), ie: given(ie), uf: given(uf), cMun: given(cMun) },
  );
}

const ROLES = ["sender", "dispatcher", "receiver", "recipient", "other"];

function checkDocument(part: Extract<DfePart, { type: "document" }>, expected: Expected): void {
  const { document } = part;
  assert.ok(
    Value.Check(FiscalDocument, document),
    JSON.stringify([...Value.Errors(FiscalDocument, document)]),
  );
  assert.deepEqual(
    [document.kind, document.layout, document.access_key, document.model],
    [expected.tipo, expected.versao, expected.chave, expected.modelo],
  );
  assert.deepEqual(
    [document.series, document.number, document.issued_at, document.totals.total],
    [expected.serie, expected.numero, expected.dhEmi, expected.valorTotal],
  );
  if (typeof expected.dhEmiUtc === "string")
    assert.equal(Date.parse(document.issue_time), Date.parse(expected.dhEmiUtc));
  assert.equal(document.environment, expected.tpAmb === "1" ? "production" : "homologation");
  checkParty(document.issuer, expected.emitente);
  checkParty(document.recipient, expected.destinatario);
  checkProtocol(document, expected);
  if (document.kind === "nfe" || document.kind === "nfce") checkNfe(document, expected);
  else checkCte(document, expected);
}

function checkProtocol({ protocol }: FiscalDocument, { protocolo }: Expected): void {
  if (!protocolo) {
    assert.equal(protocol, undefined);
    return;
  }
  assert.deepEqual(
    [protocol?.access_key, protocol?.number, protocol?.status, protocol?.reason],
    [protocolo.chave, given(protocolo.nProt), protocolo.cStat, protocolo.xMotivo],
  );
  assert.deepEqual(
    [protocol?.received_at, protocol?.digest],
    [protocolo.dhRecbto, given(protocolo.digVal)],
  );
}

function checkNfe(document: FiscalDocument, expected: Expected): void {
  const { totals } = document;
  assert.equal(document.items.length, expected.itens);
  assert.deepEqual(
    [totals.products, totals.icms, totals.ibs, totals.cbs, totals.total_with_reform],
    ["valorProdutos", "vICMS", "vIBS", "vCBS", "vNFTot"].map((name) => given(expected[name])),
  );
  assert.deepEqual(
    [document.direction === "in" ? "0" : "1", document.purpose, document.operation],
    [expected.tpNF, expected.finNFe, expected.natOp],
  );
}

function checkCte(document: FiscalDocument, expected: Expected): void {
  checkParty(document.sender, expected.remetente);
  checkParty(document.dispatcher, expected.expedidor);
  checkParty(document.receiver, expected.recebedor);
  checkParty(document.taker, expected.tomador);
  const role = (expected.tomador as ExpectedParty | null)?.papel;
  if (role !== undefined)
    assert.equal(document.taker?.role, ROLES[Number(role.charAt(0))] ?? "other");
  assert.deepEqual(
    [document.service?.cte_kind, document.service?.modal, document.totals.receivable],
    [expected.tpCTe, expected.modal, expected.valorReceber],
  );
  const carried = document.links?.filter(({ kind }) => kind === "carries") ?? [];
  assert.deepEqual(
    carried.map((link) => link.access_key),
    [...new Set(expected.nfesVinculadas as string[])],
  );
}

function checkSummary(part: Extract<DfePart, { type: "summary" }>, expected: Expected): void {
  const { summary } = part;
  assert.ok(Value.Check(FiscalSummary, summary));
  assert.equal(expected.tipo, "resNFe");
  const { doc, nome, ie } = expected.emitente as ExpectedParty;
  assert.deepEqual(
    [summary.issuer.tax_id, summary.issuer.name, summary.issuer.state_registration],
    [doc, nome, ie],
  );
  assert.deepEqual(
    [summary.access_key, summary.issued_at, summary.total, summary.received_at, summary.protocol],
    [expected.chave, expected.dhEmi, expected.valorTotal, expected.dhRecbto, expected.nProt],
  );
  const states = { 1: "authorized", 2: "denied", 3: "cancelled" };
  assert.equal(summary.state, states[expected.cSitNFe as "1"]);
}

function checkEvent(part: Extract<DfePart, { type: "event" }>, expected: Expected): void {
  const { event } = part;
  assert.ok(Value.Check(FiscalEvent, event), JSON.stringify([...Value.Errors(FiscalEvent, event)]));
  const isSummary = expected.tipo === "resEvento";
  assert.equal(event.is_summary, isSummary);
  assert.deepEqual(
    [event.access_key, event.type, event.sequence, event.organ, event.happened_at],
    [
      expected.chave,
      expected.tpEvento,
      Number(expected.nSeqEvento),
      expected.cOrgao,
      expected.dhEvento,
    ],
  );
  assert.equal(event.description, expected.descEvento ?? expected.xEvento);
  if (isSummary) {
    assert.equal(event.protocol, expected.nProt);
    return;
  }
  assert.equal(event.author, expected.autor);
  assert.equal(event.reason, given(expected.xJust) ?? event.reason);
  assert.equal(event.correction, given(expected.xCorrecao) ?? event.correction);
  const answer = expected.protocolo;
  assert.deepEqual(
    [event.protocol, event.status, event.status_reason, event.registered_at],
    [answer?.nProt, answer?.cStat, answer?.xMotivo, answer?.dhRegEvento].map(given),
  );
}

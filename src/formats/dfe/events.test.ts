import assert from "node:assert/strict";
import { it } from "node:test";
import type { FiscalEvent } from "../../model/fiscal-document.ts";
import { DfeError, dfeStateOf, readDfe } from "./index.ts";
import { edited } from "./testing/edit.ts";
import { ownSample } from "./testing/samples.ts";

const KEY = "35260915881399000134550010000215651793707893";

function eventIn(bytes: Buffer): { event: FiscalEvent; codes: string[] } {
  const part = readDfe(bytes).parts.at(-1);
  assert.ok(part?.type === "event", String(part?.type));
  return { event: part.event, codes: part.issues.map(({ code }) => code) };
}

it("reads a cancellation with its answer", () => {
  const { event, codes } = eventIn(ownSample("nfe-cancellation"));
  assert.deepEqual(codes, []);
  assert.deepEqual([event.access_key, event.type, event.status], [KEY, "110111", "135"]);
  assert.equal(event.description, "Cancelamento");
  assert.equal(dfeStateOf({ status: "100" }, [event]), "cancelled");
});

it("gives a correction letter of a CT-e line by line", () => {
  const { event } = eventIn(ownSample("cte-correction"));
  assert.equal(event.correction, "compl/xObs: Entregar na doca 3");
});

it("knows an event without its answer, a refused one and an answer alone", () => {
  const text = ownSample("nfe-cancellation").toString();
  const answer = /<retEvento.*<\/retEvento>/.exec(text)?.[0] ?? "";
  const unanswered = eventIn(Buffer.from(text.replace(answer, "")));
  assert.deepEqual(unanswered.codes, ["MISSING_PROTOCOL"]);
  assert.equal(dfeStateOf({ status: "100" }, [unanswered.event]), "authorized");
  const refused = eventIn(edited("nfe-cancellation", ["<cStat>135", "<cStat>573"]));
  assert.deepEqual(refused.codes, ["NOT_AUTHORIZED"]);
  assert.equal(dfeStateOf({ status: "100" }, [refused.event]), "authorized");
  const alone = `<a xmlns="http://www.portalfiscal.inf.br/nfe">${answer}</a>`;
  assert.equal(eventIn(Buffer.from(alone)).event.status, "135");
});

it("joins events of a batch with their answers by key, code and sequence", () => {
  const text = ownSample("nfe-cancellation").toString();
  const event = /<evento .*<\/evento>/.exec(text)?.[0] ?? "";
  const answer = /<retEvento.*<\/retEvento>/.exec(text)?.[0] ?? "";
  const second = (xml: string) =>
    xml.replaceAll("110111", "110110").replaceAll("Cancelamento", "Carta de Correcao");
  const file = readDfe(
    Buffer.from(
      `<a xmlns="http://www.portalfiscal.inf.br/nfe"><envEvento>${event}${second(event)}</envEvento>` +
        `<retEnvEvento>${second(answer)}${answer}</retEnvEvento></a>`,
    ),
  );
  assert.deepEqual(
    file.parts.map((part) => part.type === "event" && [part.event.type, part.event.status]),
    [
      ["110111", "135"],
      ["110110", "135"],
    ],
  );
});

it("takes an event that is glued behind a document as a part of its own", () => {
  const event = ownSample("nfe-cancellation")
    .toString()
    .replace(/^<\?xml.*?\?>/, "");
  const glued = edited("nfe", ["</nfeProc>", `${event}</nfeProc>`]);
  assert.deepEqual(
    readDfe(glued).parts.map(({ type }) => type),
    ["document", "event"],
  );
});

it("tells an event whose Id or answer is of another one", () => {
  const id = edited("nfe-cancellation", ["<nSeqEvento>1", "<nSeqEvento>2"]);
  assert.deepEqual(eventIn(id).codes, ["KEY_MISMATCH"]);
  const text = ownSample("nfe-cancellation").toString();
  const at = text.lastIndexOf(KEY);
  const other = `${text.slice(0, at)}35261115881399000134550010003528611193292697${text.slice(at + 44)}`;
  assert.deepEqual(eventIn(Buffer.from(other)).codes, ["PROTOCOL_MISMATCH"]);
});

it("takes an old cancellation that its answer proves, and no other", () => {
  const old = (status: string) =>
    Buffer.from(
      `<procCancNFe xmlns="http://www.portalfiscal.inf.br/nfe" versao="2.00"><cancNFe versao="2.00"><infCanc Id="ID${KEY}">` +
        `<tpAmb>2</tpAmb><xServ>CANCELAR</xServ><chNFe>${KEY}</chNFe><nProt>135</nProt><xJust>Erro de digitacao</xJust></infCanc>` +
        `</cancNFe><retCancNFe versao="2.00"><infCanc><tpAmb>2</tpAmb><cStat>${status}</cStat><xMotivo>x</xMotivo><cUF>35</cUF>` +
        `<chNFe>${KEY}</chNFe><dhRecbto>2011-01-03T10:00:00</dhRecbto><nProt>136</nProt></infCanc></retCancNFe></procCancNFe>`,
    );
  const { event } = eventIn(old("101"));
  assert.deepEqual(
    [event.type, event.status, event.reason],
    ["110111", "101", "Erro de digitacao"],
  );
  assert.equal(dfeStateOf({ status: "100" }, [event]), "cancelled");
  assert.throws(
    () => readDfe(old("220")),
    (error) => error instanceof DfeError && error.code === "UNSUPPORTED_DOCUMENT",
  );
});

it("reads the summaries of the distribution service", () => {
  const [part] = readDfe(ownSample("summary")).parts;
  assert.ok(part?.type === "summary");
  assert.deepEqual([part.summary.total, part.summary.state], ["44853.31", "authorized"]);
  const { event } = eventIn(ownSample("event-summary"));
  assert.deepEqual([event.type, event.is_summary, event.status], ["610600", true, undefined]);
});

it("gives a document its state by protocol and events", () => {
  const event = (type: string, status?: string): FiscalEvent => ({
    access_key: KEY,
    type,
    sequence: 1,
    is_summary: status === undefined,
    ...(status !== undefined && { status }),
  });
  const states = (status: string) => dfeStateOf({ status }, []);
  assert.deepEqual(["100", "150"].map(states), ["authorized", "authorized"]);
  for (const status of ["101", "135", "151", "155"]) assert.equal(states(status), "cancelled");
  for (const status of ["110", "301", "302", "303"]) assert.equal(states(status), "denied");
  for (const status of ["204", "539", "999", "1115"]) assert.equal(states(status), "rejected");
  assert.equal(states("105"), "unconfirmed");
  assert.equal(dfeStateOf(undefined, []), "unconfirmed");
  for (const status of ["134", "135", "136", "155"])
    assert.equal(dfeStateOf({ status: "100" }, [event("110112", status)]), "cancelled");
  assert.equal(dfeStateOf(undefined, [event("110111", "135")]), "cancelled");
  assert.equal(dfeStateOf({ status: "100" }, [event("110111")]), "cancelled");
  assert.equal(dfeStateOf({ status: "100" }, [event("110110", "135")]), "authorized");
  assert.equal(dfeStateOf({ status: "302" }, [event("110111", "135")]), "denied");
});

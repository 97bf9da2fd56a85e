import assert from "node:assert/strict";
import { it } from "node:test";
import { DfeError } from "./dfe-file.ts";
import { readDfe } from "./read.ts";
import { edited } from "./testing/edit.ts";
import { ownSample } from "./testing/samples.ts";

const refusal = (code: string) => (error: unknown) =>
  error instanceof DfeError && error.code === code;
const refuses = (code: string, bytes: Buffer | string, maxBytes?: number) =>
  assert.throws(
    () => readDfe(Buffer.from(bytes), maxBytes === undefined ? {} : { maxBytes }),
    refusal(code),
  );

const TEXT = ownSample("nfe").toString();
const BODY = TEXT.slice(TEXT.indexOf("?>") + 2);

const nameIn = (bytes: Buffer): string | undefined => {
  const [part] = readDfe(bytes).parts;
  return part?.type === "document" ? part.document.issuer.name : undefined;
};

it("reads each encoding that a declaration or a mark names", () => {
  const name = "Indústria Modelo de Fixadores Ltda";
  const latin1 = (label: string) =>
    Buffer.from(`<?xml version='1.0' encoding='${label}'?>${BODY}`, "latin1");
  const bodies: [encoding: string, hasBom: boolean, Buffer][] = [
    ["utf-8", false, Buffer.from(TEXT)],
    ["utf-8", false, Buffer.from(BODY)],
    ["utf-8", false, Buffer.from(` \r\n<!-- exported -->${BODY}`)],
    ["utf-8", true, Buffer.from(`\ufeff${TEXT}`)],
    ["iso-8859-1", false, latin1("ISO-8859-1")],
    ["windows-1252", false, latin1("Windows-1252")],
    ["utf-16le", true, Buffer.from(`\ufeff${TEXT}`, "utf16le")],
    ["utf-16be", true, Buffer.from(`\ufeff${TEXT}`, "utf16le").swap16()],
    ["utf-16le", false, Buffer.from(TEXT, "utf16le")],
    ["utf-8", false, Buffer.from(`<?xml version="1.0" encoding="utf-16"?>${BODY}`)],
  ];
  for (const [encoding, hasBom, bytes] of bodies) {
    const file = readDfe(bytes);
    assert.deepEqual([file.encoding, file.has_bom], [encoding, hasBom]);
    assert.equal(nameIn(bytes), name, encoding);
  }
});

it("refuses bytes that are not in the encoding, and an encoding that nobody knows", () => {
  refuses("ENCODING", Buffer.from(TEXT, "latin1"));
  refuses("ENCODING", Buffer.from(`\ufeff${TEXT}x`, "utf16le").subarray(0, -1));
  refuses("ENCODING", TEXT.replace("UTF-8", "EBCDIC-BR"));
  refuses("ENCODING", TEXT.replace("UTF-8", "utf-7"));
});

it("refuses an empty file, a large one and what is no XML", () => {
  for (const empty of ["", " \r\n\t", "\ufeff", "\ufeff \n"]) refuses("EMPTY_FILE", empty);
  refuses("TOO_LARGE", TEXT, 1000);
  refuses("TOO_LARGE", Buffer.alloc(10_485_761, "<"));
  const others = [
    "%PDF-1.7 \u00e1",
    '{"chave":"35"}',
    "PK\u0003\u0004",
    "x",
    `${TEXT}${TEXT}`,
    `${TEXT}x`,
  ];
  for (const other of others) refuses("XML_MALFORMED", other);
  refuses("XML_MALFORMED", Buffer.from("%PDF-1.7 \u00e1\u00e9", "latin1"));
  refuses("XML_MALFORMED", TEXT.slice(0, 4000));
  refuses("XML_MALFORMED", TEXT.replace("&amp;", "&"));
  refuses("XML_MALFORMED", TEXT.replace("Modelo", "Mod\u0001elo"));
  refuses("XML_MALFORMED", TEXT.replace("Modelo", "Mod&#1;elo"));
  refuses("XML_MALFORMED", TEXT.replace("Modelo", "&nbsp;"));
  refuses("XML_MALFORMED", ` ${TEXT}`);
});

it("says in which line a document stops being one", () => {
  assert.throws(() => readDfe(Buffer.from(`\n\n${BODY.slice(0, 100)}<`)), /:? 3:\d+: /);
});

it("refuses a document type before parsing, whatever it is written in", () => {
  const typed = `<!DOCTYPE nfeProc [<!ENTITY a "b">]>${BODY}`;
  refuses("UNSAFE_DTD", typed);
  refuses("UNSAFE_DTD", Buffer.from(`\ufeff${typed}`, "utf16le"));
  refuses("UNSAFE_DTD", Buffer.from(`\ufeff${typed}`, "utf16le").swap16());
  refuses("UNSAFE_DTD", Buffer.from(typed, "utf16le"));
  refuses("UNSUPPORTED_DOCUMENT", "<!DOCTYPE html><html><body>403</body></html>");
});

it("refuses trees that no document has", () => {
  refuses("TOO_LARGE", `${"<a>".repeat(60)}${"</a>".repeat(60)}`);
  refuses("TOO_LARGE", `<a>${"<b/>".repeat(250_000)}</a>`);
  const attributes = Array.from({ length: 250_001 }, (_, i) => `a${i}=""`).join(" ");
  refuses("TOO_LARGE", `<a ${attributes}/>`);
});

it("decodes CDATA, comments and entities, and resolves nothing else", () => {
  const bytes = edited("nfe", [
    "<xNome>Indústria Modelo de Fixadores Ltda</xNome>",
    "<xNome><![CDATA[A & B]]> &#67;<!-- no -->&lt;D&gt;</xNome>",
  ]);
  assert.equal(nameIn(bytes), "A & B C<D>");
});

it("reads prefixed namespaces and takes no element of another one", () => {
  const prefixed = BODY.replace(' xmlns="http://www.portalfiscal.inf.br/nfe"', "")
    .replaceAll(/<(\/?)(?=[A-Za-z])/g, "<$1n:")
    .replace("<n:nfeProc", '<n:nfeProc xmlns:n="http://www.portalfiscal.inf.br/nfe"')
    .replaceAll(/<(\/?)n:(Signature|SignedInfo|Reference|DigestValue)\b/g, "<$1s:$2")
    .replaceAll("<s:Signature ", '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#" ');
  const [part] = readDfe(Buffer.from(prefixed)).parts;
  assert.deepEqual(part?.issues, []);
  assert.equal(part?.signed?.digest, "3caK4D3LGBvnSJFeOpHkJJz3cv8=");
  const foreign = edited("nfe", ["<emit><CNPJ>", '<emit><CNPJ xmlns="urn:x">99</CNPJ><CNPJ>']);
  assert.deepEqual(readDfe(foreign).parts[0]?.issues, []);
});

it("tells a missing namespace from a document that it does not read", () => {
  refuses("MISSING_NAMESPACE", TEXT.replaceAll(/ xmlns="[^"]*nfe"/g, ""));
  refuses(
    "UNSUPPORTED_DOCUMENT",
    '<mdfeProc xmlns="http://www.portalfiscal.inf.br/mdfe"><MDFe/></mdfeProc>',
  );
  refuses("UNSUPPORTED_DOCUMENT", "<html><body>503</body></html>");
  refuses(
    "UNSUPPORTED_DOCUMENT",
    '<retDistDFeInt xmlns="http://www.portalfiscal.inf.br/nfe"><cStat>137</cStat></retDistDFeInt>',
  );
  refuses("UNSUPPORTED_DOCUMENT", TEXT.replace("<mod>55", "<mod>58"));
});

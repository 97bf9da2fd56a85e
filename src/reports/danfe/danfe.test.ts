import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { textsOf } from "../../../test/read-pdf.ts";
import { readDfe } from "../../formats/dfe/index.ts";
import { ownSample, referenceSample, withoutSamples } from "../../formats/dfe/testing/samples.ts";
import type { DfeState, FiscalDocument } from "../../model/fiscal-document.ts";
import { writeFiscalPdf } from "./index.ts";

function documentOf(xml: Uint8Array): FiscalDocument {
  const part = readDfe(xml).parts.find(({ type }) => type === "document");
  assert.ok(part?.type === "document");
  return part.document;
}

async function print(document: FiscalDocument, state: DfeState = "authorized"): Promise<Buffer> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(out),
    writeFiscalPdf(out, { document, state, events: [] }),
  ]);
  return bytes;
}

const textOf = (pdf: Buffer): string => textsOf(pdf).flat().join("\n");

describe("a fiscal document to print", () => {
  it("shows what a DANFE shows", async () => {
    const text = textOf(await print(documentOf(ownSample("nfe"))));
    for (const wanted of [
      "DANFE",
      "3526 1115 8813 9900 0134 5500 1000 3528 6111 9329 2697",
      "Distribuidora Exemplo São José S.A.",
      "44.853,31",
      "SEM VALOR FISCAL",
      "Folha 1/1",
    ]) {
      assert.ok(text.includes(wanted), wanted);
    }
  });

  it("shows what a DACTE shows, and keys with letters", async () => {
    const text = textOf(await print(documentOf(ownSample("cte"))));
    assert.ok(text.includes("DACTE") && text.includes("TOMADOR DO SERVIÇO"), text);
    await print(documentOf(ownSample("nfe-letters")));
  });

  it("says in large letters what it is no more, and makes the same bytes each time", async () => {
    const document = documentOf(ownSample("nfe"));
    assert.ok(textOf(await print(document, "cancelled")).includes("CANCELADA"));
    assert.deepEqual(await print(document), await print(document));
  });

  it("goes on over as many pages as it needs", { skip: withoutSamples }, async () => {
    const many = await print(documentOf(referenceSample("made/nfe/03-proc-990-itens.xml")));
    const pages = textsOf(many);
    assert.ok(pages.length > 10 && pages.length < 60, `${pages.length} pages`);
    assert.ok(pages.at(-1)?.join("\n").includes(`Folha ${pages.length}/${pages.length}`));
    const keys = textOf(
      await print(documentOf(referenceSample("made/cte/08-400-nfes-vinculadas.xml"))),
    );
    assert.equal(keys.match(/NF-e {2}\d{4}/g)?.length, 400);
  });
});

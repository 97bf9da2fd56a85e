import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import PDFDocument from "pdfkit";
import type { DfeState, FiscalDocument, FiscalEvent } from "../../model/fiscal-document.ts";
import { dacteWords, drawDacte } from "./dacte.ts";
import { danfeWords, drawDanfe } from "./danfe.ts";
import { head } from "./head.ts";
import { createPager } from "./pager.ts";
import { band, type Doc, LEFT, PAGE, ROW, useFonts, WIDTH } from "./sheet.ts";

export interface FiscalPage {
  readonly document: FiscalDocument;
  readonly state: DfeState;
  readonly events: readonly FiscalEvent[];
}

const HEAD_END = 20 + 84 + 2 * ROW + 4;

/**
 * A page to print in the way of a DANFE (NF-e) or DACTE (CT-e): the same document makes the same bytes. Long lists go on over further
 * pages, each with the document's head.
 */
export async function writeFiscalPdf(out: Writable, page: FiscalPage): Promise<void> {
  const { document, state, events } = page;
  const isNfe = document.kind === "nfe" || document.kind === "nfce";
  const words = isNfe ? danfeWords(document) : dacteWords(document);
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    info: {
      Title: `${words.short} ${document.access_key}`,
      Creator: "Viadukt",
      CreationDate: new Date(document.issue_time),
    },
  });
  useFonts(doc);
  const done = pipeline(doc, out);
  const pager = createPager(doc, HEAD_END);
  (isNfe ? drawDanfe : drawDacte)(pager, document, events);
  const { count } = doc.bufferedPageRange();
  const said = bandOf(document, state);
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i);
    head(doc, document, { words, pages: count, page: i + 1 });
    if (said) band(doc, said);
    foot(doc);
  }
  doc.end();
  await done;
}

function bandOf({ environment }: FiscalDocument, state: DfeState): string | undefined {
  if (state === "cancelled") return "CANCELADA";
  if (state === "denied" || state === "rejected") return "DENEGADA";
  if (environment === "homologation") return "SEM VALOR FISCAL";
  return state === "unconfirmed" ? "SEM PROTOCOLO" : undefined;
}

function foot(doc: Doc): void {
  const text =
    "Visualização gerada pelo Viadukt a partir do XML; não substitui o documento auxiliar oficial do emitente.";
  doc.font("regular").fontSize(5.5).fillColor("black");
  doc.text(text, LEFT, PAGE.height - 24, { width: WIDTH, align: "center", lineBreak: false });
}

import { PassThrough } from "node:stream";
import { ConflictError } from "../lib/errors.ts";
import type { FiscalDocument, FiscalEvent } from "../model/fiscal-document.ts";
import { type FiscalDocumentRow, listEventsOf } from "../store/fiscal-documents.ts";
import type { DataStore } from "../store/store.ts";

/**
 * A document as a page to print, made while it is read.
 * @throws ConflictError where only the document's summary is known
 */
export async function fiscalPdf(data: DataStore, row: FiscalDocumentRow) {
  if (row.is_full === 0) {
    const message =
      "Only the summary of this document is known: its XML comes once the recipient has said that it knows of the operation.";
    throw new ConflictError("only_summary", message);
  }
  // Not before a page is made: it takes 20 MB to load.
  const { writeFiscalPdf } = await import("./danfe/index.ts");
  const document = JSON.parse(row.body) as FiscalDocument;
  const events = (await listEventsOf(data, row.access_key)).map(
    ({ body }) => JSON.parse(body) as FiscalEvent,
  );
  const content = new PassThrough();
  writeFiscalPdf(content, { document, state: row.state, events }).catch((error: Error) =>
    content.destroy(error),
  );
  const kind = row.kind.startsWith("nf") ? "DANFE" : "DACTE";
  return { name: `${kind}-${row.access_key}.pdf`, mime: "application/pdf", content };
}

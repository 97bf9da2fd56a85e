import { type Doc, hashOf } from "./documents.ts";

const NAMESPACE = "http://upo.schematy.mf.gov.pl/KSeF/v4-3";

/** The official receipt of one invoice, without the ministry's signature. */
export function makeReceipt(doc: Doc, session: string): Buffer {
  const time = (epochMs: number) => new Date(epochMs).toISOString();
  return Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?>\n<Potwierdzenie xmlns="${NAMESPACE}">` +
      tag("NazwaPodmiotuPrzyjmujacego", "Ministerstwo Finansów - piaskownica") +
      tag("NumerReferencyjnySesji", session) +
      `<Uwierzytelnienie><IdKontekstu>${tag("Nip", doc.seller.nip)}</IdKontekstu>` +
      `${tag("SkrotDokumentuUwierzytelniajacego", hashOf(session))}</Uwierzytelnienie>` +
      tag("NazwaStrukturyLogicznej", "Schemat_FA(3)_v1-0E.xsd") +
      tag("KodFormularza", "FA (3)") +
      "<Dokument>" +
      tag("NipSprzedawcy", doc.seller.nip) +
      tag("NumerKSeFDokumentu", doc.ksefNumber) +
      tag("NumerFaktury", doc.invoiceNumber) +
      tag("DataWystawieniaFaktury", doc.issueDate) +
      tag("DataPrzeslaniaDokumentu", time(doc.invoicingAt)) +
      tag("DataNadaniaNumeruKSeF", time(doc.acquiredAt)) +
      tag("SkrotDokumentu", hashOf(doc.xml)) +
      tag("TrybWysylki", "Online") +
      "</Dokument></Potwierdzenie>\n",
  );
}

const tag = (name: string, text: string): string =>
  `<${name}>${text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`)}</${name}>`;

import { hash } from "node:crypto";

/** One invoice as the system keeps it. */
export interface Doc {
  readonly ksefNumber: string;
  readonly invoiceNumber: string;
  readonly issueDate: string;
  /** Epoch milliseconds: when it came in, got its number, and was stored for good. */
  readonly invoicingAt: number;
  readonly acquiredAt: number;
  readonly storedAt: number;
  readonly seller: { readonly nip: string; readonly name: string };
  readonly buyer: { readonly nip: string | undefined; readonly name: string };
  readonly third: readonly { readonly nip: string; readonly name: string; readonly role: number }[];
  /** Minor units; the tax is in grosze. */
  readonly net: number;
  readonly gross: number;
  readonly taxPln: number;
  readonly currency: string;
  readonly type: string;
  readonly form: {
    readonly systemCode: string;
    readonly schemaVersion: string;
    readonly value: string;
  };
  readonly xml: Buffer;
}

export const FA3_FORM = { systemCode: "FA (3)", schemaVersion: "1-0E", value: "FA" } as const;

export const hashOf = (bytes: Buffer | string): string => hash("sha256", bytes, "base64");

/** Instants with the seven digits that the real system writes. */
export const instant = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace(/(\.\d{3})Z$/, "$10001+00:00");

/** What a list says about the invoice. */
export const metadataOf = (doc: Doc): object => ({
  ksefNumber: doc.ksefNumber,
  invoiceNumber: doc.invoiceNumber,
  issueDate: doc.issueDate,
  invoicingDate: instant(doc.invoicingAt),
  acquisitionDate: instant(doc.acquiredAt),
  permanentStorageDate: instant(doc.storedAt),
  seller: doc.seller,
  buyer: {
    identifier:
      doc.buyer.nip === undefined ? { type: "None" } : { type: "Nip", value: doc.buyer.nip },
    name: doc.buyer.name,
  },
  netAmount: doc.net / 100,
  grossAmount: doc.gross / 100,
  vatAmount: doc.taxPln / 100,
  currency: doc.currency,
  invoicingMode: instant(doc.invoicingAt).startsWith(doc.issueDate) ? "Online" : "Offline",
  invoiceType: doc.type,
  formCode: doc.form,
  isSelfInvoicing: false,
  hasAttachment: false,
  invoiceHash: hashOf(doc.xml),
  hashOfCorrectedInvoice: null,
  thirdSubjects: doc.third.map(({ nip, name, role }) => ({
    identifier: { type: "Nip", value: nip },
    name,
    role,
  })),
  authorizedSubject: null,
});

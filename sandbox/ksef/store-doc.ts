import { ksefNumber } from "../fakturownia/random.ts";
import { type Doc, FA3_FORM } from "./documents.ts";
import { type FaDocument, fa3, sumsOf } from "./fa3.ts";

/** The stored document of a template. */
export function toDoc(document: FaDocument, { at, serial }: { at: number; serial: number }): Doc {
  const { seller, buyer, third, currency, issueDate, kind } = document;
  const { net, gross, taxPln } = sumsOf(document);
  return {
    ksefNumber: ksefNumber(seller.nip, new Date(at).toISOString().slice(0, 10), serial),
    invoiceNumber: document.number,
    issueDate,
    invoicingAt: at,
    acquiredAt: at + 4_000,
    storedAt: at + 10_000,
    seller: { nip: seller.nip, name: seller.name },
    buyer: { nip: buyer.nip, name: buyer.name },
    third: third ? [{ nip: third.company.nip, name: third.company.name, role: third.role }] : [],
    net,
    gross,
    taxPln,
    currency,
    type: kind.charAt(0) + kind.slice(1).toLowerCase(),
    form: FA3_FORM,
    xml: Buffer.from(fa3(document)),
  };
}

import {
  type Attachment,
  type DocumentParty,
  fromMinor,
  type Invoice,
  isKsefNumber,
  isNip,
  normalizeNip,
  RejectedError,
  table,
} from "../../sdk/index.ts";
import { linesOf } from "./lines.ts";
import { bankAccount, documentParty } from "./parties.ts";
import { invoiceKind } from "./types.ts";
import { dateOf, decimalOf, drop, minorOf, type Row, rowOf, textOf, unmappable } from "./values.ts";
import { breakdownOf, type Sums } from "./vat.ts";

const MEANS: Readonly<Record<string, NonNullable<Invoice["payment"]>["means"]>> = table({
  GTK: "cash",
  PRZ: "transfer",
  PZA: "transfer",
  KAR: "card",
  POB: "cod",
  KOM: "compensation",
  DOT: "online",
  PAL: "online",
  ALG: "online",
  P24: "online",
  TPA: "online",
  ELE: "online",
});

/** An issued document: its row of the list, and the document where it could be fetched. */
export interface Issued {
  readonly row: Row;
  readonly doc: Row;
  /** Where the document is: `fakturakraj`; empty where it was not found. */
  readonly type: string;
}
export interface Issuer {
  readonly name: string;
  readonly taxId: string | undefined;
}

/**
 * One sales invoice. Without the document only what the list says: no lines, no tax.
 * @throws DataError for what cannot be trusted: no date, amounts that are none
 */
export function toInvoice(issued: Issued, issuer: Issuer, onMismatch: () => void): Invoice {
  const { row, doc, type } = issued;
  const currency = currencyOf(issued);
  const issueDate = dateOf(doc.DataWystawienia) ?? dateOf(row.DataWystawienia);
  if (issueDate === undefined) throw unmappable("DataWystawienia", "is not a date");
  const gross =
    minorOf(row.Brutto, currency, "Brutto") ??
    minorOf(doc.WartoscBrutto, currency, "WartoscBrutto");
  if (gross === undefined) throw unmappable("Brutto", "is missing");
  const { lines, shares, isGross } = linesOf(doc, { currency, type });
  const breakdown = breakdownOf(shares ?? [], { gross, isGross, currency });
  if (breakdown === undefined && lines.length > 0) onMismatch();
  const [kind, typeCode] = invoiceKind(row, type);
  const fiscal = fiscalOf(doc);
  const payment = paymentOf(issued, { currency, gross });
  const attachments = attachmentsOf(issued);
  return {
    direction: "sales",
    kind,
    ...drop({
      type_code: typeCode,
      number: numberOf(issued),
      issue_date: issueDate,
      ...saleDate(doc),
      due_date: dateOf(doc.TerminPlatnosci) ?? dateOf(row.TerminPlatnosci),
      ...exchangeOf(doc, currency),
      order_reference: textOf(doc.NumerZamowienia, 256),
      preceding_invoices: precedingOf(doc),
      fiscal,
      attachments: attachments.length > 0 ? attachments : undefined,
      note: textOf(doc.Uwagi, 4000) ?? textOf(doc.UwagiNaFakturze, 4000),
    }),
    currency,
    seller: sellerOf(issuer, { doc, fiscal }),
    buyer: buyerOf(issued),
    lines,
    vat_breakdown: breakdown?.rows ?? [],
    totals: totalsOf(breakdown?.sums, gross, currency),
    payment,
    status: payment.status === "paid" || payment.status === "overpaid" ? "paid" : "open",
  };
}

const numberOf = ({ row, doc }: Issued): string | undefined =>
  textOf(row.PelnyNumer, 256) ?? textOf(doc.PelnyNumer, 256) ?? textOf(doc.Numer, 256);

/** The list knows the currency; a document tells it only where it is a foreign one. */
function currencyOf({ row, doc }: Issued): string {
  const currency = (textOf(row.Waluta, 10) ?? textOf(doc.Waluta, 10) ?? "PLN").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw unmappable("Waluta", "is not a currency code");
  return currency;
}

/** Of a sale that is dated by its month (`FormatDatySprzedazy` MSC) only the month counts. */
function saleDate(doc: Row) {
  const text = textOf(doc.DataSprzedazy, 40);
  const isMonth = textOf(doc.FormatDatySprzedazy, 10) === "MSC";
  const month = /^\d{4}-(0[1-9]|1[0-2])/.exec(text ?? "")?.[0];
  return isMonth ? { tax_point_period: month } : { tax_point_date: dateOf(text) };
}

function exchangeOf(doc: Row, currency: string) {
  const rate =
    decimalOf(doc.KursWalutyZDniaPoprzedzajacegoDzienWystawieniaFaktury) ??
    decimalOf(doc.KursWaluty);
  if (currency === "PLN" || rate === undefined || !/^[^-]*[1-9]/.test(rate)) return {};
  return { tax_currency: "PLN", exchange_rate: { rate } };
}

function precedingOf(doc: Row): Invoice["preceding_invoices"] {
  const corrected = rowOf(doc.FakturaKorygowana);
  const number =
    textOf(doc.NumerFakturyKorygowanej, 256) ??
    textOf(doc.PelnyNumerFakturyKorygowanej, 256) ??
    textOf(corrected.PelnyNumer, 256);
  const fiscalId = textOf(corrected.NumerKSEF, 64);
  if (number === undefined) return undefined;
  const date = dateOf(corrected.DataWystawienia);
  return [
    {
      number,
      ...(date === undefined ? {} : { date }),
      ...(fiscalId !== undefined && isKsefNumber(fiscalId) ? { fiscal_id: fiscalId } : {}),
    },
  ];
}

function fiscalOf(doc: Row): Invoice["fiscal"] {
  const id = textOf(doc.NumerKSEF, 64);
  if (id === undefined || !isKsefNumber(id)) return undefined;
  const status = textOf(rowOf(doc.StatusKSEF).Status, 40);
  return { system: "KSEF", id, ...(status === undefined ? {} : { status }) };
}

/** We are not in the answer: the integration names us, and a KSeF number begins with its seller's NIP. */
function sellerOf(
  { name, taxId }: Issuer,
  { doc, fiscal }: { doc: Row; fiscal: Invoice["fiscal"] },
): DocumentParty {
  const nip = [taxId, fiscal?.id.slice(0, 10)].find((one) => one !== undefined && isNip(one));
  const account = bankAccount(textOf(doc.NumerKontaBankowego, 64));
  return {
    name,
    ...(nip === undefined ? {} : { ids: [{ scheme: "PL:NIP", value: normalizeNip(nip) }] }),
    ...(account ? { bank_accounts: [account] } : {}),
  };
}

function buyerOf({ row, doc }: Issued): DocumentParty {
  const known = rowOf(doc.Kontrahent);
  const listed = { Nazwa: row.KontrahentNazwa, NIP: row.NIPKontrahenta };
  return documentParty(textOf(known.Nazwa, 300) === undefined ? { ...known, ...listed } : known);
}

function totalsOf(sums: Sums | undefined, gross: number, currency: string): Invoice["totals"] {
  if (!sums) return { gross: fromMinor(gross, currency) };
  return {
    net: fromMinor(sums.net, currency),
    tax: fromMinor(sums.tax, currency),
    gross: fromMinor(sums.gross, currency),
  };
}

function paymentOf(
  { row, doc }: Issued,
  { currency, gross }: { currency: string; gross: number },
): NonNullable<Invoice["payment"]> {
  const paid =
    minorOf(row.Zaplacono, currency, "Zaplacono") ?? minorOf(doc.Zaplacono, currency, "Zaplacono");
  const word = textOf(doc.SposobZaplaty, 40)?.toUpperCase();
  return drop({
    means: word === undefined ? undefined : (MEANS[word] ?? "other"),
    terms: word !== undefined && MEANS[word] === undefined ? word : undefined,
    account: bankAccount(textOf(doc.NumerKontaBankowego, 64)),
    split_payment: doc.MechanizmPodzielonejPlatnosci === true || undefined,
    status: paymentStatus(paid, gross),
    paid: paid === undefined ? undefined : fromMinor(paid, currency),
  });
}

function paymentStatus(paid: number | undefined, gross: number) {
  if (paid === undefined) return "unknown";
  // What a correction gives back is paid in the other direction.
  const isPaid = gross < 0 ? paid <= gross : paid >= gross;
  if (gross > 0 && paid > gross) return "overpaid";
  if (isPaid && (paid !== 0 || gross === 0)) return "paid";
  return paid === 0 ? "unpaid" : "partial";
}

/** The words in the field `ref`: `fakturakraj/korekta/81234567.pdf`. */
const REF = /^([a-z]{4,40}(?:\/korekta)?)\/(\d{1,20})\.(pdf|xml)$/;

function attachmentsOf({ row, doc, type }: Issued): Attachment[] {
  const id = textOf(row.FakturaId, 60) ?? "";
  if (type === "" || !/^\d+$/.test(id)) return [];
  const number = numberOf({ row, doc, type }) ?? id;
  const name = number.slice(0, 120).replace(/[^\p{L}\p{N}._-]+/gu, "_");
  return (["pdf", "xml"] as const).map((kind) => ({
    kind,
    name: `${name}.${kind}`,
    ref: `${type}/${id}.${kind}`,
  }));
}

/** @throws RejectedError for a reference that this connector did not give. */
export function remoteFile({ ref }: Attachment) {
  const [, type = "", id = "", kind = ""] = REF.exec(ref) ?? [];
  if (kind === "pdf" || kind === "xml") return { type, id, kind } as const;
  throw new RejectedError("This is not a file of iFirma.", { code: "no_such_file" });
}

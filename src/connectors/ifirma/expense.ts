import {
  type DocumentParty,
  type Invoice,
  isKsefNumber,
  type PartyId,
  partyId,
  RejectedError,
  table,
  toMinor,
  type VatBreakdownRow,
} from "../../sdk/index.ts";
import { countryName } from "./parties.ts";
import type { EXPENSE_PATHS, PURCHASES_SERVE } from "./settings.ts";
import { drop, type Row } from "./values.ts";

export interface ExpenseOptions {
  readonly path: (typeof EXPENSE_PATHS)[number];
  readonly serves: (typeof PURCHASES_SERVE)[number];
}
export interface Written {
  /** `/kosztdzialalnoscivat.json` */
  readonly path: string;
  readonly body: Row;
}

/** Amounts are below a hundred million and not negative, says the vendor. */
const MAX_MINOR = 10_000_000_000;
const MAX_TEXT = 50;
const NET = ["KwotaNetto23", "KwotaNetto08", "KwotaNetto05", "KwotaNetto00", "KwotaNettoZw"];
const TAX = ["KwotaVat23", "KwotaVat08", "KwotaVat05"];
const RATES: Readonly<Record<string, string>> = table({
  "23": "23",
  "8": "08",
  "5": "05",
  "0": "00",
});
/** Documents without VAT: a bill, a receipt, an internal note. */
const OTHER_DOCUMENTS: Readonly<Partial<Record<Invoice["kind"], string>>> = {
  bill: "RACH",
  receipt: "PAR",
  internal: "BIL",
};
const VAT_DOCUMENTS: readonly Invoice["kind"][] = ["invoice", "advance", "final", "simplified"];

/**
 * A cost invoice as iFirma books it.
 * @throws RejectedError that says what iFirma has no place for
 */
export function toExpense(invoice: Invoice, options: ExpenseOptions): Written {
  if (invoice.direction !== "cost") throw refused("it is no cost invoice");
  if (invoice.status === "draft" || invoice.status === "void")
    throw refused(
      `it is ${invoice.status === "void" ? "cancelled" : "a draft"} in the books that it comes from`,
    );
  if (invoice.currency !== "PLN") {
    throw refused(`its currency is ${invoice.currency}; expenses are added in PLN only`);
  }
  const number = required(invoice.number, "number");
  if (number.length > MAX_TEXT) throw refused(`its number is longer than ${MAX_TEXT} letters`);
  const date = required(invoice.issue_date, "date of issue");
  const common = {
    DataWystawienia: date,
    TerminPlatnosci: invoice.due_date ?? date,
    NazwaWydatku: nameOf(invoice),
  };
  const document = OTHER_DOCUMENTS[invoice.kind];
  if (document !== undefined) {
    const body = {
      RodzajDokumentu: document,
      NumerDokumentu: number,
      ...common,
      Kwota: amount(required(invoice.totals.gross, "gross amount")),
      Kontrahent: contractorOf(invoice.seller),
    };
    return { path: "/kosztdzialalnosci.json", body };
  }
  if (!VAT_DOCUMENTS.includes(invoice.kind)) {
    throw refused(
      `a document of the kind ${invoice.kind} cannot be added by the API; enter it by hand`,
    );
  }
  const body = {
    NumerFaktury: number,
    ...ksefOf(invoice),
    ...common,
    DataWplywu: later(invoice.received_date, date),
    RodzajSprzedazy: options.serves,
    ...amountsOf(invoice),
    ...supplierOf(invoice.seller),
  };
  return { path: `/${options.path}.json`, body };
}

/** Without a number of KSeF the invoice was issued outside it (BFK). */
function ksefOf({ fiscal }: Invoice): Row {
  const id = fiscal?.system === "KSEF" && isKsefNumber(fiscal.id) ? fiscal.id : undefined;
  return id === undefined ? { OznaczenieKSeF: "BFK" } : { OznaczenieKSeF: "NUMER", NumerKSeF: id };
}

/** All of the amounts are required; a rate without a field of its own is refused. */
function amountsOf({ vat_breakdown: rows }: Invoice): Row {
  if (rows.length === 0) throw refused("it has no VAT breakdown");
  const sums: Record<string, number> = Object.fromEntries(
    [...NET, ...TAX].map((name) => [name, 0]),
  );
  for (const row of rows) {
    const rate = rateOf(row);
    put(sums, `KwotaNetto${rate}`, row.taxable);
    if (`KwotaVat${rate}` in sums) put(sums, `KwotaVat${rate}`, row.tax);
    else if (toMinor(row.tax, "PLN") !== 0) throw refused(`there is tax on a row without tax`);
  }
  return Object.fromEntries(Object.entries(sums).map(([name, minor]) => [name, minor / 100]));
}

function put(sums: Record<string, number>, name: string, text: string): void {
  sums[name] = (sums[name] ?? 0) + minorOf(text);
}

function rateOf({ category, rate, local_code: code }: VatBreakdownRow): string {
  if (category === "E") return "Zw";
  const known = category === "S" || category === "Z" ? RATES[rate ?? ""] : undefined;
  if (known !== undefined) return known;
  throw refused(
    `the API has no place for the VAT rate ${code ?? rate ?? category ?? "unknown"}; enter it by hand`,
  );
}

const amount = (text: string): number => minorOf(text) / 100;

function minorOf(text: string): number {
  const minor = toMinor(text, "PLN");
  if (minor < 0) throw refused("an amount is negative; enter corrections by hand");
  if (minor >= MAX_MINOR) throw refused("an amount is 100 million or more");
  return minor;
}

/** What was bought: of several lines the first one and that there are more. */
function nameOf({ lines, note, number }: Invoice): string {
  const names = lines.filter((line) => line.is_before_correction !== true).map(({ name }) => name);
  const more = names.length > 1 ? " i inne" : "";
  const text = (names[0] ?? note ?? `Zakup ${number ?? ""}`).replace(/\s+/g, " ").trim();
  return `${text.slice(0, MAX_TEXT - more.length).trim()}${more}`;
}

/** By NIP alone iFirma finds a contractor that it knows; with the address it can make a new one. */
function supplierOf(seller: DocumentParty): Row {
  const { name, address } = seller;
  if (name !== undefined && address?.city !== undefined && address.post_code !== undefined)
    return { Kontrahent: contractorOf(seller) };
  const id = taxIdOf(seller);
  if (id === undefined) throw refused("the supplier has neither a tax id nor a full address");
  const { prefix, number } = splitId(id);
  return {
    ...(prefix === undefined ? {} : { PrefiksUEKontrahenta: prefix }),
    NIPKontrahenta: number.slice(0, 13),
  };
}

export function contractorOf({ ids, name, address, contact }: DocumentParty): Row {
  const id = taxIdOf({ ids });
  const { prefix, number } = id ? splitId(id) : { prefix: undefined, number: undefined };
  return drop({
    Nazwa: required(name, "name of the other party").slice(0, 150),
    PrefiksUE: prefix,
    NIP: number,
    Ulica: address?.line1?.slice(0, 65),
    KodPocztowy: address?.post_code?.slice(0, 16),
    Kraj: countryName(address?.country_code ?? "PL")?.slice(0, 70),
    Miejscowosc: address?.city?.slice(0, 65),
    Email: contact?.email,
    Telefon: contact?.phone,
    OsobaFizyczna: id === undefined,
  });
}

function taxIdOf(party: { readonly ids?: readonly PartyId[] | undefined }): PartyId | undefined {
  const ids = party.ids ? { ids: [...party.ids] } : undefined;
  const nip = partyId(ids, "PL:NIP");
  const vat = partyId(ids, "EU:VAT");
  if (nip !== undefined) return { scheme: "PL:NIP", value: nip };
  return vat === undefined ? undefined : { scheme: "EU:VAT", value: vat };
}

const splitId = ({ scheme, value }: PartyId) =>
  scheme === "EU:VAT"
    ? { prefix: value.slice(0, 2), number: value.slice(2) }
    : { prefix: undefined, number: value };

const later = (day: string | undefined, than: string): string =>
  day !== undefined && day > than ? day : than;

export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw refused(`it has no ${what}`);
  return value;
}

export const refused = (why: string): RejectedError =>
  new RejectedError(`iFirma cannot take this document: ${why}.`);

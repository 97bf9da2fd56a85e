import { table } from "../../lib/table.ts";
import type { Annotation, Invoice } from "../../model/invoice.ts";
import { type DirectionOptions, directionOf } from "../direction.ts";
import { drop, dropAll } from "../drop.ts";
import { childOf, childrenOf, parseXml, textAt, type XmlElement } from "../xml/xml-reader.ts";
import { dateAt, decimalAt, isMarked, type Reading, wrong } from "../xml/xml-values.ts";
import { isFa3Root, refuseOther } from "./namespace.ts";
import { DESCRIPTION_KEY, lineExchangeRate, linesOf } from "./read-lines.ts";
import { otherPartiesOf, partyOf, sellerOf } from "./read-parties.ts";
import { paymentOf } from "./read-payment.ts";
import { totalsOf } from "./read-totals.ts";

export interface Fa3ReadOptions extends DirectionOptions {
  /** The number that KSeF gave; it is not in the document. */
  readonly ksefNumber?: string;
}

export interface Fa3Reading {
  readonly invoice: Invoice;
  /** What the record cannot carry, or what the document says in an unusual way. */
  readonly warnings: readonly string[];
}

type Kind = Pick<Invoice, "kind" | "type_code"> & {
  readonly of?: NonNullable<Invoice["correction"]>["of"];
};
export const KINDS: Readonly<Record<string, Kind>> = table({
  VAT: { kind: "invoice", type_code: "380" },
  KOR: { kind: "correction", type_code: "384" },
  ZAL: { kind: "advance", type_code: "386" },
  ROZ: { kind: "final", type_code: "380" },
  UPR: { kind: "simplified", type_code: "380" },
  KOR_ZAL: { kind: "correction", type_code: "384", of: "advance" },
  KOR_ROZ: { kind: "correction", type_code: "384", of: "final" },
});
/** What a correction changes, by the form's number. */
export const EFFECTS = ["original_period", "correction_period", "other"] as const;

/** Marks by their place in the form. */
export const MARKS: readonly (readonly [Annotation, readonly string[]])[] = [
  ["cash_accounting", ["Adnotacje", "P_16"]],
  ["self_billing", ["Adnotacje", "P_17"]],
  ["reverse_charge", ["Adnotacje", "P_18"]],
  ["new_transport", ["Adnotacje", "NoweSrodkiTransportu", "P_22"]],
  ["triangular_simplified", ["Adnotacje", "P_23"]],
  ["margin_travel", ["Adnotacje", "PMarzy", "P_PMarzy_2"]],
  ["margin_used_goods", ["Adnotacje", "PMarzy", "P_PMarzy_3_1"]],
  ["margin_art", ["Adnotacje", "PMarzy", "P_PMarzy_3_2"]],
  ["margin_antiques", ["Adnotacje", "PMarzy", "P_PMarzy_3_3"]],
  ["receipt_invoice", ["FP"]],
  ["related_parties", ["TP"]],
  ["excise_refund", ["ZwrotAkcyzy"]],
];

/** The largest document that KSeF takes has 3 MB; a file by hand may be written with more blanks. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Whether the bytes are a well-formed document whose root is that of FA(3). */
export function isFa3(xml: Uint8Array): boolean {
  try {
    return isFa3Root(parseXml(xml));
  } catch {
    return false;
  }
}

/**
 * An FA(3) document as a record. Amounts stay as they are stated; what does not add up is for others to see.
 * @throws DataError for what is no FA(3), is not ours, or has a date or amount that is none
 */
export function readFa3(xml: Uint8Array, options: Fa3ReadOptions): Fa3Reading {
  if (xml.byteLength > MAX_BYTES) throw wrong("Faktura", `more than ${MAX_BYTES} bytes`);
  return readFa3Tree(parseXml(xml), options);
}

/** As `readFa3`, of a document that is parsed already. */
export function readFa3Tree(root: XmlElement, options: Fa3ReadOptions): Fa3Reading {
  refuseOther(root);
  const fa = childOf(root, "Fa");
  if (!fa) throw wrong("Fa", "the element is missing");
  const currency = textAt(fa, "KodWaluty") ?? "";
  if (!/^[A-Z]{3}$/.test(currency)) throw wrong("KodWaluty", "is not a currency code");
  const warnings = new Set<string>();
  const reading: Reading = { currency, warn: (message) => void warnings.add(message) };
  const parties = partiesOf(root);
  const lines = linesOf(fa, reading);
  const { vat_breakdown, totals } = totalsOf(fa, lines, reading);
  const due = totals.payable ?? totals.gross ?? "0";
  const { payment, due_date, accounts } = paymentOf(fa, due, reading);
  const seller =
    accounts.length > 0 ? { ...parties.seller, bank_accounts: [...accounts] } : parties.seller;
  const invoice: Invoice = {
    direction: directionOf(parties, options),
    ...kindOf(fa, reading),
    ...drop({ number: textAt(fa, "P_2"), issue_date: dateAt(fa, "P_1"), due_date }),
    ...datesOf(fa),
    currency,
    ...exchangeOf(fa, reading),
    ...referencesOf(fa, reading),
    seller,
    buyer: parties.buyer,
    ...(parties.others.length > 0 ? { other_parties: parties.others } : {}),
    ...annotationsOf(root, fa),
    lines,
    vat_breakdown,
    totals,
    payment,
    status: payment.status === "paid" ? "paid" : "open",
    ...(options.ksefNumber === undefined
      ? {}
      : { fiscal: { system: "KSEF", id: options.ksefNumber } }),
    ...drop({ note: noteOf(root, fa) }),
  };
  for (const name of ["Zalacznik", "PodmiotUpowazniony"]) {
    if (childOf(root, name)) reading.warn(`${name} is only in the original.`);
  }
  return { invoice, warnings: [...warnings] };
}

function partiesOf(root: XmlElement) {
  return {
    seller: sellerOf(root),
    buyer: partyOf(childOf(root, "Podmiot2")),
    others: otherPartiesOf(root),
  };
}

function kindOf(
  fa: XmlElement,
  reading: Reading,
): Pick<Invoice, "kind" | "type_code" | "correction"> {
  const code = textAt(fa, "RodzajFaktury") ?? "";
  const kind = KINDS[code] ?? { kind: "other" };
  if (!KINDS[code]) reading.warn(`The kind ${JSON.stringify(code.slice(0, 20))} is not known.`);
  const { of, ...known } = kind;
  if (kind.kind !== "correction") return known;
  if (childOf(fa, "Podmiot1K") ?? childOf(fa, "Podmiot2K")) {
    reading.warn("The parties before the correction are only in the original.");
  }
  const correction = dropAll({
    reason: textAt(fa, "PrzyczynaKorekty")?.slice(0, 500),
    effect: EFFECTS[Number(textAt(fa, "TypKorekty")) - 1],
    of,
  });
  return { ...known, ...(correction ? { correction } : {}) };
}

/** One day, a period, or the one day that all lines share. */
function datesOf(fa: XmlElement): Pick<Invoice, "delivery_date" | "delivery_period"> {
  const period = childOf(fa, "OkresFa");
  const from = dateAt(period, "P_6_Od");
  const to = dateAt(period, "P_6_Do");
  if (from !== undefined && to !== undefined) return { delivery_period: { from, to } };
  const days = new Set(childrenOf(fa, "FaWiersz").map((row) => dateAt(row, "P_6A")));
  const shared = days.size === 1 ? [...days][0] : undefined;
  return drop({ delivery_date: dateAt(fa, "P_6") ?? shared });
}

function exchangeOf(
  fa: XmlElement,
  reading: Reading,
): Pick<Invoice, "exchange_rate" | "tax_currency"> {
  const rate = decimalAt(fa, "KursWalutyZ") ?? lineExchangeRate(fa, reading);
  if (rate === undefined || reading.currency === "PLN") return {};
  return { tax_currency: "PLN", exchange_rate: { rate } };
}

function referencesOf(fa: XmlElement, reading: Reading) {
  const terms = childOf(fa, "WarunkiTransakcji");
  const first = (list: string, name: string) => {
    const found = childrenOf(terms, list).flatMap((one) => textAt(one, name) ?? []);
    if (found.length > 1) reading.warn(`${list}: only the first of several is kept.`);
    return found[0];
  };
  const corrected = childrenOf(fa, "DaneFaKorygowanej").map((one) =>
    drop({
      number: textAt(one, "NrFaKorygowanej"),
      date: dateAt(one, "DataWystFaKorygowanej"),
      fiscal_id: textAt(one, "NrKSeFFaKorygowanej")?.slice(0, 64),
    }),
  );
  const advances = childrenOf(fa, "FakturaZaliczkowa").map((one) =>
    drop({
      number: textAt(one, "NrFaZaliczkowej"),
      fiscal_id: textAt(one, "NrKSeFFaZaliczkowej")?.slice(0, 64),
    }),
  );
  if (corrected.length > 0 && advances.length > 0) {
    reading.warn("The settled advance invoices are only in the original.");
  }
  const all = corrected.length > 0 ? corrected : advances;
  if (all.length > 100) reading.warn("Only the first 100 preceding invoices are kept.");
  return drop({
    order_reference: first("Zamowienia", "NrZamowienia"),
    contract_reference: first("Umowy", "NrUmowy"),
    preceding_invoices: all.length > 0 ? all.slice(0, 100) : undefined,
  });
}

function annotationsOf(root: XmlElement, fa: XmlElement): Pick<Invoice, "annotations"> {
  const buyer = childOf(root, "Podmiot2");
  const found = MARKS.filter(([, path]) => isMarked(fa, ...path)).map(([annotation]) => annotation);
  if (isMarked(buyer, "JST")) found.push("buyer_local_government");
  if (isMarked(buyer, "GV")) found.push("buyer_vat_group");
  return found.length > 0 ? { annotations: found } : {};
}

/** Additional descriptions of the document as `key = value`, then the lines of the footer. */
function noteOf(root: XmlElement, fa: XmlElement): string | undefined {
  const described = childrenOf(fa, "DodatkowyOpis")
    .filter((entry) => childOf(entry, "NrWiersza") === undefined)
    .map(
      (entry) => `${textAt(entry, "Klucz") ?? DESCRIPTION_KEY} = ${textAt(entry, "Wartosc") ?? ""}`,
    );
  const footer = childrenOf(childOf(root, "Stopka"), "Informacje").flatMap(
    (info) => textAt(info, "StopkaFaktury") ?? [],
  );
  const text = [...described, ...footer].join("\n").slice(0, 4000);
  return text === "" ? undefined : text;
}

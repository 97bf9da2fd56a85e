import type { Annotation, Invoice } from "../../model/invoice.ts";
import { group, leaf, openTag, token, XML_DECLARATION } from "../xml/xml-writer.ts";
import { FA3 } from "./namespace.ts";
import { EFFECTS, KINDS } from "./read.ts";
import { codeOf } from "./vat-codes.ts";
import {
  formDate,
  formDecimal,
  refuseIncomplete,
  startWriting,
  type Writing,
} from "./write-context.ts";
import { descriptionsXml, entryXml, invoiceLinesXml, orderXml } from "./write-lines.ts";
import { buyerXml, isPolish, otherPartyXml, registersXml, sellerXml } from "./write-parties.ts";
import { paymentXml, settlementXml } from "./write-payment.ts";
import { totalsXml } from "./write-totals.ts";

export interface Fa3WriteOptions {
  /** When the document is made, epoch milliseconds. */
  readonly now: number;
  /** The program that made it, as the form wants to know. */
  readonly system?: string;
}

const KSEF_NUMBER =
  /^([1-9](\d[1-9]|[1-9]\d)\d{7}|M\d{9}|[A-Z]{3}\d{7})-20[2-9]\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}$/;
/** The form has three footers of this many characters. */
const FOOTER_CHARACTERS = 3_500;

/**
 * The invoice as an FA(3) document, valid against its schema. The same record and options give the same
 * text. What the form has no place for is left out; amounts are written as they are, never computed anew.
 * @throws DataError with every field that is missing or does not fit
 */
export function writeFa3(invoice: Invoice, options: Fa3WriteOptions): string {
  const writing = startWriting();
  const has = (annotation: Annotation) => invoice.annotations?.includes(annotation) ?? false;
  if (has("new_transport")) {
    writing.missing("annotations", "new means of transport need details that the record has not");
  }
  const xml = [
    XML_DECLARATION,
    openTag("Faktura", { xmlns: FA3 }),
    headerXml(options),
    sellerXml(invoice.seller, writing),
    buyerXml(invoice.buyer, {
      isLocalGovernment: has("buyer_local_government"),
      isVatGroup: has("buyer_vat_group"),
    }),
    ...(invoice.other_parties ?? []).map(otherPartyXml),
    bodyXml(invoice, has, writing),
    footerXml(invoice),
    "</Faktura>\n",
  ].join("");
  refuseIncomplete(writing);
  return xml;
}

const headerXml = ({ now, system }: Fa3WriteOptions): string =>
  group(
    "Naglowek",
    leaf("KodFormularza", "FA", { kodSystemowy: "FA (3)", wersjaSchemy: "1-0E" }),
    leaf("WariantFormularza", "3"),
    leaf("DataWytworzeniaFa", `${new Date(now).toISOString().slice(0, 19)}Z`),
    leaf("SystemInfo", token(system ?? "Viadukt", 256)),
  );

function bodyXml(
  invoice: Invoice,
  has: (annotation: Annotation) => boolean,
  writing: Writing,
): string {
  const code = codeOfKind(invoice, writing);
  const isForeign = invoice.currency !== "PLN";
  const exchangeRate = isForeign ? formDecimal(invoice.exchange_rate?.rate, 6) : undefined;
  const options = { isDomestic: isPolish(invoice.buyer), exchangeRate };
  const isAdvance = code === "ZAL" || code === "KOR_ZAL";
  const issued = formDate(invoice.issue_date, { field: "issue_date" }, writing);
  if (invoice.lines.length > 10_000) writing.missing("lines", "are more than 10,000");
  return group(
    "Fa",
    leaf("KodWaluty", invoice.currency),
    leaf("P_1", issued ?? writing.missing("issue_date")),
    leaf("P_2", token(invoice.number, 256) ?? writing.missing("number")),
    deliveryXml(invoice, writing),
    totalsXml(invoice, options, writing),
    isAdvance ? leaf("KursWalutyZ", exchangeRate) : "",
    annotationsXml(invoice, has),
    leaf("RodzajFaktury", code),
    code.startsWith("KOR") ? correctionXml(invoice, writing) : "",
    leaf("FP", has("receipt_invoice") ? "1" : undefined),
    leaf("TP", has("related_parties") ? "1" : undefined),
    noteEntriesXml(invoice),
    descriptionsXml(invoice.lines),
    code === "ROZ" ? advancesXml(invoice) : "",
    leaf("ZwrotAkcyzy", has("excise_refund") ? "1" : undefined),
    isAdvance ? "" : invoiceLinesXml(invoice.lines, options, writing),
    settlementXml(invoice, writing),
    paymentXml(invoice, writing),
    referencesXml(invoice),
    isAdvance ? orderXml(invoice, options, writing) : "",
  );
}

function codeOfKind({ kind, correction }: Invoice, writing: Writing): string {
  const of = correction?.of ?? "invoice";
  const found = Object.entries(KINDS).find(
    ([, known]) => known.kind === kind && (kind !== "correction" || (known.of ?? "invoice") === of),
  );
  return found?.[0] ?? writing.missing("kind", `${kind} is no document of FA(3)`);
}

function deliveryXml({ delivery_period, delivery_date }: Invoice, writing: Writing): string {
  if (!delivery_period) {
    return leaf("P_6", formDate(delivery_date, { field: "delivery_date" }, writing));
  }
  const field = "delivery_period";
  return group(
    "OkresFa",
    leaf("P_6_Od", formDate(delivery_period.from, { field }, writing)),
    leaf("P_6_Do", formDate(delivery_period.to, { field }, writing)),
  );
}

function annotationsXml(invoice: Invoice, has: (annotation: Annotation) => boolean): string {
  const mark = (name: string, is: boolean) => leaf(name, is ? "1" : "2");
  const margins: readonly (readonly [Annotation, string])[] = [
    ["margin_travel", "P_PMarzy_2"],
    ["margin_used_goods", "P_PMarzy_3_1"],
    ["margin_art", "P_PMarzy_3_2"],
    ["margin_antiques", "P_PMarzy_3_3"],
  ];
  const margin = margins.find(([annotation]) => has(annotation))?.[1];
  return group(
    "Adnotacje",
    mark("P_16", has("cash_accounting")),
    mark("P_17", has("self_billing")),
    mark("P_18", has("reverse_charge")),
    mark("P_18A", invoice.payment?.split_payment === true),
    group("Zwolnienie", exemptionXml(invoice)),
    group("NoweSrodkiTransportu", leaf("P_22N", "1")),
    mark("P_23", has("triangular_simplified")),
    group(
      "PMarzy",
      margin === undefined ? leaf("P_PMarzyN", "1") : leaf("P_PMarzy", "1") + leaf(margin, "1"),
    ),
  );
}

/** The ground of an exemption: a national rule, one of the directive, or another. */
function exemptionXml({ vat_breakdown, buyer }: Invoice): string {
  const exempt = vat_breakdown.filter((row) => codeOf(row, isPolish(buyer)) === "zw");
  const reason = token(exempt.find((row) => row.exemption_reason)?.exemption_reason, 256);
  if (reason === undefined) return leaf("P_19N", "1");
  const isDirective = /dyrektyw|directive|2006\/112/i.test(reason);
  const isAct = /\b(art|ust|§|rozporządz)/i.test(reason);
  return leaf("P_19", "1") + leaf(isDirective ? "P_19B" : isAct ? "P_19A" : "P_19C", reason);
}

function correctionXml({ correction, preceding_invoices = [] }: Invoice, writing: Writing): string {
  if (preceding_invoices.length === 0) writing.missing("preceding_invoices");
  const effect = correction?.effect === undefined ? -1 : EFFECTS.indexOf(correction.effect);
  const corrected = preceding_invoices.map(({ number, date, fiscal_id }, i) => {
    const field = `preceding_invoices.${i}`;
    const isKsef = fiscal_id !== undefined && KSEF_NUMBER.test(fiscal_id);
    const day = formDate(date, { field: `${field}.date` }, writing);
    return group(
      "DaneFaKorygowanej",
      leaf("DataWystFaKorygowanej", day ?? writing.missing(`${field}.date`)),
      leaf("NrFaKorygowanej", token(number, 256) ?? writing.missing(`${field}.number`)),
      isKsef ? leaf("NrKSeF", "1") + leaf("NrKSeFFaKorygowanej", fiscal_id) : leaf("NrKSeFN", "1"),
    );
  });
  return [
    leaf("PrzyczynaKorekty", token(correction?.reason, 256)),
    leaf("TypKorekty", effect < 0 ? undefined : String(effect + 1)),
    ...corrected,
  ].join("");
}

const advancesXml = ({ preceding_invoices = [] }: Invoice): string =>
  preceding_invoices
    .map(({ number, fiscal_id }) => {
      const isKsef = fiscal_id !== undefined && KSEF_NUMBER.test(fiscal_id);
      if (isKsef) return group("FakturaZaliczkowa", leaf("NrKSeFFaZaliczkowej", fiscal_id));
      const printed = token(number, 256);
      if (printed === undefined) return "";
      return group("FakturaZaliczkowa", leaf("NrKSeFZN", "1"), leaf("NrFaZaliczkowej", printed));
    })
    .join("");

const referencesXml = ({ contract_reference, order_reference }: Invoice): string =>
  group(
    "WarunkiTransakcji",
    group("Umowy", leaf("NrUmowy", token(contract_reference, 256))),
    group("Zamowienia", leaf("NrZamowienia", token(order_reference, 256))),
  );

const ENTRY = /^(.{1,256}?) = (.{1,256})$/;

const noteLines = ({ note }: Invoice): readonly string[] => note?.split("\n") ?? [];

/** Lines of the note of the form `key = value`. */
const noteEntriesXml = (invoice: Invoice): string =>
  noteLines(invoice)
    .flatMap((line) => {
      const [, key, value] = ENTRY.exec(line) ?? [];
      const [name, text] = [token(key, 256), token(value, 256)];
      return name === undefined || text === undefined ? [] : [entryXml(name, text)];
    })
    .join("");

function footerXml(invoice: Invoice): string {
  const rest = noteLines(invoice)
    .filter((line) => !ENTRY.test(line))
    .join("\n")
    .trim()
    .slice(0, FOOTER_CHARACTERS);
  const footer = rest === "" ? undefined : rest;
  return group(
    "Stopka",
    group("Informacje", leaf("StopkaFaktury", footer)),
    registersXml(invoice.seller),
  );
}

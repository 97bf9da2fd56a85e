import type { InvoiceLine } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { drop, dropAll } from "../drop.ts";
import { unitCode } from "../units.ts";
import { childOf, childrenOf, textAt, type XmlElement } from "../xml/xml-reader.ts";
import { amountAt, dateAt, decimalAt, isMarked, type Reading, wrong } from "../xml/xml-values.ts";
import { ossVat, type Vat, vatOfCode } from "./vat-codes.ts";

/** What a row of the invoice calls its fields, and what a row of an advance's order does. */
export const INVOICE_ROW = {
  no: "NrWierszaFa",
  date: "P_6A",
  name: "P_7",
  index: "Indeks",
  gtin: "GTIN",
  pkwiu: "PKWiU",
  cn: "CN",
  pkob: "PKOB",
  unit: "P_8A",
  qty: "P_8B",
  netPrice: "P_9A",
  grossPrice: "P_9B",
  discount: "P_10",
  net: "P_11",
  gross: "P_11A",
  tax: "P_11Vat",
  code: "P_12",
  ossRate: "P_12_XII",
  annex15: "P_12_Zal_15",
  gtu: "GTU",
  procedure: "Procedura",
  before: "StanPrzed",
} as const;
export const ORDER_ROW = {
  ...INVOICE_ROW,
  no: "NrWierszaZam",
  name: "P_7Z",
  index: "IndeksZ",
  gtin: "GTINZ",
  pkwiu: "PKWiUZ",
  cn: "CNZ",
  pkob: "PKOBZ",
  unit: "P_8AZ",
  qty: "P_8BZ",
  netPrice: "P_9AZ",
  net: "P_11NettoZ",
  tax: "P_11VatZ",
  code: "P_12Z",
  ossRate: "P_12Z_XII",
  annex15: "P_12Z_Zal_15",
  gtu: "GTUZ",
  procedure: "ProceduraZ",
  before: "StanPrzedZ",
} as const;
type RowNames = Readonly<Record<keyof typeof INVOICE_ROW, string>>;

/** Schemes of classifications by the names of their fields. */
export const SCHEMES = [
  ["GTIN", "gtin"],
  ["PKWIU", "pkwiu"],
  ["CN", "cn"],
  ["PKOB", "pkob"],
  ["GTU", "gtu"],
  ["PROCEDURE", "procedure"],
] as const;
/** Goods and services of annex 15 of the VAT act, which need split payment. */
export const ANNEX_15 = "PL:ANNEX_15";
/** The key of an additional description that is the description of a line. */
export const DESCRIPTION_KEY = "Opis";

const MAX_LINES = 10_000;

/** The rows of the invoice; an advance without any has those of its order. */
export function linesOf(fa: XmlElement, reading: Reading): InvoiceLine[] {
  const own = childrenOf(fa, "FaWiersz");
  const ordered = childrenOf(childOf(fa, "Zamowienie"), "ZamowienieWiersz");
  if (own.length > 0 && ordered.length > 0) {
    reading.warn("The lines of the order (Zamowienie) are only in the original.");
  }
  const [rows, names]: [XmlElement[], RowNames] =
    own.length > 0 ? [own, INVOICE_ROW] : [ordered, ORDER_ROW];
  if (rows.length > MAX_LINES) throw wrong("FaWiersz", `more than ${MAX_LINES} lines`);
  const descriptions = descriptionsOf(fa);
  return rows.map((row, i) => lineOf(row, { names, index: i, descriptions }, reading));
}

function lineOf(
  row: XmlElement,
  { names, index, descriptions }: RowOptions,
  reading: Reading,
): InvoiceLine {
  const printed = textAt(row, names.no) ?? "";
  const no = /^[1-9]\d{0,8}$/.test(printed) ? Number(printed) : index + 1;
  const unit = textAt(row, names.unit)?.slice(0, 40);
  const code = textAt(row, names.code);
  const ossRate = decimalAt(row, names.ossRate);
  const vat = code === undefined ? (ossRate ? ossVat(ossRate) : {}) : vatOfCode(code);
  const amount = amountAt(row, names.tax, reading);
  const gross = amountAt(row, names.gross, reading);
  if (textAt(row, "KwotaAkcyzy") !== undefined) {
    reading.warn(`Line ${no}: the excise duty is only in the original.`);
  }
  return {
    no,
    name: textAt(row, names.name)?.slice(0, 1000) ?? "",
    ...drop({
      description: descriptions.get(printed),
      seller_code: textAt(row, names.index)?.slice(0, 120),
      qty: decimalAt(row, names.qty),
      unit: unitCode(unit),
      unit_local: unit,
      net_price: decimalAt(row, names.netPrice),
      gross_price: decimalAt(row, names.grossPrice),
      discount: decimalAt(row, names.discount),
      net: amountAt(row, names.net, reading) ?? netOf(gross, { vat, amount }, reading),
      vat: dropAll({ ...vat, amount }),
      gross,
      classifications: classificationsOf(row, names),
      delivery_date: names === INVOICE_ROW ? dateAt(row, names.date) : undefined,
      is_before_correction: isMarked(row, names.before) || undefined,
    }),
  };
}

interface RowOptions {
  readonly names: RowNames;
  readonly index: number;
  readonly descriptions: ReadonlyMap<string, string>;
}

/** A line that is priced with its tax says no net value: the tax is taken out of the gross one. */
function netOf(
  gross: string | undefined,
  { vat, amount }: { vat: Vat; amount: string | undefined },
  { currency }: Reading,
): string | undefined {
  if (gross === undefined) return undefined;
  const whole = toMinor(gross, currency);
  if (amount !== undefined) return fromMinor(whole - toMinor(amount, currency), currency);
  if (vat.category === undefined || vat.rate === undefined) return undefined;
  const percent = Number(vat.rate);
  const sign = whole < 0 ? -1 : 1;
  const tax = sign * Math.round((Math.abs(whole) * percent) / (100 + percent));
  return fromMinor(whole - tax, currency);
}

function classificationsOf(row: XmlElement, names: RowNames): InvoiceLine["classifications"] {
  const found = SCHEMES.flatMap(([scheme, field]) => {
    const code = textAt(row, names[field])?.slice(0, 60);
    return code === undefined ? [] : [{ scheme, code }];
  });
  const all = isMarked(row, names.annex15) ? [...found, { scheme: ANNEX_15, code: "1" }] : found;
  return all.length > 0 ? all : undefined;
}

/** Additional descriptions of a line, by its printed number. */
function descriptionsOf(fa: XmlElement): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const entry of childrenOf(fa, "DodatkowyOpis")) {
    const line = textAt(entry, "NrWiersza");
    const value = textAt(entry, "Wartosc");
    if (line === undefined || value === undefined) continue;
    const key = textAt(entry, "Klucz");
    const text = key === undefined || key === DESCRIPTION_KEY ? value : `${key} = ${value}`;
    const before = texts.get(line);
    texts.set(line, (before === undefined ? text : `${before}\n${text}`).slice(0, 4000));
  }
  return texts;
}

/** The one rate of exchange of the rows; several are told. */
export function lineExchangeRate(fa: XmlElement, reading: Reading): string | undefined {
  const rates = new Set(childrenOf(fa, "FaWiersz").map((row) => decimalAt(row, "KursWaluty")));
  rates.delete(undefined);
  if (rates.size > 1) reading.warn("The lines have several exchange rates; the first is kept.");
  return [...rates][0];
}

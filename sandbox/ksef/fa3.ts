import type { Company } from "../fakturownia/catalogue.ts";
import { money, taxOn } from "../fakturownia/money.ts";

const NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/";
/** Totals of the form by rate: net, tax, tax in złoty. */
const TOTALS = {
  "23": ["P_13_1", "P_14_1", "P_14_1W"],
  "8": ["P_13_2", "P_14_2", "P_14_2W"],
  "5": ["P_13_3", "P_14_3", "P_14_3W"],
  zw: ["P_13_7"],
} as const;
export type Rate = keyof typeof TOTALS;

export interface FaLine {
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  /** Net, in minor units. */
  readonly price: number;
  readonly rate: Rate;
  readonly isBefore?: boolean;
}

export interface FaDocument {
  readonly number: string;
  readonly issueDate: string;
  readonly seller: Company;
  readonly buyer: Company;
  readonly third?: { readonly company: Company; readonly role: number };
  readonly currency: string;
  /** Złoty for one, with four decimals: `42700` is 4.27. */
  readonly rate?: number;
  readonly kind: "VAT" | "KOR" | "ZAL";
  readonly lines: readonly FaLine[];
  readonly corrected?: { readonly number: string; readonly date: string; readonly ksef: string };
  readonly account: string;
  readonly isPaid: boolean;
}

export interface Sums {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** In grosze, whatever the currency. */
  readonly taxPln: number;
}

/** In the order of the form. */
const RATES: readonly Rate[] = ["23", "8", "5", "zw"];
const percentOf = (rate: Rate): number => (rate === "zw" ? 0 : Number(rate));
const sign = ({ isBefore }: FaLine): number => (isBefore ? -1 : 1);

function sumsByRate({ lines, rate }: FaDocument) {
  return RATES.flatMap((one) => {
    const own = lines.filter((line) => line.rate === one);
    if (own.length === 0) return [];
    const net = own.reduce((sum, line) => sum + sign(line) * line.quantity * line.price, 0);
    const tax = taxOn(net, percentOf(one));
    const taxPln = rate === undefined ? tax : Math.round((tax * rate) / 10_000);
    return [{ rate: one, net, tax, taxPln }];
  });
}

export function sumsOf(document: FaDocument): Sums {
  const parts = sumsByRate(document);
  const total = (of: (part: (typeof parts)[number]) => number) =>
    parts.reduce((sum, part) => sum + of(part), 0);
  const net = total((part) => part.net);
  const tax = total((part) => part.tax);
  return { net, tax, gross: net + tax, taxPln: total((part) => part.taxPln) };
}

/** A document of FA(3), valid against its schema. */
export function fa3(document: FaDocument): string {
  const { seller, buyer, third, issueDate } = document;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Faktura xmlns="${NAMESPACE}">`,
    "<Naglowek>",
    '<KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza>',
    "<WariantFormularza>3</WariantFormularza>",
    `<DataWytworzeniaFa>${issueDate}T08:00:00Z</DataWytworzeniaFa><SystemInfo>Piaskownica</SystemInfo>`,
    "</Naglowek>",
    `<Podmiot1>${company(seller)}</Podmiot1>`,
    `<Podmiot2>${company(buyer)}<JST>2</JST><GV>2</GV></Podmiot2>`,
    third ? `<Podmiot3>${company(third.company)}<Rola>${third.role}</Rola></Podmiot3>` : "",
    `<Fa>${body(document)}</Fa>`,
    "</Faktura>",
    "",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

const company = ({ nip, name, street, postCode, city }: Company): string =>
  `<DaneIdentyfikacyjne>${tag("NIP", nip)}${tag("Nazwa", name)}</DaneIdentyfikacyjne>` +
  `<Adres><KodKraju>PL</KodKraju>${tag("AdresL1", street)}${tag("AdresL2", `${postCode} ${city}`)}</Adres>`;

function body(document: FaDocument): string {
  const { currency, issueDate, number, kind, lines } = document;
  const isExempt = lines.some(({ rate }) => rate === "zw");
  const exemption = isExempt
    ? tag("P_19", "1") + tag("P_19A", "art. 43 ust. 1 pkt 29 ustawy o VAT")
    : tag("P_19N", "1");
  return [
    tag("KodWaluty", currency),
    tag("P_1", issueDate),
    tag("P_2", number),
    tag("P_6", issueDate),
    totals(document),
    tag("P_15", money(sumsOf(document).gross)),
    document.kind === "ZAL" && document.rate !== undefined
      ? tag("KursWalutyZ", rateText(document.rate))
      : "",
    `<Adnotacje><P_16>2</P_16><P_17>2</P_17><P_18>2</P_18><P_18A>2</P_18A>`,
    `<Zwolnienie>${exemption}</Zwolnienie>`,
    "<NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu><P_23>2</P_23>",
    "<PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>",
    tag("RodzajFaktury", kind),
    correction(document),
    ...(kind === "ZAL" ? [] : lines.map((line, i) => row(line, i + 1, document.rate))),
    payment(document),
    kind === "ZAL" ? order(lines) : "",
  ].join("");
}

function totals(document: FaDocument): string {
  const isForeign = document.currency !== "PLN";
  return sumsByRate(document)
    .map(({ rate, net, tax, taxPln }) => {
      const [netField, taxField, plnField]: readonly [string, string?, string?] = TOTALS[rate];
      const pln = isForeign && plnField !== undefined ? tag(plnField, money(taxPln)) : "";
      return (
        tag(netField, money(net)) + (taxField === undefined ? "" : tag(taxField, money(tax))) + pln
      );
    })
    .join("");
}

function correction({ corrected }: FaDocument): string {
  if (!corrected) return "";
  const { number, date, ksef } = corrected;
  return (
    tag("PrzyczynaKorekty", "Zwrot części towaru") +
    tag("TypKorekty", "2") +
    `<DaneFaKorygowanej>${tag("DataWystFaKorygowanej", date)}${tag("NrFaKorygowanej", number)}` +
    `<NrKSeF>1</NrKSeF>${tag("NrKSeFFaKorygowanej", ksef)}</DaneFaKorygowanej>`
  );
}

const rateText = (rate: number): string =>
  `${Math.floor(rate / 10_000)}.${String(rate % 10_000).padStart(4, "0")}`;

const row = (line: FaLine, no: number, rate: number | undefined): string =>
  "<FaWiersz>" +
  tag("NrWierszaFa", String(no)) +
  tag("P_7", line.name) +
  tag("P_8A", line.unit) +
  tag("P_8B", String(line.quantity)) +
  tag("P_9A", money(line.price)) +
  tag("P_11", money(line.price * line.quantity)) +
  tag("P_12", line.rate) +
  (rate === undefined ? "" : tag("KursWaluty", rateText(rate))) +
  (line.isBefore ? tag("StanPrzed", "1") : "") +
  "</FaWiersz>";

const order = (lines: readonly FaLine[]): string => {
  const gross = ({ price, quantity, rate }: FaLine) =>
    price * quantity + taxOn(price * quantity, percentOf(rate));
  const rows = lines.map(
    (line, i) =>
      `<ZamowienieWiersz>${tag("NrWierszaZam", String(i + 1))}${tag("P_7Z", line.name)}` +
      tag("P_8AZ", line.unit) +
      tag("P_8BZ", String(line.quantity)) +
      tag("P_9AZ", money(line.price)) +
      tag("P_11NettoZ", money(line.price * line.quantity)) +
      tag("P_11VatZ", money(gross(line) - line.price * line.quantity)) +
      `${tag("P_12Z", line.rate)}</ZamowienieWiersz>`,
  );
  const total = lines.reduce((sum, line) => sum + gross(line), 0);
  return `<Zamowienie>${tag("WartoscZamowienia", money(total))}${rows.join("")}</Zamowienie>`;
};

const payment = ({ isPaid, issueDate, account }: FaDocument): string =>
  isPaid
    ? `<Platnosc>${tag("Zaplacono", "1")}${tag("DataZaplaty", issueDate)}${tag("FormaPlatnosci", "2")}</Platnosc>`
    : `<Platnosc><TerminPlatnosci>${tag("Termin", addWeeks(issueDate, 2))}</TerminPlatnosci>` +
      `${tag("FormaPlatnosci", "6")}<RachunekBankowy>${tag("NrRB", account)}</RachunekBankowy></Platnosc>`;

const addWeeks = (day: string, weeks: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + weeks * 7 * 86_400_000).toISOString().slice(0, 10);

const tag = (name: string, text: string): string =>
  `<${name}>${text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`)}</${name}>`;

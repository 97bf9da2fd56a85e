import { table } from "../../src/lib/table.ts";
import type { Company } from "../fakturownia/catalogue.ts";
import { money } from "../fakturownia/money.ts";
import type { Service } from "./documents.ts";

interface Fa3Input {
  readonly number: string;
  readonly issueDate: string;
  readonly currency: string;
  readonly seller: Company;
  readonly buyer: Company;
  readonly services: readonly Service[];
  readonly isCorrection: boolean;
}

/** Totals of the form by rate: net field, tax field. */
const TOTALS: Readonly<Record<string, readonly [net: string, tax?: string]>> = table({
  "23": ["P_13_1", "P_14_1"],
  "8": ["P_13_2", "P_14_2"],
  "5": ["P_13_3", "P_14_3"],
  "0": ["P_13_6_1"],
  zw: ["P_13_7"],
  np: ["P_13_8"],
  oo: ["P_13_10"],
});
const CODES: Readonly<Record<string, string>> = table({ "0": "0 KR", np: "np I" });

/** An FA(3) document of one buyer and one seller. */
export function makeFa3(input: Fa3Input): string {
  const { services, seller, buyer, currency } = input;
  const groups = Map.groupBy(services, ({ row }) => String(row.tax_symbol));
  const totals = Object.entries(TOTALS).flatMap(([code, [net, tax]]) => {
    const group = groups.get(code) ?? [];
    if (group.length === 0) return [];
    const sum = (key: "net" | "tax") => group.reduce((total, service) => total + service[key], 0);
    return [el(net, money(sum("net"))), ...(tax ? [el(tax, money(sum("tax")))] : [])];
  });
  const gross = services.reduce((sum, { net, tax }) => sum + net + tax, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/">',
    "<Naglowek>",
    '<KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza>',
    "<WariantFormularza>3</WariantFormularza>",
    el("DataWytworzeniaFa", `${input.issueDate}T08:00:00Z`),
    el("SystemInfo", "Viadukt sandbox"),
    "</Naglowek>",
    party("Podmiot1", seller, ""),
    party("Podmiot2", buyer, "<JST>2</JST><GV>2</GV>"),
    "<Fa>",
    el("KodWaluty", currency),
    el("P_1", input.issueDate),
    el("P_2", input.number),
    el("P_6", input.issueDate),
    ...totals,
    el("P_15", money(gross)),
    ADNOTATIONS,
    el("RodzajFaktury", input.isCorrection ? "KOR" : "VAT"),
    ...(input.isCorrection ? [CORRECTED] : []),
    ...services.map(row),
    "</Fa>",
    "</Faktura>",
  ].join("\n");
}

const ADNOTATIONS = [
  "<Adnotacje><P_16>2</P_16><P_17>2</P_17><P_18>2</P_18><P_18A>2</P_18A>",
  "<Zwolnienie><P_19N>1</P_19N></Zwolnienie>",
  "<NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu><P_23>2</P_23>",
  "<PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>",
].join("");

const CORRECTED = [
  "<PrzyczynaKorekty>Zwrot części towaru</PrzyczynaKorekty>",
  "<DaneFaKorygowanej><DataWystFaKorygowanej>2025-01-02</DataWystFaKorygowanej>",
  "<NrFaKorygowanej>K/2025/01/0001</NrFaKorygowanej><NrKSeFN>1</NrKSeFN></DaneFaKorygowanej>",
].join("");

function party(name: string, company: Company, more: string): string {
  return [
    `<${name}><DaneIdentyfikacyjne>${el("NIP", company.nip)}${el("Nazwa", company.name)}</DaneIdentyfikacyjne>`,
    `<Adres><KodKraju>PL</KodKraju>${el("AdresL1", company.street)}${el("AdresL2", `${company.postCode} ${company.city}`)}</Adres>`,
    `${more}</${name}>`,
  ].join("");
}

function row({ row: service, net }: Service, i: number): string {
  const tax = String(service.tax_symbol);
  return [
    "<FaWiersz>",
    el("NrWierszaFa", String(i + 1)),
    el("P_7", String(service.name)),
    el("P_8A", String(service.unit)),
    el("P_8B", String(service.quantity)),
    el("P_9A", money(Number(service.unit_net_price))),
    el("P_11", money(net)),
    el("P_12", CODES[tax] ?? tax),
    "</FaWiersz>",
  ].join("");
}

const el = (name: string, text: string): string =>
  `<${name}>${text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`)}</${name}>`;

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SUPPLIERS } from "../../sandbox/fakturownia/catalogue.ts";
import type { KsefSimulator } from "../../sandbox/ksef/index.ts";
import { writeFa3 } from "../../src/formats/fa3/index.ts";
import { faFile, v7File } from "../../src/formats/testing/jpk-files.ts";
import { zip } from "../../src/formats/zip/zip-writer.ts";
import type { Invoice } from "../../src/model/invoice.ts";
import { OWN_NIP } from "./sources-systems.ts";

const PURCHASES = 120;
const SALES = 30;
const DOCUMENTS = 25;
/** Invoices of KSeF that are in the files too, as documents and as rows of the register. */
const COPIES = 20;

export interface Laid {
  /** Numbers of invoices that no other system has. */
  readonly own: readonly string[];
  /** KSeF numbers of those that KSeF has too. */
  readonly copies: readonly string[];
}

type KsefDoc = ReturnType<KsefSimulator["docs"]>[number];

/** Lays a JPK_V7M, a JPK_FA and an archive of FA(3) documents into the folder, as of last year. */
export async function layFiles(folder: string, ksef: KsefSimulator): Promise<Laid> {
  const costs = ksef
    .docs()
    .filter((doc) => doc.buyer.nip === OWN_NIP && doc.type === "Vat" && doc.currency === "PLN");
  const [listed, packed] = [costs.slice(0, COPIES), costs.slice(COPIES, 2 * COPIES)];
  const purchases = numbers("ZK", PURCHASES);
  const sales = numbers("SP", SALES);
  const documents = numbers("FA", DOCUMENTS);
  const rows = [...purchases.map(purchaseRow), ...listed.map(copyRow)];
  const register = v7File(rows.join("")).replace("<tns:Miesiac>10<", "<tns:Miesiac>9<");
  const archive = zip([
    ...documents.map((number, i) => ({ name: `faktura-${i}.xml`, content: fa3(number, i) })),
    ...packed.map(({ ksefNumber, xml }) => ({ name: `${ksefNumber}.xml`, content: xml })),
  ]);
  const files = {
    "JPK_V7M_2026-09.xml": register,
    "JPK_FA_2026-09.xml": faFile(sales.map(saleHead).join(""), sales.map(saleLine).join("")),
    "faktury.zip": Buffer.concat(await Array.fromAsync(archive)),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    // What was just written may not be whole yet, and is left for the next time.
    utimesSync(join(folder, name), new Date(0), new Date(0));
  }
  return {
    own: [...purchases, ...sales, ...documents].toSorted(),
    copies: [...listed, ...packed].map(({ ksefNumber }) => ksefNumber).toSorted(),
  };
}

const numbers = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}/2026/09/${i + 1}`);

/** Every thirtieth is a correction. */
function purchaseRow(number: string, i: number): string {
  const sign = i % 30 === 29 ? "-" : "";
  const { nip, name } = SUPPLIERS[i % SUPPLIERS.length] ?? { nip: "", name: "" };
  return `<ZakupWiersz><NrDostawcy>${nip}</NrDostawcy><NazwaDostawcy>${name}</NazwaDostawcy><DowodZakupu>${number}</DowodZakupu>
<DataZakupu>${dayOf(i)}</DataZakupu><K_42>${sign}${100 + i}.00</K_42><K_43>${sign}23.00</K_43></ZakupWiersz>`;
}

const copyRow = ({ seller, invoiceNumber, issueDate, ksefNumber, net, gross }: KsefDoc): string =>
  `<ZakupWiersz><NrDostawcy>${seller.nip}</NrDostawcy><NazwaDostawcy>${seller.name}</NazwaDostawcy><DowodZakupu>${invoiceNumber}</DowodZakupu>
<DataZakupu>${issueDate}</DataZakupu><NrKSeF>${ksefNumber}</NrKSeF><K_42>${amount(net)}</K_42><K_43>${amount(gross - net)}</K_43></ZakupWiersz>`;

const saleHead = (number: string, i: number): string =>
  `<Faktura><KodWaluty>PLN</KodWaluty><P_1>${dayOf(i)}</P_1><P_2A>${number}</P_2A><P_3A>Odbiorca Wzorowy sp. z o.o.</P_3A>
<P_3C>Laboratorium</P_3C><P_4B>${OWN_NIP}</P_4B><P_5B>5849174002</P_5B><P_13_1>100.00</P_13_1><P_14_1>23.00</P_14_1><P_15>123.00</P_15>
<RodzajFaktury>VAT</RodzajFaktury></Faktura>`;

const saleLine = (number: string): string =>
  `<FakturaWiersz><P_2B>${number}</P_2B><P_7>Pomiar</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B><P_9A>100.00</P_9A><P_11>100.00</P_11><P_12>23</P_12></FakturaWiersz>`;

function fa3(number: string, i: number): string {
  const party = (name: string, nip: string) => ({
    name,
    ids: [{ scheme: "PL:NIP", value: nip }],
    address: { line1: "ul. Pomiarowa 12", country_code: "PL" },
  });
  const isForeign = i % 5 === 0;
  const invoice: Invoice = {
    ...{ direction: "cost", kind: "invoice", number, issue_date: dayOf(i), status: "open" },
    currency: isForeign ? "EUR" : "PLN",
    ...(isForeign ? { exchange_rate: { rate: "4.27" }, tax_currency: "PLN" } : {}),
    seller: party("Elektronika Testowa S.A.", "7790115243"),
    buyer: party("Laboratorium Przykładowe sp. z o.o.", OWN_NIP),
    lines: [{ no: 1, name: "Sonda", net: "10.00", vat: VAT }],
    vat_breakdown: [{ ...VAT, taxable: "10.00", tax: "2.30" }],
    totals: { net: "10.00", tax: "2.30", gross: "12.30" },
  };
  return writeFa3(invoice, { now: Date.UTC(2026, 8, 30) });
}

const VAT = { category: "S", rate: "23", local_code: "23" } as const;
const dayOf = (i: number): string => `2026-09-${String(1 + (i % 30)).padStart(2, "0")}`;
const amount = (grosze: number): string => (grosze / 100).toFixed(2);

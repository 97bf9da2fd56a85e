import { DataError, messageOf } from "../../lib/errors.ts";
import { table } from "../../lib/table.ts";
import type { Invoice, VatBreakdownRow } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { type DocumentParty, partyId } from "../../model/party.ts";
import { times } from "../decimal.ts";
import { escapeXml, group, leaf, openTag, XML_DECLARATION } from "../xml/xml-writer.ts";

/** The namespace of JPK_V7M (3), in force for months from February 2026. */
const NAMESPACE = "http://crd.gov.pl/wzor/2025/12/19/14090/";

export interface V7Listing {
  /** Whose registers they are. */
  readonly own: { readonly nip: string; readonly name: string };
  /** YYYY-MM. */
  readonly period: string;
  /** Read once for sales and once for costs. */
  invoices(direction: Invoice["direction"]): AsyncIterable<Invoice>;
}

type Amounts = Readonly<Record<string, number>>;

/** Net and tax of a rate; K_12 is the part of K_11 for services within the Union. */
const SALES: Readonly<Record<string, readonly [net: string, tax?: string]>> = table({
  "S 23": ["K_19", "K_20"],
  "S 22": ["K_19", "K_20"],
  "S 8": ["K_17", "K_18"],
  "S 7": ["K_17", "K_18"],
  "S 5": ["K_15", "K_16"],
  Z: ["K_13"],
  E: ["K_10"],
  O: ["K_11"],
  AE: ["K_11"],
  K: ["K_21"],
  G: ["K_22"],
});
const SALES_ORDER = [
  "K_10",
  "K_11",
  "K_12",
  "K_13",
  "K_15",
  "K_16",
  "K_17",
  "K_18",
  "K_19",
  "K_20",
  "K_21",
  "K_22",
];
const COST_ORDER = ["K_40", "K_41", "K_42", "K_43"];
const FIXED_ASSETS = "K_40";

/**
 * The invoices as the registers of a JPK_V7M, for programs that import them: not a declaration to file. What
 * has no place in them is named in comments with the reason.
 */
export async function* writeV7(listing: V7Listing): AsyncGenerator<string> {
  const [year = "", month = ""] = listing.period.split("-");
  yield XML_DECLARATION + openTag("JPK", { xmlns: NAMESPACE });
  yield group(
    "Naglowek",
    leaf("KodFormularza", "JPK_VAT", { kodSystemowy: "JPK_V7M (3)", wersjaSchemy: "1-0E" }),
    leaf("WariantFormularza", "3"),
    leaf("NazwaSystemu", "Viadukt"),
    leaf("Rok", year),
    leaf("Miesiac", String(Number(month))),
  );
  yield `<Podmiot1 rola="Podatnik">${group("OsobaNiefizyczna", leaf("NIP", listing.own.nip), leaf("PelnaNazwa", listing.own.name))}</Podmiot1><Ewidencja>`;
  yield* register(listing, "sales");
  yield* register(listing, "cost");
  yield "</Ewidencja></JPK>\n";
}

async function* register(
  { invoices }: V7Listing,
  direction: Invoice["direction"],
): AsyncGenerator<string> {
  const isSales = direction === "sales";
  let [rows, tax] = [0, 0];
  for await (const invoice of invoices(direction)) {
    try {
      const amounts = isSales ? salesAmounts(invoice) : costAmounts(invoice);
      rows += 1;
      tax += Object.entries(amounts)
        .filter(([name]) => TAXES.has(name))
        .reduce((sum, [, minor]) => sum + minor, 0);
      yield isSales ? salesRow(invoice, amounts, rows) : costRow(invoice, amounts, rows);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      yield commentOf(invoice, error);
    }
  }
  const total = fromMinor(tax, "PLN");
  yield isSales
    ? group(
        "SprzedazCtrl",
        leaf("LiczbaWierszySprzedazy", String(rows)),
        leaf("PodatekNalezny", total),
      )
    : group(
        "ZakupCtrl",
        leaf("LiczbaWierszyZakupow", String(rows)),
        leaf("PodatekNaliczony", total),
      );
}

const TAXES = new Set(["K_16", "K_18", "K_20", "K_41", "K_43"]);

function salesAmounts(invoice: Invoice): Amounts {
  const amounts: Record<string, number> = {};
  const add = (name: string, minor: number) => {
    amounts[name] = (amounts[name] ?? 0) + minor;
  };
  for (const row of invoice.vat_breakdown) {
    const names = SALES[row.category === "S" ? `S ${Number(row.rate)}` : (row.category ?? "")];
    if (!names) throw new DataError(`the register has no field for the rate ${spelling(row)}`);
    const [net, tax] = names;
    const taxable = inPln(row.taxable, invoice);
    add(net, taxable);
    if (tax !== undefined) add(tax, taxInPln(row, invoice));
    if (row.category === "AE") add("K_12", taxable);
  }
  if (invoice.vat_breakdown.length === 0) throw new DataError("it has no sums by rate");
  return amounts;
}

/** Without sums by rate the totals are enough for a purchase. */
function costAmounts(invoice: Invoice): Amounts {
  const { vat_breakdown, totals } = invoice;
  const [assets, others] = [
    { net: 0, tax: 0 },
    { net: 0, tax: 0 },
  ];
  for (const row of vat_breakdown) {
    const part = row.local_code === FIXED_ASSETS ? assets : others;
    part.net += inPln(row.taxable, invoice);
    part.tax += taxInPln(row, invoice);
  }
  if (vat_breakdown.length === 0) {
    if (totals.net === undefined) throw new DataError("it has no net amount");
    others.net = inPln(totals.net, invoice);
    others.tax = inPln(totals.tax ?? "0", invoice);
  }
  const hasAssets = assets.net !== 0 || assets.tax !== 0;
  return {
    ...(hasAssets ? { K_40: assets.net, K_41: assets.tax } : {}),
    ...(!hasAssets || others.net !== 0 || others.tax !== 0
      ? { K_42: others.net, K_43: others.tax }
      : {}),
  };
}

const spelling = ({ local_code, category, rate }: VatBreakdownRow): string =>
  local_code ?? `${category ?? "?"} ${rate ?? ""}`.trim();

const taxInPln = (row: VatBreakdownRow, invoice: Invoice): number =>
  row.tax_in_tax_currency !== undefined && invoice.tax_currency === "PLN"
    ? toMinor(row.tax_in_tax_currency, "PLN")
    : inPln(row.tax, invoice);

function inPln(amount: string, { currency, tax_currency, exchange_rate }: Invoice): number {
  if (currency === "PLN") return toMinor(amount, "PLN");
  if (exchange_rate === undefined || (tax_currency ?? "PLN") !== "PLN") {
    throw new DataError(`it is in ${currency} and has no exchange rate`);
  }
  return toMinor(times(amount, exchange_rate.rate), "PLN");
}

const amountsXml = (amounts: Amounts, order: readonly string[]): string =>
  order
    .map((name) => {
      const minor = amounts[name];
      return leaf(name, minor === undefined ? undefined : fromMinor(minor, "PLN"));
    })
    .join("");

/** Its number in KSeF; else the mark of an invoice outside KSeF, or of a document that is none. */
function ksefXml({ fiscal, kind }: Invoice): string {
  if (fiscal?.system === "KSEF") return leaf("NrKSeF", fiscal.id);
  return leaf(kind === "receipt" || kind === "internal" ? "DI" : "BFK", "1");
}

function partnerOf(party: DocumentParty): { country: string | undefined; number: string } {
  const nip = partyId(party, "PL:NIP");
  if (nip !== undefined) return { country: "PL", number: nip };
  const union = partyId(party, "EU:VAT");
  if (union !== undefined) return { country: union.slice(0, 2), number: union.slice(2) };
  return { country: party.address?.country_code, number: party.ids?.[0]?.value ?? "BRAK" };
}

function salesRow(invoice: Invoice, amounts: Amounts, no: number): string {
  const { country, number } = partnerOf(invoice.buyer);
  const day = invoice.delivery_date ?? invoice.delivery_period?.to;
  return group(
    "SprzedazWiersz",
    leaf("LpSprzedazy", String(no)),
    leaf("KodKrajuNadaniaTIN", country),
    leaf("NrKontrahenta", number),
    leaf("NazwaKontrahenta", invoice.buyer.name ?? "BRAK"),
    leaf("DowodSprzedazy", required(invoice.number, "number")),
    leaf("DataWystawienia", required(invoice.issue_date, "issue date")),
    leaf("DataSprzedazy", day === invoice.issue_date ? undefined : day),
    ksefXml(invoice),
    leaf(
      "TypDokumentu",
      invoice.kind === "receipt" ? "RO" : invoice.kind === "internal" ? "WEW" : undefined,
    ),
    amountsXml(amounts, SALES_ORDER),
  );
}

function costRow(invoice: Invoice, amounts: Amounts, no: number): string {
  const { country, number } = partnerOf(invoice.seller);
  const isCash = invoice.annotations?.includes("cash_accounting") ?? false;
  return group(
    "ZakupWiersz",
    leaf("LpZakupu", String(no)),
    leaf("KodKrajuNadaniaTIN", country),
    leaf("NrDostawcy", number),
    leaf("NazwaDostawcy", invoice.seller.name ?? "BRAK"),
    leaf("DowodZakupu", required(invoice.number, "number")),
    leaf("DataZakupu", required(invoice.issue_date, "issue date")),
    leaf("DataWplywu", invoice.received_date),
    ksefXml(invoice),
    leaf("DokumentZakupu", invoice.kind === "internal" ? "WEW" : isCash ? "MK" : undefined),
    amountsXml(amounts, COST_ORDER),
  );
}

function required(text: string | undefined, what: string): string {
  if (text === undefined) throw new DataError(`it has no ${what}`);
  return text;
}

/** Two dashes would end the comment. */
const commentOf = ({ number, issue_date }: Invoice, error: DataError): string => {
  const text = `${number ?? "?"} (${issue_date ?? "?"}): ${messageOf(error)}`.replace(/-+/g, "-");
  return `<!-- not exported: ${escapeXml(text)} -->`;
};
